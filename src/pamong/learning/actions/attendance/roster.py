"""Whoever organises notes who is there: on the roster, or from the sheet that was signed on paper."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.kit.wording import clock, long_moment, one_line
from pamong.learning.access import kept_session_for
from pamong.learning.models import Attendance, Proof, Registration, Session
from pamong.learning.queries.attendance.standing import BEFORE, last_rows
from pamong.people.access import own_people


@dataclass(frozen=True, slots=True)
class _Presence:
    """What is noted of somebody."""

    present: bool
    since: datetime
    until: datetime
    reason: str

    def stands(self, known: Attendance | None) -> bool:
        """Whether it is known already."""
        return known is not None and (known.present, known.since, known.until, known.reason) == (
            self.present,
            self.since,
            self.until,
            self.reason,
        )


def mark(
    actor: Actor,
    *,
    session: UUID,
    registration: UUID,
    present: bool,
    since: datetime | None = None,
    until: datetime | None = None,
    reason: str = "",
) -> Attendance:
    """Somebody was there, for a part of the session, or not. What is known already is not written again.

    since, until    None is the session's own
    reason          why not, or not for the whole; an offering that has been finished asks it of every mark
    raises          NotFound; Forbidden ``own-presence``; Conflict ``session-cancelled``, ``session-early``; Invalid
                    ``presence-times``, ``presence-reason``
    """
    with transaction.atomic():
        row = _open_session(actor, session)
        seat = _seats(actor, row, [registration])[0]
        told = _told(row, present=present, since=since, until=until, reason=one_line(reason))
        known = last_rows(Attendance.objects.filter(session=row.pk, registration=seat)).first()
        if known is not None and told.stands(known):
            return known
        made = _made(actor, row, seat, told, Proof.ROSTER)
        made.save(force_insert=True)
        facts = {"session": row.pk, "registration": seat.pk, "present": present}
        record(actor, "learning.presence_marked", made, region=row.offering.region_id, **facts)
    return made


def mark_sheet(actor: Actor, *, session: UUID, pin: str, present: Collection[UUID]) -> int:
    """These people signed the paper sheet. Who is known to be there already stays as known. Returns how many are new.

    pin         printed on the sheet, so that it is the sheet of this session that is typed
    raises      NotFound; Forbidden ``own-presence``; Conflict ``session-cancelled``, ``session-early``,
                ``sheet-not-printed``; Invalid ``sheet-pin``
    """
    with transaction.atomic():
        row = _open_session(actor, session)
        _refuse_other_sheet(row, pin)
        seats = _seats(actor, row, present)
        known = last_rows(Attendance.objects.filter(session=row.pk, registration__in=seats))
        there = {one.registration_id for one in known if one.present}
        told = _Presence(present=True, since=row.starts_at, until=row.ends_at, reason="")
        fresh = [_made(actor, row, seat, told, Proof.SHEET) for seat in seats if seat.pk not in there]
        Attendance.objects.bulk_create(fresh)
        if fresh:
            record(actor, "learning.sheet_entered", row, region=row.offering.region_id, present=len(fresh))
    return len(fresh)


def cancelled() -> Conflict:
    """Nobody comes to a session that is not held."""
    return Conflict("session-cancelled", _("Sesi ini dibatalkan, jadi kehadirannya tidak dicatat."))


def _open_session(actor: Actor, uuid: UUID) -> Session:
    """A session that the actor keeps and in which people can be noted by now."""
    row = kept_session_for(actor, uuid)
    if row.cancelled_at or row.offering.cancelled_at:
        raise cancelled()
    if timezone.now() < row.starts_at - BEFORE:
        at = long_moment(row.starts_at - BEFORE, ZoneInfo(row.offering.region.time_zone))
        raise Conflict("session-early", _("Kehadiran di sesi ini baru dicatat mulai %(at)s.") % {"at": at})
    return row


def _seats(actor: Actor, row: Session, registrations: Collection[UUID]) -> list[Registration]:
    """Those who have a seat, locked in one order, so that nobody notes the same person at the same moment."""
    found = Registration.objects.filter(uuid__in=set(registrations), offering=row.offering_id, seated_at__isnull=False)
    seats = list(found.filter(withdrawn_at=None, declined_at=None).order_by("pk").select_for_update(no_key=True))
    if len(seats) < len(set(registrations)):
        raise NotFound
    mine = set(own_people(actor).values_list("pk", flat=True))
    if any(seat.person_id in mine for seat in seats):
        raise Forbidden(
            "own-presence", _("Kehadiran Anda sendiri dicatat oleh penyelenggara lain, atau dengan kode di layar.")
        )
    return seats


def _told(row: Session, *, present: bool, since: datetime | None, until: datetime | None, reason: str) -> _Presence:
    start, end = since or row.starts_at, until or row.ends_at
    whole = (start, end) == (row.starts_at, row.ends_at)
    if not row.starts_at <= start < end <= row.ends_at:
        raise Invalid("presence-times", _outside(row, start, end))
    if not reason and (not present or not whole):
        raise Invalid(
            "presence-reason", _("Tulis alasannya, misalnya: izin ke puskesmas. Yang hadir penuh tidak perlu alasan.")
        )
    if not reason and row.offering.finished_at:
        raise Invalid(
            "presence-reason", _("Angkatan ini sudah diselesaikan. Tulis mengapa catatannya diubah sesudah itu.")
        )
    return _Presence(present, start, end, reason)


def _outside(row: Session, start: datetime, end: datetime) -> str:
    zone = ZoneInfo(row.offering.region.time_zone)
    times = {"start": start, "end": end, "first": row.starts_at, "last": row.ends_at}
    return _("Terbaca %(start)s sampai %(end)s. Tulis jam di dalam sesi, %(first)s sampai %(last)s.") % {
        name: clock(moment, zone) for name, moment in times.items()
    }


def _refuse_other_sheet(row: Session, pin: str) -> None:
    if not row.pin:
        raise Conflict("sheet-not-printed", _("Lembar hadir sesi ini belum dicetak, jadi belum ada PIN-nya."))
    if not compare_digest(row.pin.encode(), "".join(pin.split()).encode()):
        raise Invalid(
            "sheet-pin",
            _("PIN “%(read)s” bukan PIN lembar sesi ini. Periksa apakah lembarnya dari sesi lain.")
            % {"read": one_line(pin)[:20]},
        )


def _made(actor: Actor, row: Session, seat: Registration, told: _Presence, proof: Proof) -> Attendance:
    now = timezone.now()
    return Attendance(
        session=row,
        registration=seat,
        proof=proof,
        present=told.present,
        since=told.since,
        until=told.until,
        reason=told.reason,
        noted_at=now,
        recorded_at=now,
        recorded_by=actor.account,
    )
