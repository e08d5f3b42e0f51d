"""What a government above may know of those below it: sums, and never anybody in them.

A row with fewer than five people is not told at all. A part with fewer than five leaves only the row's sum, so that nothing can
be computed by taking the other parts from it.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from pamong.core.actor import Actor
from pamong.people.access import READERS, whole_region_for
from pamong.people.formats.reference import standings
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.standings import counted_standings

FLOOR: Final = 5
"""The smallest number of people that is told."""

_SUMS: Final = """
WITH RECURSIVE below (top, id) AS (
    SELECT id, id FROM people_region WHERE parent_id = %(region)s
    UNION ALL SELECT b.top, r.id FROM people_region r JOIN below b ON r.parent_id = b.id
), served AS (
    SELECT e.region_id, e.person_id, e.kind,
        CASE WHEN r.left_out IS NULL THEN e.standing = ANY(%(counted)s)
        ELSE e.standing = ANY(%(known)s) AND NOT e.standing = ANY(r.left_out) END AS counted
    FROM people_employment e JOIN people_region r ON r.id = e.region_id
    WHERE e.until IS NULL AND e.region_id IN (SELECT id FROM below)
)
SELECT r.code, r.name, count(DISTINCT b.id), count(s.person_id),
    count(*) FILTER (WHERE s.kind IN ('cpns', 'pns')), count(*) FILTER (WHERE s.kind = 'pppk'),
    count(*) FILTER (WHERE s.kind = 'pppk-pw'), count(*) FILTER (WHERE s.counted), count(a.id)
FROM below b JOIN people_region r ON r.id = b.top LEFT JOIN served s ON s.region_id = b.id
LEFT JOIN people_account a ON a.person_id = s.person_id AND a.closed_at IS NULL
GROUP BY r.id ORDER BY r.name
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """A government below, with those below it.

    governments     how many, itself included
    people          civil servants; None below the floor
    parts           PNS, PPPK, PPPK part time, counted in coverage, with an account; None where one is below the floor
    """

    code: str
    name: str
    governments: int
    people: int | None
    parts: tuple[int, int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Below:
    """All governments directly below one, by name."""

    region: RegionFacts
    rows: tuple[Sums, ...]


def governments_below(actor: Actor, code: str) -> Below:
    """Sums for who may see the people of the government above. Raises NotFound. Two queries."""
    region = whole_region_for(actor, code, READERS)
    values: dict[str, Any] = {
        "region": region.pk,
        "counted": sorted(counted_standings(None)),
        "known": sorted(standings()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, values)
        rows = tuple(
            Sums(code, name, governments, _told(people), _parts(people, parts))
            for code, name, governments, people, *parts in cursor.fetchall()
        )
    return Below(region_facts(region), rows)


def _told(people: int) -> int | None:
    return None if 0 < people < FLOOR else people


def _parts(people: int, parts: list[int]) -> tuple[int, int, int, int, int] | None:
    """The parts, unless one of them or what it leaves of the whole is a few people."""
    few = any(0 < part < FLOOR or 0 < people - part < FLOOR for part in parts)
    if few:
        return None
    permanent, contract, part_time, counted, with_account = parts
    return permanent, contract, part_time, counted, with_account
