"""Who rates whom among colleagues: drawn by lot, so that everybody rates as many as rate him or her.

Colleagues are people with the same head. Where those are too few to be unrecognisable, people as far below the same higher
head of the office join them. So nobody is ever asked about a head or about somebody whom he or she leads: two people equally
far below the same head cannot stand above each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

FEWEST: Final = 2
"""Raters whose mean tells of none of them. Fewer are not asked: nothing would be counted."""

SPARE: Final = 2
"""A pool has at least so many more people than each is rated by: one, who is rated, and one who does not rate."""

_DEPTH: Final = 20  # levels of offices; also the end where two people lead each other's unit


def draw_peers(
    people: Iterable[int], above: Mapping[int, int], office: Mapping[int, int], peers: int, rng: np.random.Generator
) -> dict[int, tuple[int, ...]]:
    """Raters of each person.

    people      ids, each once
    above       person → who leads that person; who is not in it is led by nobody
    office      person → the office in which colleagues are looked for beyond the own head's people
    peers       for each person, ≥ 0
    rng         the same seed and the same people give the same raters
    returns     person → raters, drawn, as many as ``peers``; fewer in a pool of fewer than ``peers`` + 1, and none where
                they would be fewer than ``FEWEST``. In one pool everybody rates as many as rate him or her

    raises      ValueError for fewer than no peers, or somebody who leads himself or herself
    """
    if peers < 0 or any(person == head for person, head in above.items()):
        raise ValueError("peers are 0 or more, and nobody is above himself or herself")
    drawn: dict[int, tuple[int, ...]] = {}
    for pool in peer_pools(people, above, office, peers + SPARE):
        drawn |= _circle(pool, peers, rng)
    return drawn


def peer_pools(
    people: Iterable[int], above: Mapping[int, int], office: Mapping[int, int], least: int
) -> list[list[int]]:
    """Groups of colleagues, each person in one.

    least       people that a group should have. Smaller ones join others as far below the next head in the same office: first
                other small ones, then one that is large enough. What is still small at the top stays small
    """
    waiting = sorted(people)
    head = {person: above.get(person) for person in waiting}
    pools: list[list[int]] = []
    for depth in range(_DEPTH):
        if not waiting:
            break
        place = {person: _place(head[person], office[person], depth) for person in head}
        homes = {place[pool[0]]: pool for pool in pools if len({office[person] for person in pool}) == 1}
        groups = defaultdict(list)
        for person in waiting:
            groups[place[person]].append(person)
        waiting = []
        for key, group in groups.items():
            if len(group) < least and key in homes:
                homes[key].extend(group)
            elif len(group) >= least or depth == _DEPTH - 1 or key[0] is None or key[0] not in above:
                pools.append(group)
            else:
                waiting += group
        head = {person: None if up is None else above.get(up) for person, up in head.items()}
    return pools


def _place(head: int | None, office: int, depth: int) -> tuple[int | None, int | None]:
    """People of one head are colleagues wherever they serve; all others only within an office."""
    return (head, None) if depth == 0 and head is not None else (head, office)


def _circle(pool: Sequence[int], peers: int, rng: np.random.Generator) -> dict[int, tuple[int, ...]]:
    """After a shuffle each rates the next ones in the circle."""
    order = [int(person) for person in rng.permutation(np.asarray(pool, dtype=np.int64))]
    asked = min(peers, len(order) - 1)
    if asked < FEWEST:
        return dict.fromkeys(order, ())
    return {
        person: tuple(order[(place - step) % len(order)] for step in range(1, asked + 1))
        for place, person in enumerate(order)
    }
