"""Scores of a sitting as who organises it reads them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.competency.queries.regulations import named_competencies
from pamong.core.actor import Actor
from pamong.exams.access import kept_sitting_for
from pamong.exams.models import Attempt, Candidate, Score, ScoringRun, Sitting, SittingKind
from pamong.exams.queries.runs import digest_of, pinned_keys
from pamong.exams.queries.scores import holding_runs
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import members
from pamong.science.scoring import VERSION

ORDERS: Final = ("kursi", "nomor", "nama", "nilai")
"""Words by which the table is sorted; with a minus sign, the other way round."""


@dataclass(frozen=True, slots=True)
class CompetencyScore:
    """What a score says of a competency at a level."""

    competency: int
    name: str
    level: int
    items: int
    points: float
    most: float

    @property
    def label(self) -> str:
        """As a column says it."""
        return _("%(name)s, level %(level)s") % {"name": self.name, "level": self.level}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A candidate who is still on the list.

    person      id; None in a rehearsal
    state       absent, working, done
    percent     None without a score
    passed      None without a score, and where nobody passes or fails
    """

    number: str
    seat: int
    person: int | None
    name: str
    unit: str
    employer: str
    state: str
    answered: int | None = None
    points: float | None = None
    most: float | None = None
    percent: Decimal | None = None
    passed: bool | None = None
    parts: tuple[CompetencyScore, ...] = ()


@dataclass(frozen=True, slots=True)
class RunLine:
    """A scoring run. ``state``: held before, holds, waits for a decision, was dropped."""

    uuid: UUID
    number: int
    reason: str
    made_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Results:
    """A sitting and what its candidates scored.

    provisional somebody may still be at work; scores are of who has handed in
    corrected   keys have changed since the run that holds, and nobody has scored again
    """

    uuid: UUID
    title: str
    region: RegionFacts
    rehearsal: bool
    starts_at: datetime
    closed_at: datetime | None
    cancelled: bool
    pass_mark: Decimal | None
    pass_reason: str
    evidence: bool
    rows: tuple[ResultRow, ...]
    runs: tuple[RunLine, ...]
    corrected: bool

    @property
    def provisional(self) -> bool:
        """Whether these are not yet the scores."""
        return self.closed_at is None

    @property
    def scored(self) -> int:
        """How many have a score."""
        return sum(row.percent is not None for row in self.rows)

    @property
    def passed(self) -> int:
        """How many reach the pass mark."""
        return sum(row.passed is True for row in self.rows)

    @property
    def absent(self) -> int:
        """How many did not come."""
        return sum(row.state == "absent" for row in self.rows)

    @property
    def mean(self) -> Decimal | None:
        """Mean of the per cents; None of nobody."""
        found = self._percents()
        return sum(found, Decimal(0)) / len(found) if found else None

    @property
    def median(self) -> Decimal | None:
        """Of the per cents, as many lie below as above; None of nobody."""
        found = self._percents()
        return median(found) if found else None

    def _percents(self) -> list[Decimal]:
        return [row.percent for row in self.rows if row.percent is not None]

    @property
    def waiting(self) -> RunLine | None:
        """The run that somebody must decide about."""
        return next((run for run in self.runs if run.state == "waits"), None)

    @property
    def holding(self) -> RunLine | None:
        """The run whose scores these are."""
        return next((run for run in self.runs if run.state == "holds"), None)

    @property
    def competencies(self) -> list[CompetencyScore]:
        """One of each competency and level, in order: the columns of a table."""
        found = {(part.name, part.level): part for row in self.rows for part in row.parts}
        return [found[key] for key in sorted(found)]


