"""Who of an order gets a seat where seats are limited as a whole and for groups."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

G = TypeVar("G", bound=Hashable)
P = TypeVar("P", bound=Hashable)


def room(seats: int, limits: Mapping[G, int], taken: Mapping[tuple[G, ...], int]) -> tuple[int, dict[G, int]]:
    """Seats that are left, as a whole and in each group.

    seats       of all
    limits      group → seats of it
    taken       groups of people who have a seat → how many are in exactly these
    returns     both never below 0: a limit that was lowered later takes no seat away
    """
    left, free = seats, dict(limits)
    for groups, count in taken.items():
        left -= count
        for group in groups:
            free[group] -= count
    return max(0, left), {group: max(0, count) for group, count in free.items()}


def fits(left: int, free: Mapping[G, int], groups: Collection[G]) -> bool:
    """Whether one more may sit: there is a seat at all, and one in each of the groups."""
    return left > 0 and all(free[group] > 0 for group in groups)


def allot(
    order: Iterable[P], groups: Mapping[P, Collection[G]], seats: int, limits: Mapping[G, int], away: Collection[P] = ()
) -> tuple[P, ...]:
    """Who gets a seat, in order: each whose turn comes while there is a seat in every one of the own groups.

    order       people, the first one first, each once
    groups      person → groups, all of which must have a seat left
    away        people who cannot sit though their turn comes; the next takes the seat
    """
    left, free = room(seats, limits, {})
    seated = []
    for person in order:
        if left == 0:
            break
        if person in away or not fits(left, free, groups[person]):
            continue
        seated.append(person)
        left -= 1
        for group in groups[person]:
            free[group] -= 1
    return tuple(seated)
