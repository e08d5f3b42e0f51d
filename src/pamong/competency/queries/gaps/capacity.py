"""How much of what is asked is met, now and before; and where it hangs on one person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from pamong.competency.access import READERS
from pamong.competency.queries.gaps.hiding import FLOOR, hidden_on_the_way, too_few
from pamong.competency.queries.gaps.scope import Place, Scope, SnapshotLineOf, branch
from pamong.competency.queries.gaps.tally import NOBODY, Sums, by_competency, by_row, numbered, worded
from pamong.core.actor import Actor
from pamong.people.access import visible_people
from pamong.people.queries.posts import Node, unit_tree
from pamong.people.queries.presence import full_name

POINTS: Final = 6
"""Snapshots of a trend."""

YEAR: Final = timedelta(days=400)
"""How far back a change is told at most: twelve months, and some days for a round that is a little late."""

UNSEEN: Final[tuple[UUID | None, str]] = (None, "")
"""Somebody whom the actor may not see."""

_MONTH: Final = 30.4375


@dataclass(frozen=True, slots=True)
class Point:
    """Capacity at a snapshot: percent of pairs met, and percent of pairs for which a level counts."""

    uuid: UUID
    title: str
    day: date
    capacity: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """Capacity of a scope.

    points      oldest first, the snapshot that is looked at last; none where too few people are
    before      the point that the last is compared with; None without one
    months      between the two
    """

    sums: Sums
    points: tuple[Point, ...]
    before: Point | None
    months: int

    @property
    def now(self) -> Point | None:
        """The last point."""
        return self.points[-1] if self.points else None

    @property
    def change(self) -> int:
        """Whole points gained since ``before``, as the two rounded numbers differ."""
        return round(self.points[-1].capacity) - round(self.before.capacity) if self.before else 0


@dataclass(frozen=True, slots=True)
class Single:
    """A competency that one person alone has at the level asked, in a row.

    asked       people whose posts ask for it; ``near`` of them lack one level
    person      uuid, and ``name``; None where the actor may not see persons
    """

    unit: UUID
    unit_name: str
    competency: UUID
    name: str
    critical: bool
    asked: int
    near: int
    person: UUID | None
    holder: str


def capacity(scope: Scope) -> Capacity:
    """Met pairs ÷ all pairs that posts ask for × 100, at this snapshot and those before. One query for each snapshot.

    For who may not see persons some more: a point is left out where the maps of its day do not tell the scope.
    """
    points, now = [], NOBODY
    for snapshot in reversed(_until(scope)[:POINTS]):
        then = _then(scope, snapshot)
        now = by_row(scope.region.id, snapshot.id, {0: then.units or ()}).get(0, NOBODY)
        if now.capacity is not None and now.coverage is not None and not _withheld(then, now):
            points.append(Point(snapshot.uuid, snapshot.title, snapshot.day, now.capacity, now.coverage))
    if not points or scope.snapshot is None or points[-1].uuid != scope.snapshot.uuid:
        return Capacity(now, (), None, 0)
    before = next((point for point in points[:-1] if point.day >= points[-1].day - YEAR), None)
    before = before or (points[-2] if len(points) > 1 else None)
    months = round((points[-1].day - before.day).days / _MONTH) if before else 0
    return Capacity(now, tuple(points), before, months)


def singles(actor: Actor, scope: Scope, *, whole: bool = False) -> tuple[Single, ...]:
    """Competencies that hang on one person, critical ones first; rows of too few people left out.

    whole       the scope as one unit, not row by row
    """
    if scope.snapshot is None:
        return ()
    places = (_whole(scope, scope.top),) if whole and scope.top else scope.places
    region, snapshot, rows = scope.region.id, scope.snapshot.id, numbered(places)
    people, shut = by_row(region, snapshot, rows), hidden_on_the_way(scope)
    found = {
        (row, pk): asked
        for (row, pk), asked in by_competency(region, snapshot, rows).items()
        if asked.met == 1
        and people[row].people >= FLOOR
        and (scope.persons or asked.known >= FLOOR)
        and shut is not None
        and pk not in shut
    }
    names = worded(region, {pk for _row, pk in found})
    seen = named(actor, {asked.holder for asked in found.values() if asked.holder}) if scope.persons else {}
    lines = [
        Single(
            unit=places[row].uuid,
            unit_name=places[row].name,
            competency=names[pk].uuid,
            name=names[pk].name,
            critical=names[pk].critical,
            asked=asked.asked,
            near=asked.near,
            person=seen.get(asked.holder or 0, UNSEEN)[0],
            holder=seen.get(asked.holder or 0, UNSEEN)[1],
        )
        for (row, pk), asked in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (not line.critical, -line.asked, line.unit_name, line.name)))


def named(actor: Actor, people: set[int]) -> Mapping[int, tuple[UUID | None, str]]:
    """Uuid and name of those whom the actor may see."""
    rows = visible_people(actor, READERS).filter(pk__in=people)
    return {row.pk: (row.uuid, full_name(row)) for row in rows}


def _whole(scope: Scope, top: Node) -> Place:
    return Place(top.id, top.uuid, top.name, own=False, units=scope.units or ())


def _until(scope: Scope) -> tuple[SnapshotLineOf, ...]:
    """The snapshot that is looked at and those before it, newest first."""
    places = [place for place, row in enumerate(scope.snapshots) if scope.snapshot and row.id == scope.snapshot.id]
    return scope.snapshots[places[0] :] if places else ()


def _then(scope: Scope, snapshot: SnapshotLineOf) -> Scope:
    """The same units as they stood at a snapshot."""
    tree = unit_tree(scope.region.id, snapshot.day)
    if scope.top is not None:
        units = branch(tree, scope.top.id)
    elif scope.units is None:
        units = list(tree)
    else:
        units = sorted({below for place in scope.places for below in branch(tree, place.unit)})
    top = tree.get(scope.top.id) if scope.top else None
    return replace(scope, snapshot=snapshot, tree=tree, top=top, units=tuple(units))


def _withheld(scope: Scope, sums: Sums) -> bool:
    return too_few(scope, sums) or hidden_on_the_way(scope) is None
