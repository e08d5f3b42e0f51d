"""After a sitting was closed."""

from django.db import transaction
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.exams.actions.scoring.attempts import score_attempts
from pamong.exams.actions.scoring.evidence import keep_evidence
from pamong.exams.actions.scoring.opening import open_run
from pamong.exams.actions.scoring.rescoring import ended_attempts
from pamong.exams.models import Sitting, SittingKind


def conclude(actor: Actor, sitting: Sitting) -> int:
    """Scores are final: every attempt that is over has one, and what it shows becomes evidence of competency.

    sitting     closed, in the same transaction
    returns     how many attempts were scored
    A rehearsal is scored too, but neither told nor kept as evidence.
    """
    with transaction.atomic():
        run = open_run(actor, sitting)
        scored = score_attempts([row.pk for row in ended_attempts(sitting)], timezone.now())
        if sitting.kind == SittingKind.REHEARSAL:
            return len(scored)
        passed = sum(one.passed is True for one in scored.values())
        told = {"run": run.number, "attempts": len(scored), "passed": passed, "evidence": keep_evidence(run)}
        record(actor, "exams.scored", sitting, region=sitting.region_id, **told)
    return len(scored)
