"""What a programme reached and cost, year by year. No names; no actor: whoever asks has checked the right to know."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F
from django.db.models.functions import ExtractYear

from pamong.learning.queries.reach import Money, decided, spent, summed


@dataclass(frozen=True, slots=True)
class Year:
    """All offerings that were finished in one year of the calendar.

    completed   ids of who completed it in that year
    """

    year: int
    sources: tuple[Money, ...]
    completed: frozenset[int]


def by_year(programme: UUID, zone: str) -> tuple[Year, ...]:
    """The oldest first. Two queries.

    zone    name of the time zone in which a year begins
    """
    there = ZoneInfo(zone)
    people, lines = defaultdict[int, set[int]](set), defaultdict[int, list[tuple[str, int, int | None]]](list)
    ended = ExtractYear("registration__offering__finished_at", tzinfo=there)
    for year, person, done in decided(programme).values_list(ended, F("registration__person"), F("completed")):
        people[year] |= {person} if done else set()
    paid = ExtractYear("offering__finished_at", tzinfo=there)
    for year, *line in spent(programme).values_list(paid, F("funding"), F("planned"), F("realised")):
        lines[year].append(tuple(line))
    years = sorted({*people, *lines})
    return tuple(Year(year, summed(lines[year]), frozenset(people[year])) for year in years)
