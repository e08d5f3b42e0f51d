"""How the papers of a region are numbered, for who keeps them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.office.access import KEEPERS
from pamong.office.formats.numbers import FIELDS, PATTERNS, period_of, short_name, written
from pamong.office.models import IssuedNumber, NumberSeries, Period
from pamong.office.queries.letters import KINDS
from pamong.people.access import today, whole_region_for
from pamong.people.queries.presence import RegionFacts, region_facts

PERIODS = Period.choices
"""When a series begins again, and its labels."""

_LABELS: Final[dict[str, Text]] = {**KINDS, "certificate": _("Sertifikat kompetensi")}
"""Kind of paper that has numbers → what people call it."""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """How one kind of paper is numbered.

    source      rule of the region; empty: belum dikonfirmasi
    next        the number that comes next, as it would be printed today
    last        the one given last in this period; empty before the first
    decided     whether the region decided it; else it is what comes with pamong
    """

    key: str
    label: str
    pattern: str
    width: int
    period: str
    period_label: str
    source: str
    next: str
    last: str
    given: int
    changed_at: datetime | None
    decided: bool


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """Every kind of paper that has numbers. ``unit``: the office in short, as ``{unit}`` writes it."""

    region: RegionFacts
    unit: str
    fields: tuple[str, ...]
    rows: tuple[SeriesRow, ...]


def series_page(actor: Actor, code: str) -> SeriesPage:
    """Raises NotFound for who does not organise over the whole region."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    known = {row.key: row for row in NumberSeries.objects.filter(region=region.id)}
    unit, day = short_name(region.office, region.name), today()
    keys = [*PATTERNS, *sorted(known.keys() - PATTERNS.keys())]
    made = [known.get(key) or _usual(key) for key in keys]
    return SeriesPage(region, unit, FIELDS, tuple(_row(row, unit, day) for row in made))


def _usual(key: str) -> NumberSeries:
    return NumberSeries(key=key, pattern=PATTERNS[key], width=1, period=Period.YEAR, source="")


def _row(row: NumberSeries, unit: str, day: date) -> SeriesRow:
    given = IssuedNumber.objects.none()
    if row.pk:
        given = IssuedNumber.objects.filter(series=row.pk, period=period_of(row.period, day)).order_by("-number")
    last = given.first()
    count = last.number if last else 0
    return SeriesRow(
        key=row.key,
        label=str(_LABELS.get(row.key, row.key)),
        pattern=row.pattern,
        width=row.width,
        period=row.period,
        period_label=str(Period(row.period).label),
        source=row.source,
        next=written(row.pattern, number=count + 1, day=day, unit=unit, width=row.width),
        last=last.text if last else "",
        given=count,
        changed_at=row.changed_at if row.pk else None,
        decided=row.pk is not None,
    )
