"""What the projector shows: the code of the moment and how many have come. Nobody's name is on it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.access import kept_session_for
from pamong.learning.formats.attendance_code import STEP, code_at, seconds_left, spaced
from pamong.learning.models import Attendance
from pamong.learning.queries.attendance.standing import OPEN, Meeting, last_rows, meeting_of
from pamong.learning.queries.registrations.seats import seated_in


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are there, of how many seats."""

    present: int
    seated: int


@dataclass(frozen=True, slots=True)
class Screen:
    """A session on the projector.

    code        empty where none is taken now; ``spoken`` is how people read it
    left        seconds until the next one, of ``step``
    """

    meeting: Meeting
    code: str
    spoken: str
    left: int
    step: int
    counts: Counts


def screen(actor: Actor, uuid: UUID) -> Screen:
    """The projector's page of a session that the actor keeps. Raises NotFound."""
    row, now = kept_session_for(actor, uuid), timezone.now()
    meeting = meeting_of(row, now)
    code = code_at(row.key, row.uuid, now) if meeting.state == OPEN else ""
    counts = present_counts(row.pk, row.offering_id)
    return Screen(meeting, code, spaced(code) if code else "", seconds_left(now), STEP, counts)


def present_counts(session: int, offering: int) -> Counts:
    """How many of an offering's seats are there. No actor; whoever asks has checked the right to know."""
    seats = {seat.id for seat in seated_in(offering)}
    rows = last_rows(Attendance.objects.filter(session=session)).values_list("registration", "present")
    return Counts(sum(there and registration in seats for registration, there in rows), len(seats))
