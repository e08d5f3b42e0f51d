"""What attempts are worth: the answers that hold, and from them and the keys of a run the points.

No actor: whoever asks has checked the right to know.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from pamong.exams import items
from pamong.exams.models import Attempt, ItemKey, Score, ScoringRun
from pamong.exams.queries.packages import Slot, package_of
from pamong.science.scoring import Part, Total, total

# The key of answers begins with the region, so the attempt has to say its own.
_HOLDING: Final = """
SELECT DISTINCT ON (a.id, r.slot) a.id, r.slot, r.value
FROM exams_attempt a JOIN exams_response r ON r.region = a.region AND r.attempt = a.id
WHERE a.id = ANY (%s) ORDER BY a.id, r.slot, r.seq DESC
"""


@dataclass(frozen=True, slots=True)
class Worth:
    """What one attempt was worth.

    answered    slots with an answer that holds
    passed      None: the blueprint has no pass mark
    """

    attempt: int
    form: int
    answered: int
    total: Total
    passed: bool | None

    @property
    def parts(self) -> list[list[Any]]:
        """For each competency and level: [competency id, level, items, points, most]."""
        return [[*part, *summed] for part, summed in sorted(self.total.parts.items())]


def answers_of(attempts: Collection[int]) -> dict[int, dict[int, object]]:
    """Attempt → slot → the answer that holds: of the highest sequence number. What was taken back is left out.

    attempts    ids; one statement for all of them, and each is in the answer
    """
    found: dict[int, dict[int, object]] = {attempt: {} for attempt in attempts}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDING, [list(attempts)])
        for attempt, slot, value in cursor.fetchall():
            answer = json.loads(value)
            if answer is not None:
                found[attempt][slot] = answer
    return found


def holding_runs(sittings: Collection[int]) -> dict[int, ScoringRun]:
    """Sitting → the run that holds: the one adopted last."""
    runs = ScoringRun.objects.filter(sitting__in=sittings, adopted_at__isnull=False)
    return {run.sitting_id: run for run in runs.select_related("sitting__blueprint").order_by("number")}


def worth_of(run: ScoringRun, attempts: Iterable[Attempt]) -> dict[int, Worth]:
    """Each attempt scored by the keys of a run, from nothing but what is stored. Two statements for any number of them.

    attempts    of the run's sitting
    """
    rows = list(attempts)
    answers = answers_of([row.pk for row in rows])
    return {row.pk: _worth(run, row, answers[row.pk]) for row in rows}


def shares_of(run: ScoringRun, form: int, answers: Mapping[int, object]) -> list[float]:
    """Share of the points, 0 to 1, of each slot of a form in order."""
    return [
        items.score(slot.kind, slot.content, key, answers.get(slot.slot))
        for slot, key in zip(package_of(form).items, keys_of(run.pk, form), strict=True)
    ]


@lru_cache(maxsize=256)
def keys_of(run: int, form: int) -> tuple[dict[str, Any], ...]:
    """Key of each slot of a form in a run, in order. Neither runs, forms nor keys change, so they are read once.

    A version that the run does not name, of a form that came to the sitting later, has its first key.
    """
    slots = package_of(form).items
    numbers = ScoringRun.objects.values_list("keys", flat=True).get(pk=run)
    rows = ItemKey.objects.filter(version__in=[slot.version for slot in slots])
    known = {(row.version_id, row.number): row.key for row in rows}
    return tuple(known[slot.version, numbers.get(str(slot.version), 1)] for slot in slots)


def verify_scores(sitting: int) -> tuple[tuple[int, int], ...]:
    """Scores of a sitting that are not what its answers and keys give: run number and attempt of each; empty when all agree.

    Everything is computed again from answers, keys, forms and the blueprint, none of which ever changes.
    """
    wrong = []
    for run in ScoringRun.objects.filter(sitting=sitting).select_related("sitting__blueprint").order_by("number"):
        stored = {row.attempt_id: row for row in Score.objects.filter(run=run)}
        again = worth_of(run, Attempt.objects.filter(pk__in=stored))
        wrong += [(run.number, pk) for pk, row in sorted(stored.items()) if _told(row) != _counted(again[pk])]
    return tuple(wrong)


def _worth(run: ScoringRun, attempt: Attempt, answers: Mapping[int, object]) -> Worth:
    slots = package_of(attempt.form_id).items
    summed = total(shares_of(run, attempt.form_id, answers), [slot.counts for slot in slots], [_part(s) for s in slots])
    mark = run.sitting.blueprint.pass_mark
    passed = None if mark is None else summed.percent >= mark
    return Worth(attempt.pk, attempt.form_id, len(answers), summed, passed)


def _part(slot: Slot) -> Part | None:
    return None if slot.competency is None or slot.level is None else (slot.competency, slot.level)


def _told(row: Score) -> tuple[object, ...]:
    return (row.form_id, row.answered, round(row.points, 9), row.most, row.percent, row.passed, row.parts)


def _counted(worth: Worth) -> tuple[object, ...]:
    points = worth.total.points
    return (
        worth.form,
        worth.answered,
        round(points, 9),
        worth.total.most,
        worth.total.percent,
        worth.passed,
        worth.parts,
    )
