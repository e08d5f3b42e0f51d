"""What was changed because of answers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.core.actor import Actor
from pamong.services.access import improvement_for
from pamong.services.models import Improvement


@dataclass(frozen=True, slots=True)
class ImprovementFacts:
    """One change. ``since`` None: still to come."""

    uuid: UUID
    round: UUID
    said: str
    done: str
    since: date | None


def improvements_of(round: int) -> tuple[ImprovementFacts, ...]:  # noqa: A002  # the noun of the house
    """Of a quarter, those that hold first, then those to come; withdrawn ones are not shown. No actor."""
    rows = Improvement.objects.select_related("round").filter(round=round, withdrawn_at=None).order_by("pk")
    return tuple(sorted(map(_facts, rows), key=lambda one: (one.since is None, one.since or date.max)))


def improvement_facts(actor: Actor, uuid: UUID) -> ImprovementFacts:
    """One, for who keeps the service. Raises NotFound."""
    return _facts(improvement_for(actor, uuid))


def _facts(row: Improvement) -> ImprovementFacts:
    return ImprovementFacts(row.uuid, row.round.uuid, row.said, row.done, row.since)
