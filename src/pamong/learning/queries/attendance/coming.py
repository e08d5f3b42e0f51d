"""One's own presence: at a session, and which sessions run now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.access import session_for
from pamong.learning.models import Attendance, Proof, Registration, Session
from pamong.learning.queries.attendance.standing import (
    BEFORE,
    OPEN,
    Meeting,
    attended,
    last_rows,
    meeting_of,
    state_of,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class MyPresence:
    """A session as somebody sees it who comes to it.

    seated      whether the actor has a seat
    present     None where nothing is known
    minutes     that count, as far as it is known
    """

    meeting: Meeting
    seated: bool
    present: bool | None
    since: datetime | None
    until: datetime | None
    minutes: int
    proof: str
    noted_at: datetime | None


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """A session of the actor's own whose code is taken now, or soon."""

    meeting: Meeting
    present: bool


def my_presence(actor: Actor, uuid: UUID) -> MyPresence:
    """The actor's own presence at a session. Raises NotFound."""
    row = session_for(actor, uuid)
    rows = Attendance.objects.filter(session=row.pk, registration__in=own_seats(actor).filter(offering=row.offering_id))
    known = last_rows(rows.select_related("session__offering")).first()
    there = known is not None and known.present
    return MyPresence(
        meeting=meeting_of(row, timezone.now()),
        seated=own_seats(actor).filter(offering=row.offering_id).exists(),
        present=known.present if known else None,
        since=known.since if known and there else None,
        until=known.until if known and there else None,
        minutes=attended(known) if known else 0,
        proof=str(Proof(known.proof).label) if known else "",
        noted_at=known.noted_at if known else None,
    )


def my_meetings(actor: Actor) -> tuple[MyMeeting, ...]:
    """Sessions of the actor's own whose code is taken now, soonest first."""
    now = timezone.now()
    rows = [row for row in own_sessions(actor, now, now) if state_of(row, now) == OPEN]
    known = Attendance.objects.filter(session__in=[row.pk for row in rows], registration__in=own_seats(actor))
    there = {one.session_id for one in last_rows(known) if one.present}
    return tuple(MyMeeting(meeting_of(row, now), row.pk in there) for row in rows)


def own_sessions(actor: Actor, since: datetime, now: datetime) -> list[Session]:
    """Sessions of the actor's own that have begun, or begin within half an hour, and had not ended at a moment before."""
    rows = Session.objects.select_related("offering__programme", "offering__region", "module", "facility")
    seats = own_seats(actor).values("offering")
    found = rows.filter(offering__in=seats, starts_at__lte=now + BEFORE, ends_at__gt=since, cancelled_at=None)
    return list(found.order_by("starts_at", "pk"))


def own_seats(actor: Actor) -> "QuerySet[Registration]":
    """Registrations of the actor's own that hold a seat."""
    rows = Registration.objects.filter(seated_at__isnull=False, withdrawn_at=None, declined_at=None)
    return rows.filter(person=actor.person)
