"""What waits for somebody's approval: all that is needed to decide, short enough for a telephone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from pamong.core.actor import Actor
from pamong.learning.access import LEADERS, approvals_of
from pamong.learning.models import Approval, Session, Way
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.registrations.seats import unit_names
from pamong.people.access import own_people, visible_people
from pamong.people.queries.papers import Named, named_people
from pamong.people.queries.presence import full_name


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One question.

    uuid        of the approval; ``why``: why this one is asked; empty: the direct supervisor
    need        levels that lack in what is taught
    reason      as a nominator wrote it; empty
    zone        of the region that organises
    own         the actor's own registration, which somebody else approves
    """

    uuid: UUID
    person: UUID
    name: str
    position: str
    unit: str
    offering: UUID
    title: str
    programme: UUID
    first: datetime | None
    last: datetime | None
    zone: str
    need: int
    way: str
    reason: str
    why: str
    asked_at: datetime
    closes_at: datetime
    own: bool


def approvals_waiting(actor: Actor) -> tuple[ApprovalRow, ...]:
    """What the actor is asked, or who the actor acts for, and nobody has answered; the oldest first. Six queries."""
    rows = list(_waiting(actor).order_by("asked_at", "pk"))
    units = unit_names([row.registration for row in rows])
    mine = set(own_people(actor).values_list("pk", flat=True)) if rows else set()
    posts = named_people({row.registration.person_id for row in rows}) if rows else {}
    return tuple(_read(row, units, posts, own=row.registration.person_id in mine) for row in rows)


def approvals_count(actor: Actor) -> int:
    """How many there are. Two queries."""
    return _waiting(actor).count()


def _waiting(actor: Actor) -> "QuerySet[Approval]":
    """Of registrations and offerings that go on, and of people whom the actor still leads."""
    held = Session.objects.filter(offering=OuterRef("registration__offering"), cancelled_at=None).order_by()
    times = held.values("offering")
    rows = approvals_of(actor).filter(
        decided_at=None,
        lapsed_at=None,
        registration__person__in=visible_people(actor, LEADERS).values("pk"),
        registration__withdrawn_at=None,
        registration__declined_at=None,
        registration__offering__cancelled_at=None,
        registration__offering__finished_at=None,
    )
    return rows.select_related("registration__offering__programme", "registration__offering__region").annotate(
        first=Subquery(times.annotate(at=Min("starts_at")).values("at")),
        last=Subquery(times.annotate(at=Max("ends_at")).values("at")),
    )


def _read(row: Approval, units: dict[int, str], posts: dict[int, Named], *, own: bool) -> ApprovalRow:
    one = row.registration
    held = one.offering
    return ApprovalRow(
        uuid=row.uuid,
        person=one.person.uuid,
        name=full_name(one.person),
        position=posts[one.person_id].position if one.person_id in posts else "",
        unit=units.get(one.unit_id or 0, ""),
        offering=held.uuid,
        title=title_of(held),
        programme=held.programme.uuid,
        first=getattr(row, "first"),  # noqa: B009  # an annotation, which the model does not know
        last=getattr(row, "last"),  # noqa: B009  # as above
        zone=held.region.time_zone,
        need=one.need,
        way=str(Way(one.way).label),
        reason=one.reason,
        why=row.why,
        asked_at=row.asked_at,
        closes_at=held.closes_at,
        own=own,
    )
