"""Randomisation inference: what the same estimate would have been, had others been treated in their place.

The estimate without covariates is a straight line in the outcomes, so the estimate of outcomes less an effect is the estimate
less the effect times that of the treatment itself, and a test of any effect needs no second estimate.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Final

import numpy as np

from pamong.science.impact.found import Effect
from pamong.science.impact.inversion import inverted
from pamong.science.impact.panel import NEVER, Floats, Ints
from pamong.science.impact.staggered_cells import Sample

DRAWS: Final = 1999
"""Rearrangements drawn where there are more; with what happened, 2000."""

_BATCH: Final = 250


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes since the last period before each possible start, for the treated periods after it.

    change      (starts, units, periods); 0 where unknown, or before the start
    known       the same, 1 or 0
    groups      (starts,) ascending; ``periods``: (periods,)
    """

    change: Floats
    known: Floats
    groups: Ints
    periods: Ints


def rearranged(sample: Sample, *, seed: int, draws: int = DRAWS) -> Effect:
    """The simple mean of the cells with its interval by rearrangement of who was treated from when.

    Clusters that were treated as a whole are rearranged as a whole; otherwise units within their cluster. Where there are no more
    than ``draws`` rearrangements, each is taken once. ``df`` is inf.
    returns     an infinite interval, and ``mde`` inf, where fewer than 40 rearrangements are possible
    source      Fisher 1935; interval by inversion: Rosenbaum 2002, 2.6; two-sided by the distance from nothing
    """
    who = assignments(sample, seed=seed, draws=draws)
    groups = np.unique(sample.starts[sample.starts != NEVER])
    happened = (sample.periods >= sample.starts[:, None]).astype(np.float64)
    never = sample.control == "never-treated"
    drawn = estimates(changes(sample.wide, sample.periods, groups), who, never=never)
    lines = estimates(
        changes(np.where(np.isfinite(sample.wide), happened, np.nan), sample.periods, groups), who, never=never
    )
    seen = np.isfinite(drawn) & np.isfinite(lines)
    return inverted(drawn[seen], lines[seen])


def assignments(sample: Sample, *, seed: int, draws: int) -> Ints:
    """(draws, units) first treated periods; the first row is what happened, and no other where all are listed."""
    blocks = _blocks(sample)
    count = 1
    for block in blocks:
        count *= _ways([starts for _, starts in block])
    rows = _every(sample, blocks) if count <= draws else _some(sample, blocks, np.random.default_rng(seed), draws)
    return np.stack([sample.starts, *rows])


def changes(wide: Floats, periods: Ints, groups: Ints) -> Changes:
    """Lay out the changes that each possible start would compare."""
    found = np.full((groups.size, *wide.shape), np.nan)
    for place, start in enumerate(groups):
        first = int(np.searchsorted(periods, start))
        if first:
            found[place, :, first:] = wide[:, first:] - wide[:, [first - 1]]
    known = np.isfinite(found)
    return Changes(np.where(known, found, 0.0), known.astype(np.float64), groups, periods)


def estimates(laid: Changes, who: Ints, *, never: bool) -> Floats:
    """(draws,) the simple mean of the cells under each assignment; nan where it has none."""
    parts = [_estimates(laid, who[at : at + _BATCH], never=never) for at in range(0, len(who), _BATCH)]
    return np.concatenate(parts)


def _estimates(laid: Changes, who: Ints, *, never: bool) -> Floats:
    total, count = np.zeros(len(who)), np.zeros(len(who))
    beside = _beside(laid, who, never=never)
    for place, start in enumerate(laid.groups):
        treated = (who == start).astype(np.float64)
        n, m = treated @ laid.known[place], beside[1][place]
        used = (n > 0) & (m > 0)
        gap = treated @ laid.change[place] - beside[0][place] * n / np.where(used, m, 1.0)
        total += np.where(used, gap, 0.0).sum(axis=1)
        count += np.where(used, n, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.where(count > 0, count, 1.0), np.nan)


def _beside(laid: Changes, who: Ints, *, never: bool) -> tuple[Floats, Floats]:
    """(starts, draws, periods): sums of changes of those compared, and how many they are."""
    if never:
        rows = (who == NEVER).astype(np.float64)
        return np.matmul(rows, laid.change), np.matmul(rows, laid.known)
    sums, counts = (np.empty((laid.groups.size, len(who), laid.periods.size)) for _ in range(2))
    for place, time in enumerate(laid.periods):
        later = (who > time).astype(np.float64)
        sums[:, :, place] = (later @ laid.change[:, :, place].T).T
        counts[:, :, place] = (later @ laid.known[:, :, place].T).T
    return sums, counts


def _blocks(sample: Sample) -> list[list[tuple[Ints, int]]]:
    """What may change places: lists of (units, start)."""
    members = [np.flatnonzero(sample.cluster == one) for one in range(int(sample.cluster.max()) + 1)]
    if all(np.unique(sample.starts[own]).size == 1 for own in members):
        return [[(own, int(sample.starts[own[0]])) for own in members]]
    return [[(np.asarray([unit]), int(sample.starts[unit])) for unit in own] for own in members]


def _ways(starts: list[int]) -> int:
    found = factorial(len(starts))
    for one in set(starts):
        found //= factorial(starts.count(one))
    return found


def _some(
    sample: Sample, blocks: list[list[tuple[Ints, int]]], chance: np.random.Generator, draws: int
) -> Iterator[Ints]:
    for _ in range(draws):
        row = sample.starts.copy()
        for block in blocks:
            for (units, _), other in zip(block, chance.permutation([start for _, start in block]), strict=True):
                row[units] = other
        yield row


def _every(sample: Sample, blocks: list[list[tuple[Ints, int]]]) -> Iterator[Ints]:
    """Each different arrangement but the one that happened."""
    rows: list[Ints] = [sample.starts]
    for block in blocks:
        orders = list(_orders(sorted(start for _, start in block)))
        rows = [_placed(row, block, order) for row in rows for order in orders]
    return (row for row in rows if (row != sample.starts).any())


def _placed(row: Ints, block: list[tuple[Ints, int]], order: list[int]) -> Ints:
    found = row.copy()
    for (units, _), start in zip(block, order, strict=True):
        found[units] = start
    return found


def _orders(starts: list[int]) -> Iterator[list[int]]:
    """Different orders of a list that holds some things several times."""
    if not starts:
        yield []
        return
    first = starts[0]
    rest = [one for one in starts if one != first]
    for places in combinations(range(len(starts)), len(starts) - len(rest)):
        taken = set(places)
        for order in _orders(rest):
            other = iter(order)
            yield [first if place in taken else next(other) for place in range(len(starts))]
