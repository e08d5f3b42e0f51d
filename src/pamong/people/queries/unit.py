"""One unit: where it stands, who leads it, who serves in it, what it was called."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page
from django.db import connection
from django.db.models import F

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import ORGANISERS, holds, processed, unit_for, visible_people
from pamong.people.models import Assignment, Unit, UnitVersion
from pamong.people.queries.directory import with_titles
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.paths import Step, unit_paths
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.requests import hidden_in
from pamong.people.queries.units import HEADS, acting

# People with their definitive post in each unit right below one, and in all units below that.
_BELOW: Final = """
WITH RECURSIVE below (top, unit_id) AS (
    SELECT unit_id, unit_id FROM people_unitversion WHERE parent_id = %s AND until IS NULL
    UNION ALL SELECT b.top, v.unit_id FROM below b JOIN people_unitversion v ON v.parent_id = b.unit_id AND v.until IS NULL
)
SELECT (SELECT uuid FROM people_unit WHERE id = b.top), v.name,
       count(a.id) FILTER (WHERE a.unit_id = b.top), count(a.id), count(DISTINCT b.unit_id) - 1
FROM below b
JOIN people_unitversion v ON v.unit_id = b.top AND v.until IS NULL
LEFT JOIN people_assignment a ON a.unit_id = b.unit_id AND a.until IS NULL AND a.kind = 'D'
GROUP BY b.top, v.name, v.folded ORDER BY v.folded, b.top
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post.

    acting      how it is held when it is not definitive: ``Plt.``
    """

    person: UUID
    name: str
    position: str
    position_uuid: UUID
    unit: str
    unit_uuid: UUID
    acting: str
    leads: bool
    since: date


@dataclass(frozen=True, slots=True)
class Below:
    """A unit right below: people with their definitive post in it, and in all units of its branch."""

    uuid: UUID
    name: str
    own: int
    all: int
    units: int


@dataclass(frozen=True, slots=True)
class Version:
    """What the unit was called and where it stood, from a day to the day before another."""

    name: str
    parent: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit.

    path        the way to it from the top, itself left out
    closed      the first day on which it was no more; None for an open one
    heads       who leads it: the definitive head first, then who stands in; nobody for a vacancy
    above       who leads the nearest unit above that somebody leads; only for a vacancy
    change      whether the actor keeps the registry of its region
    hidden      how many others who serve here restricted the processing of their data
    """

    uuid: UUID
    name: str
    region: RegionFacts
    closed: date | None
    path: tuple[Step, ...]
    heads: tuple[Holder, ...]
    above: Holder | None
    below: tuple[Below, ...]
    versions: tuple[Version, ...]
    page: "Page[Holder]"
    change: bool
    hidden: int

    @property
    def vacant(self) -> bool:
        """Whether nobody holds the head's post definitively."""
        return not any(head.acting == "" for head in self.heads)


def unit_page(actor: Actor, uuid: UUID, *, page: str | None = None) -> UnitPage:
    """A unit as its page shows it. Raises NotFound when it is not the actor's."""
    unit = unit_for(actor, uuid)
    versions = _versions(unit)
    if not versions:
        raise NotFound
    newest = versions[0]
    path = unit_paths([unit.pk]).get(unit.pk, ())[:-1]
    leading = _leading([unit.pk, *(step.id for step in path)])
    heads = tuple(head for head in leading if head.unit_uuid == unit.uuid)
    change, seen = holds(actor, ORGANISERS, unit.region_id), visible_people(actor)
    here = Assignment.objects.filter(unit=unit, until=None, person__in=seen if change else processed(seen))
    held = Assignment.objects.filter(unit=unit, until=None, person__in=seen)
    return UnitPage(
        uuid=unit.uuid,
        name=newest.name,
        region=region_facts(unit.region),
        closed=newest.until,
        path=path,
        heads=heads,
        above=None if heads else next(_upward(path, leading), None),
        below=_below(unit),
        versions=versions,
        page=page_of(Rows(here.order_by("-leads", "person__name", "pk"), read_holders), page),
        change=change,
        hidden=0 if change else hidden_in(held.values("person")),
    )


def read_holders(posts: Sequence[Assignment]) -> list[Holder]:
    """Assignments as lists show them, in this order. One query for any number."""
    facts = ("pk", "person__uuid", "person__title_before", "person__name", "person__title_after", "position__name")
    more = ("position__uuid", "unit", "unit__uuid", "kind", "leads", "since")
    rows = {
        row[0]: row[1:] for row in Assignment.objects.filter(pk__in=[p.pk for p in posts]).values_list(*facts, *more)
    }
    current = UnitVersion.objects.filter(unit__in={row[6] for row in rows.values()}, until=None)
    names = dict(current.values_list("unit", "name"))
    return [_holder(rows[post.pk], names) for post in posts]


def _holder(row: tuple[Any, ...], names: dict[int, str]) -> Holder:
    person, before, name, after, position, position_uuid, unit, unit_uuid, kind, leads, since = row
    return Holder(
        person,
        with_titles(before, name, after),
        position,
        position_uuid,
        names.get(unit, ""),
        unit_uuid,
        acting(kind),
        leads,
        since,
    )


def _leading(units: list[int]) -> list[Holder]:
    posts = list(Assignment.objects.filter(unit__in=units, until=None, leads=True))
    return read_holders(sorted(posts, key=lambda post: HEADS.index(post.kind)))


def _upward(path: tuple[Step, ...], leading: list[Holder]) -> Iterator[Holder]:
    return (head for step in reversed(path) for head in leading if head.unit_uuid == step.uuid)


def _below(unit: Unit) -> tuple[Below, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [unit.pk])
        return tuple(Below(*row) for row in cursor.fetchall())


def _versions(unit: Unit) -> tuple[Version, ...]:
    """Newest first, each with the name that the unit above had when it began. Corrected versions never held."""
    held = UnitVersion.objects.exclude(until=F("since")).order_by("-since")
    rows = list(held.filter(unit=unit))
    parents = list(held.filter(unit__in={row.parent_id for row in rows if row.parent_id}))
    return tuple(Version(row.name, _name_then(row, parents), row.since, row.until) for row in rows)


def _name_then(row: UnitVersion, parents: list[UnitVersion]) -> str:
    own = [parent for parent in parents if parent.unit_id == row.parent_id]
    then = [
        parent for parent in own if parent.since <= row.since and (parent.until is None or parent.until > row.since)
    ]
    return (then or own)[0].name if own else ""
