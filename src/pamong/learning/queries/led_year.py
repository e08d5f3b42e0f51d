"""How far the people whom somebody leads are with the year, and who of them has not joined anything for long.

No actor: whoever asks has the branches from ``led_branches``, which gives only those that the actor leads.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pamong.learning.models import Registration, Session
from pamong.learning.queries.conversions import Table, held, tables_of
from pamong.learning.queries.hours.counting import live_lines, tallied
from pamong.learning.queries.hours.year import CEILING, FLOOR, target_of
from pamong.people.access import today
from pamong.people.queries.leading import LedBranch

LONG: Final = timedelta(days=365)
"""After so long without anything somebody has not joined for long."""

_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class LedYear:
    """The year of one branch.

    floored     people with a floor: PNS; ``met`` of them reached it
    before      how many had reached it at the end of the last quarter; None in the first one, where the year begins anew
    ceiled      people with a ceiling: PPPK; ``over`` of them are above it
    idle        ids of those who have no JP for a year, and no seat or wish to come
    """

    floored: int
    met: int
    before: int | None
    ceiled: int
    over: int
    idle: tuple[int, ...]

    @property
    def change(self) -> int | None:
        """People more than at the end of the last quarter."""
        return None if self.before is None else self.met - self.before


def led_years(branches: Sequence[LedBranch]) -> dict[str, LedYear]:
    """Key of each branch → its year. Three queries for any number of people; none for nobody."""
    people = {one.id for branch in branches for one in branch.people}
    if not people:
        return {branch.key: LedYear(0, 0, None, 0, 0, ()) for branch in branches}
    day = today()
    first, quarter = day.replace(month=1, day=1), quarter_of(day)
    lines = live_lines(people, day - LONG, date(day.year, 12, 31))
    this = [line for line in lines if line.day >= first]
    tables = tables_of({*(line.region for line in lines), *(branch.region for branch in branches)})
    now = tallied(this, tables).by_person()
    then = tallied([line for line in this if line.day < quarter], tables).by_person() if quarter > first else None
    joined = {line.person for line in lines} | joining(people)
    return {
        branch.key: _year(branch, held(tables, branch.region, date(day.year, 12, 31)), now, then, joined)
        for branch in branches
    }


def joining(people: Collection[int]) -> set[int]:
    """Those who registered, or were proposed, for something that is still to come. One query."""
    ahead = Session.objects.filter(offering=OuterRef("offering"), cancelled_at=None, ends_at__gte=timezone.now())
    rows = Registration.objects.filter(
        Q(Exists(ahead)) | Q(registered_at__gte=timezone.now() - LONG, offering__finished_at=None),
        person__in=people,
        withdrawn_at=None,
        declined_at=None,
        offering__cancelled_at=None,
    )
    return set(rows.values_list("person", flat=True))


def idle_among(people: Collection[int]) -> set[int]:
    """Those of these people who have not joined anything for long. Two queries."""
    day = today()
    lines = live_lines(people, day - LONG, date(day.year, 12, 31))
    return set(people) - {line.person for line in lines} - joining(people)


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=day.month - (day.month - 1) % _QUARTER, day=1)


def _year(
    branch: LedBranch,
    table: Table,
    now: dict[int, Decimal],
    then: dict[int, Decimal] | None,
    joined: set[int],
) -> LedYear:
    aims = {one.id: target_of(one.kind, table)[0] for one in branch.people}
    floored = [person for person, aim in aims.items() if aim == FLOOR]
    ceiled = [person for person, aim in aims.items() if aim == CEILING]
    return LedYear(
        floored=len(floored),
        met=_reached(floored, now, table.floor),
        before=None if then is None else _reached(floored, then, table.floor),
        ceiled=len(ceiled),
        over=sum(now.get(person, Decimal(0)) > table.ceiling for person in ceiled),
        idle=tuple(one.id for one in branch.people if one.id not in joined),
    )


def _reached(people: Collection[int], hours: dict[int, Decimal], floor: int) -> int:
    return sum(hours.get(person, Decimal(0)) >= floor for person in people)
