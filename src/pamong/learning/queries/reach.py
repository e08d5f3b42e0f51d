"""How far a programme reached, and what it cost. No names; no actor: whoever asks has checked the right to know."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from pamong.learning.models import Completion, Cost, Funding, OfferingInvitation, Registration

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Reach:
    """People of all finished offerings of a programme, each counted once.

    offerings       how many were finished
    invited         people who were invited or got a seat
    seated          people with a seat
    attended        those who were there at least for a minute
    completed       ids of those who completed it by the last decision about them
    """

    offerings: int
    invited: int
    seated: int
    attended: int
    completed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Money:
    """What one source of money gave, in whole rupiah.

    realised    what is known to have been spent
    waiting     planned for lines of which it is not known what they came to
    """

    funding: str
    realised: int
    waiting: int

    @property
    def label(self) -> str:
        """``APBD``."""
        return str(Funding(self.funding).label)


def reach_of(programme: UUID) -> Reach:
    """Three queries."""
    newest = decided(programme)
    facts = ("registration__person", "registration__offering", "minutes", "completed")
    found = list(newest.values_list(*facts))
    offerings = {offering for _person, offering, _minutes, _completed in found}
    seats = Registration.objects.filter(offering__in=offerings, seated_at__isnull=False, withdrawn_at=None)
    seated = set(seats.filter(declined_at=None).values_list("person", flat=True))
    invited = set(OfferingInvitation.objects.filter(offering__in=offerings).values_list("person", flat=True))
    return Reach(
        offerings=len(offerings),
        invited=len(invited | seated),
        seated=len(seated),
        attended=len({person for person, _offering, minutes, _completed in found if minutes}),
        completed=frozenset(person for person, _offering, _minutes, completed in found if completed),
    )


def decided(programme: UUID) -> "QuerySet[Completion]":
    """The last decision about each seat in a finished offering."""
    rows = Completion.objects.filter(
        registration__offering__programme__uuid=programme,
        registration__offering__finished_at__isnull=False,
        registration__withdrawn_at=None,
    )
    return rows.order_by("registration", "-pk").distinct("registration")


def spent(programme: UUID) -> "QuerySet[Cost]":
    """Lines of costs of finished offerings that were not given up."""
    return Cost.objects.filter(
        offering__programme__uuid=programme,
        offering__cancelled_at=None,
        offering__finished_at__isnull=False,
        removed_at=None,
    )


def money_of(programme: UUID) -> tuple[Money, ...]:
    """Costs of offerings that were not given up, by source, the largest first. One query."""
    return summed(spent(programme).values_list("funding", "planned", "realised"))


def summed(lines: Iterable[tuple[str, int, int | None]]) -> tuple[Money, ...]:
    """Lines of source, planned, realised, as sums by source, the largest first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for funding, planned, realised in lines:
        place = 0 if realised is not None else 1
        sums[funding][place] += planned if realised is None else realised
    found = [Money(funding, *pair) for funding, pair in sums.items()]
    return tuple(sorted(found, key=lambda one: (-one.realised - one.waiting, one.funding)))
