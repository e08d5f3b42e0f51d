"""Staggered start: small panels worked out by hand, what is left out, and what is said of it."""

from dataclasses import replace
from itertools import product
from math import inf, isfinite

import numpy as np
import pytest

from pamong.science.impact.forbidden import two_way, weights
from pamong.science.impact.panel import NEVER, Floats, Panel, Unusable
from pamong.science.impact.staggered import effect_of, laid_out, staggered
from pamong.science.impact.staggered_cells import cells_of, drift_bounds, sampled
from pamong.science.impact.staggered_sums import aggregates, error, listed, simple, spread
from tests.science.impact.made import laid, noise, since, started

SMALL = [
    [5.0, 5.0, 8.0, 9.0],  # from the third period
    [1.0, 2.0, 3.0, 7.0],  # from the fourth
    [4.0, 5.0, 6.0, 7.0],  # never
    [2.0, 3.0, 3.0, 6.0],  # never
]


def busy(effect: float = 0.0, *, units: int = 60, treated: int = 30, seed: int = 2) -> Panel:
    starts = started(units, treated, seed, first=9, last=20)
    wide = noise(units, 24, seed)
    return laid(wide + effect * since(wide, starts), starts)


def test_each_cell_is_a_difference_of_mean_changes() -> None:
    sample = sampled(laid(SMALL, [3, 4, 0, 0]))
    told = {(one.group, one.time): one.att for one in listed(cells_of(sample), sample.cluster)}
    # never treated: changes 1 1, 1 0, 1 3 from one period to the next
    assert told == {
        (3, 2): pytest.approx(0 - 1),
        (3, 3): pytest.approx(3 - 0.5),
        (3, 4): pytest.approx(4 - 2.5),
        (4, 2): pytest.approx(1 - 1),
        (4, 3): pytest.approx(1 - 0.5),
        (4, 4): pytest.approx(4 - 2),
    }


def test_the_headline_counts_each_treated_unit_and_period_once() -> None:
    found = aggregates(cells_of(sampled(laid(SMALL, [3, 4, 0, 0]))), np.arange(4))
    assert found["simple"].att == pytest.approx((2.5 + 1.5 + 2) / 3)
    assert found["group"].att == pytest.approx((2 + 2) / 2)
    assert found["dynamic"].att == pytest.approx(((2.5 + 2) / 2 + 1.5) / 2)
    assert found["calendar"].att == pytest.approx((2.5 + (1.5 + 2) / 2) / 2)


def test_with_one_never_treated_unit_those_treated_later_are_compared() -> None:
    found = staggered(laid(SMALL[:3], [3, 4, 0]), meaningful=1)
    assert found.diagnostics["control"] == "not-yet-treated"
    # third period: 3 less the mean of 1 and 1; fourth: 4 less 2, and 4 less 1
    assert found.aggregates["simple"].att == pytest.approx((2 + 2 + 3) / 3)
    assert "no-never-treated" in found.limits


def test_a_planted_effect_lies_inside_the_interval() -> None:
    found = staggered(busy(-2.0), meaningful=-1)
    assert found.effect.low < -2 < found.effect.high < 0
    assert found.effect.method == "cr2"
    assert 10 < found.effect.df < 59


def test_the_error_of_one_start_is_that_of_two_means() -> None:
    wide = noise(20, 12, 5)
    found = staggered(laid(wide, [7] * 8 + [0] * 12), meaningful=1)
    change = wide[:, 6:].mean(axis=1) - wide[:, 5]
    sides = (change[:8], change[8:])
    parts = [one.var(ddof=1) / one.size for one in sides]
    assert found.effect.effect == pytest.approx(sides[0].mean() - sides[1].mean())
    assert found.effect.se**2 == pytest.approx(sum(parts))
    assert found.effect.df == pytest.approx(sum(parts) ** 2 / (parts[0] ** 2 / 7 + parts[1] ** 2 / 11))
    plain = sum(one.var() / one.size for one in sides)
    assert found.aggregates["simple"].se ** 2 == pytest.approx(plain)


