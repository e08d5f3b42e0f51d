"""Durations with open ones: against a published table, and laws that must hold for any numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.durations import (
    Curve,
    RestrictedMean,
    grouped_quantiles,
    kaplan_meier,
    median_interval,
    quantile,
    restricted_mean,
)

# Freireich et al. 1963, weeks of remission under 6-MP; "+" is still in remission. Klein, Moeschberger 2003, table 4.1A.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def curve_of(words: str) -> Curve:
    """Of numbers, of which those with + are open."""
    parts = words.split()
    times = np.array([int(part.rstrip("+")) for part in parts], dtype=np.int64)
    return kaplan_meier(times, np.array([not part.endswith("+") for part in parts], dtype=np.bool_))


def test_the_published_table_of_the_treated_comes_out() -> None:
    curve = curve_of(TREATED)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.ended.tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert curve.survival.round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    error = curve.survival * np.sqrt(curve.variance)
    assert error.round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def test_the_published_medians_and_their_intervals_come_out() -> None:
    # R, survfit(conf.type = "log-log"): 23 (13 to no end) and 8 (4 to 11)
    treated, placebo = curve_of(TREATED), curve_of(PLACEBO)
    assert (quantile(treated, 0.5), *median_interval(treated)) == (23, 13, None)
    assert (quantile(placebo, 0.5), *median_interval(placebo)) == (8, 4, 11)


def test_what_the_curve_does_not_get_to_has_no_number() -> None:
    treated = curve_of(TREATED)
    assert quantile(treated, 0.55) == 23  # 44.8 % last longer
    assert quantile(treated, 0.56) is None
    assert quantile(curve_of("4+ 9+"), 0.5) is None
    assert quantile(curve_of(""), 0.5) is None
    assert median_interval(curve_of("")) == (None, None)


def test_open_ones_count_as_long_as_they_have_lasted() -> None:
    # 2 of 4 finished by day 3; the two open ones were seen for longer, so half is reached there and not before.
    assert quantile(curve_of("1 3 5+ 8+"), 0.5) == 3
    # Seen for a day only: of the three after it, one finished at 3 (1/2 of those at risk) …
    assert quantile(curve_of("1+ 3 5+"), 0.5) == 3
    # Left out, they would say that half took 1.
    assert quantile(curve_of("1 1 9+ 9+ 9+"), 0.5) is None


def test_columns_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="row by row"):
        kaplan_meier(np.array([1, 2]), np.array([True]))
    with pytest.raises(ValueError, match="at least 0"):
        kaplan_meier(np.array([-1]), np.array([True]))
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(curve_of("1"), 1.0)
    both = np.array([1, 1])
    with pytest.raises(ValueError, match="sorted"):
        grouped_quantiles(np.array([1, 0]), both, both, both, groups=2, shares=[0.5])


rows = st.lists(st.tuples(st.integers(0, 12), st.booleans(), st.integers(1, 4)), min_size=1, max_size=25)


def columns(told: list[tuple[int, bool, int]]) -> tuple["np.ndarray[tuple[int], np.dtype[np.int64]]", ...]:
    """Times, flags and weights."""
    times, ended, weights = zip(*told, strict=True)
    return np.array(times, dtype=np.int64), np.array(ended), np.array(weights, dtype=np.int64)


@given(rows, st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_without_open_ones_it_is_the_plain_quantile(told: list[tuple[int, bool, int]], share: float) -> None:
    times, _ended, weights = columns(told)
    found = quantile(kaplan_meier(times, np.ones(len(times), dtype=np.bool_), weights), share)
    assert found == np.quantile(np.repeat(times, weights), share, method="inverted_cdf")


@given(rows, st.integers(2, 9))
def test_as_many_times_the_cases_say_the_same(told: list[tuple[int, bool, int]], factor: int) -> None:
    times, ended, weights = columns(told)
    once, often = (kaplan_meier(times, ended.astype(np.bool_), weights * by) for by in (1, factor))
    assert once.survival.tolist() == pytest.approx(often.survival.tolist())
    assert quantile(once, 0.5) == quantile(often, 0.5)


@given(rows)
def test_what_is_still_open_never_shortens_the_median(told: list[tuple[int, bool, int]]) -> None:
    times, ended, weights = columns(told)
    finished = quantile(kaplan_meier(times, np.ones(len(times), dtype=np.bool_), weights), 0.5)
    found = quantile(kaplan_meier(times, ended.astype(np.bool_), weights), 0.5)
    assert found is None or (finished is not None and found >= finished)


@given(st.lists(rows, min_size=1, max_size=5))
def test_many_groups_at_once_say_what_each_says_alone(groups: list[list[tuple[int, bool, int]]]) -> None:
    counts: dict[tuple[int, int], list[int]] = {}
    for number, told in enumerate(groups):
        for time, ended, weight in told:
            counts.setdefault((number, time), [0, 0])[not ended] += weight
    keys = sorted(counts)
    group, times = (np.array([key[part] for key in keys], dtype=np.int64) for part in (0, 1))
    done, left = (np.array([counts[key][part] for key in keys], dtype=np.int64) for part in (0, 1))
    found = grouped_quantiles(group, times, done, left, groups=len(groups) + 1, shares=[0.5, 0.9])
    assert np.isnan(found[len(groups)]).all()
    for number, told in enumerate(groups):
        lasted, flags, weights = columns(told)
        curve = kaplan_meier(lasted, flags.astype(np.bool_), weights)
        alone = [quantile(curve, share) for share in (0.5, 0.9)]
        assert [None if np.isnan(one) else one for one in found[number]] == alone


def test_restricted_mean_is_the_area_under_the_curve() -> None:
    # R, print(survfit, rmean = 35) of the two arms: 23.29 (2.83) and 8.67 (1.38)
    treated, placebo = curve_of(TREATED), curve_of(PLACEBO)
    found = restricted_mean(treated, 35)
    assert (round(found.mean, 2), round(found.se, 2), found.until) == (23.29, 2.83, 35)
    without = restricted_mean(placebo, 35)
    numbers = [int(one) for one in PLACEBO.split()]
    assert without.mean == pytest.approx(sum(numbers) / 21)  # nobody is open: the plain mean
    assert without.se == pytest.approx(np.std(numbers) / 21**0.5)
    assert restricted_mean(placebo, 10).mean == pytest.approx(sum(min(one, 10) for one in numbers) / 21)


def test_restricted_mean_counts_open_ones_as_long_as_they_lasted() -> None:
    assert restricted_mean(curve_of("2 6+ 8+"), 6).mean == pytest.approx((2 + 6 + 6) / 3)
    assert restricted_mean(curve_of("9+ 9+"), 9) == RestrictedMean(9, 0, 9)
    # 1 of 2 finished at 2: until 4 it is 2 + 2 x 1/2; the spread of the step is 2 x 1/2, squared, x 1 / (2 x 1)
    small = restricted_mean(curve_of("2 5"), 4)
    assert (small.mean, small.se) == pytest.approx((3, 0.5**0.5))
    with pytest.raises(ValueError, match="above 0"):
        restricted_mean(curve_of("2 5"), 0)
