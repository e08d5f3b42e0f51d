"""A telephone takes the roster along to where there is no network, and hands in later what it noted, with proof."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid
from pamong.kit.wording import clock, long_moment
from pamong.learning.access import kept_session_for, roster_for
from pamong.learning.actions.attendance.roster import cancelled
from pamong.learning.formats.mark_chain import FIRST, linked
from pamong.learning.models import Attendance, Proof, Registration, RosterCopy
from pamong.learning.queries.attendance.marks import HeldMark, held_marks, name_of
from pamong.learning.queries.attendance.standing import BEFORE
from pamong.people.access import own_people

KEPT: Final = timedelta(days=7)
"""After the end of a session marks may still arrive for so long: from where there is no network one comes home days later."""

AFTER: Final = timedelta(minutes=30)
"""After the end of a session people may still be noted for so long."""

SKEW: Final = timedelta(minutes=2)
"""By so much a telephone's clock may differ from ours after it was set by the page."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a telephone noted. ``mac`` chains it to the mark before (see ``formats.mark_chain``)."""

    seq: int
    registration: UUID
    at: datetime
    present: bool
    mac: str


@dataclass(frozen=True, slots=True)
class Synced:
    """What we have now: marks up to ``seq``, of which ``fresh`` came in this time."""

    seq: int
    fresh: int


class MarksKnown(Conflict):
    """All of these marks came in before, the last with number ``seq``. Nothing was written."""

    def __init__(self, seq: int) -> None:
        """The telephone may forget them."""
        super().__init__(
            "marks-replayed", _("Tanda sampai ke-%(n)s sudah diterima sebelumnya; tidak dicatat lagi.") % {"n": seq}
        )
        self.seq = seq


def take_roster(actor: Actor, *, session: UUID) -> RosterCopy:
    """A copy of the roster for one telephone, with a key of its own. Long before the session, where the way is long.

    raises      NotFound; Conflict ``session-cancelled``, ``session-over``
    """
    with transaction.atomic():
        row, now = kept_session_for(actor, session), timezone.now()
        if row.cancelled_at or row.offering.cancelled_at:
            raise cancelled()
        if now >= row.ends_at or actor.account is None:
            raise Conflict("session-over", _("Sesi ini sudah berakhir. Catat lewat daftar hadir atau lembar kertas."))
        until = row.ends_at + KEPT
        made = RosterCopy.objects.create(
            session=row, account=actor.account, key=secrets.token_hex(32), taken_at=now, until=until
        )
        record(actor, "learning.roster_taken", made, region=row.offering.region_id, session=row.pk)
    made.refresh_from_db()
    return made


def sync_marks(actor: Actor, *, roster: UUID, marks: Sequence[Mark]) -> Synced:
    """Marks of a telephone that has network again: all of them, or none. What came in before is not written again.

    marks       from the oldest that the telephone still holds, in order
    raises      NotFound; Forbidden ``own-presence``; Conflict ``session-cancelled``, ``roster-over``; MarksKnown
                ``marks-replayed``; Invalid ``marks-altered``, ``marks-skipped``, ``marks-time``, each naming the first mark
                that does not fit
    """
    with transaction.atomic():
        row = roster_for(actor, roster)
        RosterCopy.objects.select_for_update(no_key=True).get(pk=row.pk)
        _refuse_late(row)
        held = held_marks(row)
        fresh = _checked(row, held, marks)
        if not fresh:
            raise MarksKnown(marks[-1].seq if marks else len(held))
        seats = _seats(actor, row, fresh)
        Attendance.objects.bulk_create([_made(actor, row, seats[one.registration], one) for one in fresh])
        told = {"session": row.session_id, "marks": len(fresh), "last": fresh[-1].seq}
        record(actor, "learning.marks_synced", row, region=row.session.offering.region_id, **told)
    return Synced(fresh[-1].seq, len(fresh))


