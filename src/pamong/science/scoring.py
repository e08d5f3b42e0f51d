"""From shares of points to a score, and from a score to the levels that it shows. The same again from the same numbers.

VERSION is kept with every score; a change of any rule here is a new one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

VERSION: Final = "1"

FEWEST: Final = 3
"""Items of a competency at a level, below which nothing is said about that level."""

Share = Sequence[float]
Part = tuple[int, int]
"""A competency and a level of it, by ids and numbers of the caller."""


@dataclass(frozen=True, slots=True)
class Total:
    """What one attempt was worth.

    points, most    of the items that count; each is worth at most one point
    percent         100 · points / most, two decimals, halves up
    parts           competency and level → items, points, most
    """

    points: float
    most: float
    percent: Decimal
    parts: dict[Part, tuple[int, float, float]]


def total(shares: Share, counts: Sequence[bool], parts: Sequence[Part | None]) -> Total:
    """Score of one attempt.

    shares      (n,) of the points of each item, 0 to 1
    counts      (n,) False: on trial, left out
    parts       (n,) competency and level that an item is about; None: about none
    raises      ValueError on lengths that differ, a share outside 0 to 1, or when nothing counts
    """
    if not len(shares) == len(counts) == len(parts) or not any(counts):
        raise ValueError("as many shares as items, and at least one that counts")
    values: NDArray[np.float64] = np.asarray(shares, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("a share is from 0 to 1")
    kept = [index for index, counted in enumerate(counts) if counted]
    points = float(values[kept].sum())
    summed: dict[Part, tuple[int, float, float]] = {}
    for index in kept:
        part = parts[index]
        if part is not None:
            items, got, most = summed.get(part, (0, 0.0, 0.0))
            summed[part] = (items + 1, got + float(values[index]), most + 1.0)
    return Total(points, float(len(kept)), percent(points, len(kept)), summed)


def percent(points: float, most: float) -> Decimal:
    """100 · points / most to two decimals, halves up. The sum is rounded first where it only differs by how floats add."""
    exact = Decimal(str(round(points, 9))) * 100 / Decimal(str(most))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def levels_shown(parts: Mapping[Part, tuple[int, float, float]], pass_mark: Decimal) -> dict[int, int]:
    """Level of each competency that a score shows.

    The highest tested level at which the share of points reaches the pass mark, and so do all lower tested ones; where not
    even the lowest is reached, the level below it. Levels with fewer than ``FEWEST`` items tell nothing and are passed over.

    parts       as in ``Total``
    pass_mark   per cent
    returns     competency → level ≥ 0; without those about which nothing can be said
    source      our own rule, unconfirmed; a switch of the blueprint turns it off
    """
    by_competency: dict[int, list[tuple[int, bool]]] = {}
    for (competency, level), (items, points, most) in sorted(parts.items()):
        if items >= FEWEST:
            by_competency.setdefault(competency, []).append((level, percent(points, most) >= pass_mark))
    shown = {}
    for competency, tested in by_competency.items():
        reached = tested[0][0] - 1
        for level, enough in tested:
            if not enough:
                break
            reached = level
        shown[competency] = reached
    return shown
