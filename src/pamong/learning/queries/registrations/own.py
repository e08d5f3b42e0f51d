"""What somebody registered for, and whether one may: of the actor, or of who the actor acts for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.learning.access import offering_for, registrations_of
from pamong.learning.formats.registration_states import PASSED, QUEUED, state_of
from pamong.learning.models import Approval, Offering, Registration, Seating, Session
from pamong.learning.queries.admission import asked
from pamong.learning.queries.offerings.naming import title_of
from pamong.learning.queries.quotas import seats_taken
from pamong.people.queries.presence import RegionFacts, full_name, region_facts


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody is asked to approve. ``why`` says why this one; ``agreed`` is None while nothing was answered."""

    name: str
    why: str
    asked_at: datetime
    agreed: bool | None
    note: str
    lapsed: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A registration of the actor's.

    place       on the waiting list, 1 is the next; None elsewhere
    lot         place in the draw, or by need; None before
    words       why it was declined, withdrawn or passed over; empty
    first, last of the sessions; None without any
    """

    uuid: UUID
    offering: UUID
    title: str
    region: RegionFacts
    state: Status
    registered_at: datetime
    seated_at: datetime | None
    confirmed_at: datetime | None
    place: int | None
    lot: int | None
    reason: str
    words: str
    first: datetime | None
    last: datetime | None
    ended: bool

    @property
    def live(self) -> bool:
        """Whether it may still be withdrawn, as far as its own times say."""
        return self.state.code not in {"mundur", "ditolak"}


@dataclass(frozen=True, slots=True)
class State:
    """How the actor stands to an offering.

    own         the registration that counts, or the last one; None without any
    may         whether one can register now; ``reasons``: why not, a sentence each
    steps       who was asked to approve
    left        seats that nobody has yet; ``waiting``: people on the waiting list
    """

    offering: UUID
    own: Mine | None
    may: bool
    reasons: tuple[str, ...]
    steps: tuple[Step, ...]
    seats: int
    left: int
    waiting: int
    may_confirm: bool
    may_withdraw: bool
    first_come: bool
    approval: bool


def my_state(actor: Actor, offering: UUID) -> State:
    """How the actor stands to an offering that the actor may read of. Raises NotFound."""
    row, now = offering_for(actor, offering), timezone.now()
    found = _mine(actor).filter(offering=row).order_by("withdrawn_at", "declined_at", "pk")
    rows = list(found)
    live = next((one for one in rows if one.withdrawn_at is None and one.declined_at is None), None)
    last = live or (max(rows, key=lambda one: one.pk) if rows else None)
    reasons = _reasons(actor, row, now) if live is None else ()
    over = bool(row.cancelled_at or row.finished_at) or _is_over(row, now)
    taken = sum(seats_taken(row.pk).values())
    return State(
        offering=row.uuid,
        own=_read(last) if last else None,
        may=live is None and actor.person is not None and not reasons,
        reasons=reasons,
        steps=_steps(last) if last else (),
        seats=row.seats,
        left=max(0, row.seats - taken),
        waiting=_queue(row.pk).count(),
        may_confirm=bool(live and live.seated_at and live.confirmed_at is None and not over),
        may_withdraw=live is not None and not over,
        first_come=row.seating == Seating.FIRST,
        approval=row.approval,
    )


def my_registrations(actor: Actor) -> tuple[Mine, ...]:
    """All that the actor registered for, the newest first. One query, and one for each place on a waiting list."""
    return tuple(_read(row) for row in _mine(actor).order_by("-registered_at", "-pk"))


def _mine(actor: Actor) -> "QuerySet[Registration]":
    sessions = Session.objects.filter(offering=OuterRef("offering"), cancelled_at=None).order_by().values("offering")
    first, last = sessions.annotate(at=Min("starts_at")).values("at"), sessions.annotate(at=Max("ends_at")).values("at")
    rows = registrations_of(actor)
    rows = rows.none() if actor.person is None else rows.filter(person=actor.person)
    return rows.annotate(first=Subquery(first), last=Subquery(last))


def _read(row: Registration) -> Mine:
    held, state = row.offering, state_of(row)
    return Mine(
        uuid=row.uuid,
        offering=held.uuid,
        title=title_of(held),
        region=region_facts(held.region),
        state=state,
        registered_at=row.registered_at,
        seated_at=row.seated_at,
        confirmed_at=row.confirmed_at,
        place=_place(row) if state is QUEUED else None,
        lot=row.lot,
        reason=row.reason,
        words=row.withdrawal or row.refusal or str(PASSED.get(row.passed_over, "")),
        first=getattr(row, "first"),  # noqa: B009  # an annotation, which the model does not know
        last=getattr(row, "last"),  # noqa: B009  # as above
        ended=bool(held.cancelled_at or held.finished_at),
    )


def _reasons(actor: Actor, row: Offering, now: datetime) -> tuple[str, ...]:
    if actor.person is None:
        return ()
    return tuple(obstacle.message for obstacle in asked(actor, row, actor.person, now).obstacles)


def _steps(row: Registration) -> tuple[Step, ...]:
    rows = Approval.objects.filter(registration=row).select_related("approver").order_by("step")
    return tuple(
        Step(full_name(step.approver), step.why, step.asked_at, step.agreed, step.note, step.lapsed_at is not None)
        for step in rows
    )


def _queue(offering: int) -> "QuerySet[Registration]":
    return Registration.objects.filter(
        offering=offering, queued_at__isnull=False, seated_at=None, withdrawn_at=None, declined_at=None
    )


def _place(row: Registration) -> int:
    """How many wait before, and this one."""
    queue = _queue(row.offering_id)
    if row.lot is not None:
        return queue.filter(lot__lt=row.lot).count() + 1
    drawn = queue.filter(lot__isnull=False).count()
    earlier = queue.filter(lot=None, queued_at__lt=row.queued_at).count()
    same = queue.filter(lot=None, queued_at=row.queued_at, pk__lt=row.pk).count()
    return drawn + earlier + same + 1


def _is_over(row: Offering, now: datetime) -> bool:
    last = Session.objects.filter(offering=row, cancelled_at=None).aggregate(last=Max("ends_at"))["last"]
    return last is not None and now >= last
