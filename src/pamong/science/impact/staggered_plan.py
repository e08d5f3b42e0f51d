"""What a staggered start could show, before it starts."""

from dataclasses import replace
from math import inf

import numpy as np

from pamong.science.impact.inversion import FEWEST
from pamong.science.impact.panel import NEVER, Ints, Panel, Unusable
from pamong.science.impact.staggered_cells import sampled
from pamong.science.impact.staggered_draws import assignments, changes, estimates

_LEVEL = 0.05
_POWER = 0.80


def detectable_before(baseline: Panel, starts: Ints, *, after: int, seed: int = 0, draws: int = 499) -> float:
    """Smallest effect that would be found with 80 % power, in units of the outcome.

    The plan is laid over the baseline, so far back that its last start has ``after`` periods behind it, and given to other units
    again and again: nothing happened there, so the estimates spread by chance alone.
    baseline    periods before anybody is treated; its ``treated_from`` and covariates are not looked at
    starts      (units,) planned first treated period; NEVER
    after       periods that will be known from the last start on, ≥ 1
    returns     inf where fewer than 40 arrangements are possible
    raises      Unusable ``short-baseline``, and those of ``sampled``; ValueError for ``after`` under 1
    source      Bloom 1995: (t of 0.975 + t of 0.80) times the standard error, here with t for the smaller side
    """
    from scipy import stats  # noqa: PLC0415  # heavy: only who estimates pays for it

    if after < 1:
        raise ValueError("at least one period is known after the start")
    planned = starts[starts != NEVER]
    if not planned.size:
        raise Unusable("nobody-treated", units=int(starts.size), always_treated=0)
    back = int(planned.max()) + after - 1 - baseline.last
    first = int(planned.min()) - back
    if first <= baseline.first:
        raise Unusable("short-baseline", periods=baseline.last - baseline.first + 1, missing=baseline.first - first + 1)
    laid = replace(baseline, treated_from=np.where(starts == NEVER, NEVER, starts - back))
    sample = sampled(replace(laid, covariates=np.empty((starts.size, 0))))
    who = assignments(sample, seed=seed, draws=draws)
    groups = np.unique(sample.starts[sample.starts != NEVER])
    told = changes(sample.wide, sample.periods, groups)
    found = estimates(told, who, never=sample.control == "never-treated")
    found = found[np.isfinite(found)]
    if found.size < FEWEST:
        return inf
    treated = sample.starts != NEVER
    sides = [np.unique(sample.cluster[side]).size for side in (treated, ~treated) if side.any()]
    law = stats.t(max(min(sides) - 1, 1))
    return float(found.std(ddof=1) * (law.ppf(1 - _LEVEL / 2) + law.ppf(_POWER)))
