"""The first minute of who leads: each branch in one sentence and three numbers, and what hangs on one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils import timezone

from pamong.competency.queries.gaps import Led, Point, Single, led_gaps
from pamong.competency.queries.gaps.heat import MapColumn
from pamong.core.actor import Actor
from pamong.credentials.queries.led_endings import LedEndings, led_endings
from pamong.learning.queries.led_year import LedYear, led_years, quarter_of
from pamong.people.access import today
from pamong.people.queries.homes import Branch
from pamong.people.queries.leading import LedBranch, branch_key, led_branches

LINES = 3
"""Lines of each list that stand open."""


@dataclass(frozen=True, slots=True)
class Overview:
    """One branch.

    gaps        at the newest snapshot; None without one, and for a whole region, whose gaps have a page of their own
    then        the point of the capacity with which the newest is compared: the last one of an earlier quarter
    """

    branch: Branch
    gaps: Led | None
    year: LedYear | None
    endings: LedEndings | None

    @property
    def then(self) -> Point | None:
        """The last capacity of an earlier quarter; None without one."""
        points = self.gaps.capacity.points if self.gaps else ()
        return next((one for one in reversed(points) if one.day < quarter_of(points[-1].day)), None)

    @property
    def change(self) -> int | None:
        """Whole points of capacity gained since then."""
        now = self.gaps.capacity.now if self.gaps else None
        return round(now.capacity) - round(self.then.capacity) if now and self.then else None

    @property
    def worst(self) -> tuple[MapColumn, ...]:
        """Competencies in which most people lack something, the first ones."""
        columns = self.gaps.map.columns if self.gaps else ()
        lacking = [one for one in columns if one.lacking and not one.hidden]
        return tuple(sorted(lacking, key=lambda one: (-one.lacking, one.name))[:LINES])

    @property
    def fulfilled(self) -> int:
        """People of whom a level counts and who lack nothing."""
        return self.gaps.map.sums.seen - self.gaps.map.sums.lacking if self.gaps else 0

    @property
    def singles(self) -> tuple[Single, ...]:
        """Competencies that one person alone has, the first ones."""
        return self.gaps.singles[:LINES] if self.gaps else ()

    @property
    def alone(self) -> int:
        """How many of those there are."""
        return len(self.gaps.singles) if self.gaps else 0


@dataclass(frozen=True, slots=True)
class Overviews:
    """All branches, with the people in each and their year."""

    rows: tuple[Overview, ...]
    led: tuple[LedBranch, ...]
    years: Mapping[str, LedYear]

    @property
    def alone(self) -> int:
        """Competencies that hang on one person, over all branches."""
        return sum(row.alone for row in self.rows)

    def leads(self, person: UUID) -> bool:
        """Whether somebody is in one of the branches."""
        return any(one.uuid == person for branch in self.led for one in branch.people)


def overviews(actor: Actor, branches: Sequence[Branch]) -> Overviews:
    """As many queries for one person as for thousands; some more for each branch with a snapshot."""
    led = led_branches(actor)
    gaps: dict[UUID, Led] = led_gaps(actor, [branch.uuid for branch in branches if branch.uuid])
    years, endings = led_years(led), led_endings(led, _moment(quarter_of(today())))
    rows = []
    for branch in branches:
        key = branch_key(branch.uuid, branch.name)
        rows.append(Overview(branch, gaps.get(branch.uuid) if branch.uuid else None, years.get(key), endings.get(key)))
    return Overviews(tuple(rows), led, years)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
