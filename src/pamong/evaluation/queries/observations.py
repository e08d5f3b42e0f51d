"""What became of a training at work, as its alumni and those beside them say: of one offering, and of a programme as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import fmean
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Text
from pamong.evaluation.models import Observation, ObserverRole
from pamong.evaluation.queries.asked_keys import CONFIDENCE, DAYS
from pamong.evaluation.queries.followed import seen_offering
from pamong.evaluation.queries.observed import FLOOR, PERCENT, Group, Read, Sheet, grouped, pooled, read_observations
from pamong.learning.queries.followed import FollowedOffering, followed_programme

SKIPPED: Final[Mapping[str, Text]] = {
    "cancelled": _("angkatannya dibatalkan"),
    "late": _("sampai batas waktunya belum dapat ditanyakan"),
    "unfinished": _("hasil angkatan belum diputuskan sampai batas waktunya"),
    "nobody": _("tidak ada peserta yang bekerja di suatu unit"),
}
"""Why nobody was asked, by code."""

SURE: Final = 3
"""From this step on somebody is sure: yakin, sangat yakin."""

_BEST: Final = (90, 30, 180)
"""Days after the end, the one that tells most first."""

_BESIDE: Final = frozenset({ObserverRole.SUPERVISOR, ObserverRole.PEER})


@dataclass(frozen=True, slots=True)
class RoleProgress:
    """How many of a role were asked and have answered."""

    role: str
    label: Text
    asked: int
    answered: int

    @property
    def rate(self) -> float:
        """Percent that answered."""
        return PERCENT * self.answered / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class DayLine:
    """One of the days on which it is asked.

    state       planned, open, closed or skipped
    until       when the last survey closes, or closed; None before
    why         of one that was skipped
    confidence  percent of alumni who are sure, and of how many answers; None where it may not be shown
    """

    day: int
    due_on: date
    state: str
    until: datetime | None
    why: Text
    roles: tuple[RoleProgress, ...]
    confidence: tuple[float, int] | None

    @property
    def label(self) -> Text:
        """The day in words."""
        return DAYS[self.day]


@dataclass(frozen=True, slots=True)
class Cell:
    """A behaviour on a day: percent sering or selalu of so many answers. ``share`` None: too few to be shown."""

    day: int
    n: int
    share: float | None

    @property
    def label(self) -> Text:
        """The day in words."""
        return DAYS[self.day]


@dataclass(frozen=True, slots=True)
class BehaviourLine:
    """A behaviour as one role sees it. ``cells`` of each day that has closed, in their order; None: not asked on that day."""

    words: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class RoleTable:
    """What one role says."""

    role: str
    label: Text
    lines: tuple[BehaviourLine, ...]


@dataclass(frozen=True, slots=True)
class ObservationsPage:
    """An offering and what was asked after it.

    closed      days whose answers are in
    tables      of each role that answered anything that counts; empty before the first day has closed
    """

    offering: FollowedOffering
    days: tuple[DayLine, ...]
    closed: tuple[int, ...]
    tables: tuple[RoleTable, ...]
    floor: int

    @property
    def columns(self) -> tuple[Text, ...]:
        """The days whose answers are in, in words."""
        return tuple(DAYS[day] for day in self.closed)


@dataclass(frozen=True, slots=True)
class Applied:
    """How often what was taught is done at work, as supervisors and colleagues say.

    day         after the end: 90, else 30, else 180
    share       percent sering or selalu of the answers with an occasion
    people      alumni about whom, and ``n`` who answered about them
    rate        percent of those asked who answered
    """

    day: int
    share: float
    people: int
    n: int
    rate: float


def observations_page(actor: Actor, offering: UUID) -> ObservationsPage:
    """For who follows the people of the region. The count of queries does not depend on anything. Raises NotFound."""
    run = seen_offering(actor, offering)
    rows = list(Observation.objects.filter(offering=run.id).select_related("instrument").order_by("day"))
    read = read_observations(run.programme.region.id, rows)
    over = [row for row in rows if row.pk in read.asked and read.asked[row.pk].closed]
    return ObservationsPage(
        offering=run,
        days=tuple(_day(row, read) for row in rows),
        closed=tuple(row.day for row in over),
        tables=_tables(over, read),
        floor=FLOOR,
    )


def observation_lines(actor: Actor, offering: UUID) -> list[dict[str, Any]]:
    """The same figures for a file: role, behaviour, day, n, share; hidden ones without figures. Raises NotFound."""
    page = observations_page(actor, offering)
    return [
        {"role": str(table.label), "behaviour": line.words, "day": cell.day, "n": n, "share": cell.share}
        for table in page.tables
        for line in table.lines
        for cell in line.cells
        if cell
        for n in (None if cell.share is None else cell.n,)
    ]


def applied(programme: UUID) -> Applied | None:
    """Of all offerings of a programme together. No actor; whoever asks has checked the right to know.

    None while nothing may be shown. The count of queries does not depend on the offerings.
    """
    head = followed_programme(programme)
    if head is None:
        return None
    rows = Observation.objects.filter(offering__programme=head.id, day__in=_BEST, survey__isnull=False)
    by_id = {row.pk: row for row in rows.order_by("pk")}
    read = read_observations(head.region.id, list(by_id.values()))
    for day in _BEST:
        some = {pk for pk, row in by_id.items() if row.day == day and pk in read.asked and read.asked[pk].closed}
        found = _applied(day, [s for s in read.sheets if s.observation in some and s.role in _BESIDE])
        if found:
            return found
    return None


def _applied(day: int, sheets: Sequence[Sheet]) -> Applied | None:
    together = pooled(grouped(sheets).values())
    if not together.enough:
        return None
    answered = sum(sheet.done for sheet in sheets)
    rate = PERCENT * answered / len(sheets)
    return Applied(day, together.share, len(together.about), len(together.by), rate)


def _day(row: Observation, read: Read) -> DayLine:
    asked = read.asked.get(row.pk)
    sheets = [sheet for sheet in read.sheets if sheet.observation == row.pk]
    return DayLine(
        day=row.day,
        due_on=row.due_on,
        state=("closed" if asked.closed else "open") if asked else "skipped" if row.skipped else "planned",
        until=asked.closes_at if asked else None,
        why=SKIPPED.get(row.skipped, row.skipped),
        roles=tuple(
            RoleProgress(role, role.label, len(some), sum(sheet.done for sheet in some))
            for role in ObserverRole
            if (some := [sheet for sheet in sheets if sheet.role == role])
        ),
        confidence=_confidence(sheets),
    )


def _confidence(sheets: Iterable[Sheet]) -> tuple[float, int] | None:
    """Only what alumni said of how sure they are; what they do is another thing."""
    sure = [step.value >= SURE for sheet in sheets for step in sheet.steps if step.key == CONFIDENCE]
    return (PERCENT * fmean(sure), len(sure)) if len(sure) >= FLOOR else None


def _tables(over: Sequence[Observation], read: Read) -> tuple[RoleTable, ...]:
    """A table for each role; behaviours in the order in which they were first asked."""
    groups = grouped(read.sheets)
    words = list(dict.fromkeys(behaviour for row in over for behaviour in row.instrument.behaviours))
    return tuple(
        RoleTable(role, role.label, tuple(_line(role, behaviour, over, groups) for behaviour in words))
        for role in ObserverRole
        if any(asked == role for _observation, asked, _place in groups)
    )


def _line(
    role: str, words: str, over: Sequence[Observation], groups: Mapping[tuple[int, str, int], Group]
) -> BehaviourLine:
    cells: list[Cell | None] = []
    for row in over:
        asked = row.instrument.behaviours
        group = groups.get((row.pk, role, asked.index(words)), Group()) if words in asked else None
        cells.append(Cell(row.day, group.times, group.share if group.enough else None) if group else None)
    return BehaviourLine(words, tuple(cells))
