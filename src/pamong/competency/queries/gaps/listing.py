"""The snapshots of a region, and one of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pamong.competency.access import snapshot_for
from pamong.competency.queries.gaps.capacity import Capacity, capacity
from pamong.competency.queries.gaps.match import Spread, spread
from pamong.competency.queries.gaps.scope import Scope, region_scope
from pamong.core.actor import Actor


@dataclass(frozen=True, slots=True)
class SnapshotPage:
    """One snapshot: what it was computed by and from, and what it says in sum."""

    scope: Scope
    rule: dict[str, Any]
    capacity: Capacity
    spread: Spread | None


def snapshot_page(actor: Actor, uuid: UUID) -> SnapshotPage:
    """A snapshot. Raises NotFound when gaps of its region are not for the actor."""
    row = snapshot_for(actor, uuid)
    scope = region_scope(actor, row.region.code, uuid)
    return SnapshotPage(scope, row.rule, capacity(scope), spread(scope))
