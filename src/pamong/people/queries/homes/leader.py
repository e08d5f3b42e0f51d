"""The home of who leads: the own branch in one sentence, then unit by unit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.models import AssignmentKind, Role

# Every unit of each scope, with the unit right below the top that it belongs to, its people and its head. The people are
# those whose definitive post is there: so nobody is counted twice.
_BRANCHES: Final = """
WITH RECURSIVE branch (scope, unit_id, name, child, depth) AS (
    (
        SELECT 'unit-' || v.unit_id, v.unit_id, v.name, v.unit_id, 0
        FROM people_unitversion v WHERE v.until IS NULL AND v.unit_id = ANY(%(units)s)
        UNION ALL
        SELECT 'region-' || u.region_id, v.unit_id, v.name, v.unit_id, 1
        FROM people_unitversion v JOIN people_unit u ON u.id = v.unit_id
        WHERE v.until IS NULL AND v.parent_id IS NULL AND u.region_id = ANY(%(regions)s)
    )
    UNION ALL
    SELECT b.scope, v.unit_id, v.name, CASE WHEN b.depth = 0 THEN v.unit_id ELSE b.child END, b.depth + 1
    FROM branch b JOIN people_unitversion v ON v.parent_id = b.unit_id AND v.until IS NULL
)
SELECT b.scope, r.name, u.uuid, b.unit_id, b.name, b.child, b.depth, n.people, n.without, h.name, h.kind
FROM branch b
JOIN people_unit u ON u.id = b.unit_id
JOIN people_region r ON r.id = u.region_id
CROSS JOIN LATERAL (
    SELECT count(*) AS people, count(*) FILTER (WHERE c.id IS NULL) AS without
    FROM people_assignment a LEFT JOIN people_account c ON c.person_id = a.person_id
    WHERE a.unit_id = b.unit_id AND a.kind = 'D' AND a.until IS NULL
) n
LEFT JOIN LATERAL (
    SELECT p.name, a.kind FROM people_assignment a JOIN people_person p ON p.id = a.person_id
    WHERE a.unit_id = b.unit_id AND a.leads AND a.until IS NULL
    ORDER BY array_position(ARRAY['D', 'PJ', 'TT', 'PLT', 'PLH'], a.kind) LIMIT 1
) h ON true
ORDER BY b.scope DESC, b.depth, b.name
"""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who leads a unit for the time being; ``kind`` is Plt., Plh., Pj. or an additional duty."""

    unit: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit that nobody leads."""

    uuid: UUID
    unit: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit right below the top, with everything under it.

    head        who leads the unit itself; empty when nobody does
    kind        ``Plt.``; empty for a definitive head
    vacant      units of it, itself included, that nobody leads
    """

    uuid: UUID
    name: str
    people: int
    without_account: int
    vacant: int
    head: str
    kind: str


@dataclass(frozen=True, slots=True)
class Branch:
    """Everything under one leader: a unit with those below, or a whole region.

    uuid        of the unit; None for a region
    own         people right in the top unit; None for a region, where nobody stands above the units
    """

    uuid: UUID | None
    name: str
    people: int
    without_account: int
    own: int | None
    own_without_account: int
    below: tuple[UnitLine, ...]
    vacancies: tuple[Vacancy, ...]
    stand_ins: tuple[StandIn, ...]


class _Row(NamedTuple):
    scope: str
    region: str
    uuid: UUID
    unit: int
    name: str
    child: int
    depth: int
    people: int
    without: int
    head: str | None
    kind: str | None


def leader_home(actor: Actor) -> tuple[Branch, ...]:
    """Every branch that the actor leads: whole regions last. One query. Raises NotFound for who leads nothing."""
    led = [grant for grant in actor.grants if grant.role == Role.LEADER]
    if not led:
        raise NotFound
    scopes: dict[str, list[int]] = {
        "units": [grant.unit for grant in led if grant.unit is not None],
        "regions": [grant.region for grant in led if grant.unit is None],
    }
    with connection.cursor() as cursor:
        cursor.execute(_BRANCHES, scopes)
        rows = [_Row(*row) for row in cursor.fetchall()]
    return tuple(_branch([row for row in rows if row.scope == scope]) for scope in dict.fromkeys(r.scope for r in rows))


def _branch(rows: Sequence[_Row]) -> Branch:
    """Rows of one scope, from the top down."""
    top = rows[0] if rows[0].depth == 0 else None
    units = [row for row in rows if row.depth == 1]
    return Branch(
        uuid=top.uuid if top else None,
        name=top.name if top else rows[0].region,
        people=sum(row.people for row in rows),
        without_account=sum(row.without for row in rows),
        own=top.people if top else None,
        own_without_account=top.without if top else 0,
        below=tuple(_line(unit, [row for row in rows if row.child == unit.unit]) for unit in units),
        vacancies=tuple(Vacancy(row.uuid, row.name) for row in rows if row.head is None),
        stand_ins=tuple(_stand_ins(rows)),
    )


def _line(unit: _Row, rows: Sequence[_Row]) -> UnitLine:
    return UnitLine(
        uuid=unit.uuid,
        name=unit.name,
        people=sum(row.people for row in rows),
        without_account=sum(row.without for row in rows),
        vacant=sum(row.head is None for row in rows),
        head=unit.head or "",
        kind=_kind(unit),
    )


def _stand_ins(rows: Sequence[_Row]) -> Iterable[StandIn]:
    return (StandIn(row.name, row.head, _kind(row)) for row in rows if row.head and _kind(row))


def _kind(row: Any) -> str:
    return "" if row.kind in (None, AssignmentKind.DEFINITIVE) else str(AssignmentKind(row.kind).label)
