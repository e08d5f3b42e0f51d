"""Whose seats are whose. No actor; whoever asks has checked the right to know."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db import connection

from pamong.core.actor import UnitId
from pamong.learning.models import Offering
from pamong.people.access import units_below
from pamong.science.seating import room

REST: Final = 0
"""The group of the own region's people for whom no quota was set: they share what the quotas leave."""

# Asked by everybody who registers, the second while others wait for the lock: building them by the ORM takes ten times as long.
_QUOTAS: Final = "SELECT id, region_id, unit_id, seats FROM learning_quota WHERE offering_id = %s ORDER BY id"
_TAKEN: Final = """
SELECT region_id, unit_id, count(*) FROM learning_registration
WHERE offering_id = %s AND seated_at IS NOT NULL AND withdrawn_at IS NULL GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Share:
    """A quota. ``units``: those that it covers; None: the whole region."""

    id: int
    region: int
    units: frozenset[int] | None
    seats: int

    def covers(self, region: int, unit: int | None) -> bool:
        """Whether who serves there needs a seat of it."""
        return region == self.region and (self.units is None or unit in self.units)


@dataclass(frozen=True, slots=True)
class Shares:
    """How the seats of an offering are shared.

    seats       of all
    home        region that organises
    limits      group → seats: id of a quota, or ``REST``
    """

    seats: int
    home: int
    rows: tuple[Share, ...]
    limits: dict[int, int]

    def groups(self, region: int, unit: int | None) -> tuple[int, ...]:
        """Groups in each of which who serves there needs a seat; none where the offering is not open to that place."""
        found = tuple(row.id for row in self.rows if row.covers(region, unit))
        return found or ((REST,) if region == self.home else ())

    def left(self, places: dict[tuple[int, int | None], int]) -> tuple[int, dict[int, int]]:
        """Seats that are left as a whole and in each group, once so many from each place have one.

        Who sits though the quota was taken away since counts in the whole alone.
        """
        taken: Counter[tuple[int, ...]] = Counter()
        for (region, unit), count in places.items():
            taken[self.groups(region, unit)] += count
        return room(self.seats, self.limits, taken)


def shares_of(offering: Offering) -> Shares:
    """How the seats of an offering are shared today. One query, and one for each quota of a unit."""
    with connection.cursor() as cursor:
        cursor.execute(_QUOTAS, [offering.pk])
        quotas = cursor.fetchall()
    rows = tuple(
        Share(pk, region, None if unit is None else frozenset(units_below([UnitId(unit)])), seats)
        for pk, region, unit, seats in quotas
    )
    kept = sum(row.seats for row in rows if not any(_within(row, other) for other in rows))
    limits = {row.id: row.seats for row in rows} | {REST: max(0, offering.seats - kept)}
    return Shares(offering.seats, offering.region_id, rows, limits)


def seats_taken(offering: int) -> dict[tuple[int, int | None], int]:
    """Region and unit → how many from there have a seat. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [offering])
        return {(region, unit): count for region, unit, count in cursor.fetchall()}


def _within(row: Share, other: Share) -> bool:
    """Whether everybody of a quota is of another one as well."""
    if row is other or row.region != other.region:
        return False
    return other.units is None or (row.units is not None and row.units < other.units)
