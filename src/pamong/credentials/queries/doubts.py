"""Reports of doubt about certificates: what waits, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.credentials.access import KEEPERS, doubt_for, doubts_of
from pamong.credentials.models import DoubtReport, IssuingRule
from pamong.credentials.queries.check import Checked, check_number
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, region_facts

if TYPE_CHECKING:
    from django.core.paginator import Page

STATES: Final[tuple[tuple[str, Text], ...]] = (("open", _("Menunggu")), ("handled", _("Selesai")))
"""States of a report, told by its times."""

_HELD: Final = {"open": Q(handled_at=None), "handled": Q(handled_at__isnull=False)}


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A report. ``handled_by`` is a name; empty while nobody has looked into it."""

    uuid: UUID
    number: str
    message: str
    contact: str
    at: datetime
    handled_at: datetime | None
    handled_by: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """A page of a region's reports. ``waiting``: how many nobody has handled."""

    region: RegionFacts
    waiting: int
    page: "Page[DoubtRow]"


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """A report, and what the public page says of the number today."""

    region: RegionFacts
    row: DoubtRow
    checked: Checked


def issuing_regions() -> list[tuple[str, str]]:
    """Governments that issue certificates here, as code and name, by name. For anybody."""
    rows = IssuingRule.objects.filter(until=None).order_by("region__name")
    return list(rows.values_list("region__code", "region__name"))


def doubts(actor: Actor, code: str, state: str, *, page: str | None = None) -> Doubts:
    """Reports of a region, those that wait longest first, handled ones by the last. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    waiting = doubts_of(actor).filter(_HELD["open"], region=region.id).count()
    return Doubts(region, waiting, page_of(doubt_rows(actor, code, state), page))


def doubt_rows(actor: Actor, code: str, state: str) -> Rows[DoubtRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = doubts_of(actor).filter(region=region)
    rows = rows.filter(_HELD[state]) if state in _HELD else rows
    order = ("at", "pk") if state == "open" else ("-at", "-pk")
    return Rows(rows.order_by(*order), _read)


def doubt_page(actor: Actor, uuid: UUID) -> DoubtPage:
    """One report. Raises NotFound."""
    found = doubt_for(actor, uuid)
    checked = check_number(found.number, region=found.region.code)
    return DoubtPage(region_facts(found.region), _read([found])[0], checked)


def _read(found: Sequence[DoubtReport]) -> list[DoubtRow]:
    names = names_of(row.handled_by for row in found)
    return [
        DoubtRow(
            uuid=row.uuid,
            number=row.number,
            message=row.message,
            contact=row.contact,
            at=row.at,
            handled_at=row.handled_at,
            handled_by=names.get(row.handled_by or 0, ""),
            outcome=row.outcome,
        )
        for row in found
    ]
