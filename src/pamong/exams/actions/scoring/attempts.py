"""Scores of attempts in the run that holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from pamong.core.actor import SYSTEM
from pamong.exams.actions.scoring.opening import open_run
from pamong.exams.models import Attempt, Score, ScoringRun, Sitting
from pamong.exams.queries.scores import Worth, holding_runs, worth_of


@dataclass(frozen=True, slots=True)
class Scored:
    """What an attempt was worth; ``passed`` is None where the blueprint has no pass mark."""

    percent: Decimal
    passed: bool | None
    points: float
    most: float


def score_attempts(attempts: Sequence[int], now: datetime) -> dict[int, Scored]:
    """Write what attempts that are over were worth, in the run of their sitting that holds; again, it changes nothing.

    attempts    ids, also of several sittings; a few statements for any number of them
    No fact is written: whoever ends the attempts tells of it.
    """
    rows = list(Attempt.objects.filter(pk__in=attempts))
    with transaction.atomic():
        runs = _runs(rows)
        worths = {}
        for sitting, run in runs.items():
            mine = worth_of(run, [row for row in rows if row.sitting_id == sitting])
            keep_scores(run, mine.values(), now)
            worths.update(mine)
    return {pk: Scored(one.total.percent, one.passed, one.total.points, one.total.most) for pk, one in worths.items()}


def keep_scores(run: ScoringRun, worths: Iterable[Worth], now: datetime) -> None:
    """Rows of a run; those that are there stay."""
    Score.objects.bulk_create(
        (
            Score(
                run=run,
                attempt_id=one.attempt,
                form_id=one.form,
                answered=one.answered,
                points=one.total.points,
                most=one.total.most,
                percent=one.total.percent,
                passed=one.passed,
                parts=one.parts,
                at=now,
            )
            for one in worths
        ),
        ignore_conflicts=True,
    )


def _runs(rows: Sequence[Attempt]) -> dict[int, ScoringRun]:
    """The run that holds of each sitting; a sitting without one gets its first."""
    wanted = {row.sitting_id for row in rows}
    runs = holding_runs(wanted)
    missing = wanted - runs.keys()
    if not missing:
        return runs
    for sitting in Sitting.objects.filter(pk__in=missing):
        open_run(SYSTEM, sitting)
    return holding_runs(wanted)
