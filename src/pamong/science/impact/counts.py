"""Counts over time, by the people who could have been counted: quasi-Poisson regression with a step.

As published for the smoking ban in Sicily. Counts vary more than chance alone lets them; the dispersion widens every interval.
"""

from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np

from pamong.science.impact.panel import Floats, Ints, Unusable

_LEFT: Final = 3
"""Periods that must be left over after all coefficients."""


@dataclass(frozen=True, slots=True)
class CountSteps:
    """A segmented regression of counts, on the logarithmic scale.

    coefficients    by name: ``level``, ``step``, ``trend`` per period, ``slope_change`` per period, ``cos1``, ``sin1``, …
    errors          their standard errors, by the same names, with the dispersion
    ratio           rate after the step over that without it, at the start of the step's own clock; ``low``, ``high``: 95 %
    dispersion      Pearson's; 1 is chance alone
    df              periods less coefficients
    """

    coefficients: dict[str, float]
    errors: dict[str, float]
    ratio: float
    low: float
    high: float
    deviance: float
    dispersion: float
    df: int


def counted_steps(
    counts: Ints, people: Floats, time: Ints, after: Floats, *, season: int = 0, pairs: int = 2, slope: bool = False
) -> CountSteps:
    """Step, trend and season of a rate.

    counts      (n,) ≥ 0; ``people``: (n,) > 0, the population they come from
    time        (n,) periods
    after       (n,) 1 from the start of what is asked about, 0 before; shares in between for a slow start
    season      periods of a season; 0 for none; with ``pairs`` of harmonics
    slope       whether the trend may change as well: then ``step`` is that at time 0, as in the published analysis. Count time
                from the start to have it there
    raises      ValueError for shapes or ranges that differ; Unusable ``no-variation``, ``few``
    source      Lopez Bernal, Cummins, Gasparrini 2017; quasi-likelihood McCullagh, Nelder 1989; intervals by the normal
    """
    _check(counts, people, time, after)
    design = _design(time, after, season, pairs, slope=slope)
    matrix = np.column_stack(list(design.values()))
    df = counts.size - matrix.shape[1]
    if df < _LEFT or np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise Unusable("few", points=counts.size)
    fitted = _fitted(counts, people, matrix)
    coefficients = dict(zip(design, map(float, fitted.params), strict=True))
    errors = dict(zip(design, map(float, fitted.bse), strict=True))
    reach = 1.959963984540054 * errors["step"]  # standard normal quantile of 0.975
    step = coefficients["step"]
    ratio, low, high = (float(np.exp(one)) for one in (step, step - reach, step + reach))
    return CountSteps(coefficients, errors, ratio, low, high, float(fitted.deviance), float(fitted.scale), df)


def _check(counts: Ints, people: Floats, time: Ints, after: Floats) -> None:
    if not (counts.shape == people.shape == time.shape == after.shape == (counts.size,)):
        raise ValueError("counts, people, time and after belong together row by row")
    if not ((counts >= 0).all() and (people > 0).all() and ((after >= 0) & (after <= 1)).all()):
        raise ValueError("counts are not negative, people are above 0, and after lies from 0 to 1")
    if not counts.size or not counts.any() or np.ptp(after) == 0:
        raise Unusable("no-variation" if counts.size else "few", points=counts.size)


def _design(time: Ints, after: Floats, season: int, pairs: int, *, slope: bool) -> dict[str, Floats]:
    columns = {"level": np.ones(time.size), "step": after, "trend": time.astype(np.float64)}
    for pair in range(1, pairs + 1 if season else 1):
        turn = 2 * np.pi * pair / season * time
        columns[f"sin{pair}"], columns[f"cos{pair}"] = np.sin(turn), np.cos(turn)
    return columns | ({"slope_change": after * time} if slope else {})


def _fitted(counts: Ints, people: Floats, matrix: Floats) -> Any:
    """A fit of statsmodels, which has no types."""
    import statsmodels.api as sm  # noqa: PLC0415  # heavy: only who estimates pays for it

    model = sm.GLM(counts, matrix, family=sm.families.Poisson(), offset=np.log(people))
    level = np.zeros(matrix.shape[1])
    level[0] = log(float(counts.sum() / people.sum()))
    return model.fit(scale="X2", start_params=level)
