"""What waits for who leads, on the leader's home: answered there, by one press each."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from pamong.competency.queries.discussions import discussions_due
from pamong.competency.queries.ratings import Waiting, waiting_ratings
from pamong.core.actor import Actor
from pamong.learning.queries.registrations import ApprovalRow, approvals_waiting

SHOWN: Final = 5
"""Registrations that can be answered on the home; the others stand on their own page."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A registration that waits, for so many ``days``."""

    row: ApprovalRow
    days: int


@dataclass(frozen=True, slots=True)
class Waits:
    """All of it.

    count       registrations that wait for the leader's word; ``asks`` the first of them
    ratings     people to rate; ``talks`` about evidence that contradicts itself
    """

    count: int
    asks: tuple[Ask, ...]
    ratings: Waiting
    talks: int

    @property
    def more(self) -> int:
        """Registrations that are not shown here."""
        return self.count - len(self.asks)

    @property
    def others(self) -> int:
        """What else waits."""
        return self.ratings.count + self.talks


def waits(actor: Actor) -> Waits:
    """What waits for the actor, or for who is acted for; the own registration is left out: somebody else answers it."""
    rows = [row for row in approvals_waiting(actor) if not row.own]
    now = timezone.now()
    asks = tuple(Ask(row, (now - row.asked_at).days) for row in rows[:SHOWN])
    return Waits(len(rows), asks, waiting_ratings(actor), discussions_due(actor))
