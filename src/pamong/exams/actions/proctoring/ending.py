"""The end of somebody's work, and of the whole sitting."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.exams.actions.outages import give_back
from pamong.exams.actions.proctoring.seats import Done, chosen, everybody, keep_out, running, those, why, write_down
from pamong.exams.actions.scoring import conclude
from pamong.exams.actions.submitting import end_attempts
from pamong.exams.models import Attempt, IncidentKind

BATCH: Final = 25
"""Attempts that are ended in one transaction; answers of everybody wait for it."""


def end_work(actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str, sentence: str) -> Done:
    """Those who work, work no more: what is stored holds, and is scored. This cannot be taken back.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, now = why(cause, sentence), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        fitting, done = those(
            chosen(actor, row, candidates, lock=False),
            lambda one: one.works,
            _("Tidak ada kursi terpilih yang sedang mengerjakan atau dijeda."),
        )
        end_attempts(actor, [one.attempt.pk for one in fitting if one.attempt], now)
        write_down(actor, row, fitting, kind=IncidentKind.ENDED, verb="exams.work_ended", reason=reason, now=now)
    return done


def close_sitting(actor: Actor, *, sitting: UUID, cause: str = "", sentence: str = "") -> Done:
    """The sitting is over for everybody: who still works is ended, and the scores are final but for corrections.

    returns     seats that were still at work
    raises      NotFound; Conflict ``sitting-not-started``
    """
    reason = why(cause, sentence, needed=False)
    working = _end_everybody(actor, sitting)
    now = timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        keep_out(row)
        if left := [one.attempt.pk for one in everybody(row, lock=False) if one.works and one.attempt]:
            end_attempts(actor, left, now)  # began a moment ago
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        write_down(actor, row, [], kind=IncidentKind.CLOSED, verb="exams.sitting_closed", reason=reason, now=now)
        conclude(actor, row)
    return Done(working)


def _end_everybody(actor: Actor, sitting: UUID) -> tuple[int, ...]:
    """End who works, a few in each transaction: others save meanwhile, in this room and in all others."""
    now = timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        if row.started_at is None and not Attempt.objects.filter(sitting=row, started_at__isnull=False).exists():
            raise Conflict("sitting-not-started", _("Ujian ini belum dimulai. Batalkan di halaman pelaksanaannya."))
        give_back(now)
        working = [one for one in everybody(row, lock=False) if one.works]
    attempts = [one.attempt.pk for one in working if one.attempt]
    for start in range(0, len(attempts), BATCH):
        end_attempts(actor, attempts[start : start + BATCH], now)
    return tuple(one.candidate.seat for one in working)
