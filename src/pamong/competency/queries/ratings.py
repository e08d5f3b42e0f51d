"""What somebody is asked to rate now."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from pamong.competency.models import RaterKind, Rating
from pamong.core.actor import Actor
from pamong.people.access import own_people, today
from pamong.people.queries.presence import full_name

_ORDER: Final = (RaterKind.SELF.value, RaterKind.SUPERVISOR.value, RaterKind.PEER.value)


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating that the actor is asked for.

    kind        self, supervisor or peer: as what the actor rates
    name        who is rated; ``position``: for which post
    last        last day on which it is taken
    """

    invitation: UUID
    kind: str
    name: str
    position: str
    round: str
    last: date
    done: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many ratings wait, and the first last day of theirs; None when nothing waits."""

    count: int
    last: date | None


def my_ratings(actor: Actor) -> tuple[RatingRow, ...]:
    """Ratings of rounds that are open: oneself first, then own staff, then colleagues; what waits before what is done.

    Who acts for somebody finds neither the ratings of that person about himself or herself nor any about the own person.
    """
    found = _open(actor).select_related(
        "subject__person", "subject__assignment__position", "subject__round", "invitation"
    )
    rows = [
        RatingRow(
            invitation=row.invitation.uuid,
            kind=row.kind,
            name=full_name(row.subject.person),
            position=row.subject.assignment.position.name,
            round=row.subject.round.title,
            last=row.subject.round.closes_on,
            done=row.invitation.done,
        )
        for row in found.order_by("subject__round", "subject__person__folded", "subject")
    ]
    return tuple(sorted(rows, key=lambda row: (_ORDER.index(row.kind), row.done)))


def waiting_ratings(actor: Actor) -> Waiting:
    """How many of them wait. One query."""
    found = _open(actor).filter(invitation__done=False)
    told = found.aggregate(count=Count("pk"), last=Min("subject__round__closes_on"))
    return Waiting(told["count"], told["last"])


def _open(actor: Actor) -> "QuerySet[Rating]":
    if actor.person is None:
        return Rating.objects.none()
    found = Rating.objects.filter(
        rater=actor.person,
        cancelled_at=None,
        subject__round__opened_at__isnull=False,
        subject__round__closed_at=None,
        subject__round__closes_on__gte=today(),
    )
    return found if actor.behalf is None else found.exclude(subject__person__in=own_people(actor))
