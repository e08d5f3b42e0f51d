"""One offering, as everybody reads it to whom it is open."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.learning.access import keeps, kept_offering_for, offering_for
from pamong.learning.formats.statuses import status_of
from pamong.learning.models import Offering, Registration, Seating
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.offerings.sessions import SessionRow, sessions_of
from pamong.people.queries.presence import RegionFacts, region_facts

SEATINGS: Final = Seating.choices
"""How seats are given, and the labels."""


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """An offering with its sessions.

    title           ``Pelayanan Prima, angkatan 2``
    programme       uuid; ``programme_id`` its key inside
    seating         code; ``seating_label`` in words
    first, last     start of the first session and end of the last one; None without any
    taken           seats that somebody has
    keeps           whether the actor organises it
    """

    id: int
    uuid: UUID
    title: str
    programme: UUID
    programme_id: int
    programme_title: str
    region: RegionFacts
    number: int
    online: bool
    seats: int
    taken: int
    seating: str
    seating_label: str
    approval: bool
    approval_days: int
    grace: int
    opens_at: datetime
    closes_at: datetime
    contact: str
    note: str
    published_at: datetime | None
    seated_at: datetime | None
    cancelled_at: datetime | None
    cancellation: str
    finished_at: datetime | None
    status: Status
    sessions: tuple[SessionRow, ...]
    first: datetime | None
    last: datetime | None
    keeps: bool

    @property
    def ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return bool(self.cancelled_at or self.finished_at)


def offering_page(actor: Actor, uuid: UUID) -> OfferingPage:
    """An offering that the actor may read of. Four or five queries. Raises NotFound.

    Addresses of online meetings are there only for who organises it or has a seat in it.
    """
    row = offering_for(actor, uuid)
    found = read_offering(row, keeps=keeps(actor, row.region_id))
    if found.keeps or has_seat(actor, row.pk):
        return found
    return replace(found, sessions=tuple(replace(one, link="") for one in found.sessions))


def kept_offering(actor: Actor, uuid: UUID) -> OfferingPage:
    """An offering that the actor organises, for its forms. Raises NotFound."""
    return read_offering(kept_offering_for(actor, uuid), keeps=True)


def has_seat(actor: Actor, offering: int) -> bool:
    """Whether the actor, or who is acted for, has a seat in it."""
    if actor.person is None:
        return False
    return Registration.objects.filter(
        offering=offering, person=actor.person, seated_at__isnull=False, withdrawn_at=None
    ).exists()


def read_offering(row: Offering, *, keeps: bool) -> OfferingPage:
    """An offering with its programme and region at hand."""
    sessions = sessions_of(row.pk)
    first = sessions[0].starts_at if sessions else None
    last = max((one.ends_at for one in sessions), default=None)
    seated = Registration.objects.filter(offering=row, seated_at__isnull=False, withdrawn_at=None)
    return OfferingPage(
        id=row.pk,
        uuid=row.uuid,
        title=title_of(row),
        programme=row.programme.uuid,
        programme_id=row.programme_id,
        programme_title=row.programme.title,
        region=region_facts(row.region),
        number=row.number,
        online=row.programme.online,
        seats=row.seats,
        taken=seated.count(),
        seating=row.seating,
        seating_label=str(Seating(row.seating).label),
        approval=row.approval,
        approval_days=row.approval_days,
        grace=row.grace,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        contact=row.contact,
        note=row.note,
        published_at=row.published_at,
        seated_at=row.seated_at,
        cancelled_at=row.cancelled_at,
        cancellation=row.cancellation,
        finished_at=row.finished_at,
        status=status_of(row, first, last, timezone.now()),
        sessions=sessions,
        first=first,
        last=last,
        keeps=keeps,
    )
