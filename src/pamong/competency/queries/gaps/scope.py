"""Which part of a region somebody looks at, as of which snapshot, and which rows it falls into."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.competency.access import EVALUATORS, KEEPERS, OVERSEERS, READERS, snapshot_for
from pamong.competency.models import Snapshot
from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.people.access import holds, region_for, unit_for, visible_units
from pamong.people.queries.posts import Node, unit_tree
from pamong.people.queries.presence import RegionFacts, region_facts


@dataclass(frozen=True, slots=True)
class SnapshotLineOf:
    """A snapshot in a list.

    rule        number of the rule it was computed by; 0 is pamong's own
    round       title of the needs analysis that closed with it; empty when taken by itself
    """

    id: int
    uuid: UUID
    title: str
    day: date
    rule: int
    lines: int
    people: int
    digest: str
    round: str


@dataclass(frozen=True, slots=True)
class Place:
    """One row: a unit with those below it; ``own``: only who stands right in the unit whose rows are shown."""

    unit: int
    uuid: UUID
    name: str
    own: bool
    units: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody looks at.

    snapshot    None when none has been taken yet
    snapshots   all of the region, newest first
    top         the unit that is looked at; None is the whole region, or several branches
    units       ids of all units in it; None is the whole region
    persons     whether the actor may see each person in it
    """

    region: RegionFacts
    snapshot: SnapshotLineOf | None
    snapshots: tuple[SnapshotLineOf, ...]
    tree: Mapping[int, Node]
    top: Node | None
    places: tuple[Place, ...]
    units: tuple[int, ...] | None
    persons: bool
    takes: bool


def region_scope(actor: Actor, code: str, snapshot: UUID | None = None) -> Scope:
    """The whole region, or of it the branches that the actor oversees. Raises NotFound."""
    region = region_for(actor, code, OVERSEERS)
    if holds(actor, OVERSEERS, region.pk):
        return _scope(actor, region_facts(region), snapshot, None)
    led = {grant.unit for grant in actor.grants if grant.role in OVERSEERS and grant.region == region.pk}
    return _scope(actor, region_facts(region), snapshot, {int(unit) for unit in led if unit is not None})


def unit_scope(actor: Actor, uuid: UUID, snapshot: UUID | None = None) -> Scope:
    """One unit with those below it. Raises NotFound."""
    unit = unit_for(actor, uuid, OVERSEERS)
    return _scope(actor, region_facts(unit.region), snapshot, {unit.pk})


def children(tree: Mapping[int, Node]) -> dict[int | None, list[int]]:
    """Units right below each; under None those at the top."""
    found: dict[int | None, list[int]] = {}
    for node in tree.values():
        found.setdefault(node.parent if node.parent in tree else None, []).append(node.id)
    return found


def branch(tree: Mapping[int, Node], top: int) -> list[int]:
    """A unit and all below it; none when it was not there."""
    below, found = children(tree), [top] if top in tree else []
    for unit in found:
        found.extend(below.get(unit, []))
    return found


def places_of(tree: Mapping[int, Node], tops: Iterable[int]) -> tuple[Place, ...]:
    """The rows of some units: each with those below it; one alone is shown by what is right below it."""
    wanted = [top for top in tops if top in tree]
    below = children(tree)
    if len(wanted) == 1 and below.get(wanted[0]):
        only = wanted[0]
        rows = [_place(tree, unit, branch(tree, unit)) for unit in below[only]]
        return (_place(tree, only, [only], own=True), *sorted(rows, key=lambda row: row.name))
    return tuple(sorted((_place(tree, unit, branch(tree, unit)) for unit in wanted), key=lambda row: row.name))


def snapshots_of(region: int) -> tuple[SnapshotLineOf, ...]:
    """Snapshots of a region, newest first."""
    rows = Snapshot.objects.filter(region=region).select_related("round").order_by("-taken_at", "-pk")
    return tuple(snapshot_line(row) for row in rows)


def snapshot_line(row: Snapshot) -> SnapshotLineOf:
    """A snapshot as lists show it."""
    return SnapshotLineOf(
        id=row.pk,
        uuid=row.uuid,
        title=row.title,
        day=row.day,
        rule=row.rule_number,
        lines=row.lines,
        people=row.people,
        digest=row.digest,
        round=row.round.title if row.round else "",
    )


def _scope(actor: Actor, region: RegionFacts, wanted: UUID | None, tops: set[int] | None) -> Scope:
    every = snapshots_of(region.id)
    chosen = _chosen(actor, region.id, every, wanted)
    tree = unit_tree(region.id, chosen.day if chosen else None)
    roots = children(tree).get(None, []) if tops is None else _outermost(tree, tops)
    readable = holds(actor, READERS, region.id)
    if not readable and tops is not None:
        readable = set(visible_units(actor, READERS).filter(pk__in=tops).values_list("pk", flat=True)) == tops
    return Scope(
        region=region,
        snapshot=chosen,
        snapshots=every,
        tree=tree,
        top=tree.get(roots[0]) if tops is not None and len(roots) == 1 else None,
        places=places_of(tree, roots),
        units=None if tops is None else tuple(unit for root in roots for unit in branch(tree, root)),
        persons=readable,
        takes=holds(actor, KEEPERS | EVALUATORS, region.id),
    )


def _chosen(
    actor: Actor, region: RegionId, every: Sequence[SnapshotLineOf], wanted: UUID | None
) -> SnapshotLineOf | None:
    if wanted is None:
        return every[0] if every else None
    row = snapshot_for(actor, wanted)
    if row.region_id != region:
        raise NotFound
    return snapshot_line(row)


def _outermost(tree: Mapping[int, Node], units: set[int]) -> list[int]:
    inner = {below for unit in units for below in branch(tree, unit) if below != unit}
    return sorted(unit for unit in units - inner if unit in tree)


def _place(tree: Mapping[int, Node], unit: int, units: Sequence[int], *, own: bool = False) -> Place:
    return Place(unit, tree[unit].uuid, tree[unit].name, own, tuple(units))
