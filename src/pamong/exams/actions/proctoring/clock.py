"""Clocks of single seats: stopped, running again, longer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams.actions.outages import give_back
from pamong.exams.actions.proctoring.seats import Done, Place, chosen, in_range, running, those, why, write_down
from pamong.exams.models import Attempt, IncidentKind

SECOND: Final = timedelta(seconds=1)


def pause(actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str, sentence: str) -> Done:
    """The clocks of those who work stand still; nothing is saved meanwhile. What is left is kept in whole seconds.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, now = why(cause, sentence), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        give_back(now)
        fitting, done = those(
            chosen(actor, row, candidates),
            lambda one: _clock_runs(one, now),
            _("Tidak ada kursi terpilih yang sedang mengerjakan."),
        )
        for one in fitting:
            attempt = _attempt(one)
            attempt.paused_at, attempt.left = now, _seconds_to(attempt.deadline, now)
        Attempt.objects.bulk_update([_attempt(one) for one in fitting], ["paused_at", "left"])
        write_down(actor, row, fitting, kind=IncidentKind.PAUSED, verb="exams.attempts_paused", reason=reason, now=now)
    return done


def resume(actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str, sentence: str) -> Done:
    """Paused clocks run again, with what was left.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, now = why(cause, sentence), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        fitting, done = those(
            chosen(actor, row, candidates), _is_paused, _("Tidak ada kursi terpilih yang sedang dijeda.")
        )
        for one in fitting:
            attempt = _attempt(one)
            attempt.deadline, attempt.paused_at, attempt.left = now + (attempt.left or 0) * SECOND, None, None
        Attempt.objects.bulk_update([_attempt(one) for one in fitting], ["deadline", "paused_at", "left"])
        write_down(
            actor, row, fitting, kind=IncidentKind.RESUMED, verb="exams.attempts_resumed", reason=reason, now=now
        )
    return done


def add_time(
    actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str, sentence: str, minutes: int
) -> Done:
    """So many minutes more for those who work or are paused: 1 to 120.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, seconds, now = why(cause, sentence), in_range(minutes) * 60, timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        fitting, done = those(
            chosen(actor, row, candidates),
            lambda one: one.works,
            _("Tidak ada kursi terpilih yang sedang mengerjakan atau dijeda. Yang belum mulai cukup diizinkan dahulu."),
        )
        paused = [_attempt(one).pk for one in fitting if _is_paused(one)]
        others = [_attempt(one).pk for one in fitting if not _is_paused(one)]
        Attempt.objects.filter(pk__in=paused).update(left=F("left") + seconds)
        Attempt.objects.filter(pk__in=others).update(deadline=F("deadline") + timedelta(seconds=seconds))
        verb = "exams.time_added"
        write_down(actor, row, fitting, kind=IncidentKind.TIME, verb=verb, reason=reason, now=now, seconds=seconds)
    return done


def _attempt(one: Place) -> Attempt:
    if one.attempt is None:
        raise ValueError("a seat without attempt has no clock")
    return one.attempt


def _is_paused(one: Place) -> bool:
    return one.works and _attempt(one).paused_at is not None


def _clock_runs(one: Place, now: datetime) -> bool:
    return one.works and not _is_paused(one) and _seconds_to(_attempt(one).deadline, now) > 0


def _seconds_to(deadline: datetime | None, now: datetime) -> int:
    """Whole seconds until then, rounded up; 0 when it has passed."""
    return max(0, -((now - deadline) // SECOND)) if deadline else 0
