"""Supervisors agree or not; where nobody answers, the next above is asked as well."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid
from pamong.kit.wording import one_line
from pamong.learning.access import LEADERS, approval_for
from pamong.learning.actions.registration.seating import settle
from pamong.learning.actions.registration.state import alone, refuse_begun, refuse_ended, refuse_gone
from pamong.learning.actions.registration.telling import ask, tell, tell_outcome
from pamong.learning.models import Approval, Offering, Registration
from pamong.office.queries.calendar import after_working_days
from pamong.people.access import own_people, visible_people
from pamong.people.queries.supervisors import Supervisor, supervisors_above


def approve(actor: Actor, *, approval: UUID, note: str = "") -> Registration:
    """Who is asked agrees, or who acts for that one; others who were asked need not answer any more.

    First come: a free seat is given now, else a place on the waiting list. The person is told.

    raises      NotFound; Forbidden ``own-registration``, ``no-longer-above``; Conflict ``already-decided``, ``registration-ended``,
                ``offering-cancelled``, ``offering-finished``, ``offering-begun``
    """
    with transaction.atomic():
        step, row, now = _asked(actor, approval)
        refuse_begun(row, now)
        one = step.registration
        _decide(actor, step, now, agreed=True, note=one_line(note))
        one.approved_at = now
        one.save(update_fields=["approved_at"])
        settle(row, [one], now)
        facts = {"offering": row.pk, "person": one.person_id, "seated": one.seated_at is not None}
        record(actor, "learning.registration_approved", one, region=row.region_id, **facts)
        if one.seated_at or one.queued_at:
            tell_outcome(actor, row, [one])
        else:
            body = _("Kursi dibagikan sesudah pendaftaran ditutup. Hasilnya akan diberitahukan.")
            tell(actor, row, [one.person_id], _("Pendaftaran Anda di %(title)s disetujui"), body)
    return one


def decline(actor: Actor, *, approval: UUID, note: str) -> Registration:
    """Who is asked does not agree, and says why. The person is told.

    raises      as ``approve``, though also after it began; Invalid ``decline-reason``
    """
    with transaction.atomic():
        step, row, now = _asked(actor, approval)
        words = _reason(note)
        _decide(actor, step, now, agreed=False, note=words)
        _end(actor, row, step.registration, words, now)
    return step.registration


def turn_down(actor: Actor, *, row: Offering, registration: Registration, reason: str) -> Registration:
    """The organiser takes nobody on who has no seat yet; inside a transaction that holds the offering's lock.

    raises      Invalid ``decline-reason``; Conflict ``registration-ended``, ``already-seated``
    """
    refuse_gone(registration)
    if registration.seated_at:
        raise Conflict(
            "already-seated", _("Orang ini sudah mendapat kursi. Tarik kursinya dengan alasan, jangan ditolak.")
        )
    words, now = _reason(reason), timezone.now()
    lapse(registration, now)
    _end(actor, row, registration, words, now)
    return registration


def lapse(registration: Registration, now: datetime) -> None:
    """Who was asked about it need not answer any more."""
    Approval.objects.filter(registration=registration, decided_at=None, lapsed_at=None).update(lapsed_at=now)


def climb_approvals(now: datetime) -> int:
    """Where nobody answered for so many working days as the offering says, ask the next above as well. Once an hour.

    returns     how many were asked
    """
    with transaction.atomic():
        late = [step for step in _unanswered(now) if _is_late(step, now)]
        asked = _next_steps(late, now)
        by_offering: defaultdict[int, list[Approval]] = defaultdict(list)
        for step in Approval.objects.bulk_create(asked, ignore_conflicts=True):
            by_offering[step.registration.offering_id].append(step)
        for steps in by_offering.values():
            row = steps[0].registration.offering
            record(SYSTEM, "learning.approvals_climbed", row, region=row.region_id, count=len(steps))
            ask(SYSTEM, row, steps)
    return len(asked)


def _asked(actor: Actor, uuid: UUID) -> tuple[Approval, Offering, datetime]:
    """What waits for the actor's answer, with the offering, locked; and the moment."""
    found = approval_for(actor, uuid)
    if own_people(actor).filter(pk=found.registration.person_id).exists():
        raise Forbidden("own-registration", _("Pendaftaran Anda sendiri disetujui oleh orang lain."))
    if not visible_people(actor, LEADERS).filter(pk=found.registration.person_id).exists():
        raise Forbidden("no-longer-above", _("Orang ini tidak lagi bertugas di unit Anda. Pimpinannya yang menjawab."))
    row = alone(found.registration.offering_id)
    step = Approval.objects.select_related("registration").get(pk=found.pk)
    refuse_ended(row)
    refuse_gone(step.registration)
    if step.decided_at or step.lapsed_at:
        raise Conflict("already-decided", _("Pendaftaran ini sudah dijawab. Tidak ada lagi yang perlu Anda putuskan."))
    return step, row, timezone.now()


