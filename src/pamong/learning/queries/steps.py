"""What somebody should do next about learning: a few lines on the own home."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.models import Attendance, OfferingInvitation, Registration, Session
from pamong.learning.queries.offerings.naming import title_of


@dataclass(frozen=True, slots=True)
class Step:
    """An offering at which something is due.

    offering    uuid; ``title`` is that of the offering
    at          when it is due, or begins
    zone        of the region that organises
    place       where the next meeting is; empty where none is known
    """

    offering: UUID
    title: str
    at: datetime
    zone: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """What is due.

    today       the next meeting, where it is held today and nobody noted yet whether one is there
    confirm     the next offering for which one has not said yet that one comes
    invited     the invitation to register that closes first
    """

    today: Step | None
    confirm: Step | None
    invited: Step | None


def next_steps(actor: Actor) -> Steps:
    """What is due for the actor, or for who is acted for. Two queries."""
    if actor.person is None:
        return Steps(None, None, None)
    now = timezone.now()
    held = {"seated_at__isnull": False, "withdrawn_at": None, "declined_at": None}
    seats = Registration.objects.filter(person=actor.person, offering__cancelled_at=None, **held)
    unsaid = Exists(seats.filter(offering=OuterRef("offering"), confirmed_at=None))
    rows = Session.objects.filter(offering__in=seats.values("offering"), cancelled_at=None, ends_at__gte=now)
    noted = Exists(Attendance.objects.filter(session=OuterRef("pk"), registration__in=seats))
    told = rows.select_related("offering__programme", "offering__region", "facility")
    told = told.annotate(unsaid=unsaid, noted=noted)
    coming = list(told.order_by("starts_at", "pk")[:50])
    ahead = next((row for row in coming if not row.noted), None)
    today = ahead if ahead and _is_today(ahead, now) else None
    confirm = next((row for row in coming if row.unsaid), None)
    return Steps(_meeting(today), _meeting(confirm), _invited(actor.person, now))


def _is_today(row: Session, now: datetime) -> bool:
    zone = ZoneInfo(row.offering.region.time_zone)
    return row.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()


def _meeting(row: Session | None) -> Step | None:
    if row is None:
        return None
    run = row.offering
    place = row.facility.name if row.facility else row.place
    return Step(run.uuid, title_of(run), row.starts_at, run.region.time_zone, place)


def _invited(person: int, now: datetime) -> Step | None:
    """The open invitation that closes first, to which the person has not answered by a registration of any kind."""
    answered = Exists(Registration.objects.filter(offering=OuterRef("offering"), person=person))
    rows = OfferingInvitation.objects.filter(
        ~answered,
        person=person,
        offering__published_at__isnull=False,
        offering__cancelled_at=None,
        offering__opens_at__lte=now,
        offering__closes_at__gt=now,
    )
    row = rows.select_related("offering__programme", "offering__region").order_by("offering__closes_at", "pk").first()
    run = row.offering if row else None
    return Step(run.uuid, title_of(run), run.closes_at, run.region.time_zone) if run else None
