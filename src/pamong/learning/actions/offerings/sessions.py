"""Meetings of an offering are planned, moved and given up, and the rooms with them."""

from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.access import kept_session_for
from pamong.learning.actions.offerings.facts import SessionFacts
from pamong.learning.actions.offerings.making import refuse_late_close, refuse_small_room
from pamong.learning.actions.offerings.speakers import refuse_taken_of
from pamong.learning.actions.offerings.state import held_sessions, locked, when, zone_of
from pamong.learning.actions.offerings.telling import moved, tell_session
from pamong.learning.actions.registration import move_engagements
from pamong.learning.models import Attendance, Module, Offering, Session
from pamong.learning.queries.offerings.naming import session_source, title_of
from pamong.office.actions.bookings import book, release
from pamong.office.queries.facilities import FacilityRow, facility_choices

SAID: Final = frozenset({"starts_at", "ends_at", "facility", "place", "link"})
"""What participants are told of when it changes."""


def add_session(actor: Actor, *, offering: UUID, facts: SessionFacts) -> Session:
    """A session of a module, and its room booked. Once published, who has a seat is told and kept free for it.

    A day off is allowed; pages say so.

    raises      NotFound; Invalid for what cannot be, ``room-too-small``; Conflict ``offering-cancelled``,
                ``offering-finished``, ``session-overlap``, ``closes-late``, ``facility-taken``,
                ``participants-clash``
    """
    with transaction.atomic():
        row = locked(actor, offering)
        session = Session(offering=row)
        _fit(actor, session, facts)
        session.save(force_insert=True)
        session.refresh_from_db(fields=["uuid"])
        _book(actor, session)
        _hold(row, session)
        record(actor, "learning.session_added", session, region=row.region_id, offering=row.pk)
        tell_session(actor, row, session, _("Sesi baru. %(told)s") % {"told": moved(row, session)})
    session.refresh_from_db()
    return session


def change_session(actor: Actor, *, session: UUID, facts: SessionFacts) -> Session:
    """Move a session or correct it; its room moves along. Nothing new changes nothing.

    raises      as ``add_session``; Conflict ``session-cancelled``, ``session-held``, ``speaker-taken``
    """
    with transaction.atomic():
        row, held = _held(actor, session)
        before = _facts_of(held)
        _fit(actor, held, facts)
        after = _facts_of(held)
        changed = sorted(field for field, value in after.items() if before[field] != value)
        if not changed:
            return held
        if {"starts_at", "ends_at"} & set(changed):
            _refuse_held(held)
            refuse_taken_of(held)
        held.save(update_fields=changed)
        if {"starts_at", "ends_at", "facility"} & set(changed):
            _release(actor, held)
            _book(actor, held)
            _hold(row, held)
        record(actor, "learning.session_changed", held, region=row.region_id, offering=row.pk, fields=changed)
        if SAID & set(changed):
            tell_session(actor, row, held, moved(row, held))
    return held


def cancel_session(actor: Actor, *, session: UUID) -> Session:
    """A session will not be held: its room and its people are free again, and who has a seat is told.

    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``, ``session-cancelled``, ``session-held``
    """
    with transaction.atomic():
        row, held = _held(actor, session)
        _refuse_held(held)
        drop_session(actor, held)
        record(actor, "learning.session_cancelled", held, region=row.region_id, offering=row.pk)
        told = _("Sesi “%(title)s”, %(when)s, tidak diadakan.") % {
            "title": held.title,
            "when": when(held, zone_of(row)),
        }
        tell_session(actor, row, held, told)
    return held


def drop_session(actor: Actor, session: Session) -> None:
    """Give its room and its people back; inside a transaction, where the offering is locked."""
    _release(actor, session)
    session.cancelled_at = timezone.now()
    session.save(update_fields=["cancelled_at"])
    move_engagements(session)


def _held(actor: Actor, uuid: UUID) -> tuple[Offering, Session]:
    """The session as it is now, and its offering, which nobody else changes until the transaction ends."""
    row = locked(actor, kept_session_for(actor, uuid).offering.uuid)
    session = kept_session_for(actor, uuid)
    if session.cancelled_at:
        raise Conflict("session-cancelled", _("Sesi ini sudah dibatalkan. Buat sesi baru bila masih diperlukan."))
    return row, session


def _fit(actor: Actor, session: Session, facts: SessionFacts) -> None:
    """Give the session these facts, not yet written. Refuses what does not fit the offering."""
    row, told = session.offering, facts.checked()
    module = Module.objects.filter(programme=row.programme_id, uuid=told.module).first()
    if module is None:
        raise NotFound
    room = _room(actor, row, told.facility) if told.facility else None
    if room and (session.facility is None or session.facility.uuid != room.uuid):
        refuse_small_room(room.name, room.capacity, row.seats)
    session.module, session.title = module, told.title or module.title
    session.starts_at, session.ends_at = told.starts_at, told.ends_at
    session.facility_id = room.id if room else None
    session.place, session.link = told.place, told.link
    _refuse_overlap(row, session)


def _room(actor: Actor, row: Offering, facility: UUID) -> FacilityRow:
    for room in facility_choices(actor, row.region_id):
        if room.uuid == facility:
            return room
    raise NotFound


def _refuse_overlap(row: Offering, session: Session) -> None:
    others = held_sessions(row).filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    if other := others.exclude(pk=session.pk).first():
        raise Conflict(
            "session-overlap",
            _("Pada waktu itu sudah ada sesi “%(title)s”, %(when)s. Peserta tidak dapat berada di dua sesi.")
            % {"title": other.title, "when": when(other, zone_of(row))},
        )


def _refuse_held(session: Session) -> None:
    if Attendance.objects.filter(session=session).exists():
        raise Conflict(
            "session-held",
            _("Presensi sesi ini sudah dicatat, jadi waktunya tidak diganti dan sesinya tidak dibatalkan."),
        )


def _facts_of(session: Session) -> dict[str, Any]:
    return {
        "module": session.module_id,
        "title": session.title,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "facility": session.facility_id,
        "place": session.place,
        "link": session.link,
    }


def _book(actor: Actor, session: Session) -> None:
    """Take the room of ours, if there is one."""
    if session.facility is None:
        return
    booking = book(
        actor,
        facility=session.facility.uuid,
        starts=session.starts_at,
        ends=session.ends_at,
        purpose=title_of(session.offering),
        source=session_source(session.uuid),
    )
    session.booking = booking.uuid
    session.save(update_fields=["booking"])


def _release(actor: Actor, session: Session) -> None:
    if session.booking is None:
        return
    release(actor, booking=session.booking)
    session.booking = None
    session.save(update_fields=["booking"])


def _hold(row: Offering, session: Session) -> None:
    """Who has a seat is taken for this time; once published, registration must end before the first session."""
    if row.published_at:
        refuse_late_close(row)
    move_engagements(session)