def _decide(actor: Actor, step: Approval, now: datetime, *, agreed: bool, note: str) -> None:
    step.decided_at, step.agreed, step.note, step.decided_by = now, agreed, note, actor.account
    step.save(update_fields=["decided_at", "agreed", "note", "decided_by"])
    lapse(step.registration, now)


def _end(actor: Actor, row: Offering, one: Registration, words: str, now: datetime) -> None:
    one.declined_at, one.refusal = now, words
    one.save(update_fields=["declined_at", "refusal"])
    facts = {"offering": row.pk, "person": one.person_id}
    record(actor, "learning.registration_declined", one, region=row.region_id, **facts)
    body = _("Alasannya: %(reason)s") % {"reason": words}
    tell(actor, row, [one.person_id], _("Pendaftaran Anda di %(title)s tidak disetujui"), body)


def _reason(note: str) -> str:
    words = one_line(note)
    if not words:
        raise Invalid(
            "decline-reason", _("Alasannya masih kosong. Tulis mengapa tidak disetujui; orangnya membacanya.")
        )
    return words


def _unanswered(now: datetime) -> list[Approval]:
    """The last step of each registration that still waits, of offerings that go on; locked, one job at a time."""
    rows: QuerySet[Approval] = Approval.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    rows = rows.select_related(
        "registration__region", "registration__offering__programme", "registration__offering__region"
    )
    waiting = rows.filter(
        decided_at=None,
        lapsed_at=None,
        asked_at__lt=now - timedelta(days=1),
        registration__offering__cancelled_at=None,
        registration__offering__finished_at=None,
    )
    last = {step.registration_id: step for step in waiting.order_by("registration", "step")}
    return list(last.values())


def _is_late(step: Approval, now: datetime) -> bool:
    """Whether the working days have passed, by the calendar of the employer, at the hour at which the question was asked."""
    zone = ZoneInfo(step.registration.region.time_zone)
    asked = step.asked_at.astimezone(zone)
    day = after_working_days(step.registration.region_id, asked.date(), step.registration.offering.approval_days)
    return now >= datetime.combine(day, asked.time(), zone)


def _next_steps(late: list[Approval], now: datetime) -> list[Approval]:
    """A question to the nearest above who was not asked yet; none where nobody is."""
    earlier: defaultdict[int, set[int]] = defaultdict(set)
    for registration, person in Approval.objects.filter(
        registration__in={step.registration_id for step in late}
    ).values_list("registration", "approver"):
        earlier[registration].add(person)
    found = []
    for step in late:
        # Not by the post of who was asked: that one may have another one by now, or lead this unit beside it.
        above = supervisors_above(step.registration.person_id)
        asked = earlier[step.registration_id]
        found += [_question(step, one, now) for one in above if one.person not in asked][:1]
    return found


def _question(step: Approval, above: Supervisor, now: datetime) -> Approval:
    days = step.registration.offering.approval_days
    why = _("Belum ada jawaban dalam %(days)s hari kerja.") % {"days": days}
    return Approval(
        registration=step.registration,
        step=step.step + 1,
        approver_id=above.person,
        why=f"{why} {above.reason}".strip(),
        asked_at=now,
    )
