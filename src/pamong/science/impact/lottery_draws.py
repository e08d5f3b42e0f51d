"""Randomisation inference for a lottery: what would have come out, had the lot fallen otherwise and changed nothing.

The difference is a straight line in the outcomes: that of outcomes less an effect is the difference less the effect times that of
the lot that was drawn. So each draw tells between which effects it lies at least as far out as what was seen.
"""

from itertools import combinations
from math import comb
from typing import Final

import numpy as np

from pamong.science.impact.found import Effect
from pamong.science.impact.inversion import inverted
from pamong.science.impact.panel import Floats, Ints

DRAWS: Final = 9999
"""Lots drawn where more are possible; with the one that was, 10,000."""

_NEAR: Final = 1e-9


def rearranged(outcome: Floats, drawn: Floats, beside: Floats, cluster: Ints, *, seed: int) -> Effect:
    """What the draw adds to the outcome beside the other columns, with its interval over other draws.

    drawn       (units,) 1 for a place, else 0; ``beside``: (units, k) with a constant
    cluster     (units,) clusters that drew as a whole are drawn as a whole; otherwise as many units in each as did
    statistic   the coefficient over its error but for the spread, so that no other draw follows an effect more than the lot itself
    returns     an infinite interval, and ``mde`` inf, where fewer than 40 draws are possible; ``df`` is inf
    source      Fisher 1935; interval by inversion: Rosenbaum 2002, 2.6
    """
    lots = _lots(drawn, cluster, np.random.default_rng(seed))
    basis = np.linalg.qr(beside)[0]
    left = lots - (lots @ basis) @ basis.T
    own = (left * lots).sum(axis=1)
    seen = own > _NEAR
    scale = np.sqrt(own[seen] * own[0])
    return inverted(left[seen] @ outcome / scale, left[seen] @ drawn / scale)


def _lots(drawn: Floats, cluster: Ints, chance: np.random.Generator) -> Floats:
    """(draws, units) of 0 and 1, the first one as it fell."""
    _, place = np.unique(cluster, return_inverse=True)
    size, placed = np.bincount(place), np.bincount(place, drawn)
    if ((placed == 0) | (placed == size)).all():
        whole = placed > 0
        return _of_one(whole.astype(np.float64), chance)[:, place]
    members = [np.flatnonzero(place == one) for one in range(size.size)]
    ways = 1
    for one in range(size.size):
        ways *= comb(int(size[one]), int(placed[one]))
    if ways <= DRAWS:
        return _every_within(drawn, members)
    rows = np.tile(drawn, (DRAWS + 1, 1))
    for own in members:
        rows[1:, own] = chance.permuted(rows[1:, own], axis=1)
    return rows


def _of_one(drawn: Floats, chance: np.random.Generator) -> Floats:
    """Every lot with as many places, or ``DRAWS`` of them."""
    if comb(drawn.size, int(drawn.sum())) <= DRAWS:
        return _every_within(drawn, [np.arange(drawn.size)])
    rows = np.tile(drawn, (DRAWS + 1, 1))
    rows[1:] = chance.permuted(rows[1:], axis=1)
    return rows


def _every_within(drawn: Floats, members: list[Ints]) -> Floats:
    rows = [drawn]
    for own in members:
        places = [list(one) for one in combinations(own, int(drawn[own].sum()))]
        rows = [_placed(row, own, chosen) for row in rows for chosen in places]
    others = [row for row in rows if (row != drawn).any()]
    return np.stack([drawn, *others])


def _placed(row: Floats, own: Ints, chosen: list[int]) -> Floats:
    found = row.copy()
    found[own] = 0
    found[chosen] = 1
    return found