def test_units_that_are_copies_of_each_other_tell_nothing_more() -> None:
    wide, starts = noise(20, 12, 6), [7] * 8 + [0] * 12
    once = staggered(laid(wide, starts), meaningful=1)
    twice = staggered(
        laid(np.repeat(wide, 2, axis=0), np.repeat(starts, 2), cluster=np.repeat(np.arange(20), 2)), meaningful=1
    )
    assert twice.effect == once.effect or (twice.effect.se, twice.effect.df) == pytest.approx(
        (once.effect.se, once.effect.df)
    )
    assert (twice.units, twice.diagnostics["clusters"]) == (40, 20)


def test_clusters_with_treated_and_compared_units_are_taken_together() -> None:
    wide, starts = noise(24, 12, 6), [7] * 12 + [0] * 12
    shared = np.random.default_rng(1).normal(scale=5, size=(12, 12))
    found = staggered(
        laid(wide + np.r_[shared, shared], starts, cluster=np.r_[np.arange(12), np.arange(12)]), meaningful=1
    )
    apart = staggered(laid(wide + np.r_[shared, shared], starts), meaningful=1)
    assert found.effect.se < apart.effect.se / 2  # what a cluster shares falls out of its difference
    assert found.effect.df <= 11 + 1e-9


def test_many_clusters_have_the_normal_interval() -> None:
    found = staggered(busy(units=90, treated=45), meaningful=1).effect
    assert (found.method, found.df) == ("influence", inf)
    assert found.high - found.low == pytest.approx(2 * 1.959964 * found.se, rel=1e-6)


def test_a_start_after_the_end_is_not_yet_treated() -> None:
    wide = noise(20, 12, 7)
    later = laid(wide, [7] * 8 + [99] * 12)
    never = laid(wide, [7] * 8 + [0] * 12)
    assert staggered(later, meaningful=1) == staggered(never, meaningful=1)


def test_units_treated_from_the_first_period_are_left_out_and_counted() -> None:
    wide = noise(22, 12, 7)
    found = staggered(laid(wide, [7] * 8 + [0] * 12 + [1, -3]), meaningful=1)
    plain = staggered(laid(wide[:20], [7] * 8 + [0] * 12), meaningful=1)
    assert found.effect == plain.effect
    assert (found.n, found.units, found.diagnostics["always_treated"]) == (240, 20, 2)
    assert found.limits == ("always-treated-left-out", *plain.limits)


def test_missing_entries_are_left_out_and_counted() -> None:
    wide = [[*row] for row in SMALL]
    wide[3][3] = np.nan
    sample = sampled(laid(wide, [3, 4, 0, 0]))
    told = {(one.group, one.time): one.att for one in listed(cells_of(sample), sample.cluster)}
    assert told[3, 4] == pytest.approx(4 - 2)  # only the unit that is known both times
    assert told[3, 3] == pytest.approx(2.5)
    assert staggered(laid(wide, [3, 4, 0, 0]), meaningful=1).diagnostics["missing_entries"] == 1


def test_a_month_that_nobody_has_is_stepped_over() -> None:
    wide = noise(20, 12, 8)
    wide[:, 5] = np.nan
    found = staggered(laid(wide, [7] * 8 + [0] * 12), meaningful=1)
    change = wide[:, 6:].mean(axis=1) - wide[:, 4]
    assert found.effect.effect == pytest.approx(change[:8].mean() - change[8:].mean())
    assert (found.points.before, found.points.after) == (5, 6)


def test_points_are_those_of_the_unit_that_has_fewest() -> None:
    wide = noise(20, 12, 9)
    wide[0, :3] = np.nan
    found = staggered(laid(wide, [7] * 7 + [11] + [0] * 12), meaningful=1)
    assert (found.points.before, found.points.after) == (3, 2)


