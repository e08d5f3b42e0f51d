"""Whether those treated later went the same way as those compared, before they were treated, and what of it could be seen."""

from dataclasses import dataclass
from math import inf, nan
from typing import Final

import numpy as np

from pamong.science.impact.found import Effect
from pamong.science.impact.panel import Floats
from pamong.science.impact.staggered_cells import Cells, Sample
from pamong.science.impact.staggered_sums import Mean, by_event, error, highest, simple, spread

ENOUGH: Final = 5
"""A period since the start tells something where at least so many units stand on both sides."""

_LEVEL: Final = 0.05
_POWER: Final = 0.80


@dataclass(frozen=True, slots=True)
class Trend:
    """Before the start.

    slope, se   drift of the treated away from those compared, in units of the outcome and period; nan where it is unknown
    p           that no period before differs from the one before it
    detectable  drift over the mean time since the start that would be found with 80 % power; inf where nothing would
    """

    slope: float
    se: float
    p: float
    detectable: float

    @property
    def flat(self) -> bool:
        """Neither a period nor the slope tells of a drift."""
        return self.p > _LEVEL and abs(self.slope) <= 2 * self.se


UNKNOWN: Final = Trend(nan, nan, nan, inf)


def before(cells: Cells, sample: Sample, headline: Effect, chance: np.random.Generator) -> Trend:
    """Slope and changes before the start.

    Changes from one period to the next are joined to the least-squares slope of the levels they sum to. Errors are widened
    as those of the headline are.
    returns     ``UNKNOWN`` where fewer than two periods before have enough units, or the headline is by rearrangement
    """
    told = [one for one in by_event(cells) if one.key < 0 and _enough(cells, one.key)]
    if headline.method == "randomisation" or not told:
        return UNKNOWN
    psi = np.stack([one.psi for one in told], axis=1)
    share = _slope_weights(np.asarray([one.key for one in told]))
    slope = float(np.asarray([one.att for one in told]) @ share)
    wider = widening(cells, sample, headline)
    se = wider * float(spread((psi @ share)[:, None], sample.cluster)[0])
    return Trend(slope, se, _joint(told, psi, sample, headline.df, wider, chance), _detectable(cells, se, headline.df))


def widening(cells: Cells, sample: Sample, headline: Effect) -> float:
    """How much wider the headline's standard error is than the plain one of the same mean; at least 1."""
    plain = error(simple(cells), sample.cluster)
    return max(1.0, headline.se / plain) if plain > 0 else 1.0


def _joint(
    told: list[Mean], psi: Floats, sample: Sample, df: float, wider: float, chance: np.random.Generator
) -> float:
    """P value of the highest t value of all, which needs no inverse of a covariance."""
    errors = spread(psi, sample.cluster) * wider
    draws = highest(psi, sample.cluster, df, chance)
    if not draws.size:
        return nan
    values = np.asarray([one.att for one in told])[errors > 0] / errors[errors > 0]
    return float((1 + (draws >= np.abs(values).max()).sum()) / (1 + draws.size))


def _slope_weights(event: Floats) -> Floats:
    """Share of each change in the least-squares slope of the levels; event −1 is the last change before the start.

    With n levels the j-th change counts j (n − j); without gaps the shares sum to 1 as they stand.
    """
    place = event - event.min() + 1
    weight = place * (event.max() - event.min() + 2 - place)
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def _detectable(cells: Cells, se: float, df: float) -> float:
    from scipy import stats  # noqa: PLC0415  # heavy: only who estimates pays for it

    law = stats.norm if df == inf else stats.t(df)
    after = cells.after
    horizon = float(((cells.time - cells.group + 1)[after] * cells.n[after]).sum() / cells.n[after].sum())
    return horizon * se * float(law.ppf(1 - _LEVEL / 2) + law.ppf(_POWER))


def _enough(cells: Cells, event: int) -> bool:
    own = cells.time - cells.group == event
    sides = (cells.treated[:, own], cells.compared[:, own])
    return min(int(side.any(axis=1).sum()) for side in sides) >= ENOUGH
