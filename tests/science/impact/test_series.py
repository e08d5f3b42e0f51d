"""Interrupted series: by hand, by invented series in which the truth is known, and what it refuses."""

from time import perf_counter

import numpy as np
import pytest

from pamong.science.impact.autoregression import remembering
from pamong.science.impact.panel import Floats, Panel, Unusable
from pamong.science.impact.series import interrupted
from tests.science.impact.made import laid

MONTHS = np.arange(1, 61)
START = 37


def kept(chance: np.random.Generator, n: int, *, again: float, older: float = 0.0) -> Floats:
    """Noise of which ``again`` stays from the last period, and ``older`` from the one before it."""
    found = chance.normal(size=n + 100)
    for place in range(2, n + 100):
        found[place] += again * found[place - 1] + older * found[place - 2]
    return found[100:]


def seasonal(panel: Panel, season: int) -> Panel:
    return Panel(
        panel.unit,
        panel.time,
        panel.outcome,
        panel.treated_from,
        panel.cluster,
        panel.covariates,
        panel.weight,
        season,
    )


def one_office(seed: int, *, again: float = 0.5, effect: float = -1.0, bend: float = 0.0) -> Panel:
    course = 20 - 0.05 * MONTHS + 1.5 * np.sin(2 * np.pi * MONTHS / 12) + effect * (MONTHS >= START)
    course = course + bend * np.maximum(MONTHS - START, 0)
    return seasonal(laid([course + kept(np.random.default_rng(seed), 60, again=again)], [START]), 12)


def daily(seed: int, *, again: float = 0.3, older: float = 0.0) -> Panel:
    day = np.arange(1, 5 * 365 + 2)
    course = 10 + np.cos(2 * np.pi * day / 7) + np.sin(2 * np.pi * day / 365.25) - 1.0 * (day >= 1097)
    return seasonal(laid([course + kept(np.random.default_rng(seed), day.size, again=again, older=older)], [1097]), 7)


def test_step_trend_and_bend_without_noise_come_out_as_they_were_put_in() -> None:
    month = np.arange(1, 41)
    course = 20 + 0.5 * month - 3 * (month >= 25) + 0.25 * np.maximum(month - 25, 0) + np.cos(2 * np.pi * month / 12)
    found = interrupted(seasonal(laid([course], [25]), 12), meaningful=-1.0)
    assert found.effect.effect == pytest.approx(-3, abs=1e-9)
    assert found.diagnostics["trend"] == pytest.approx(0.5, abs=1e-9)
    assert found.diagnostics["slope_change"] == pytest.approx(0.25, abs=1e-9)
    assert (found.points.before, found.points.after, found.grade, found.diagnostics["season"]) == (24, 16, "C", 2)
    assert (found.n, found.units, found.treated_units, found.cases) == (40, 1, 1, 40)
    assert found.limits == ("concurrent",)


def test_mean_before_is_no_substitute_for_the_trend() -> None:
    month = np.arange(1, 25)
    found = interrupted(laid([10.0 - 0.5 * month + 0.01 * (-1.0) ** month], [13]), meaningful=-1.0)
    assert found.effect.effect == pytest.approx(0, abs=0.02)  # the mean falls by 6
    assert found.baseline == pytest.approx(10 - 0.5 * 6.5)


def test_interval_without_memory_is_close_to_that_of_least_squares() -> None:
    chance = np.random.default_rng(5)
    n = 2000
    design = np.column_stack([np.ones(n), np.linspace(-1, 1, n), np.arange(n) >= n / 2]).astype(np.float64)
    outcome = chance.normal(size=n)
    found = remembering(design, outcome, np.arange(n), [2])
    beta, rest, *_ = np.linalg.lstsq(design, outcome, rcond=None)
    error = np.sqrt(rest[0] / (n - 3) * np.linalg.inv(design.T @ design)[2, 2])
    assert found.effect[0] == pytest.approx(beta[2], abs=0.05 * error)
    assert found.se[0] == pytest.approx(error, rel=0.10)
    assert abs(found.autocorrelation) < 0.06
    assert found.durbin_watson == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(("again", "older"), [(0.5, 0.0), (0.4, 0.2), (-0.4, 0.0)])
