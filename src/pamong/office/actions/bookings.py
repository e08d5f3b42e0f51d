"""Rooms are booked and given back."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import clock, long_moment, one_line
from pamong.office.access import booking_for
from pamong.office.actions.facilities import open_facility_for
from pamong.office.models import Booking, Facility
from pamong.office.queries.bookings import next_free, taking

LONGEST: Final = timedelta(days=31)
"""Of one booking; a longer one is a year that was typed wrong."""

_APART: Final = "bookings_apart"


def book(actor: Actor, *, facility: UUID, starts: datetime, ends: datetime, purpose: str, source: str = "") -> Booking:
    """Take a room from one moment until another; whoever begins when another ends does not disturb.

    purpose     as others read it: Pelayanan Prima, angkatan 2
    source      what needs it: learning.session:<uuid>; empty: by hand
    raises      NotFound; Invalid ``booking-times``, ``booking-long``, ``booking-purpose``; Conflict ``facility-closed``,
                ``facility-taken``, which says by what and when it is free again that day
    """
    with transaction.atomic():
        _refuse_times(starts, ends)
        told = one_line(purpose)
        if not told:
            raise Invalid("booking-purpose", _("Keperluannya masih kosong. Tulis untuk apa ruang dipakai."))
        room = open_facility_for(actor, facility)
        row = _taken(actor, room, Booking(purpose=told, source=source), DateTimeTZRange(starts, ends))
        record(actor, "office.facility_booked", row, region=room.region_id, facility=room.pk, source=source)
    row.refresh_from_db()
    return row


def release(actor: Actor, *, booking: UUID) -> None:
    """Give a room back. Repeating it changes nothing. Raises NotFound."""
    with transaction.atomic():
        found = booking_for(actor, booking)
        row = Booking.objects.select_for_update(no_key=True).get(pk=found.pk)
        if row.released_at:
            return
        row.released_at = timezone.now()
        row.save(update_fields=["released_at"])
        told = {"facility": row.facility_id, "source": row.source}
        record(actor, "office.facility_released", row, region=found.facility.region_id, **told)


def release_by_hand(actor: Actor, *, booking: UUID) -> None:
    """The same, for a booking that was made by hand. Raises NotFound; Conflict ``booking-needed``."""
    if booking_for(actor, booking).source:
        raise Conflict(
            "booking-needed",
            _("Ruang ini dipesan oleh sebuah sesi. Ubah atau batalkan sesinya, maka ruangnya ikut lepas."),
        )
    release(actor, booking=booking)


def _taken(actor: Actor, room: Facility, row: Booking, during: DateTimeTZRange) -> Booking:
    """The row, written. The database itself refuses what overlaps, whoever writes and by whatever way."""
    row.facility, row.during = room, during
    row.booked_at, row.booked_by = timezone.now(), actor.account
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        if _APART not in str(problem):
            raise
        raise _facility_taken(room, during) from None
    return row


def _facility_taken(room: Facility, during: DateTimeTZRange) -> Conflict:
    """By what, and when it is free again that day for as long."""
    zone = ZoneInfo(room.region.time_zone)
    first = taking(room.pk, during.lower, during.upper)[0]
    free = next_free(room.pk, during.lower, during.upper - during.lower, zone)
    told = _("%(name)s sudah dipakai untuk “%(purpose)s”, %(since)s sampai %(until)s.") % {
        "name": room.name,
        "purpose": first.purpose,
        "since": long_moment(first.starts, zone),
        "until": clock(first.ends, zone)
        if first.starts.astimezone(zone).date() == first.ends.astimezone(zone).date()
        else long_moment(first.ends, zone),
    }
    mend = (
        _("Kosong lagi hari itu mulai %(at)s.") % {"at": clock(free, zone)}
        if free
        else _("Hari itu tidak ada lagi waktu kosong sepanjang itu. Pilih hari atau ruang lain.")
    )
    return Conflict("facility-taken", f"{told} {mend}")


def _refuse_times(starts: datetime, ends: datetime) -> None:
    if ends <= starts:
        raise Invalid("booking-times", _("Waktu selesai harus sesudah waktu mulai. Periksa kedua jamnya."))
    if ends - starts > LONGEST:
        raise Invalid(
            "booking-long",
            _("Waktu pakai terbaca %(days)s hari; paling lama %(most)s hari. Periksa tanggalnya.")
            % {"days": (ends - starts).days, "most": LONGEST.days},
        )
