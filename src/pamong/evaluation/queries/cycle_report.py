"""A cycle as it is printed: everything that its page shows, at one moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.evaluation.queries.cycles import CyclePage, cycle_page


@dataclass(frozen=True, slots=True)
class CycleReport:
    """What the paper says. ``at``: when it was read."""

    page: CyclePage
    at: datetime

    @property
    def final(self) -> bool:
        """Whether the cycle is closed; otherwise the paper says that it is not."""
        return self.page.line.closed_at is not None


def cycle_report(actor: Actor, uuid: UUID) -> CycleReport:
    """The report of a cycle that the actor reads. Raises NotFound."""
    return CycleReport(cycle_page(actor, uuid), timezone.now())
