"""Somebody comes to a session and gives the code that is on the projector.

Every code leaves a ``Scan``, also one that is refused; so the scan is written first, and a refusal is raised only when it is in
the database for good. Whoever organises sees them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Forbidden, Invalid, Refusal
from pamong.kit.wording import long_moment
from pamong.learning.access import session_for
from pamong.learning.actions.attendance.roster import cancelled
from pamong.learning.formats.attendance_code import BACK, FRESH, STEP, age_in_seconds, age_of
from pamong.learning.models import Attendance, Proof, Registration, Scan, ScanOutcome, Session
from pamong.learning.queries.attendance.coming import own_seats, own_sessions
from pamong.learning.queries.attendance.scans import TAKEN
from pamong.learning.queries.attendance.standing import (
    BEFORE,
    CANCELLED,
    OPEN,
    PLANNED,
    last_rows,
    lasting,
    state_of,
)

MOST: Final = 20
"""Refused codes of one person at one session within ``WITHIN``."""

WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What becomes of a code. ``refusal`` is None for one that is taken."""

    outcome: ScanOutcome
    age: int | None
    refusal: Refusal | None


def attend(actor: Actor, *, session: UUID, code: str, device: str, typed: bool) -> Attendance:
    """The actor is there, from now on, or from the start where the offering bears with it. A second code changes nothing.

    code        as it was scanned or typed
    device      random mark of the browser; only its digest within this session is kept
    raises      NotFound; Forbidden ``own-presence``; Conflict ``session-cancelled``, ``not-seated``, ``session-early``,
                ``session-over``, ``code-stale``, ``marked-absent``, ``too-many-tries``; Invalid ``code-wrong``. All but the
                first two and the last Conflict leave a scan.
    """
    _refuse_other_hand(actor)
    now = timezone.now()
    with transaction.atomic():
        row = session_for(actor, session)
        seat = own_seats(actor).filter(offering=row.offering_id).select_for_update(no_key=True).first()
        person = actor.person or 0
        _refuse_guessing(row, person, now)
        digest = sha256(f"{row.uuid}:{device}".encode()).hexdigest()
        judged = _judged(row, seat, code, now)
        _write(row, person, judged, digest, now)
        known = _known(row, seat)
        if judged.refusal is None and seat and known is None:
            known = _begin(actor, row, seat, now, typed=typed)
    if judged.refusal:
        raise judged.refusal
    if known is None or not known.present:
        raise Conflict(
            "marked-absent",
            _("Penyelenggara sudah mencatat Anda tidak hadir di sesi ini. Temui penyelenggara di ruangan."),
        )
    return known


def attend_by_code(actor: Actor, *, code: str, device: str) -> Attendance:
    """The same for somebody who typed the code and did not say at which session.

    raises      as ``attend``; Conflict ``no-session-now``
    """
    _refuse_other_hand(actor)
    return attend(actor, session=_meant(actor, code).uuid, code=code, device=device, typed=True)


def _refuse_other_hand(actor: Actor) -> None:
    if actor.person is None or actor.behalf is not None:
        raise Forbidden(
            "own-presence",
            _("Kehadiran hanya dicatat oleh orangnya sendiri atau oleh penyelenggara, bukan atas nama orang lain."),
        )


def _refuse_guessing(row: Session, person: int, now: datetime) -> None:
    since = now - WITHIN
    tried = Scan.objects.filter(session=row.pk, person=person, at__gt=since).exclude(outcome__in=TAKEN)
    if tried.count() >= MOST:
        raise Conflict(
            "too-many-tries",
            _("Sudah %(n)s kode ditolak dalam 10 menit. Tunggu sebentar, atau minta penyelenggara mencatat Anda.")
            % {"n": MOST},
        )


def _judged(row: Session, seat: Registration | None, code: str, now: datetime) -> _Judged:
    ago = age_of(code, row.key, row.uuid, now)
    age = None if ago is None else age_in_seconds(ago, now)
    state = state_of(row, now)
    if seat is None:
        return _Judged(ScanOutcome.STRANGER, age, _not_seated(row))
    if state != OPEN:
        return _Judged(ScanOutcome.EARLY, age, _other_time(row, state, age))
    if ago is None:
        return _Judged(ScanOutcome.WRONG, None, _wrong(code))
    if ago > FRESH:
        return _Judged(ScanOutcome.STALE, age, _stale(age or 0))
    return _Judged(ScanOutcome.ACCEPTED, age, None)


