"""Who may enter and begin."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.exams.actions.proctoring.seats import (
    Done,
    Place,
    chosen,
    everybody,
    in_range,
    running,
    those,
    why,
    write_down,
)
from pamong.exams.models import Attempt, Candidate, IncidentKind, Sitting
from pamong.exams.queries.clock import first_deadline


def start_sitting(
    actor: Actor, *, sitting: UUID, candidates: Sequence[UUID] = (), cause: str = "", sentence: str = ""
) -> Done:
    """The clock of the room begins, for everybody who has been let in.

    candidates  who of those that wait is let in as well
    raises      NotFound; Conflict ``sitting-started``
    """
    reason, now = why(cause, sentence, needed=False), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        if row.started_at is not None:
            raise Conflict("sitting-started", _("Ujian ini sudah dimulai. Peserta yang menyusul cukup diizinkan."))
        row.started_at = now
        row.save(update_fields=["started_at"])
        if candidates:
            _let_in(row, [one for one in chosen(actor, row, candidates) if _waits(one)], now)
        ready = [one for one in everybody(row) if _is_ready(one)]
        _begin(row, ready, now)
        write_down(actor, row, ready, kind=IncidentKind.STARTED, verb="exams.sitting_started", reason=reason, now=now)
    return Done(tuple(one.candidate.seat for one in ready))


def admit(actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str = "", sentence: str = "") -> Done:
    """Who waits may begin: at once where the clock of the room or the own one runs, otherwise with the others.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, now = why(cause, sentence, needed=False), timezone.now()
    with transaction.atomic():
        row = running(actor, sitting)
        fitting, done = those(
            chosen(actor, row, candidates),
            lambda one: (_waits(one) or _missed(row, one)) and _has_time(row, one, now),
            _("Tidak ada kursi terpilih yang menunggu izin dan masih mempunyai waktu."),
        )
        _let_in(row, fitting, now)
        write_down(
            actor, row, fitting, kind=IncidentKind.ADMITTED, verb="exams.candidates_admitted", reason=reason, now=now
        )
    return done


def admit_late(
    actor: Actor, *, sitting: UUID, candidates: Sequence[UUID], cause: str, sentence: str, minutes: int = 15
) -> Done:
    """Who has not entered may still do so for so many minutes, although the PIN is closed.

    raises      NotFound; Invalid; Conflict ``no-seat-fits``
    """
    reason, now = why(cause, sentence), timezone.now()
    until = now + timedelta(minutes=in_range(minutes))
    with transaction.atomic():
        row = running(actor, sitting)
        fitting, done = those(
            chosen(actor, row, candidates),
            lambda one: one.attempt is None,
            _("Semua kursi terpilih sudah masuk, jadi tidak perlu izin terlambat."),
        )
        Candidate.objects.filter(pk__in=[one.candidate.pk for one in fitting]).update(late_until=until)
        write_down(
            actor,
            row,
            fitting,
            kind=IncidentKind.LATE,
            verb="exams.candidates_admitted_late",
            reason=reason,
            now=now,
            seconds=minutes * 60,
        )
    return done


def _waits(one: Place) -> bool:
    return one.attempt is not None and one.attempt.admitted_at is None and not one.over


def _is_ready(one: Place) -> bool:
    row = one.attempt
    return row is not None and row.admitted_at is not None and row.started_at is None and not one.over


def _missed(sitting: Sitting, one: Place) -> bool:
    """Whether somebody came in at the very moment when all others began."""
    return sitting.started_at is not None and _is_ready(one)


def _has_time(sitting: Sitting, one: Place, now: datetime) -> bool:
    deadline = first_deadline(sitting, one.candidate.extra, now)
    return deadline is None or deadline > now


def _let_in(sitting: Sitting, places: Sequence[Place], now: datetime) -> None:
    waiting = [one.candidate.pk for one in places if _waits(one)]
    Attempt.objects.filter(candidate__in=waiting).update(admitted_at=now)
    if sitting.own_clock or sitting.started_at is not None:
        _begin(sitting, places, now)


def _begin(sitting: Sitting, places: Sequence[Place], now: datetime) -> None:
    """Their clocks run; one statement for all with the same extra time."""
    for extra in {one.candidate.extra for one in places}:
        alike = [one.candidate.pk for one in places if one.candidate.extra == extra]
        deadline = first_deadline(sitting, extra, now)
        Attempt.objects.filter(candidate__in=alike, started_at=None).update(started_at=now, deadline=deadline)
