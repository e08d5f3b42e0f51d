"""Before and after, without anybody to compare with: the weakest answer, since whatever else changed meanwhile is in it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pamong.science.impact.clusters import cr2, t_effect
from pamong.science.impact.found import Found, Points
from pamong.science.impact.panel import NEVER, Floats, Ints, Panel, Unusable

_LEAST: Final = 2
"""Clusters, to know a spread at all."""


def before_after(panel: Panel, *, meaningful: float, seed: int = 0) -> Found:  # noqa: ARG001  # asked of every design alike
    """Mean after the start minus mean before it, of each treated unit; each unit counts alike.

    diagnostics     ``left_out``: treated units not seen on both sides; ``clusters``
    limits          ``no-comparison``: whatever else changed meanwhile is in the effect
    raises          Unusable ``nobody-treated``, ``no-variation``, ``few``
    """
    starts = panel.starts
    if not (starts != NEVER).any():
        raise Unusable("nobody-treated")
    if np.ptp(panel.outcome) == 0:
        raise Unusable("no-variation")
    before, after = _sides(panel, starts)
    kept = np.flatnonzero(np.isfinite(before) & np.isfinite(after))
    cluster = panel.cluster[kept]
    if np.unique(cluster).size < _LEAST:
        raise Unusable("few", units=kept.size)
    change, one = after[kept] - before[kept], np.ones(1)
    effect = t_effect(cr2(np.ones((kept.size, 1)), change, cluster, one), "cr2")
    used = np.isin(panel.unit, kept)
    return Found(
        design="before-after",
        effect=effect,
        baseline=float(before[kept].mean()),
        n=int(used.sum()),
        cases=float(panel.weight[used].sum()),
        units=kept.size,
        treated_units=kept.size,
        points=fewest(panel, kept, starts[kept]),
        grade="D",
        diagnostics={"left_out": int((starts != NEVER).sum()) - kept.size, "clusters": np.unique(cluster).size},
        limits=("no-comparison",),
    )


def unit_means(panel: Panel, rows: NDArray[np.bool_], outcome: Floats) -> Floats:
    """(units,) mean of the chosen rows; nan for a unit without any."""
    units = panel.starts.size
    count = np.bincount(panel.unit[rows], minlength=units)
    total = np.bincount(panel.unit[rows], outcome[rows], minlength=units)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def fewest(panel: Panel, units: Ints, starts: Ints) -> Points:
    """Known periods before and after the start of each of these units: of the one that has fewest."""
    first = np.full(panel.starts.size, NEVER)
    first[units] = starts
    rows = np.isin(panel.unit, units)
    late = rows & (panel.time >= first[panel.unit])
    counts = [np.bincount(panel.unit[side], minlength=first.size)[units] for side in (rows & ~late, late)]
    return Points(int(counts[0].min()), int(counts[1].min()))


def _sides(panel: Panel, starts: Ints) -> tuple[Floats, Floats]:
    """(units,) means of the treated, before and after."""
    ours, late = starts[panel.unit] != NEVER, panel.treated
    return unit_means(panel, ours & ~late, panel.outcome), unit_means(panel, ours & late, panel.outcome)
