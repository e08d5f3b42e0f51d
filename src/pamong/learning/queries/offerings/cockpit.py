"""One offering as who organises sees it: the way of the people, rooms, money, letters, and what needs an eye."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.learning.access import kept_offering_for
from pamong.learning.models import Draw, Quota, Seating
from pamong.learning.queries.offerings.costs import CostSums, cost_rows, sums_of
from pamong.learning.queries.offerings.counting import Funnel, funnel_of
from pamong.learning.queries.offerings.naming import offering_source
from pamong.learning.queries.offerings.page import OfferingPage, read_offering
from pamong.learning.queries.offerings.sessions import SessionRow
from pamong.learning.queries.offerings.troubles import Trouble, days_of, off_days, troubles_of
from pamong.office.queries.letters import LetterRow, letters_about


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session, and why its day is off; empty on a working day."""

    session: SessionRow
    off: str


@dataclass(frozen=True, slots=True)
class Cockpit:
    """Everything of the first page of an offering.

    began       whether the first session has begun; ``over``: the last one has ended
    drawn       whether a lottery was drawn; None where there is none
    quotas      rows of quotas
    letters     newest first
    """

    offering: OfferingPage
    began: bool
    over: bool
    drawn: bool | None
    quotas: int
    funnel: Funnel
    meetings: tuple[Meeting, ...]
    costs: CostSums
    letters: tuple[LetterRow, ...]
    troubles: tuple[Trouble, ...]

    @property
    def blocking(self) -> tuple[Trouble, ...]:
        """What keeps a draft from being published."""
        return tuple(one for one in self.troubles if one.blocks)

    @property
    def noted(self) -> tuple[Trouble, ...]:
        """What else needs an eye."""
        return tuple(one for one in self.troubles if not one.blocks)

    @property
    def given(self) -> bool:
        """Whether seats are given: always where first come is first served, else once they were shared out."""
        return self.offering.seating == Seating.FIRST or self.offering.seated_at is not None

    @property
    def registered(self) -> int:
        """How many registered."""
        return self.funnel.count("registered")

    @property
    def waiting(self) -> bool:
        """Whether seats wait to be given: registration is over, and they are not given by the clock."""
        page = self.offering
        closed = page.published_at is not None and timezone.now() >= page.closes_at
        return closed and not page.ended and not self.given


def cockpit(actor: Actor, uuid: UUID) -> Cockpit:
    """An offering that the actor organises. So many queries whatever the number of people. Raises NotFound."""
    row = kept_offering_for(actor, uuid)
    found, now = read_offering(row, keeps=True), timezone.now()
    began = found.first is not None and now >= found.first
    funnel = funnel_of(found, begun=began)
    draw = (
        Draw.objects.filter(offering=row).values_list("drawn_at", flat=True).first()
        if found.seating == "lottery"
        else None
    )
    about = letters_about(row.region_id, [offering_source(row.uuid)])
    return Cockpit(
        offering=found,
        began=began,
        over=found.last is not None and now >= found.last,
        drawn=draw is not None if found.seating == "lottery" else None,
        quotas=Quota.objects.filter(offering=row).count(),
        funnel=funnel,
        meetings=meetings_of(found),
        costs=sums_of(cost_rows(row.pk), row.seats, funnel.count("finished")),
        letters=tuple(letter for _pk, letter, _people in about),
        troubles=troubles_of(found, now),
    )


def meetings_of(found: OfferingPage) -> tuple[Meeting, ...]:
    """Its sessions with the reason why a day is off. One query."""
    off: dict[date, str] = off_days(found)
    return tuple(
        Meeting(one, next((off[day] for day in sorted(days_of(one, found)) if day in off), ""))
        for one in found.sessions
    )
