"""Where people and posts do not fit, both ways: able and not asked, asked and not shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import numpy as np

from pamong.competency.access import OVERSEERS
from pamong.competency.models import Group
from pamong.competency.queries.evidence import standings
from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies, successors
from pamong.competency.queries.gaps.capacity import UNSEEN, named
from pamong.competency.queries.gaps.hiding import FLOOR
from pamong.competency.queries.gaps.scope import Scope
from pamong.competency.queries.gaps.tally import fetched
from pamong.competency.queries.rules import rule_of
from pamong.core.actor import Actor
from pamong.people.access import visible_positions
from pamong.science.evidence import COUNTED, DISCUSSION, UNVERIFIED

LEAST: Final = 2
"""Level from which somebody is said to have a competency."""

_POSTS: Final = """
SELECT DISTINCT person, position, unit FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s AND (%(units)s::bigint[] IS NULL OR unit = ANY (%(units)s))
"""

_ABLE: Final = """
SELECT DISTINCT e.person FROM competency_evidence e JOIN unnest(%(people)s::bigint[]) AS p (person) ON p.person = e.person
WHERE e.competency = ANY (%(competencies)s) AND e.kind <> 6 AND e.level >= 1
"""

_ASKED: Final = """
SELECT person, competency FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s AND person = ANY (%(people)s)
"""

_UNSHOWN: Final = """
SELECT person, position, unit, competency, required, state FROM competency_snapshotline
WHERE region = %(region)s AND snapshot = %(snapshot)s AND (%(units)s::bigint[] IS NULL OR unit = ANY (%(units)s))
    AND competency = ANY (%(competencies)s) AND state <> 1
ORDER BY competency, required DESC, assignment
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One person and one technical competency.

    level       that counts, or, for what is not shown, that the post asks for
    self_only   there is a self-rating and nothing else; ``apart``: the evidence contradicts itself
    """

    person: UUID | None
    name: str
    position: str
    unit: str
    competency: UUID
    code: str
    competency_name: str
    level: int
    self_only: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """People of one competency, where persons are not told; None: too few."""

    competency: UUID
    code: str
    name: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Both lists. Persons only for who may see them; else how many, by competency.

    unasked     people able at level 2 or more of what no post of theirs asks for
    unshown     posts that ask for a competency of which their holder has no verified evidence
    """

    scope: Scope
    unasked: tuple[Line, ...]
    unshown: tuple[Line, ...]
    unasked_groups: tuple[Counted, ...]
    unshown_groups: tuple[Counted, ...]

    def flat(self) -> Iterator[dict[str, object]]:
        """All lines, for a file; where persons are not told, how many by competency, without those too few."""
        for way, lines in (("unasked", self.unasked), ("unshown", self.unshown)):
            for line in lines:
                yield {
                    "way": way,
                    "name": line.name,
                    "position": line.position,
                    "unit": line.unit,
                    "code": line.code,
                    "competency": line.competency_name,
                    "level": line.level,
                    "people": 1,
                }
        for way, groups in (("unasked", self.unasked_groups), ("unshown", self.unshown_groups)):
            for group in groups:
                yield {"way": way, "code": group.code, "competency": group.name, "people": group.people}


def mismatch(actor: Actor, scope: Scope) -> Mismatch:
    """What somebody can and is not asked for, and what is asked and not shown, as of the snapshot."""
    known = current_competencies(scope.region.id)
    technical = {pk: facts for pk, facts in known.items() if facts.group == Group.TECHNICAL}
    if scope.snapshot is None or not technical:
        return Mismatch(scope, (), (), (), ())
    unasked = _unasked(actor, scope, technical)
    unshown = _unshown(actor, scope, technical)
    if scope.persons:
        return Mismatch(scope, tuple(unasked), tuple(unshown), (), ())
    return Mismatch(scope, (), (), _groups(unasked), _groups(unshown))


def _unasked(actor: Actor, scope: Scope, technical: dict[int, CompetencyFacts]) -> list[Line]:
    posts = {row[0]: row for row in _rows(_POSTS, scope)}
    old = [pk for pk, new in successors(scope.region.id).items() if new in technical]
    able = [pk for (pk,) in _rows(_ABLE, scope, people=list(posts), competencies=[*technical, *old])]
    if not able or scope.snapshot is None:
        return []
    shown = standings(scope.region.id, able, scope.snapshot.day)
    result = shown.combined(rule_of(scope.region.id))
    asked = set(_rows(_ASKED, scope, people=able))
    found = []
    for place in np.flatnonzero((result.state == COUNTED) & (result.counted >= LEAST)).tolist():
        person, competency = int(shown.person[place]), int(shown.competency[place])
        if competency in technical and (person, competency) not in asked:
            found.append((*posts[person], competency, int(result.counted[place]), COUNTED))
    return _lines(actor, scope, found, technical)


def _unshown(actor: Actor, scope: Scope, technical: dict[int, CompetencyFacts]) -> list[Line]:
    return _lines(actor, scope, _rows(_UNSHOWN, scope, competencies=list(technical)), technical)


def _lines(
    actor: Actor, scope: Scope, rows: list[tuple[int, ...]], technical: dict[int, CompetencyFacts]
) -> list[Line]:
    """Rows of person, position, unit, competency, level and state, as people read them."""
    seen = named(actor, {row[0] for row in rows}) if scope.persons else {}
    positions = visible_positions(actor, OVERSEERS).filter(pk__in={row[1] for row in rows})
    titles = dict(positions.values_list("pk", "name"))
    return [
        Line(
            person=seen.get(person, UNSEEN)[0],
            name=seen.get(person, UNSEEN)[1],
            position=titles.get(position, ""),
            unit=scope.tree[unit].name if unit in scope.tree else "",
            competency=technical[pk].uuid,
            code=technical[pk].code,
            competency_name=technical[pk].name,
            level=level,
            self_only=state == UNVERIFIED,
            apart=state == DISCUSSION,
        )
        for person, position, unit, pk, level, state in rows
    ]


def _groups(lines: list[Line]) -> tuple[Counted, ...]:
    found: dict[UUID, list[Line]] = {}
    for line in lines:
        found.setdefault(line.competency, []).append(line)
    rows = [
        Counted(uuid, some[0].code, some[0].competency_name, len(some) if len(some) >= FLOOR else None)
        for uuid, some in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.people or 0), row.code)))


def _rows(sql: str, scope: Scope, **more: Any) -> list[tuple[Any, ...]]:
    given = {
        "region": scope.region.id,
        "snapshot": scope.snapshot.id if scope.snapshot else 0,
        "units": None if scope.units is None else list(scope.units),
        **more,
    }
    return fetched(sql, given)