def test_error_of_a_mean_grows_with_what_stays(again: float, older: float) -> None:
    n = 4000
    outcome = kept(np.random.default_rng(8), n, again=again, older=older)
    found = remembering(np.ones((n, 1)), outcome, np.arange(n), [0])
    assert found.se[0] == pytest.approx(1 / (1 - again - older) / np.sqrt(n), rel=0.12)  # long-run spread, noise 1
    assert found.autocorrelation == pytest.approx(again / (1 - older), abs=0.05)
    assert found.order == (2 if older else 1)


def test_gaps_are_bridged_by_as_many_steps_as_they_are_long() -> None:
    # known every second period only: neighbours correlate by the square of what stays from one period to the next
    n = 6000
    outcome = kept(np.random.default_rng(9), n, again=0.8)[::2]
    found = remembering(np.ones((n // 2, 1)), outcome, np.arange(0, n, 2), [0])
    assert abs(found.autocorrelation) == pytest.approx(0.8, abs=0.03) or found.autocorrelation == pytest.approx(
        0, abs=0.03
    )
    assert found.se[0] == pytest.approx(1 / (1 - 0.8) / np.sqrt(n), rel=0.15)


def test_autocorrelation_widens_the_interval() -> None:
    calm, sticky = (interrupted(one_office(3, again=again), meaningful=-1.0) for again in (0.0, 0.7))
    assert sticky.effect.high - sticky.effect.low > 1.5 * (calm.effect.high - calm.effect.low)


@pytest.mark.parametrize("again", [0.0, 0.5])
def test_intervals_of_sixty_months_hold_the_truth_19_times_in_20(again: float) -> None:
    effects = [interrupted(one_office(seed, again=again), meaningful=-1.0).effect for seed in range(200)]
    held = np.mean([one.low <= -1 <= one.high for one in effects])
    assert 0.92 <= held <= 0.985
    assert np.mean([one.effect for one in effects]) == pytest.approx(-1, abs=0.15)


def test_power_of_80_per_cent_is_where_it_says() -> None:
    told = np.median([interrupted(one_office(seed), meaningful=-1.0).effect.mde for seed in range(40)])
    shown = [interrupted(one_office(seed, effect=-told), meaningful=-1.0).effect.p < 0.05 for seed in range(200, 300)]
    assert np.mean(shown) == pytest.approx(0.80, abs=0.10)


def test_five_years_of_days_are_quick_and_hold_the_truth() -> None:
    panel = daily(2, again=0.4, older=0.2)
    interrupted(panel, meaningful=-1.0)  # imports
    begun = perf_counter()
    found = interrupted(panel, meaningful=-1.0)
    assert perf_counter() - begun < 2
    assert found.effect.low < -1 < found.effect.high < 0
    assert (found.diagnostics["season"], found.diagnostics["order"]) == (5, 2)


def test_control_series_takes_out_what_befell_both() -> None:
    chance = np.random.default_rng(4)
    shock = 4.0 * (MONTHS >= START) + kept(chance, 60, again=0.9)
    wide = chance.normal(scale=0.3, size=(6, 60)) + shock + np.arange(6)[:, None]
    wide[:2] -= 1.0 * (MONTHS >= START)
    starts = [START, START, 0, 0, 0, START + 40]  # the last begins after the data end: not yet
    beside = interrupted(laid(wide, starts), meaningful=-1.0)
    alone = interrupted(laid(wide[:2], starts[:2]), meaningful=-1.0)
    assert (beside.diagnostics["control_series"], beside.diagnostics["comparison_units"]) == (True, 4)
    assert (beside.units, beside.treated_units, beside.limits) == (6, 2, ())
    assert beside.effect.low < -1 < beside.effect.high < 0
    assert alone.effect.effect > 0
    assert alone.diagnostics["control_series"] is False


def test_unit_that_is_missing_does_not_move_the_mean() -> None:
    wide = np.add.outer([0.0, 100.0], 10 + 0.1 * np.arange(40))
    wide[:, 20:] -= 2
    wide[1, [3, 25, 31]] = np.nan
    found = interrupted(laid(wide, [21, 21]), meaningful=-1.0)
    assert found.effect.effect == pytest.approx(-2, abs=1e-7)
    assert (found.n, found.diagnostics["missing_periods"]) == (77, 0)


def test_missing_periods_are_told_and_allowed() -> None:
    course = 10 + 0.1 * np.arange(40) - 2.0 * (np.arange(40) >= 20) + kept(np.random.default_rng(1), 40, again=0.2) / 9
    course[[4, 22, 23]] = np.nan
    found = interrupted(laid([course], [21]), meaningful=-1.0)
    assert (found.diagnostics["missing_periods"], found.points.before, found.points.after) == (3, 19, 18)
    assert found.effect.low < -2 < found.effect.high < 0


def test_bend_waits_for_eight_periods_and_season_for_two_full_ones() -> None:
    chance = np.random.default_rng(6)
    short = interrupted(seasonal(laid([chance.normal(size=23)], [17]), 12), meaningful=-1.0)
    assert (short.diagnostics["slope_change"], short.diagnostics["season"]) == (None, 0)
    longer = interrupted(seasonal(laid([chance.normal(size=24)], [17]), 12), meaningful=-1.0)
    assert isinstance(longer.diagnostics["slope_change"], float)
    assert longer.diagnostics["season"] == 2


def test_units_seen_on_one_side_or_treated_always_are_left_out_and_told() -> None:
    chance = np.random.default_rng(7)
    wide = chance.normal(size=(4, 30))
    wide[1, :15] = np.nan  # nothing before
    found = interrupted(laid(wide, [16, 16, 1, 0]), meaningful=-1.0)
    assert (found.treated_units, found.diagnostics["left_out"], found.diagnostics["always_treated"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("starts", "code"),
    [([0, 0], "nobody-treated"), ([99, 0], "nobody-treated"), ([1, 1], "nobody-treated"), ([10, 12], "several-starts")],
)
def test_what_has_no_one_start_is_refused(starts: list[int], code: str) -> None:
    with pytest.raises(Unusable) as refused:
        interrupted(laid(np.random.default_rng(0).normal(size=(2, 20)), starts), meaningful=-1.0)
    assert refused.value.code == code


def test_too_few_periods_and_equal_numbers_are_refused() -> None:
    with pytest.raises(Unusable) as few:
        interrupted(laid([[1.0, 2.0, 4.0, 3.0]], [3]), meaningful=-1.0)
    assert (few.value.code, few.value.facts) == ("few", {"before": 2, "after": 2})
    with pytest.raises(Unusable, match="few"):
        interrupted(laid([[1.0, 2.0, 4.0, 3.0, 5.0, 2.0, 2.0]], [2]), meaningful=-1.0)  # one point has no trend
    with pytest.raises(Unusable, match="no-variation"):
        interrupted(laid(np.zeros((1, 20)), [10]), meaningful=-1.0)


def test_numbers_do_not_depend_on_unit_or_scale() -> None:
    plain = one_office(11)
    scaled = Panel(
        plain.unit,
        plain.time + 500 * 12,
        plain.outcome * 1e6 + 3e8,
        plain.treated_from + 500 * 12,
        plain.cluster,
        plain.covariates,
        plain.weight,
        12,
    )
    one, other = (interrupted(panel, meaningful=-1.0).effect for panel in (plain, scaled))
    assert other.effect == pytest.approx(one.effect * 1e6, rel=1e-6)
    assert (other.low, other.high, other.p) == pytest.approx((one.low * 1e6, one.high * 1e6, one.p), rel=1e-5)
