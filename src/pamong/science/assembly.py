"""Which items make a form: one model of whole numbers, solved by HiGHS. The same again from the same numbers.

Everything that a form must keep to is a range: at least and at most so many of these items. Two enemies are a range of at most
one; an item that must be there is a range of exactly one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Chosen = tuple[int, ...]
"""Places of items in their pool."""

_LIMIT: Final = 1
_INFEASIBLE: Final = 2
"""What ``milp`` calls its end."""


class TooLong(Exception):
    """The solver did not come to an end in the time that it was given; nothing is known."""


@dataclass(frozen=True, slots=True)
class Range:
    """At least and at most so many of these items. ``members`` are places in the pool, from 0."""

    members: frozenset[int]
    least: int
    most: int


def assemble(rewards: ArrayLike, ranges: Sequence[Range], *, seconds: float) -> Chosen | None:
    """The items with the greatest sum of rewards that keep to all ranges.

    rewards     (n,) of choosing each item, finite; below 0 to avoid it
    seconds     for the solver
    returns     places, ascending; None when no set of items keeps to all ranges
    raises      TooLong; ValueError for rewards that are no row of finite numbers, or a member outside the pool
    source      van der Linden 2005, Linear Models for Optimal Test Design, ch. 4; checked in tests against the optimum that
                R TestDesign finds for its science pool of 1,000 items with 36 constraints
    """
    values: NDArray[np.float64] = np.asarray(rewards, dtype=np.float64)
    size = values.size
    if values.ndim != 1 or not np.isfinite(values).all() or any(not _inside(one, size) for one in ranges):
        raise ValueError("rewards are a row of finite numbers, and members are places in it")
    if not size or any(one.least > min(one.most, len(one.members)) for one in ranges):
        return () if not size and all(one.least <= 0 <= one.most for one in ranges) else None
    from scipy.optimize import Bounds, milp  # noqa: PLC0415  # heavy: only who assembles pays for it

    found = milp(
        -values,
        integrality=np.ones(size),
        bounds=Bounds(0, 1),
        constraints=_constraints(ranges, size),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if found.status == _LIMIT:
        raise TooLong
    if found.status == _INFEASIBLE:
        return None
    if found.x is None:
        raise RuntimeError(found.message)
    return tuple(int(place) for place in np.flatnonzero(found.x > 0.5))  # noqa: PLR2004  # the solver's 0 and 1 are nearly so


def conflicts(size: int, ranges: Sequence[Range], always: Sequence[Range] = (), *, seconds: float) -> tuple[int, ...]:
    """A smallest set of ranges that cannot hold together: without any one of them the others can.

    A range that cannot hold by itself is named alone, the first of them. Otherwise a deletion filter: each range in turn is
    left out, for good when the rest still cannot hold.

    size        of the pool
    always      ranges that are not in question, and can hold by themselves
    seconds     for the solver, each time; it is called at most 2 · len(ranges) + 1 times
    returns     places in ``ranges``, ascending; empty when all hold together
    raises      TooLong
    source      Chinneck & Dravnieks 1991, the deletion filter
    """

    def hold(some: Iterable[int]) -> bool:
        return assemble(np.zeros(size), [*always, *(ranges[one] for one in some)], seconds=seconds) is not None

    kept = list(range(len(ranges)))
    if hold(kept):
        return ()
    for place in kept:
        if not hold([place]):
            return (place,)
    for place in range(len(ranges)):
        rest = [one for one in kept if one != place]
        if not hold(rest):
            kept = rest
    return tuple(kept)


def parallel(size: int, ranges: Sequence[Range], count: int, seed: int, *, seconds: float) -> tuple[Chosen, ...] | None:
    """Random forms that keep to the same ranges and share as little as possible, each in random order.

    One after another: each has the least number of items in common with those before it, counted once for each of them, and
    among all such sets the one with the greatest sum of random rewards.

    size        of the pool
    count       of forms, ≥ 1
    seed        ≥ 0; PCG64. The same seed, pool and ranges give the same forms
    seconds     for the solver, for each form
    returns     (count,) of places in the order of the form; None when no set of items keeps to all ranges
    raises      TooLong; ValueError for fewer than one form
    """
    if count < 1:
        raise ValueError("at least one form is drawn")
    rng = np.random.Generator(np.random.PCG64(seed))
    used = np.zeros(size)
    forms: list[Chosen] = []
    for _form in range(count):
        # every use before outweighs the rewards of a whole form
        rewards = rng.random(size) - used * (size + 1)
        chosen = assemble(rewards, ranges, seconds=seconds)
        if chosen is None:
            return None
        used[list(chosen)] += 1
        forms.append(tuple(int(place) for place in rng.permutation(np.asarray(chosen, dtype=np.int64))))
    return tuple(forms)


def overlaps(forms: Sequence[Collection[int]]) -> dict[tuple[int, int], int]:
    """How many items each two forms share: places of the two, the lower first → count."""
    sets = [frozenset(form) for form in forms]
    return {(one, other): len(sets[one] & sets[other]) for one, other in combinations(range(len(sets)), 2)}


def exposure(forms: Iterable[Collection[int]]) -> dict[int, int]:
    """In how many forms each item stands that stands in any."""
    return dict(Counter(item for form in forms for item in set(form)))


def _constraints(ranges: Sequence[Range], size: int) -> "list[LinearConstraint]":
    if not ranges:
        return []
    from scipy.optimize import LinearConstraint  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    rows = [row for row, one in enumerate(ranges) for _member in one.members]
    columns = [member for one in ranges for member in sorted(one.members)]
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(ranges), size))
    return [LinearConstraint(matrix, [one.least for one in ranges], [one.most for one in ranges])]


def _inside(one: Range, size: int) -> bool:
    return all(0 <= member < size for member in one.members)
