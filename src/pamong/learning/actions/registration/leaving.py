"""Seats are confirmed, given back and taken away; sessions move, and the times of who has a seat with them."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid
from pamong.kit.wording import one_line
from pamong.learning.access import keeps, kept_registration_for, own_registration_for, registration_for
from pamong.learning.actions.registration.approving import lapse, turn_down
from pamong.learning.actions.registration.seating import APART, disengage, promote
from pamong.learning.actions.registration.state import alone, refuse_ended, refuse_gone, refuse_over
from pamong.learning.actions.registration.telling import tell
from pamong.learning.actions.taking import hold
from pamong.learning.models import Approval, Engagement, Offering, Registration, Session
from pamong.learning.queries.clashes import clashes
from pamong.people.queries.contacts import contacts_of

_NAMED = 5
"""People whom a refusal names."""


def withdraw(actor: Actor, *, registration: UUID, reason: str) -> Registration:
    """A registration ends: by the person, or by who organises where the offering is or where the person serves.

    A seat goes to the next on the waiting list whose quota fits and who has the time, and who is told. So is the person, unless
    it was the own wish.

    raises      NotFound; Forbidden ``not-yours-to-withdraw``; Invalid ``withdrawal-reason``; Conflict ``registration-ended``,
                ``offering-cancelled``, ``offering-finished``, ``offering-over``
    """
    with transaction.atomic():
        found = registration_for(actor, registration)
        own = found.person_id == actor.person
        if not (own or keeps(actor, found.offering.region_id) or keeps(actor, found.region_id)):
            raise Forbidden(
                "not-yours-to-withdraw",
                _("Pendaftaran ditarik oleh orangnya sendiri atau oleh penyelenggara. Bicarakan dengan mereka."),
            )
        words = one_line(reason)
        if not words:
            raise Invalid("withdrawal-reason", _("Alasannya masih kosong. Tulis mengapa pendaftaran ini ditarik."))
        row, one, now = alone(found.offering_id), Registration.objects.get(pk=found.pk), timezone.now()
        refuse_ended(row)
        refuse_over(row, now)
        refuse_gone(one)
        leave(one, words, now)
        promoted = promote(actor, row, now) if one.seated_at else ()
        facts = {"offering": row.pk, "person": one.person_id, "promoted": list(promoted)}
        record(actor, "learning.registration_withdrawn", one, region=row.region_id, **facts)
        if not own:
            body = _("Alasannya: %(reason)s") % {"reason": words}
            tell(actor, row, [one.person_id], _("Pendaftaran Anda di %(title)s ditarik"), body)
    return one


def confirm(actor: Actor, *, registration: UUID) -> Registration:
    """Who has a seat says: I will come. Repeating it changes nothing.

    raises      NotFound for everybody else; Conflict ``no-seat``, ``offering-cancelled``, ``offering-finished``, ``offering-over``
    """
    with transaction.atomic():
        found = own_registration_for(actor, registration)
        row, one, now = alone(found.offering_id), Registration.objects.get(pk=found.pk), timezone.now()
        refuse_ended(row)
        refuse_over(row, now)
        if one.seated_at is None or one.withdrawn_at:
            raise Conflict("no-seat", _("Pendaftaran ini belum mendapat kursi, jadi belum ada yang dikonfirmasi."))
        if one.confirmed_at is None:
            one.confirmed_at = now
            one.save(update_fields=["confirmed_at"])
            facts = {"offering": row.pk, "person": one.person_id}
            record(actor, "learning.seat_confirmed", one, region=row.region_id, **facts)
    return one


def decline_registration(actor: Actor, *, registration: UUID, reason: str) -> Registration:
    """Who organises the offering declines somebody who has no seat yet, and says why. The person is told.

    raises      NotFound; Invalid ``decline-reason``; Conflict ``registration-ended``, ``already-seated``, ``offering-cancelled``,
                ``offering-finished``
    """
    with transaction.atomic():
        found = kept_registration_for(actor, registration)
        row, one = alone(found.offering_id), Registration.objects.get(pk=found.pk)
        refuse_ended(row)
        return turn_down(actor, row=row, registration=one, reason=reason)


def release_all(actor: Actor, *, offering: Offering) -> None:  # noqa: ARG001  # every action says who acts
    """The times of all who have a seat are free, and nobody is asked any more; inside the transaction that cancels."""
    now = timezone.now()
    Engagement.objects.filter(session__offering=offering, released_at=None).update(released_at=now)
    waiting = Approval.objects.filter(registration__offering=offering, decided_at=None, lapsed_at=None)
    waiting.update(lapsed_at=now)


def move_engagements(session: Session) -> None:
    """Who has a seat is taken when the session is now, also a new one; inside the transaction that moves, adds or cancels it.

    raises      Conflict ``participants-clash``, with names, where somebody is elsewhere then
    """
    held = Engagement.objects.filter(session=session, released_at=None)
    if session.cancelled_at:
        held.update(released_at=timezone.now())
        return
    during = DateTimeTZRange(session.starts_at, session.ends_at)
    seated = Registration.objects.filter(offering=session.offering_id, seated_at__isnull=False, withdrawn_at=None)
    hold(seated.values_list("person", flat=True))
    try:
        with transaction.atomic():
            held.update(during=during)
            missing = seated.exclude(pk__in=held.values("registration")).order_by("pk")
            Engagement.objects.bulk_create(
                Engagement(person_id=one.person_id, registration=one, session=session, during=during) for one in missing
            )
    except IntegrityError as problem:
        if APART not in str(problem):
            raise
        raise _participants_clash(session, list(seated.values_list("person", flat=True))) from None


def leave(one: Registration, words: str, now: datetime) -> None:
    """End a registration; inside a transaction that holds the offering's lock, which then lets the next one in."""
    one.withdrawn_at, one.withdrawal = now, words
    one.save(update_fields=["withdrawn_at", "withdrawal"])
    lapse(one, now)
    disengage(one, now)


def _participants_clash(session: Session, people: list[int]) -> Conflict:
    """Who cannot come then, but not where they are."""
    others = clashes(people, [(session.starts_at, session.ends_at)])
    busy = [person for person, rows in others.items() if any(row.session != session.pk for row in rows)]
    names = sorted(contact.name for contact in contacts_of(busy).values())
    told = ", ".join(names[:_NAMED])
    more = _(" dan %(count)s orang lain") % {"count": len(names) - _NAMED} if len(names) > _NAMED else ""
    return Conflict(
        "participants-clash",
        _("Pada waktu itu ada peserta yang mengikuti kegiatan lain: %(names)s%(more)s. Pilih waktu lain.")
        % {"names": told, "more": more},
    )
