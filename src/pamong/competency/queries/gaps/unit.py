"""One unit: capacity, what hangs on one person, and, for who may see persons, who lacks what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page

from pamong.competency.access import OVERSEERS
from pamong.competency.queries.gaps.capacity import UNSEEN, Capacity, Single, capacity, named, singles
from pamong.competency.queries.gaps.heat import HeatMap, heat_map
from pamong.competency.queries.gaps.match import PostMatch, Spread, matches, spread
from pamong.competency.queries.gaps.scope import Scope, unit_scope
from pamong.competency.queries.gaps.tally import fetched, worded
from pamong.core.actor import Actor
from pamong.people.access import visible_positions
from pamong.people.queries.paged import Rows, page_of

_POSTS: Final = """
SELECT assignment, person, position, count(*) FILTER (WHERE counted < required) AS lacking,
    coalesce(sum(required - counted) FILTER (WHERE counted < required), 0) AS short,
    count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3), count(*) FILTER (WHERE state = 4)
FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s AND unit = ANY (%(units)s)
    AND (%(competency)s::bigint IS NULL OR (competency = %(competency)s AND counted < required))
GROUP BY 1, 2, 3 ORDER BY lacking DESC, short DESC, assignment
"""

_LACKS: Final = """
SELECT assignment, competency, required, counted FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s AND assignment = ANY (%(posts)s) AND counted < required
ORDER BY required - counted DESC, competency
"""


@dataclass(frozen=True, slots=True)
class Lack:
    """A competency of which somebody has shown less than a post asks."""

    competency: UUID
    name: str
    required: int
    counted: int

    @property
    def short(self) -> int:
        """Levels that are missing."""
        return self.required - self.counted


@dataclass(frozen=True, slots=True)
class Holder:
    """One post of one person. ``person`` is None for somebody who has left and whom the actor no longer sees.

    self_only, apart, without   competencies only self-rated, contradictory, and without any evidence
    """

    person: UUID | None
    name: str
    position: str
    match: PostMatch | None
    lacks: tuple[Lack, ...]
    self_only: int
    apart: int
    without: int

    @property
    def gap(self) -> float | None:
        """IKK; None while no level counts."""
        return None if self.match is None or self.match.jpm is None else 100 - self.match.jpm


@dataclass(frozen=True, slots=True)
class UnitGaps:
    """The page of a unit.

    hidden      too few people for who may not see persons
    only        the competency that people are narrowed to; None is all
    page        posts, most lacking first; None where the actor may not see persons
    """

    scope: Scope
    map: HeatMap
    capacity: Capacity
    singles: tuple[Single, ...]
    spread: Spread | None
    only: str
    page: "Page[Holder] | None"

    @property
    def hidden(self) -> bool:
        """Whether nothing of the unit may be told."""
        return self.map.hidden


def unit_gaps(
    actor: Actor, uuid: UUID, *, snapshot: UUID | None = None, competency: UUID | None = None, page: str | None = None
) -> UnitGaps:
    """A unit with those below it. Raises NotFound when its gaps are not for the actor."""
    scope = unit_scope(actor, uuid, snapshot)
    heat = heat_map(scope)
    chosen = next((column for column in heat.columns if column.uuid == competency), None)
    return UnitGaps(
        scope=scope,
        map=heat,
        capacity=capacity(scope),
        singles=() if heat.hidden else singles(actor, scope, whole=True),
        spread=None if heat.hidden else spread(scope),
        only=chosen.name if chosen else "",
        page=page_of(_rows(actor, scope, chosen.id if chosen else None), page) if scope.persons else None,
    )


def unit_rows(
    actor: Actor, uuid: UUID, *, snapshot: UUID | None = None, competency: UUID | None = None
) -> Rows[Holder]:
    """The same posts, for a file; none where the actor may not see persons. Raises NotFound as ``unit_gaps``."""
    scope = unit_scope(actor, uuid, snapshot)
    if not scope.persons:
        return Rows([], lambda _some: [])
    wanted = next((pk for pk, facts in worded(scope.region.id, ()).items() if facts.uuid == competency), None)
    return _rows(actor, scope, wanted)


def _rows(actor: Actor, scope: Scope, competency: int | None) -> Rows[Holder]:
    if scope.snapshot is None:
        return Rows([], lambda _some: [])
    given: dict[str, Any] = {
        "region": scope.region.id,
        "snapshot": scope.snapshot.id,
        "units": list(scope.tree) if scope.units is None else list(scope.units),
        "competency": competency,
    }
    return Rows(fetched(_POSTS, given), lambda some: _read(actor, scope, some))


def _read(actor: Actor, scope: Scope, rows: Sequence[Any]) -> list[Holder]:
    snapshot = scope.snapshot.id if scope.snapshot else 0
    fits = matches(scope, [row[0] for row in rows])
    lines = fetched(_LACKS, {"region": scope.region.id, "snapshot": snapshot, "posts": [row[0] for row in rows]})
    names = worded(scope.region.id, {line[1] for line in lines})
    lacks: dict[int, list[Lack]] = {}
    for post, pk, required, counted in lines:
        lacks.setdefault(post, []).append(Lack(names[pk].uuid, names[pk].name, required, counted))
    seen = named(actor, {row[1] for row in rows})
    positions = visible_positions(actor, OVERSEERS).filter(pk__in={row[2] for row in rows})
    titles = dict(positions.values_list("pk", "name"))
    return [
        Holder(
            person=seen.get(person, UNSEEN)[0],
            name=seen.get(person, UNSEEN)[1],
            position=titles.get(position, ""),
            match=fits.get(post),
            lacks=tuple(lacks.get(post, ())),
            self_only=self_only,
            apart=apart,
            without=without,
        )
        for post, person, position, _lacking, _short, self_only, apart, without in rows
    ]
