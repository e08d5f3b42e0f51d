"""Whom somebody leads: each branch with everybody who is counted in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from pamong.core.actor import Actor
from pamong.people.models import Region, Role
from pamong.people.queries.roll import Member, roll

# Each unit that is led, with all units below it as of today; a whole region has every unit.
_UNITS: Final = """
WITH RECURSIVE branch (top, unit_id) AS (
    SELECT v.unit_id, v.unit_id FROM people_unitversion v WHERE v.until IS NULL AND v.unit_id = ANY (%(units)s)
    UNION
    SELECT b.top, v.unit_id FROM branch b JOIN people_unitversion v ON v.parent_id = b.unit_id AND v.until IS NULL
)
SELECT u.uuid, u.region_id, array_agg(b.unit_id) FROM branch b JOIN people_unit u ON u.id = b.top
GROUP BY u.id ORDER BY u.id
"""


@dataclass(frozen=True, slots=True)
class LedBranch:
    """A branch, and who has the definitive post in it, by name.

    key         uuid of its top unit in words; of a whole region its name
    region      id
    """

    key: str
    region: int
    people: tuple[Member, ...]

    @property
    def ids(self) -> frozenset[int]:
        """Of the people."""
        return frozenset(one.id for one in self.people)


def branch_key(unit: UUID | None, name: str) -> str:
    """By what a branch is found: the uuid of its top unit, or the name of the region without one."""
    return str(unit) if unit else name


def led_branches(actor: Actor) -> tuple[LedBranch, ...]:
    """Branches that the actor leads, units first; none for who leads nothing. As many queries for one person as for thousands."""
    led = [grant for grant in actor.grants if grant.role == Role.LEADER]
    whole = {grant.region for grant in led if grant.unit is None}
    tops = _branches([grant.unit for grant in led if grant.unit is not None])
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for _top, region, units in tops:
        wanted[region].update(units)
    every = {region: roll(region, None if region in whole else wanted[region]) for region in whole | wanted.keys()}
    names = dict(Region.objects.filter(pk__in=whole).values_list("pk", "name")) if whole else {}
    units_led = [LedBranch(branch_key(top, ""), region, _within(every[region], units)) for top, region, units in tops]
    return (*units_led, *(LedBranch(names[region], region, tuple(every[region])) for region in sorted(whole)))


def _branches(units: Collection[int]) -> list[tuple[UUID, int, list[int]]]:
    if not units:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, {"units": list(units)})
        return list(cursor.fetchall())


def _within(people: Collection[Member], units: Collection[int]) -> tuple[Member, ...]:
    here = set(units)
    return tuple(one for one in people if one.unit in here)
