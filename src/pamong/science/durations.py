"""How long things take when some are not finished yet: an open case counts as long as it has lasted, and is never left out.

Kaplan and Meier's estimate (1958) from whole numbers with counts, so that millions of cases are a short table. Quantiles are the
smallest time by which at least that share is finished; where the estimate does not get there, there is no number, only
"longer than". Without open cases they are the plain quantiles of the finished ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SLACK: Final = 1e-9
"""Rounding of a long product: a share that misses by less has been reached."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One entry for each time at which anything finished, ascending.

    at_risk     how many had lasted at least as long
    ended       how many finished then
    survival    share that lasts longer, 0 to 1
    """

    times: Ints
    at_risk: Ints
    ended: Ints
    survival: Floats

    @property
    def variance(self) -> Floats:
        """Greenwood's Σ d / (n (n − d)), of the logarithm of the survival; inf once nothing lasts longer."""
        left = self.at_risk - self.ended
        with np.errstate(divide="ignore"):
            return np.cumsum(self.ended / (self.at_risk * left))


def kaplan_meier(times: Ints, ended: Flags, weights: Ints | None = None) -> Curve:
    """The share that lasts longer than each time.

    times       (n,) whole units, ≥ 0, any order
    ended       (n,) True: finished then; False: still open when last seen
    weights     (n,) how many each row stands for, ≥ 0; None: one
    raises      ValueError for shapes that differ or a negative number
    source      Kaplan, Meier 1958, (2a): what is open at t counts as at risk at t; checked against the 6-MP arm of Freireich
                et al. 1963
    """
    counts = np.ones(len(times), dtype=np.int64) if weights is None else weights
    if not (times.shape == ended.shape == counts.shape):
        raise ValueError("times, ended and weights belong together row by row")
    if times.size and (times.min() < 0 or counts.min() < 0):
        raise ValueError("times and weights are at least 0")
    distinct, place = np.unique(times, return_inverse=True)
    every = _tally(place, counts, distinct.size)
    done = _tally(place[ended], counts[ended], distinct.size)
    at_risk = np.cumsum(every[::-1])[::-1]
    kept = done > 0
    survival: Floats = np.cumprod(1 - done[kept] / at_risk[kept], dtype=np.float64)
    return Curve(distinct[kept], at_risk[kept], done[kept], survival)


def quantile(curve: Curve, share: float) -> int | None:
    """Smallest time by which ``share`` of all is finished; None when the estimate does not get there.

    share       0 < share < 1; 0.5 is the median, 0.9 is P90
    raises      ValueError for another share
    """
    return _first(curve.times, curve.survival <= 1 - _checked(share) + SLACK)


def median_interval(curve: Curve, confidence: float = 0.95) -> tuple[int | None, int | None]:
    """Interval of the median; None at an end that the estimate does not get to.

    source      Brookmeyer, Crowley 1982, with the log(−log) transformation (Klein, Moeschberger 2003, 4.5.3) and Greenwood's
                variance; checked against the 6-MP arm of Freireich et al. 1963
    raises      ValueError for a confidence that is not between 0 and 1
    """
    normal = NormalDist().inv_cdf(0.5 + _checked(confidence) / 2)
    inner = (curve.survival > 0) & (curve.survival < 1)
    times, survival = curve.times[inner], curve.survival[inner]
    spread = np.exp(normal * np.sqrt(curve.variance[inner]) / np.abs(np.log(survival)))
    low, high = survival**spread, survival ** (1 / spread)
    lowest = _first(times, low <= 0.5 + SLACK)  # the median
    return (quantile(curve, 0.5) if lowest is None else lowest), _first(times, high <= 0.5 + SLACK)


@dataclass(frozen=True, slots=True)
class RestrictedMean:
    """Mean time until finished or ``until``, whichever comes first, in the unit of the times, with its standard error."""

    mean: float
    se: float
    until: int


def restricted_mean(curve: Curve, until: int) -> RestrictedMean:
    """Area under the curve up to ``until``: a mean that open cases enter as long as they have lasted.

    until       > 0; choose it before looking, the same for all that are compared, and no later than cases were followed
    returns     se 0 where everything that was at risk at the last step finished then, as there is no spread left to learn
    source      Irwin 1949; variance Σ area² d / (n (n − d)) over the steps before ``until``, as R survival's survmean;
                checked against the arms of Freireich et al. 1963
    raises      ValueError for a time that is not above 0
    """
    if until <= 0:
        raise ValueError("the time up to which is above 0")
    inner = curve.times < until
    widths = np.diff(np.r_[0, curve.times[inner], until])
    areas = np.r_[1.0, curve.survival[inner]] * widths
    at_risk, ended = curve.at_risk[inner], curve.ended[inner]
    left = at_risk - ended
    hazard = np.where(left > 0, ended / (at_risk * np.maximum(left, 1)), 0.0)
    later = np.cumsum(areas[::-1])[::-1][1:]
    return RestrictedMean(float(areas.sum()), float(np.sqrt(np.sum(later**2 * hazard))), until)


def grouped_quantiles(  # columns of one table
    group: Ints, times: Ints, ended: Ints, censored: Ints, *, groups: int, shares: Sequence[float]
) -> Floats:
    """The same quantiles for many groups at once.

    group       (n,) 0 to groups − 1; rows sorted by group, then time, each pair once
    ended       (n,) how many finished then; ``censored``: how many were still open when last seen, after that long
    returns     (groups, shares); nan where the estimate does not get there
    raises      ValueError for rows that are not sorted
    """
    wanted = [_checked(share) for share in shares]
    found = np.full((groups, len(wanted)), np.nan)
    if not group.size:
        return found
    if (np.diff(group) < 0).any() or (np.diff(times)[np.diff(group) == 0] <= 0).any():
        raise ValueError("rows are sorted by group and time, each pair once")
    begins = np.flatnonzero(np.r_[True, np.diff(group) > 0])
    sizes = np.diff(np.r_[begins, group.size])
    survival = _survival(begins, sizes, ended, censored)
    for place, share in enumerate(wanted):
        reached = np.flatnonzero(survival <= 1 - share + SLACK)
        which, first = np.unique(group[reached], return_index=True)
        found[which, place] = times[reached[first]]
    return found


def _survival(begins: Ints, sizes: Ints, ended: Ints, censored: Ints) -> Floats:
    """Of every row, within its group. Logarithms are summed over all and the sum before the group is taken off."""
    every = np.cumsum(ended + censored)
    before = np.repeat(every[begins] - (ended + censored)[begins], sizes)
    total = np.repeat(np.add.reduceat(ended + censored, begins), sizes)
    at_risk = total - (every - (ended + censored) - before)
    last = (ended == at_risk) & (ended > 0)  # nothing of the group lasts longer, and nothing follows
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(last | (at_risk == 0), 0.0, np.log1p(-ended / at_risk))
    sums = np.cumsum(logs)
    started = np.repeat(sums[begins] - logs[begins], sizes)
    return np.where(last, 0.0, np.exp(sums - started))


def _tally(place: Ints, counts: Ints, size: int) -> Ints:
    """Sums of whole numbers: exact, unlike those of ``bincount`` with weights."""
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, place, counts)
    return sums


def _first(times: Ints, reached: Flags) -> int | None:
    places = np.flatnonzero(reached)
    return int(times[places[0]]) if places.size else None


def _checked(share: float) -> float:
    if not 0 < share < 1:
        raise ValueError("a share lies between 0 and 1")
    return share
