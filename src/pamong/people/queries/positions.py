"""The positions of a region: what one can be there, and who is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pamong.core.actor import Actor
from pamong.people.access import (
    ORGANISERS,
    READERS,
    holds,
    position_for,
    region_for,
    visible_people,
    visible_positions,
    visible_units,
)
from pamong.people.formats.reference import echelons
from pamong.people.models import Assignment, Position, PositionKind, UnitVersion
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.unit import Holder, read_holders
from pamong.people.queries.words import words

KINDS: Final = PositionKind.choices
"""Kinds of position and their labels, to choose from."""

ORDERS: Final = {
    "nama": ("folded", "pk"),
    "kelas": ("job_class", "folded", "pk"),
    "pemangku": ("holders", "folded", "pk"),
}
"""By what a list of positions is sorted, by the word in its address; a minus before it turns it round."""


@dataclass(frozen=True, slots=True)
class PositionsWanted:
    """What somebody looks for; all empty is every open position.

    level       *jenjang*, by its name
    vacant      only those that nobody holds
    """

    text: str = ""
    kind: str = ""
    level: str = ""
    vacant: bool = False
    closed: bool = False
    order: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but every open position."""
        return self != PositionsWanted(order=self.order)


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One position.

    echelon     its sign (III.a); empty when it has none
    holders     people who hold it now, in units that the actor sees
    """

    uuid: UUID
    name: str
    kind: str
    level: str
    echelon: str
    job_class: int | None
    field: str
    holders: int
    closed: date | None


@dataclass(frozen=True, slots=True)
class Positions:
    """A page of a region's positions.

    levels      that positions of the region have
    """

    region: RegionFacts
    change: bool
    levels: tuple[str, ...]
    page: "Page[PositionRow]"


@dataclass(frozen=True, slots=True)
class UnitOf:
    """A unit in which a position is held, and by how many."""

    uuid: UUID
    name: str
    holders: int


@dataclass(frozen=True, slots=True)
class PositionPage:
    """A position, its holders and the units where it is held, most holders first."""

    row: PositionRow
    region: RegionFacts
    change: bool
    units: tuple[UnitOf, ...]
    page: "Page[Holder]"


def positions(actor: Actor, code: str, wanted: PositionsWanted, *, page: str | None = None) -> Positions:
    """Positions of a region. The count of queries does not depend on them. Raises NotFound for another's region."""
    region = region_for(actor, code, READERS)
    own = visible_positions(actor).filter(region=region)
    levels = own.filter(closed_on=None).exclude(level="").values_list("level", flat=True)
    return Positions(
        region=region_facts(region),
        change=holds(actor, ORGANISERS, region.pk),
        levels=tuple(levels.order_by("level").distinct()),
        page=page_of(position_rows(actor, code, wanted), page),
    )


def position_rows(actor: Actor, code: str, wanted: PositionsWanted) -> Rows[PositionRow]:
    """The same positions, for a file. Raises NotFound as ``positions``."""
    found = _counted(actor, visible_positions(actor).filter(region=region_for(actor, code, READERS)))
    for word in words(wanted.text):
        found = found.filter(folded__regex=rf"\m{word}")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.vacant:
        found = found.exclude(pk__in=_held(actor).values("position"))
    if not wanted.closed:
        found = found.filter(closed_on=None)
    first, *rest = ORDERS.get(wanted.order.removeprefix("-"), ORDERS["nama"])
    turned = F(first).desc(nulls_last=True) if wanted.order.startswith("-") else F(first).asc(nulls_last=True)
    return Rows(found.order_by(turned, *rest), _read)


def position_page(actor: Actor, uuid: UUID, *, page: str | None = None) -> PositionPage:
    """A position as its page shows it. Raises NotFound when it is not the actor's."""
    position = position_for(actor, uuid)
    held = Assignment.objects.filter(position=position, until=None, person__in=visible_people(actor))
    return PositionPage(
        row=_read(_counted(actor, Position.objects.filter(pk=position.pk)))[0],
        region=region_facts(position.region),
        change=holds(actor, ORGANISERS, position.region_id),
        units=_units(held),
        page=page_of(Rows(held.order_by("person__name", "pk"), read_holders), page),
    )


def _counted(actor: Actor, found: "QuerySet[Position]") -> "QuerySet[Position]":
    """With ``holders``, counted where the actor may look."""
    count = (
        _held(actor)
        .filter(position=OuterRef("pk"))
        .order_by()
        .values("position")
        .annotate(n=Count("person", distinct=True))
        .values("n")
    )
    return found.annotate(holders=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def _held(actor: Actor) -> "QuerySet[Assignment]":
    return Assignment.objects.filter(until=None, unit__in=visible_units(actor))


def _read(found: "Sequence[Position] | QuerySet[Position]") -> list[PositionRow]:
    signs = echelons()
    return [
        PositionRow(
            uuid=row.uuid,
            name=row.name,
            kind=str(PositionKind(row.kind).label),
            level=row.level,
            echelon=signs[row.echelon][0] if row.echelon in signs else row.echelon,
            job_class=row.job_class,
            field=row.field,
            holders=getattr(row, "holders"),  # noqa: B009  # an annotation, which the model does not know
            closed=row.closed_on,
        )
        for row in found
    ]


def _units(held: "QuerySet[Assignment]") -> tuple[UnitOf, ...]:
    counts = held.order_by().values_list("unit", "unit__uuid").annotate(n=Count("person", distinct=True))
    rows = list(counts)
    names = dict(
        UnitVersion.objects.filter(Q(until=None), unit__in=[row[0] for row in rows]).values_list("unit", "name")
    )
    found = [UnitOf(uuid, names.get(unit, ""), n) for unit, uuid, n in rows]
    return tuple(sorted(found, key=lambda row: (-row.holders, row.name)))
