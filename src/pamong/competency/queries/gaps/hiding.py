"""What must not be shown, so that nobody's level can be read or worked out from sums."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pamong.competency.queries.gaps.scope import Place, Scope, children, places_of
from pamong.competency.queries.gaps.tally import NOBODY, Asked, Sums, by_competency, by_row, numbered
from pamong.people.queries.posts import Node
from pamong.science.suppression import suppressed

FLOOR: Final = 5
"""Fewest people that are told about."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a map is not shown.

    rows    numbers of rows that are not detailed
    cells   row and competency, beside those of hidden rows
    sums    competencies whose sum over all rows would give a cell away
    """

    rows: frozenset[int]
    cells: frozenset[tuple[int, int]]
    sums: frozenset[int]

    def __contains__(self, cell: tuple[int, int]) -> bool:
        """Whether a cell is hidden."""
        return cell[0] in self.rows or cell in self.cells


def hidden_in(people: Sequence[Sums], pairs: Mapping[tuple[int, int], Asked], *, persons: bool) -> Hidden:
    """What of a map is hidden: rows of too few people for everybody, for a map is passed on.

    For who may not see persons also rows and cells in which a level of too few counts, and sums that would tell one of them.

    people      of each row, whatever competencies the map is narrowed to: two maps must not hide different rows
    pairs       row and competency → people
    """
    shut_rows = suppressed([row.people for row in people], FLOOR)
    if not persons:
        shut_rows = suppressed([row.seen for row in people], FLOOR, shut_rows)
    rows = frozenset(number for number, shut in enumerate(shut_rows) if shut)
    cells: set[tuple[int, int]] = set()
    sums: set[int] = set()
    for competency in {pk for _row, pk in pairs}:
        known = [pairs[row, competency].known if (row, competency) in pairs else 0 for row in range(len(people))]
        shut = set(rows)
        if not persons:
            shut |= {row for row, small in enumerate(suppressed(known, FLOOR)) if small}
        cells |= {(row, competency) for row in shut}
        away = [known[row] for row in shut if known[row]]
        if not persons and away and (len(away) == 1 or sum(away) < FLOOR):
            sums.add(competency)
    return Hidden(rows, frozenset(cells), frozenset(sums))


def hidden_on_the_way(scope: Scope) -> Collection[int] | None:
    """Competencies of a unit that the maps above it do not tell; None when they do not tell the unit at all.

    Without this the page of a unit would give away what the map above it hides, and with it a small unit beside it. Who may
    see persons is told everything.
    """
    if scope.persons or scope.top is None or scope.snapshot is None:
        return ()
    found: set[int] = set()
    for unit in _way(scope.tree, scope.top):
        above = children(scope.tree).get(None, []) if unit.parent not in scope.tree else [unit.parent]
        places = places_of(scope.tree, [top for top in above if top is not None])
        number = next((row for row, place in enumerate(places) if place.unit == unit.id and not place.own), None)
        if number is None:
            continue  # alone at the top: no map has it as a row
        hidden = _hidden_of(scope.region.id, scope.snapshot.id, places)
        if number in hidden.rows:
            return None
        found |= {pk for row, pk in hidden.cells if row == number}
    total = by_row(scope.region.id, scope.snapshot.id, {0: scope.units or ()}).get(0, NOBODY)
    return None if too_few(scope, total) else found


def too_few(scope: Scope, sums: Sums) -> bool:
    """Whether so few are counted that their sums would tell about persons whom the actor may not see."""
    return not scope.persons and (0 < sums.people < FLOOR or 0 < sums.seen < FLOOR)


def _hidden_of(region: int, snapshot: int, places: Sequence[Place]) -> Hidden:
    rows = numbered(places)
    sums = by_row(region, snapshot, rows)
    people = [sums.get(row, NOBODY) for row in rows]
    return hidden_in(people, by_competency(region, snapshot, rows), persons=False)


def _way(tree: Mapping[int, Node], unit: Node) -> list[Node]:
    """Units from the top of the region down to this one."""
    way = [unit]
    while (parent := way[-1].parent) is not None and parent in tree:
        way.append(tree[parent])
    return way[::-1]
