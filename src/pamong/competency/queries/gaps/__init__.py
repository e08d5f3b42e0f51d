"""Gaps of groups, rolled up from a snapshot: heat map, capacity, risks, mismatch, spread over bands."""

from pamong.competency.queries.gaps.capacity import Capacity, Point, Single, capacity, singles
from pamong.competency.queries.gaps.heat import HeatMap, MapWanted, heat_map
from pamong.competency.queries.gaps.hub import Hub, Led, hub, led_gaps
from pamong.competency.queries.gaps.listing import SnapshotPage, snapshot_page
from pamong.competency.queries.gaps.match import Spread, matches, spread
from pamong.competency.queries.gaps.mismatch import Mismatch, mismatch
from pamong.competency.queries.gaps.position import PositionGaps, position_gaps
from pamong.competency.queries.gaps.progress import Gain, flat_progress, progress
from pamong.competency.queries.gaps.scope import Scope, SnapshotLineOf, region_scope, unit_scope
from pamong.competency.queries.gaps.unit import UnitGaps, unit_gaps, unit_rows

__all__ = [
    "Capacity",
    "Gain",
    "HeatMap",
    "Hub",
    "Led",
    "MapWanted",
    "Mismatch",
    "Point",
    "PositionGaps",
    "Scope",
    "Single",
    "SnapshotLineOf",
    "SnapshotPage",
    "Spread",
    "UnitGaps",
    "capacity",
    "flat_progress",
    "heat_map",
    "hub",
    "led_gaps",
    "matches",
    "mismatch",
    "position_gaps",
    "progress",
    "region_scope",
    "singles",
    "snapshot_page",
    "spread",
    "unit_gaps",
    "unit_rows",
    "unit_scope",
]