def _write(row: Session, person: int, judged: _Judged, digest: str, now: datetime) -> None:
    outcome = judged.outcome
    if outcome == ScanOutcome.ACCEPTED:
        others = Scan.objects.filter(session=row.pk, device=digest, outcome__in=TAKEN).exclude(person=person)
        outcome = ScanOutcome.SHARED if others.exists() else outcome
    Scan.objects.create(session=row.pk, person=person, outcome=outcome, age=judged.age, device=digest, at=now)


def _known(row: Session, seat: Registration | None) -> Attendance | None:
    return last_rows(Attendance.objects.filter(session=row.pk, registration=seat)).first() if seat else None


def _begin(actor: Actor, row: Session, seat: Registration, now: datetime, *, typed: bool) -> Attendance:
    borne = now <= row.starts_at + timedelta(minutes=row.offering.grace)
    made = Attendance.objects.create(
        session=row,
        registration=seat,
        proof=Proof.TYPED if typed else Proof.SCANNED,
        present=True,
        since=row.starts_at if borne else now,
        until=row.ends_at,
        noted_at=now,
        recorded_at=now,
        recorded_by=actor.account,
    )
    told = {"session": row.pk, "registration": seat.pk, "proof": made.proof}
    record(actor, "learning.attended", made, region=row.offering.region_id, **told)
    return made


def _meant(actor: Actor, code: str) -> Session:
    """The session whose code it is: of those that run, else of those of the last two days, so that its age can be told."""
    now = timezone.now()
    rows = own_sessions(actor, now - timedelta(seconds=BACK * STEP), now)
    running = [row for row in rows if state_of(row, now) == OPEN]
    for row in (*running, *(row for row in rows if row not in running)):
        if age_of(code, row.key, row.uuid, now) is not None:
            return row
    if running:
        return running[0]
    raise Conflict(
        "no-session-now",
        _(
            "Tidak ada sesi Anda yang berlangsung sekarang. Kode diterima sejak 30 menit sebelum sesi sampai sesi berakhir."
        ),
    )


def _not_seated(row: Session) -> Refusal:
    told = _("Anda tidak tercatat sebagai peserta %(title)s, angkatan %(number)s. Temui penyelenggara di ruangan.")
    return Conflict("not-seated", told % {"title": row.offering.programme.title, "number": row.offering.number})


def _other_time(row: Session, state: str, age: int | None) -> Refusal:
    zone = ZoneInfo(row.offering.region.time_zone)
    if state == CANCELLED:
        return cancelled()
    if state == PLANNED:
        at = {"at": long_moment(row.starts_at - BEFORE, zone)}
        return Conflict(
            "session-early", _("Kehadiran di sesi ini baru dicatat mulai %(at)s. Pindai lagi saat itu.") % at
        )
    told = {"end": long_moment(row.ends_at, zone), "age": "" if age is None else lasting(age)}
    if age is None:
        return Conflict(
            "session-over", _("Sesi ini sudah berakhir %(end)s. Temui penyelenggara bila Anda hadir.") % told
        )
    return Conflict(
        "session-over",
        _(
            "Kode ini sudah %(age)s yang lalu, dari sesi yang berakhir %(end)s. "
            "Temui penyelenggara bila Anda hadir di sesi itu."
        )
        % told,
    )


def _stale(age: int) -> Refusal:
    told = {"age": lasting(age), "step": STEP}
    return Conflict(
        "code-stale",
        _("Kode ini sudah %(age)s yang lalu. Kode berganti tiap %(step)s detik: pindai yang tampil di layar sekarang.")
        % told,
    )


def _wrong(code: str) -> Refusal:
    read = "".join(code.split())[:20]
    return Invalid(
        "code-wrong",
        _("Kode “%(read)s” bukan kode sesi ini. Salin delapan huruf yang tampil di layar sekarang.") % {"read": read},
    )
