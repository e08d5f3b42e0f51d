"""Where competency stands in a region, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.competency.access import keeps
from pamong.competency.models import Review, Round, Snapshot
from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.gaps.capacity import Capacity, Single, capacity, singles
from pamong.competency.queries.gaps.heat import HeatMap, heat_map
from pamong.competency.queries.gaps.scope import Scope, region_scope, unit_scope
from pamong.competency.queries.profiles import required_levels
from pamong.core.actor import Actor
from pamong.people.access import today


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A needs analysis that takes ratings now."""

    uuid: UUID
    title: str
    closes_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Hub:
    """The first page of competency.

    competencies    that count today; ``technical`` of them
    positions       open ones; ``without`` of them ask for nothing
    reviews         things to look at again, because a rule they rest on is no longer in force
    """

    scope: Scope
    map: HeatMap
    capacity: Capacity
    keeps: bool
    competencies: int
    technical: int
    positions: int
    without: int
    rounds: tuple[OpenRound, ...]
    reviews: int


@dataclass(frozen=True, slots=True)
class Led:
    """What a leader sees of one unit led: sentence, capacity, risks."""

    scope: Scope
    map: HeatMap
    capacity: Capacity
    singles: tuple[Single, ...]


def hub(actor: Actor, code: str) -> Hub:
    """Everything of the first page. Raises NotFound for who oversees nothing there."""
    scope = region_scope(actor, code)
    region, day = scope.region.id, today()
    known, needs = current_competencies(region), required_levels(region)
    open_rounds = Round.objects.filter(region=region, opened_at__isnull=False, closed_at=None, cancelled_at=None)
    return Hub(
        scope=scope,
        map=heat_map(scope),
        capacity=capacity(scope),
        keeps=keeps(actor, region),
        competencies=len(known),
        technical=sum(facts.group == "technical" for facts in known.values()),
        positions=len(needs),
        without=sum(not profile for profile in needs.values()),
        rounds=tuple(
            OpenRound(row.uuid, row.title, row.closes_on, (row.closes_on - day).days)
            for row in open_rounds.order_by("closes_on", "pk")
        ),
        reviews=Review.objects.filter(region=region, closed_at=None).count(),
    )


def led_gaps(actor: Actor, units: Iterable[UUID]) -> dict[UUID, Led]:
    """Units that the actor leads → their gaps at the newest snapshot; a unit without a snapshot is not in the answer."""
    found: dict[UUID, Led] = {}
    if not Snapshot.objects.filter(region__in={grant.region for grant in actor.grants}).exists():
        return found
    for uuid in units:
        scope = unit_scope(actor, uuid)
        if scope.snapshot is not None and scope.top is not None:
            found[uuid] = Led(scope, heat_map(scope), capacity(scope), singles(actor, scope, whole=True))
    return found
