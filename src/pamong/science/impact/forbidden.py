"""Why two-way fixed effects are never the headline: part of them compares with units that are treated already."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pamong.science.impact.panel import NEVER, Floats, Ints
from pamong.science.impact.staggered_cells import Flags, Sample

_ROUNDS: Final = 500
_SMALL: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Weights:
    """Goodman-Bacon weights of every comparison of two groups; they sum to 1.

    treated, other      (pairs,) first treated periods; NEVER
    weight              (pairs,)
    """

    treated: Ints
    other: Ints
    weight: Floats

    @property
    def forbidden(self) -> float:
        """Share of comparisons with groups that are treated already."""
        return float(self.weight[self.other < self.treated].sum())


def weights(starts: Ints, periods: Ints) -> Weights:
    """What two-way fixed effects would be made of, were every period of every unit known.

    starts      (units,) first treated period; NEVER; none at or before the first of ``periods``
    periods     (periods,) ascending
    source      Goodman-Bacon 2021, (10e) to (10g); equal to R's ``bacondecomp`` on minimum wages and teen employment
    """
    groups, sizes = np.unique(starts, return_counts=True)
    share = sizes / starts.size
    time = np.asarray([(periods >= one).mean() for one in groups])
    one, two = (side.ravel() for side in np.meshgrid(np.arange(groups.size), np.arange(groups.size), indexing="ij"))
    pair = (one != two) & (groups[one] != NEVER)
    one, two = one[pair], two[pair]
    early = groups[one] < groups[two]
    # a group treated later stands beside it while it is not treated; one treated earlier, once it is
    with np.errstate(divide="ignore", invalid="ignore"):
        lapse = np.where(early, 1 - time[two], time[two])
        within = np.where(early, (time[one] - time[two]) / lapse, time[one] / lapse)
    both = share[one] + share[two]
    part = share[one] / both
    found = np.where(lapse > 0, (both * lapse) ** 2 * part * (1 - part) * within * (1 - within), 0.0)
    return Weights(groups[one], groups[two], found / found.sum())


def two_way(sample: Sample) -> float:
    """Coefficient of the treatment with effects of units and periods: shown as a warning, never as the finding.

    Where periods are missing, means are taken off by turns until nothing changes.
    returns     nan where units and periods leave nothing of the treatment
    """
    known = np.isfinite(sample.wide)
    treated = _centred((sample.periods >= sample.starts[:, None]).astype(np.float64), known)
    outcome = _centred(np.where(known, sample.wide, 0.0), known)
    total = float((treated**2).sum())
    return float((treated * outcome).sum() / total) if total > _SMALL else float("nan")


def _centred(values: Floats, known: Flags) -> Floats:
    """Less the means of units and periods, over what is known."""
    left = np.where(known, values, 0.0)
    rows, columns = (np.maximum(known.sum(axis=side, keepdims=True), 1) for side in (1, 0))
    scale = _SMALL * (1 + float(np.abs(left).max()))
    for _ in range(_ROUNDS):
        row = left.sum(axis=1, keepdims=True) / rows
        left = np.where(known, left - row, 0.0)
        column = left.sum(axis=0, keepdims=True) / columns
        left = np.where(known, left - column, 0.0)
        if max(float(np.abs(row).max()), float(np.abs(column).max())) < scale:
            break
    return left
