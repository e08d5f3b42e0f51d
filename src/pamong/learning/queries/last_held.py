"""The last offering of a programme that was finished: who was there, and who completed it. No names, no actor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pamong.learning.models import Offering
from pamong.learning.queries.followed import completers, learners


@dataclass(frozen=True, slots=True)
class LastHeld:
    """One offering. ``people`` had a seat to the end, ``completed`` of them by the last decision: ids."""

    uuid: UUID
    number: int
    finished_at: datetime
    people: frozenset[int]
    completed: frozenset[int]


def last_held(programme: UUID) -> LastHeld | None:
    """Three queries at most; None where none was finished yet."""
    rows = Offering.objects.filter(
        programme__uuid=programme, published_at__isnull=False, cancelled_at=None, finished_at__isnull=False
    )
    row = rows.order_by("-finished_at", "-pk").first()
    if row is None or row.finished_at is None:
        return None
    return LastHeld(row.uuid, row.number, row.finished_at, frozenset(learners(row.pk)), frozenset(completers(row.pk)))