def _refuse_late(row: RosterCopy) -> None:
    if row.session.cancelled_at or row.session.offering.cancelled_at:
        raise cancelled()
    if timezone.now() >= row.until:
        at = long_moment(row.until, ZoneInfo(row.session.offering.region.time_zone))
        raise Conflict(
            "roster-over",
            _("Salinan daftar ini berlaku sampai %(at)s. Catat lewat daftar hadir, dengan alasan.") % {"at": at},
        )


def _checked(row: RosterCopy, held: Sequence[HeldMark], marks: Sequence[Mark]) -> list[Mark]:
    """Those that are new; each must follow the one before."""
    macs = [FIRST, *(one.mac for one in held)]
    at = held[-1].at if held else row.taken_at - SKEW
    fresh: list[Mark] = []
    for place, one in enumerate(marks):
        wanted = marks[place - 1].seq + 1 if place else min(one.seq, len(held) + 1)
        if one.seq != wanted or one.seq < 1:
            raise _skipped(one.seq, max(wanted, 1))
        code = linked(row.key, macs[one.seq - 1], one.seq, one.registration, one.at, present=one.present)
        if not compare_digest(code.encode(), one.mac.encode()):
            raise _altered(one.seq)
        if one.seq < len(macs):
            if not compare_digest(macs[one.seq].encode(), code.encode()):
                raise _altered(one.seq)
            continue
        _refuse_other_time(row, one, at)
        at = one.at
        macs.append(code)
        fresh.append(one)
    return fresh


def _refuse_other_time(row: RosterCopy, one: Mark, after: datetime) -> None:
    first = max(after, row.taken_at - SKEW, row.session.starts_at - BEFORE)
    last = min(timezone.now() + SKEW, row.session.ends_at + AFTER)
    if not first <= one.at <= last:
        zone = ZoneInfo(row.session.offering.region.time_zone)
        told = {"n": one.seq, "at": long_moment(one.at, zone), "first": clock(first, zone), "last": clock(last, zone)}
        raise Invalid(
            "marks-time",
            _("Tanda ke-%(n)s tidak cocok: jamnya %(at)s, padahal yang diterima %(first)s sampai %(last)s.") % told,
        )


def _seats(actor: Actor, row: RosterCopy, marks: Sequence[Mark]) -> dict[UUID, Registration]:
    """Of everybody who was noted; who has lost the seat meanwhile was there all the same."""
    rows = Registration.objects.filter(offering=row.session.offering_id, uuid__in={one.registration for one in marks})
    seats = {seat.uuid: seat for seat in rows.filter(seated_at__isnull=False)}
    for one in marks:
        if one.registration not in seats:
            raise _altered(one.seq)
    mine = set(own_people(actor).values_list("pk", flat=True))
    if any(seat.person_id in mine for seat in seats.values()):
        raise Forbidden("own-presence", _("Kehadiran Anda sendiri dicatat oleh penyelenggara lain."))
    return seats


def _made(actor: Actor, row: RosterCopy, seat: Registration, one: Mark) -> Attendance:
    return Attendance(
        session=row.session,
        registration=seat,
        proof=Proof.OFFLINE,
        present=one.present,
        since=row.session.starts_at,
        until=row.session.ends_at,
        reason="" if one.present else _("Dibatalkan di ponsel penyelenggara"),
        noted_at=one.at,
        recorded_at=timezone.now(),
        recorded_by=actor.account,
        mark=name_of(row, one.seq),
    )


def _altered(seq: int) -> Invalid:
    return Invalid(
        "marks-altered",
        _("Tanda ke-%(n)s tidak cocok dengan daftar yang dibawa. Tidak ada yang dicatat; catat lewat daftar hadir.")
        % {"n": seq},
    )


def _skipped(seq: int, wanted: int) -> Invalid:
    return Invalid(
        "marks-skipped",
        _("Tanda ke-%(n)s tidak cocok: yang ditunggu tanda ke-%(wanted)s. Tidak ada yang dicatat.")
        % {"n": seq, "wanted": wanted},
    )
