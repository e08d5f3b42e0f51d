"""The next meetings of somebody: a few lines on the own home."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.models import Registration, Session
from pamong.learning.queries.offerings.naming import title_of


@dataclass(frozen=True, slots=True)
class ComingSession:
    """A meeting in which somebody has a seat. ``place`` is empty where it is online, or not known yet."""

    offering: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    zone: str


def coming_sessions(actor: Actor, *, most: int) -> tuple[ComingSession, ...]:
    """Meetings that are not over, of the actor or of who is acted for, the next first. One query."""
    if actor.person is None:
        return ()
    held = {"seated_at__isnull": False, "withdrawn_at": None, "declined_at": None, "offering__cancelled_at": None}
    seats = Registration.objects.filter(person=actor.person, **held).values("offering")
    rows = Session.objects.filter(offering__in=seats, cancelled_at=None, ends_at__gte=timezone.now())
    told = rows.select_related("offering__programme", "offering__region", "facility").order_by("starts_at", "pk")
    return tuple(
        ComingSession(
            offering=row.offering.uuid,
            title=title_of(row.offering),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.facility.name if row.facility else row.place,
            zone=row.offering.region.time_zone,
        )
        for row in told[:most]
    )
