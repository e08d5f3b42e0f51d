"""Who serves in a region, in bulk and by name: for papers and tables that name everybody. No actor; whoever asks has checked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from pamong.people.models import EmploymentKind, Region
from pamong.people.queries.directory import with_titles
from pamong.people.queries.standings import counted_standings

_MEMBER: Final = """
SELECT p.id, p.uuid, p.title_before, p.name, p.title_after, coalesce(n.number, ''), coalesce(e.kind, ''),
    coalesce(p.source_id, ''), p.region_id, a.unit_id, coalesce(v.name, '')
FROM people_person p
LEFT JOIN people_employment e ON e.person_id = p.id AND e.until IS NULL
LEFT JOIN people_personnumber n ON n.person_id = p.id AND n.until IS NULL
LEFT JOIN people_assignment a ON a.person_id = p.id AND a.until IS NULL AND a.kind = 'D'
LEFT JOIN people_unitversion v ON v.unit_id = a.unit_id AND v.until IS NULL
"""

_OF_REGION: Final = (
    _MEMBER
    + """
WHERE e.region_id = %(region)s AND e.standing = ANY (%(standings)s)
    AND NOT EXISTS (SELECT FROM people_restriction r WHERE r.person_id = p.id AND r.until IS NULL)
    AND (%(units)s::bigint[] IS NULL OR a.unit_id = ANY (%(units)s)) ORDER BY p.folded, p.id
"""
)

_OF_PEOPLE: Final = _MEMBER + "WHERE p.id = ANY (%(people)s)"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody as papers name this person.

    number      NIP, whole; empty without one
    kind        pns, cpns, pppk, pppk-pw; empty for no civil servant
    source      id in the national registry; empty when unknown
    region      that keeps the record; None for a citizen without one
    unit        of the definitive post; None without one
    """

    id: int
    uuid: UUID
    name: str
    number: str
    kind: str
    source: str
    region: int | None
    unit: int | None
    unit_name: str

    @property
    def kind_label(self) -> str:
        """What people call the kind of employment; empty for no civil servant."""
        return str(EmploymentKind(self.kind).label) if self.kind else ""


def roll(region: int, units: Collection[int] | None = None) -> list[Member]:
    """People who are counted in a region, by name, without those who restricted that. Two queries for any number.

    units       only who has the definitive post in these; None is all
    """
    standings = sorted(counted_standings(Region.objects.get(pk=region).left_out))
    wanted = None if units is None else list(units)
    return _read(_OF_REGION, {"region": region, "standings": standings, "units": wanted})


def members(people: Iterable[int]) -> dict[int, Member]:
    """These people by id; who is not there is not in the answer. One query."""
    return {row.id: row for row in _read(_OF_PEOPLE, {"people": list(people)})}


def _read(statement: str, values: dict[str, Any]) -> list[Member]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall()
    return [Member(pk, uuid, with_titles(before, name, after), *rest) for pk, uuid, before, name, after, *rest in found]