def results(actor: Actor, sitting: UUID, *, order: str = "") -> Results:
    """Candidates with their scores in the run that holds, by seat unless told. Raises NotFound.

    order       one of ``ORDERS``, with a minus sign before it the other way round; anything else is by seat
    """
    row = kept_sitting_for(actor, sitting)
    held = holding_runs([row.pk]).get(row.pk)
    return Results(
        uuid=row.uuid,
        title=row.title,
        region=region_facts(row.region),
        rehearsal=row.kind == SittingKind.REHEARSAL,
        starts_at=row.starts_at,
        closed_at=row.closed_at,
        cancelled=row.cancelled_at is not None,
        pass_mark=row.blueprint.pass_mark,
        pass_reason=row.blueprint.pass_reason,
        evidence=row.blueprint.evidence and row.kind == SittingKind.EXAM,
        rows=_sorted(_rows(row, held), order),
        runs=_runs(row, held),
        corrected=_corrected(row, held),
    )


def _rows(sitting: Sitting, held: ScoringRun | None) -> list[ResultRow]:
    candidates = list(Candidate.objects.filter(sitting=sitting, removed_at=None).select_related("region"))
    attempts = {row.candidate_id: row for row in Attempt.objects.filter(sitting=sitting)}
    scores = {} if held is None else {row.attempt_id: row for row in Score.objects.filter(run=held)}
    people = members(row.person_id for row in candidates if row.person_id is not None)
    names = _names(scores.values())
    found = []
    for row in candidates:
        attempt, member = attempts.get(row.pk), people.get(row.person_id or 0)
        score = None if attempt is None else scores.get(attempt.pk)
        facts = (row.number, row.seat, row.person_id, member.name if member else _("Gladi bersih"))
        place = (member.unit_name if member else "", row.region.name if row.region else "")
        found.append(ResultRow(*facts, *place, _state(attempt), *(() if score is None else _told(score, names))))
    return found


def _told(
    score: Score, names: dict[int, str]
) -> tuple[int, float, float, Decimal, bool | None, tuple[CompetencyScore, ...]]:
    parts = tuple(
        CompetencyScore(int(one), names.get(int(one), ""), int(level), int(items), float(points), float(most))
        for one, level, items, points, most in score.parts
    )
    return score.answered, score.points, score.most, score.percent, score.passed, parts


def _state(attempt: Attempt | None) -> str:
    if attempt is None:
        return "absent"
    return "done" if attempt.submitted_at or attempt.ended_at else "working"


def _names(scores: Collection[Score]) -> dict[int, str]:
    wanted = {int(part[0]) for score in scores for part in score.parts}
    return {pk: one.name for pk, one in named_competencies(wanted).items()}


def _sorted(rows: list[ResultRow], order: str) -> tuple[ResultRow, ...]:
    """Who has no score stands last, whichever way."""
    key, back = order.removeprefix("-"), order.startswith("-")
    rows.sort(key=lambda row: (row.seat, row.number))
    if key == "nilai":
        rows.sort(key=lambda row: row.percent or Decimal(0), reverse=back)
        rows.sort(key=lambda row: row.percent is None)
    elif key in ORDERS:
        rows.sort(key=lambda row: row.number if key == "nomor" else row.name if key == "nama" else "", reverse=back)
        if key == "kursi" and back:
            rows.reverse()
    return tuple(rows)


def _runs(sitting: Sitting, held: ScoringRun | None) -> tuple[RunLine, ...]:
    runs = ScoringRun.objects.filter(sitting=sitting).order_by("-number")
    return tuple(RunLine(run.uuid, run.number, run.reason, run.made_at, run_state(run, held)) for run in runs)


def run_state(run: ScoringRun, held: ScoringRun | None) -> str:
    """Holds, held before, dropped, or waits."""
    if held is not None and run.pk == held.pk:
        return "holds"
    if run.adopted_at:
        return "held"
    return "dropped" if run.dropped_at else "waits"


def _corrected(sitting: Sitting, held: ScoringRun | None) -> bool:
    if held is None or sitting.closed_at is None:
        return False
    waiting = ScoringRun.objects.filter(sitting=sitting, adopted_at=None, dropped_at=None).exists()
    return not waiting and (held.digest, held.method) != (digest_of(pinned_keys(sitting)), VERSION)
