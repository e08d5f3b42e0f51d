"""The tree of a region's units, as it is or as it was on a day, with the names of that day."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import ORGANISERS, READERS, holds, region_for, today, visible_units
from pamong.people.models import Assignment, AssignmentKind, UnitVersion
from pamong.people.queries.directory import with_titles
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import begins

SHOWN: Final = 300
"""Units that one page shows; deeper levels stand behind a link."""

HEADS: Final = ("D", "PJ", "TT", "PLT", "PLH")
"""Who counts as the head where several lead a unit: the first of these kinds."""


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree.

    head        who leads it, with titles; empty when nobody does
    acting      how the head is held when it is not definitive: ``Plt.``
    own         people with their definitive post here
    all         the same with the units below
    below       units below it, whether shown or not
    children    as far as they are shown
    """

    uuid: UUID
    name: str
    head: str
    acting: str
    own: int
    all: int
    below: int
    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class UnitTree:
    """The tree, or the part of it that is shown.

    change      whether the actor keeps the registry of the region
    on          the day; None: now
    units       how many there are in all
    found       how many have the words; None without words
    above       the way to the part that is shown
    """

    region: RegionFacts
    change: bool
    on: date | None
    units: int
    people: int
    found: int | None
    above: tuple[tuple[UUID, str], ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as a line of a table: ``path`` names the units above, from the top."""

    name: str
    path: str
    depth: int
    head: str
    acting: str
    own: int
    all: int


@dataclass(frozen=True, slots=True)
class _Facts:
    uuid: UUID
    name: str
    folded: str
    parent: int | None


class _Tree:
    """Units of one day by id, and what is known about each. Three queries, whatever the size."""

    def __init__(self, actor: Actor, code: str, on: date | None) -> None:
        """Read versions, posts and heads."""
        self.region = region_for(actor, code, READERS)
        self.on = None if on == today() else on
        mine = visible_units(actor).filter(region=self.region)
        rows = UnitVersion.objects.filter(held_on(self.on), unit__in=mine).order_by("folded", "unit")
        self.units = {
            unit: _Facts(uuid, name, folded, parent)
            for unit, uuid, name, folded, parent in rows.values_list(
                "unit", "unit__uuid", "name", "folded", "parent"
            ).iterator()
        }
        posts = Assignment.objects.filter(held_on(self.on), unit__in=list(self.units))
        definitive = posts.filter(kind=AssignmentKind.DEFINITIVE)
        self.own = dict(definitive.values("unit").annotate(n=Count("pk")).order_by().values_list("unit", "n"))
        self.heads = _heads(posts)
        self.children: defaultdict[int | None, list[int]] = defaultdict(list)
        for unit, facts in self.units.items():
            self.children[facts.parent if facts.parent in self.units else None].append(unit)
        self.all: dict[int, int] = {}
        self.below: dict[int, int] = {}
        for unit in reversed([unit for unit, _depth in self.walk()]):
            children = self.children[unit]
            self.all[unit] = self.own.get(unit, 0) + sum(self.all[child] for child in children)
            self.below[unit] = sum(1 + self.below[child] for child in children)

    def walk(self, top: int | None = None) -> Iterator[tuple[int, int]]:
        """Units below ``top`` with their depth, parents before children, by name."""
        waiting = [(unit, 0) for unit in reversed(self.children[top])]
        while waiting:
            unit, depth = waiting.pop()
            yield unit, depth
            waiting += [(child, depth + 1) for child in reversed(self.children[unit])]

    def above(self, unit: int | None) -> list[int]:
        """The way to a unit, from the top, itself left out."""
        way: list[int] = []
        while unit is not None and (parent := self.units[unit].parent) in self.units and parent not in way:
            way.insert(0, parent)
            unit = parent
        return way

    def node(self, unit: int, levels: int, kept: set[int] | None) -> Node:
        """A unit with so many levels below it; only those kept, if some are."""
        head, acting = self.heads.get(unit, ("", ""))
        shown = [child for child in self.children[unit] if kept is None or child in kept] if levels else []
        return Node(
            self.units[unit].uuid,
            self.units[unit].name,
            head,
            acting,
            self.own.get(unit, 0),
            self.all[unit],
            self.below[unit],
            tuple(self.node(child, levels - 1, kept) for child in shown),
        )


def unit_tree(actor: Actor, code: str, *, on: date | None = None, text: str = "", top: UUID | None = None) -> UnitTree:
    """Units that the actor may see, with the units above those that have the words. Four queries.

    top         only what is below this unit
    raises      NotFound for a region or a ``top`` that is not the actor's
    """
    tree = _Tree(actor, code, on)
    start = next((unit for unit, facts in tree.units.items() if facts.uuid == top), None)
    if top and start is None:
        raise NotFound
    words = begins(text)
    found = [unit for unit, facts in tree.units.items() if all(word.search(facts.folded) for word in words)]
    kept = {place for unit in found for place in (*tree.above(unit), unit)} if words else None
    levels = _levels([depth for unit, depth in tree.walk(start) if kept is None or unit in kept])
    tops = [unit for unit in tree.children[start] if kept is None or unit in kept]
    way = [] if start is None else [*tree.above(start), start]
    return UnitTree(
        region=region_facts(tree.region),
        change=holds(actor, ORGANISERS, tree.region.pk),
        on=tree.on,
        units=len(tree.units),
        people=sum(tree.own.values()),
        found=len(found) if words else None,
        above=tuple((tree.units[unit].uuid, tree.units[unit].name) for unit in way),
        nodes=tuple(tree.node(unit, levels, kept) for unit in tops),
    )


def unit_lines(actor: Actor, code: str, *, on: date | None = None) -> Iterator[UnitLine]:
    """The whole tree as a table, parents before children. Raises NotFound as ``unit_tree``, at once."""
    tree = _Tree(actor, code, on)
    return (
        UnitLine(
            tree.units[unit].name,
            " › ".join(tree.units[place].name for place in tree.above(unit)),
            depth,
            *tree.heads.get(unit, ("", "")),
            tree.own.get(unit, 0),
            tree.all[unit],
        )
        for unit, depth in tree.walk()
    )


def held_on(on: date | None) -> Q:
    """Dated rows that hold on a day; None: the current ones, which an index finds."""
    return Q(until=None) if on is None else Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))


def acting(kind: str) -> str:
    """``Plt.``; empty for a definitive post."""
    return "" if kind == AssignmentKind.DEFINITIVE else str(AssignmentKind(kind).label)


def _heads(posts: "QuerySet[Assignment]") -> dict[int, tuple[str, str]]:
    facts = ("unit", "kind", "person__title_before", "person__name", "person__title_after")
    found = sorted(posts.filter(leads=True).values_list(*facts), key=lambda row: HEADS.index(row[1]), reverse=True)
    return {unit: (with_titles(before, name, after), acting(kind)) for unit, kind, before, name, after in found}


def _levels(depths: list[int]) -> int:
    """How many levels fit a page; the first two always."""
    deepest = max(depths, default=0)
    fitting = (level for level in range(deepest, 0, -1) if sum(depth <= level for depth in depths) <= SHOWN)
    return next(fitting, 1)
