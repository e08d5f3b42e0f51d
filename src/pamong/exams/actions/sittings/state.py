"""What every action on a sitting asks first: whose it is, whether it still changes, where it is held."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.exams.access import kept_sitting_for
from pamong.exams.models import Attempt, Candidate, Form, Sitting, SittingForm
from pamong.office.actions.bookings import book, release
from pamong.office.queries.bookings import held_for


def planned(actor: Actor, uuid: UUID) -> Sitting:
    """A kept sitting that has not begun; nobody else changes it until the transaction ends.

    raises      as ``open_for``; Conflict ``sitting-started``
    """
    row = open_for(actor, uuid)
    # where each has an own clock, nobody starts the sitting itself
    if row.started_at or Attempt.objects.filter(sitting=row, started_at__isnull=False).exists():
        raise Conflict(
            "sitting-started", _("Ujian ini sudah dimulai. Yang terjadi di ruang sekarang diputuskan pengawas.")
        )
    return row


def open_for(actor: Actor, uuid: UUID) -> Sitting:
    """A kept sitting that has not ended; nobody else changes it until the transaction ends.

    raises      NotFound; Conflict ``sitting-cancelled``, ``sitting-closed``
    """
    row = kept_sitting_for(actor, uuid, lock=True)
    if row.cancelled_at:
        raise Conflict("sitting-cancelled", _("Pelaksanaan ujian ini sudah dibatalkan, jadi tidak diubah lagi."))
    if row.closed_at:
        raise Conflict("sitting-closed", _("Ujian ini sudah ditutup, jadi tidak diubah lagi."))
    return row


def live(row: Sitting) -> "QuerySet[Candidate]":
    """Candidates who are on the list, by seat."""
    return Candidate.objects.filter(sitting=row, removed_at=None).order_by("seat")


def forms_of(row: Sitting) -> list[Form]:
    """Its forms in the order in which candidates get them."""
    rows = SittingForm.objects.filter(sitting=row).select_related("form").order_by("form__number")
    return [one.form for one in rows]


def zone_of(row: Sitting) -> ZoneInfo:
    """Time zone of the region that organises."""
    return ZoneInfo(row.region.time_zone)


def until(row: Sitting) -> datetime:
    """When the last candidate is done by plan: who has most minutes more keeps the room as long."""
    extra = live(row).aggregate(most=Max("extra"))["most"] or 0
    return row.starts_at + timedelta(minutes=row.minutes + extra)


def source_of(row: Sitting) -> str:
    """How bookings name the sitting as what needs them."""
    return f"exams.sitting:{row.uuid}"


def book_room(actor: Actor, row: Sitting) -> None:
    """Take its room for the whole time, in place of what it had; nothing without a room.

    raises      Conflict ``facility-closed``, ``facility-taken``
    """
    leave_room(actor, row)
    if row.facility:
        book(
            actor,
            facility=row.facility.uuid,
            starts=row.starts_at,
            ends=until(row),
            purpose=row.title,
            source=source_of(row),
        )


def leave_room(actor: Actor, row: Sitting) -> None:
    """Give its room back."""
    for booking in held_for(source_of(row)):
        release(actor, booking=booking)


def in_turn(forms: Sequence[Form], seat: int) -> Form:
    """The form of a seat: neighbours differ as long as there are two."""
    return forms[(seat - 1) % len(forms)]


def seats_of(row: Sitting) -> int | None:
    """How many can sit there: as many as there are computers where there are any; None without a room of ours."""
    return None if row.facility is None else min(row.facility.computers or row.facility.capacity, row.facility.capacity)
