"""Who has a room when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from pamong.office.models import Booking


@dataclass(frozen=True, slots=True)
class BookingRow:
    """A room taken for a time. ``by_hand``: nothing else needs it."""

    uuid: UUID
    starts: datetime
    ends: datetime
    purpose: str
    by_hand: bool


def taking(facility: int, starts: datetime, ends: datetime) -> list[BookingRow]:
    """What has a room between two moments, in order of time."""
    rows = Booking.objects.filter(facility=facility, released_at=None, during__overlap=DateTimeTZRange(starts, ends))
    return [
        BookingRow(row.uuid, row.during.lower, row.during.upper, row.purpose, not row.source)
        for row in rows.order_by("during")
    ]


def held_for(source: str) -> list[UUID]:
    """Bookings that something needs and that were not given back. No actor; whoever releases one is asked for the right.

    source      as it was told when booking: learning.session:<uuid>
    """
    rows = Booking.objects.filter(source=source, released_at=None).exclude(source="")
    return list(rows.order_by("pk").values_list("uuid", flat=True))


def next_free(facility: int, starts: datetime, length: timedelta, zone: ZoneInfo) -> datetime | None:
    """From which moment on a room is free for so long, at ``starts`` or later on the same day; None when it is not."""
    midnight = datetime.combine(starts.astimezone(zone).date() + timedelta(days=1), time(), zone)
    free = starts
    for row in taking(facility, starts, max(midnight, starts + length)):
        if row.starts >= free + length:
            break
        free = max(free, row.ends)
    return free if free + length <= midnight else None