@pytest.mark.parametrize(
    ("wide", "starts", "code"),
    [
        (np.zeros((4, 6)), [3, 3, 0, 0], "no-variation"),
        (noise(4, 6, 1), [3, 3, 3, 3], "no-comparison"),
        (noise(4, 6, 1), [0, 0, 0, 0], "nobody-treated"),
        (noise(4, 6, 1), [9, 9, 0, 0], "nobody-treated"),
        (noise(4, 6, 1), [1, 1, 0, 0], "nobody-treated"),
        (np.tile(np.arange(6.0), (12, 1)), [3] * 6 + [0] * 6, "no-variation"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_its_code(wide: Floats, starts: list[int], code: str) -> None:
    with pytest.raises(Unusable) as caught:
        staggered(laid(wide, starts), meaningful=1)
    assert caught.value.code == code


@pytest.mark.parametrize("meaningful", [0.0, float("nan"), inf])
def test_a_threshold_of_nothing_is_refused(meaningful: float) -> None:
    with pytest.raises(ValueError, match="other than 0"):
        staggered(busy(), meaningful=meaningful)


def test_a_drift_before_the_start_is_seen() -> None:
    starts = started(60, 30, 3, first=9, last=20)
    wide = noise(60, 24, 3)
    drifting = wide + np.outer(np.asarray(starts) > 0, 0.4 * np.arange(24))
    found = staggered(laid(drifting, starts), meaningful=-2).diagnostics
    assert found["pre_slope"] == pytest.approx(0.4, abs=0.1)
    assert found["flat"] is False
    assert staggered(laid(wide, starts), meaningful=-2).diagnostics["flat"] is True


def test_an_exact_drift_is_the_slope() -> None:
    starts = [9] * 8 + [13] * 8 + [0] * 16
    chance = np.random.default_rng(1)
    wide = chance.normal(scale=1e-6, size=(32, 16)) + np.outer(np.asarray(starts) > 0, 0.25 * np.arange(16))
    assert staggered(laid(wide, starts), meaningful=1).diagnostics["pre_slope"] == pytest.approx(0.25, abs=1e-5)


def test_the_grade_is_b_only_where_a_drift_that_matters_would_be_seen() -> None:
    panel = busy()
    needed = staggered(panel, meaningful=1).diagnostics["pre_detectable"]
    assert isinstance(needed, float)
    just, less = (staggered(panel, meaningful=share * needed) for share in (-1.01, -0.99))
    assert (just.grade, less.grade) == ("B", "C")
    assert "pre-trend-not-powered" in less.limits
    assert "pre-trend-not-powered" not in just.limits


@pytest.mark.parametrize(("compared", "grade"), [(20, "B"), (19, "C")])
def test_grade_b_needs_twenty_units_beside(compared: int, grade: str) -> None:
    wide = noise(15 + compared, 24, 11)
    assert staggered(laid(wide, [12] * 15 + [0] * compared), meaningful=50).grade == grade


def test_the_band_lies_between_one_t_value_and_all_of_them() -> None:
    found = staggered(busy(units=90, treated=45), meaningful=1)
    assert 1.96 < found.band < 4.2
    assert len(found.event) == len({one.key for one in found.event}) > 20


def test_bounds_of_drift_are_wider_than_the_plain_interval() -> None:
    found = staggered(busy(-2.0), meaningful=-1)
    low, high = found.diagnostics["honest_low"], found.diagnostics["honest_high"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert low < found.effect.low < found.effect.high < high
    assert drift_bounds(sampled(laid(noise(20, 4, 1), [2] * 10 + [0] * 10))) is None


def test_the_same_data_in_another_order_say_the_same() -> None:
    panel = busy()
    order = np.random.default_rng(1).permutation(panel.unit.size)
    other = replace(panel, unit=panel.unit[order], time=panel.time[order], outcome=panel.outcome[order])
    assert staggered(panel, meaningful=1) == staggered(other, meaningful=1) == staggered(panel, meaningful=1)


def test_outcomes_in_another_unit_scale_everything() -> None:
    panel = busy(-1.0)
    one, other = (
        staggered(panel, meaningful=1),
        staggered(replace(panel, outcome=panel.outcome * 60 + 7), meaningful=60),
    )
    assert other.effect.effect == pytest.approx(60 * one.effect.effect)
    assert (other.effect.low, other.effect.high) == pytest.approx((60 * one.effect.low, 60 * one.effect.high))
    assert other.effect.p == pytest.approx(one.effect.p)
    assert other.grade == one.grade


def crossed(units: int, treated: int) -> tuple[Panel, Panel]:
    """Treated units have more of a covariate that drives a drift; the second panel does not know it."""
    chance = np.random.default_rng(4)
    starts = [13] * treated + [0] * (units - treated)
    size = chance.normal(size=units) + np.r_[np.full(treated, 0.7), np.zeros(units - treated)]
    wide = noise(units, 24, 4) + np.outer(size, 0.5 * np.arange(24))
    return laid(wide, starts, covariates=size[:, None]), laid(wide, starts)


def test_a_covariate_that_drives_a_drift_is_taken_into_account() -> None:
    known, unknown = (staggered(panel, meaningful=1) for panel in crossed(120, 50))
    assert known.diagnostics["adjustment"] == "dr"
    assert known.effect.low < 0 < known.effect.high
    assert unknown.effect.low > 0
    fewer = staggered(crossed(60, 20)[0], meaningful=1)
    assert (fewer.effect.method, fewer.effect.df <= 18) == ("cr2", True)


def test_covariates_that_few_units_cannot_carry_are_left_out_aloud() -> None:
    known, unknown = (staggered(panel, meaningful=1) for panel in crossed(40, 5))
    assert known.effect == unknown.effect
    assert known.diagnostics["adjustment"] == "none"
    assert "covariates-left-out" in known.limits
    assert "covariates-left-out" not in unknown.limits


def test_weights_are_those_of_two_way_fixed_effects() -> None:
    starts = np.asarray([3] * 2 + [5] * 3 + [8] + [0] * 4)
    wide = noise(10, 9, 12)
    sample = sampled(laid(wide, starts))
    found = weights(sample.starts, sample.periods)
    assert found.weight.sum() == pytest.approx(1)
    total = 0.0
    for one, other, weight in zip(found.treated, found.other, found.weight, strict=True):
        # while the other does not change: before it starts, or, where it started earlier, after it did
        window = sample.periods < other if other > one else sample.periods >= other
        after = sample.periods >= one
        sides = [sample.wide[sample.starts == key] for key in (one, other)]
        change = [side[:, window & after].mean() - side[:, window & ~after].mean() for side in sides]
        total += weight * (change[0] - change[1])
    assert two_way(sample) == pytest.approx(total)
    assert 0 < found.forbidden < 0.5


def test_without_different_starts_nothing_is_forbidden() -> None:
    sample = sampled(laid(noise(10, 9, 12), [5] * 4 + [0] * 6))
    assert weights(sample.starts, sample.periods).forbidden == 0


def test_two_way_fixed_effects_of_an_uneven_panel_are_least_squares() -> None:
    starts = np.asarray([3, 5, 5, 8, 0, 0])
    wide = noise(6, 9, 13)
    for place in ((0, 4), (2, 2), (5, 8), (4, 0)):
        wide[place] = np.nan
    sample = sampled(laid(wide, starts))
    rows = [
        [*(unit == one for one in range(6)), *(time == one for one in range(1, 9)), 0 < starts[unit] <= time + 1]
        for unit, time in product(range(6), range(9))
        if isfinite(wide[unit, time])
    ]
    expected = np.linalg.lstsq(np.asarray(rows, dtype=np.float64), wide[np.isfinite(wide)], rcond=None)[0][-1]
    assert two_way(sample) == pytest.approx(expected, abs=1e-8)


def test_influences_of_units_sum_to_nothing() -> None:
    sample, cells = laid_out(busy())
    assert np.abs(cells.psi.sum(axis=0)).max() < 1e-12
    assert abs(simple(cells).psi.sum()) < 1e-12
    assert error(simple(cells), sample.cluster) == pytest.approx(np.sqrt((simple(cells).psi ** 2).sum()))


def test_errors_of_coarse_clusters_add_within_them() -> None:
    psi = np.asarray([[1.0], [2.0], [-3.0], [0.5]])
    assert spread(psi, np.asarray([0, 0, 1, 1])) == pytest.approx([np.sqrt((3.0**2 + 2.5**2) * 2)])
    assert spread(psi, np.arange(4)) == pytest.approx([np.sqrt(1 + 4 + 9 + 0.25)])


def test_twenty_units_are_covered() -> None:
    inside = 0
    for seed in range(100):
        starts = started(20, 8, seed, first=7, last=12)
        sample, cells = laid_out(laid(noise(20, 15, 1000 + seed), starts))
        found = effect_of(sample, cells, seed=seed)
        inside += found.low <= 0 <= found.high
    assert 90 <= inside <= 99


def test_nobody_stands_for_a_unit_without_entries() -> None:
    wide = noise(21, 12, 7)
    wide[20] = np.nan
    found = staggered(laid(wide, [7] * 8 + [0] * 13), meaningful=1)
    assert found.units == 20
    assert sampled(laid(wide, [7] * 8 + [0] * 13)).starts.tolist() == [7] * 8 + [NEVER] * 12
