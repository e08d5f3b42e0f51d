"""Before the start: the slope is that of least squares, and what of it could be seen is told."""

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from pamong.science.impact.staggered import effect_of, laid_out, staggered
from pamong.science.impact.staggered_trend import UNKNOWN, before
from tests.science.impact.made import laid, noise


def test_the_slope_of_one_start_is_that_of_least_squares() -> None:
    wide = noise(20, 12, 5)
    found = staggered(laid(wide, [8] * 8 + [0] * 12), meaningful=1).diagnostics
    gap = wide[:8, :7].mean(axis=0) - wide[8:, :7].mean(axis=0)
    assert found["pre_slope"] == pytest.approx(np.polyfit(np.arange(7), gap, 1)[0])
    # the slope of each unit, and Welch's error of the difference, by as much as the headline's is wider
    each = np.polyfit(np.arange(7), wide[:, :7].T, 1)[0]
    headline = staggered(laid(wide, [8] * 8 + [0] * 12), meaningful=1)
    wider = headline.effect.se / headline.aggregates["simple"].se
    assert found["pre_slope_se"] == pytest.approx(wider * sqrt(each[:8].var() / 8 + each[8:].var() / 12))


def test_what_is_detectable_is_a_drift_over_the_mean_time_since_the_last_period_before() -> None:
    found = staggered(laid(noise(20, 12, 5), [8] * 8 + [0] * 12), meaningful=1)
    law, se = stats.t(found.effect.df), found.diagnostics["pre_slope_se"]
    assert isinstance(se, float)
    # five treated periods, one to five after the last one before
    assert found.diagnostics["pre_detectable"] == pytest.approx(3 * se * (law.ppf(0.975) + law.ppf(0.8)))


def test_with_rearranged_units_nothing_is_said_of_the_trend() -> None:
    sample, cells = laid_out(laid(noise(16, 12, 5), [6] * 6 + [9] * 7 + [11] * 3))
    headline = effect_of(sample, cells, seed=1)
    assert headline.method == "randomisation"
    assert before(cells, sample, headline, np.random.default_rng(1)) is UNKNOWN


def test_each_covariate_costs_a_degree_of_freedom() -> None:
    chance = np.random.default_rng(4)
    starts, wide, outside = [10] * 9 + [0] * 20, noise(29, 16, 4), chance.normal(size=(29, 2))
    found = staggered(laid(wide, starts, covariates=outside), meaningful=1)
    assert found.diagnostics["adjustment"] != "none"
    assert found.effect.df == 6  # nine treated, less one, less two
    least = sqrt(8 / 6) * found.aggregates["simple"].se
    assert found.effect.se > least * 1.01
