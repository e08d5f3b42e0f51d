"""What changed for the public: kinds of service with all offices that recorded both times, put side by side. No actor anywhere."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isnan
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import OuterRef, Subquery

from pamong.core.actor import Actor
from pamong.people.queries.paged import Rows
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.durations import Flags, grouped_quantiles
from pamong.services.access import public_services, visible_services
from pamong.services.models import CaseSource, Service
from pamong.services.queries.indicator_tally import Tally, tally
from pamong.services.queries.indicators import COMPARED, INDICATORS, SPREAD, Change, Figure, Period

if TYPE_CHECKING:
    from django.db.models import QuerySet

LEAST: Final = next(one.least for one in INDICATORS if one.key == "processing")
"""Cases that each period needs, in each office."""

LEAST_KEPT: Final = next(one.least for one in INDICATORS if one.key == "within_promise")
"""Cases that a share of kept promises needs."""

YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of service of a government, or of one office: all published services that share a code.

    unit        uuid of the office where it is one only; None for several
    units       ids of the offices
    services    id and up to when its requests are known; None where nothing is recorded
    """

    code: str
    title: str
    unit: UUID | None
    services: tuple[tuple[int, datetime | None], ...]
    units: tuple[int, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Of the services."""
        return tuple(pk for pk, _until in self.services)

    @property
    def until(self) -> datetime | None:
        """Up to when the best recorded of them is known."""
        return max((until for _pk, until in self.services if until), default=None)


@dataclass(frozen=True, slots=True)
class Led:
    """A service of who leads its unit."""

    uuid: UUID
    region: RegionFacts
    kind: Kind


@dataclass(frozen=True, slots=True)
class Compared:
    """Two periods of the same offices."""

    change: Change
    offices: int


def kinds(region: str, unit: UUID | None = None, code: str = "") -> Rows[Kind]:
    """Kinds of a government or of one office, recorded ones first, then by title. One query.

    code        only this kind
    """
    found = public_services().filter(region__code=region)
    found = found.filter(unit__uuid=unit) if unit else found
    found = found.filter(code=code) if code else found
    grouped: defaultdict[str, list[_Row]] = defaultdict(list)
    rows = _recorded(found).order_by("code", "pk")
    for row in rows.values_list("code", "pk", "title", "unit", "unit__uuid", "until"):
        grouped[row[0]].append(_Row(*row))
    told = [_kind(code, some) for code, some in grouped.items()]
    told.sort(key=lambda one: (one.until is None, one.title.casefold(), one.code))
    return Rows(told, list)


def led_kinds(actor: Actor) -> tuple["Led", ...]:
    """Services of the units that somebody leads, each by itself, recorded ones first. Two queries; one without any unit."""
    leading = replace(actor, grants=tuple(right for right in actor.grants if right.role == "leader"))
    rows = _recorded(visible_services(leading).filter(closed_at=None)).order_by("title", "pk")
    told = [
        Led(
            row.uuid,
            region_facts(row.region),
            Kind(row.code, row.title, row.unit.uuid, ((row.pk, row.until),), (row.unit_id,)),
        )
        for row in rows
    ]
    return tuple(sorted(told, key=lambda one: one.kind.until is None))


def compared(region: int, zone: str, kind: Kind) -> Compared | None:
    """Processing time in the last whole months and in comparable ones. None without enough requests in both.

    Only services whose source knows the whole time count, and only offices with enough requests in both periods. The same months
    of the year before are taken, because offices have seasons; without enough in them, the months right before.

    zone        name of the region's time zone
    """
    end = known_end(kind, zone)
    found = tally(region, zone, known_ids(kind, zone), back(end, YEAR + COMPARED)) if end else None
    if end is None or found is None:
        return None
    after = (back(end, COMPARED), end)
    for year_ago, months in ((True, YEAR + COMPARED), (False, 2 * COMPARED)):
        before = (back(end, months), back(end, months - COMPARED))
        told = _compared(found, before, after)
        if told:
            periods, offices = told
            return Compared(Change(periods[0], periods[1], year_ago), offices)
    return None


def kept_by(region: int, zone: str, kind: Kind, days: int) -> Figure | None:
    """Share of requests received in the last whole months and since that so many working days would have been enough for.

    For a promise made after they were received: counted as ``within_promise`` counts, so that what is open, or was withdrawn,
    within the time is left out. None without any request.
    """
    end = known_end(kind, zone)
    found = tally(region, zone, known_ids(kind, zone), back(end, COMPARED)) if end else None
    if found is None:
        return None
    within = found.processing.times <= days
    kept = int(found.processing.ended[within].sum())
    late = int((found.processing.ended + found.processing.censored)[~within].sum())
    n, left = kept + late, int(found.processing.censored[within].sum())
    return Figure(n, left, None, None, kept / n if n >= LEAST_KEPT else None)


def back(day: date, months: int) -> date:
    """First day of the month so many months before."""
    count = day.year * YEAR + day.month - 1 - months
    return date(count // YEAR, count % YEAR + 1, 1)


def _recorded(rows: "QuerySet[Service]") -> "QuerySet[Any]":
    """With ``until``: up to when requests are known."""
    sources = CaseSource.objects.filter(service=OuterRef("pk"), closed_at=None, covers_until__isnull=False)
    return rows.annotate(until=Subquery(sources.order_by("covers_until").values("covers_until")[:1]))


class _Row(NamedTuple):
    """A published service, and up to when its requests are known."""

    code: str
    pk: int
    title: str
    unit: int
    uuid: UUID
    until: datetime | None


def _kind(code: str, rows: Sequence[_Row]) -> Kind:
    return Kind(
        code,
        min(row.title for row in rows),
        rows[0].uuid if len(rows) == 1 else None,
        tuple((row.pk, row.until) for row in rows),
        tuple(row.unit for row in rows),
    )


def known_end(kind: Kind, zone: str) -> date | None:
    """First day of the month that is not yet wholly known; None where nothing is recorded."""
    until = kind.until
    return _unknown_from(until, zone).replace(day=1) if until else None


def known_ids(kind: Kind, zone: str) -> tuple[int, ...]:
    """Services of the kind whose requests are known up to that day."""
    end = known_end(kind, zone)
    return tuple(pk for pk, until in kind.services if end and until and _unknown_from(until, zone) >= end)


def _unknown_from(until: datetime, zone: str) -> date:
    """First day that is not wholly known: what is known up to the evening is known for the whole day."""
    return until.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)


def _compared(
    found: Tally, before: tuple[date, date], after: tuple[date, date]
) -> tuple[tuple[Period, Period], int] | None:
    spans = [_within(found, *span) for span in (before, after)]
    units, place = np.unique(found.units, return_inverse=True)
    enough = np.ones(units.size, dtype=np.bool_)
    cells = np.zeros(found.units.size, dtype=np.int64)
    np.add.at(cells, found.processing.cell, found.processing.ended + found.processing.censored)
    for span in spans:
        counts = np.zeros(units.size, dtype=np.int64)
        np.add.at(counts, place[span], cells[span])
        enough &= counts >= LEAST
    groups = np.where(spans[0] & enough[place], 0, np.where(spans[1] & enough[place], 1, -1)).astype(np.int64)
    table = found.processing.of(groups)
    if not enough.any() or not table.cell.size:
        return None
    spread = grouped_quantiles(table.cell, table.times, table.ended, table.censored, groups=2, shares=SPREAD).tolist()
    figures = []
    for group, values in enumerate(spread):
        mine = table.cell == group
        left = int(table.censored[mine].sum())
        n = int(table.ended[mine].sum()) + left
        median, p90 = (None if isnan(one) else int(one) for one in values)
        figures.append(Figure(n, left, median, p90, None))
    if min(figure.n for figure in figures) < LEAST:
        return None
    return (_period(before, figures[0]), _period(after, figures[1])), int(enough.sum())


def _within(found: Tally, first: date, end: date) -> Flags:
    begin, stop = ((day.year - found.first.year) * YEAR + day.month - found.first.month for day in (first, end))
    inside: Flags = (found.months >= begin) & (found.months < stop)
    return inside


def _period(span: tuple[date, date], figure: Figure) -> Period:
    return Period(span[0], span[1] - timedelta(days=1), figure)
