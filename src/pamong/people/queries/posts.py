"""Who holds which post, in bulk: what contexts above compute with. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pamong.core.refusals import NotFound
from pamong.people.formats.reference import echelons
from pamong.people.models import Assignment, Employment, Position, PositionKind, Region, Restriction, UnitVersion
from pamong.people.queries.standings import counted_standings


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A current assignment, by ids. ``kind`` D, PLT, …; ``leads``: the head of the unit."""

    assignment: int
    person: int
    unit: int
    position: int
    kind: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A position. ``level`` is its *jenjang* as ``job_level`` tells it, ``kind`` the registry's code."""

    id: int
    uuid: UUID
    region: int
    name: str
    folded: str
    kind: str
    level: str
    closed_on: date | None

    @property
    def kind_label(self) -> str:
        """What people call its kind."""
        return str(PositionKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree of a day. ``parent`` is an id, None at the top."""

    id: int
    uuid: UUID
    name: str
    parent: int | None


@dataclass(frozen=True, slots=True)
class Above:
    """Who is above somebody: id of the person, and why it is not the head of the own unit; empty when it is."""

    person: int
    reason: str


# For each person the nearest head above, first in the own unit, by the definitive post; heads in the order of kinds.
_ABOVE: Final = """
WITH RECURSIVE head AS (
    SELECT DISTINCT ON (unit_id, person_id) unit_id, person_id,
        array_position(ARRAY['D', 'PJ', 'TT', 'PLT', 'PLH'], kind) AS place
    FROM people_assignment WHERE leads AND until IS NULL ORDER BY unit_id, person_id, 3
), way (person, unit, depth, found, vacant) AS (
    SELECT a.person_id, a.unit_id, 0, h.person_id, '{}'::bigint[]
    FROM people_assignment a LEFT JOIN LATERAL (
        SELECT person_id FROM head WHERE unit_id = a.unit_id ORDER BY place LIMIT 1
    ) h ON true
    WHERE a.kind = 'D' AND a.until IS NULL AND a.person_id = ANY (%(people)s)
    UNION ALL
    SELECT w.person, v.parent_id, w.depth + 1, h.person_id,
        CASE WHEN w.found IS NULL THEN w.vacant || w.unit ELSE w.vacant END
    FROM way w JOIN people_unitversion v ON v.unit_id = w.unit AND v.until IS NULL
    LEFT JOIN LATERAL (
        SELECT person_id FROM head WHERE unit_id = v.parent_id ORDER BY place LIMIT 1
    ) h ON true
    WHERE v.parent_id IS NOT NULL AND w.depth < 20 AND (w.found IS NULL OR w.found = w.person)
)
SELECT DISTINCT ON (person) person, found, vacant FROM way
WHERE found IS NOT NULL AND found <> person ORDER BY person, depth
"""


def held_posts(region: int, units: Collection[int] | None = None) -> list[HeldPost]:
    """Current assignments of people who are counted in a region, by id; without who restricted the processing of own data.

    units       only in these; None is all
    """
    rows = _counted(region)
    rows = rows if units is None else rows.filter(unit__in=units)
    values = rows.order_by("pk").values_list("pk", "person", "unit", "position", "kind", "leads")
    return [HeldPost(*row) for row in values]


def posts_of(person: int) -> list[HeldPost]:
    """Current assignments of one person, the definitive one first."""
    rows = Assignment.objects.filter(person=person, until=None).order_by("since", "pk")
    found = [HeldPost(*row) for row in rows.values_list("pk", "person", "unit", "position", "kind", "leads")]
    return sorted(found, key=lambda post: post.kind != "D")


def posts_of_people(people: Collection[int]) -> list[HeldPost]:
    """Current assignments of these people, wherever and whatever their standing, by id. One query."""
    rows = Assignment.objects.filter(person__in=people, until=None).order_by("pk")
    return [HeldPost(*row) for row in rows.values_list("pk", "person", "unit", "position", "kind", "leads")]


def units_on(people: Collection[int], day: date) -> dict[int, int]:
    """Person → unit in which somebody served on a day: that of the definitive post, else of any. One query."""
    rows = Assignment.objects.filter(Q(until=None) | Q(until__gt=day), person__in=people, since__lte=day)
    found: dict[int, int] = {}
    for person, unit, kind in rows.order_by("since", "pk").values_list("person", "unit", "kind"):
        if kind == "D" or person not in found:
            found[person] = unit
    return found


def unit_tree(region: int, on: date | None = None) -> dict[int, Node]:
    """Units of a region by id, parents and children in any order.

    on          a day of the past; None is today
    """
    held = Q(until=None) if on is None else Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    rows = UnitVersion.objects.filter(held, unit__region=region).order_by("name", "unit")
    values = rows.values_list("unit", "unit__uuid", "name", "parent")
    return {row[0]: Node(*row) for row in values}


def supervisors_of(people: Iterable[int]) -> dict[int, Above]:
    """Who leads the unit of each person's definitive post, or the next above whose head is somebody else.

    people      ids; who has no definitive post, or nobody above, is not in the answer
    """
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"people": list(people)})
        rows = cursor.fetchall()
    names = dict(
        UnitVersion.objects.filter(until=None, unit__in={unit for row in rows for unit in row[2]}).values_list(
            "unit", "name"
        )
    )
    return {person: Above(head, _vacant([names.get(unit, "") for unit in vacant])) for person, head, vacant in rows}


def posts_in(region: int, only: Collection[int] | None = None) -> list[Post]:
    """Open positions of a region, by name.

    only        of these ids; None is all
    """
    rows = Position.objects.filter(region=region, closed_on=None)
    rows = rows if only is None else rows.filter(pk__in=only)
    return _posts(rows.order_by("folded", "pk"))


def post(position: int) -> Post:
    """One position, open or closed, by its id."""
    return _posts(Position.objects.filter(pk=position))[0]


def post_by_uuid(uuid: UUID) -> Post:
    """One position, open or closed. Raises NotFound."""
    for found in _posts(Position.objects.filter(uuid=uuid)):
        return found
    raise NotFound


def job_levels(region: int) -> dict[int, str]:
    """Open and closed positions of a region → *jenjang*: as written, or told by echelon or kind; empty when unknown."""
    rows = Position.objects.filter(region=region).values_list("pk", "level", "echelon", "kind")
    return {pk: job_level(level, echelon, kind) for pk, level, echelon, kind in rows}


def job_level(level: str, echelon: str, kind: str) -> str:
    """*Jenjang* of a position, by its name in the table of levels; empty when nothing tells it."""
    if level:
        return level
    _sign, group = echelons().get(echelon, ("", ""))
    return group or ("Pelaksana" if kind == PositionKind.GENERAL else "")


def _posts(rows: "QuerySet[Position]") -> list[Post]:
    values = rows.values_list("pk", "uuid", "region", "name", "folded", "kind", "level", "echelon", "closed_on")
    return [
        Post(pk, uuid, region, name, folded, kind, job_level(level, echelon, kind), closed)
        for pk, uuid, region, name, folded, kind, level, echelon, closed in values
    ]


def _counted(region: int) -> "QuerySet[Assignment]":
    standings = counted_standings(Region.objects.get(pk=region).left_out)
    here = Employment.objects.filter(region=region, until=None, standing__in=standings)
    rows = Assignment.objects.filter(until=None, unit__region=region, person__in=here.values("person"))
    return rows.exclude(person__in=Restriction.objects.filter(until=None).values("person"))


def _vacant(units: list[str]) -> str:
    return _("Jabatan kepala %(units)s kosong.") % {"units": ", ".join(units)} if units else ""
