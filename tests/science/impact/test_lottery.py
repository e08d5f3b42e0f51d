"""A lottery: by hand, by every draw that could have been, and by invented lotteries in which the truth is known."""

from itertools import combinations

import numpy as np
import pytest

from pamong.science.impact.lottery import drawn
from pamong.science.impact.lottery_draws import rearranged
from pamong.science.impact.panel import Panel, Unusable
from tests.science.impact.made import laid


def offices(seed: int, *, units: int = 20, treated: int = 10, effect: float = -1.0, cluster: int = 1) -> Panel:
    """Offices of which a lot chose some; what one cluster has in common is as large as what each has of its own."""
    chance = np.random.default_rng(seed)
    groups = units // cluster
    chosen = np.repeat(chance.permutation(groups) < treated // cluster, cluster)
    late = np.arange(1, 21) >= 11
    shared = np.repeat(chance.normal(size=(groups, 1)), cluster, axis=0) * late
    wide = 10 + chance.normal(size=(units, 1)) + shared + chance.normal(size=(units, 20))
    wide = wide + effect * (chosen[:, None] & late)
    return laid(wide, np.where(chosen, 11, 0), cluster=np.repeat(np.arange(groups), cluster))


def test_difference_of_means_afterwards_with_the_spread_of_each_side() -> None:
    # one period, no before: 1 2 3 4 5 against 3 5 7 9 11, means 3 and 7, variances 2.5 and 10 over 5
    found = drawn(laid([[v] for v in (1, 2, 3, 4, 5, 3, 5, 7, 9, 11)], [1] * 5 + [0] * 5), meaningful=-1.0)
    assert found.effect.effect == pytest.approx(-4)
    assert found.effect.se == pytest.approx(np.sqrt(2.5))
    assert found.effect.df == pytest.approx(8)  # equal groups of five
    assert (found.effect.method, found.grade, found.diagnostics["adjusted"]) == ("cr2", "A", "none")
    assert (found.points.before, found.points.after, np.isnan(found.baseline)) == (0, 1, True)


def test_mean_before_makes_it_sharper() -> None:
    found = drawn(offices(1, units=60, treated=30), meaningful=-1.0)
    assert found.diagnostics["adjusted"] == "before"
    plain = offices(1, units=60, treated=30)
    late = plain.time >= 11
    without = Panel(
        plain.unit[late],
        plain.time[late],
        plain.outcome[late],
        plain.treated_from,
        plain.cluster,
        plain.covariates,
        plain.weight[late],
    )
    assert found.effect.se < 0.8 * drawn(without, meaningful=-1.0).effect.se
    assert (found.n, found.units, found.treated_units, found.diagnostics["comparison_units"]) == (1200, 60, 30, 30)


@pytest.mark.parametrize("shape", [(20, 10, 1), (60, 30, 3), (20, 3, 1)])
def test_intervals_hold_the_truth_19_times_in_20(shape: tuple[int, int, int]) -> None:
    units, treated, cluster = shape
    held = [
        one.low <= -1 <= one.high
        for seed in range(200)
        for one in [
            drawn(offices(seed, units=units, treated=treated, cluster=cluster), meaningful=-1.0, seed=seed).effect
        ]
    ]
    assert 0.91 <= np.mean(held) <= 0.99


def test_with_few_places_every_draw_is_taken_once() -> None:
    outcome = np.asarray([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0])
    chosen = np.asarray([0.0, 0, 0, 0, 0, 1, 1, 1])
    found = rearranged(outcome, chosen, np.ones((8, 1)), np.arange(8), seed=0)
    gaps = [outcome[list(own)].mean() - np.delete(outcome, own).mean() for own in combinations(range(8), 3)]
    seen = 224 / 3 - 31 / 5
    assert found.effect == pytest.approx(seen)
    assert found.p == pytest.approx(np.mean(np.abs(gaps) >= seen - 1e-9)) == 1 / 56
    assert found.method == "randomisation"


@pytest.mark.parametrize("unlucky", [0.0, 5.0])
def test_interval_by_rearrangement_holds_what_is_not_refused(unlucky: float) -> None:
    chance = np.random.default_rng(3)
    outcome, chosen = chance.normal(size=12), np.r_[np.ones(3), np.zeros(9)]
    beside = np.column_stack(
        [np.ones(12), chance.normal(size=12) + unlucky * chosen]
    )  # the lot goes with what was before

    def refused(effect: float) -> float:
        return rearranged(outcome + (2 - effect) * chosen, chosen, beside, np.arange(12), seed=0).p

    found = rearranged(outcome + 2 * chosen, chosen, beside, np.arange(12), seed=0)
    assert refused(found.low + 1e-6) > 0.05 >= refused(found.low - 1e-6)
    assert refused(found.high - 1e-6) > 0.05 >= refused(found.high + 1e-6)


def test_effect_without_noise_is_further_out_than_under_any_other_lot() -> None:
    chosen, other = np.r_[np.ones(3), np.zeros(9)], np.r_[0, np.ones(3), np.zeros(8)]
    before = np.random.default_rng(3).normal(size=12) + 5 * other  # goes with a lot that was not drawn
    beside = np.column_stack([np.ones(12), before])
    found = rearranged(chosen, chosen, beside, np.arange(12), seed=0)
    assert (found.effect, found.p) == pytest.approx((1, 1 / 220))
    assert (found.low, found.high) == pytest.approx((1, 1))
    assert found == rearranged(chosen, chosen, beside, np.arange(12), seed=0)


def test_fewer_than_forty_draws_give_no_interval() -> None:
    found = drawn(offices(2, units=8, treated=2), meaningful=-1.0)  # 28 draws
    assert (found.effect.low, found.effect.high, found.effect.mde) == (-np.inf, np.inf, np.inf)
    assert found.limits == ("few-assignments",)
    enough = drawn(offices(2, units=10, treated=2), meaningful=-1.0)  # 45
    assert np.isfinite(enough.effect.high)
    assert enough.limits == ("by-randomisation",)


def test_clusters_that_drew_as_a_whole_are_rearranged_as_a_whole() -> None:
    found = drawn(offices(2, units=40, treated=10, cluster=5), meaningful=-1.0)  # 2 of 8 clusters: 28 draws
    assert found.limits == ("few-assignments",)
    assert found.diagnostics["clusters"] == 8


def test_places_drawn_within_clusters_are_rearranged_within_them() -> None:
    outcome = np.asarray([0.0, 1.0, 10.0, 11.0, 20.0, 21.0])
    chosen = np.asarray([0.0, 1, 0, 1, 0, 1])
    found = rearranged(outcome, chosen, np.ones((6, 1)), np.asarray([0, 0, 1, 1, 2, 2]), seed=0)
    assert found.effect == pytest.approx(1)
    assert found.p == 2 / 8  # 2 x 2 x 2 draws: only all or none as far out


def test_of_those_who_came_by_the_draw_as_instrument() -> None:
    chance = np.random.default_rng(7)
    plain = offices(7, units=60, treated=30, effect=0.0)
    came = (plain.starts == 11) & (chance.random(60) < 0.6)
    outcome = plain.outcome - 1.0 * (came[plain.unit] & (plain.time >= 11))
    panel = Panel(plain.unit, plain.time, outcome, plain.treated_from, plain.cluster, plain.covariates, plain.weight)
    found = drawn(panel, meaningful=-1.0, came=came)
    share = found.diagnostics["came_difference"]
    effect, error = (found.diagnostics[name] for name in ("effect_on_those_who_came", "effect_on_those_who_came_se"))
    assert isinstance(effect, float)
    assert isinstance(share, float)
    assert isinstance(error, float)
    assert share == pytest.approx(came.sum() / 30, abs=0.1)
    assert effect == pytest.approx(found.effect.effect / share)
    assert abs(effect + 1) < 2.5 * error
    assert error > found.effect.se


def test_error_of_the_instrument_is_that_of_what_coming_does_not_explain() -> None:
    chance = np.random.default_rng(8)
    lot = np.repeat([True, False], 20)
    came = lot & (chance.random(40) < 0.7)
    outcome = chance.normal(size=40) - 3 * came
    found = drawn(laid(outcome[:, None], np.where(lot, 1, 0)), meaningful=-1.0, came=came).diagnostics
    share = came[lot].mean()
    effect = (outcome[lot].mean() - outcome[~lot].mean()) / share
    rest = outcome - effect * came
    error = np.sqrt(rest[lot].var(ddof=1) / 20 + rest[~lot].var(ddof=1) / 20) / share
    assert found["effect_on_those_who_came"] == pytest.approx(effect)
    assert found["effect_on_those_who_came_se"] == pytest.approx(error)


def test_draw_that_moved_nobody_says_nothing_of_those_who_came() -> None:
    panel = offices(7)
    found = drawn(panel, meaningful=-1.0, came=np.zeros(20, dtype=np.bool_))
    assert found.diagnostics["effect_on_those_who_came"] is None
    assert "came_difference" not in drawn(panel, meaningful=-1.0).diagnostics
    with pytest.raises(ValueError, match="for each unit"):
        drawn(panel, meaningful=-1.0, came=np.zeros(3, dtype=np.bool_))


def test_missing_months_do_not_count_for_one_side() -> None:
    level = np.linspace(0, 19, 20)  # months differ; nothing else does
    wide = np.tile(level, (12, 1)) + 0.001 * np.random.default_rng(1).normal(size=(12, 20))
    wide[:6, 18:] = np.nan  # the treated lack the two highest
    found = drawn(laid(wide, [11] * 6 + [0] * 6), meaningful=-1.0)
    assert found.effect.effect == pytest.approx(0, abs=0.01)


def test_units_lost_afterwards_are_told_by_side() -> None:
    panel = offices(3)
    treated = int(np.flatnonzero(panel.starts == 11)[0])
    rows = ~((panel.unit == treated) & (panel.time >= 11))
    less = Panel(
        panel.unit[rows],
        panel.time[rows],
        panel.outcome[rows],
        panel.treated_from,
        panel.cluster,
        panel.covariates,
        panel.weight[rows],
    )
    found = drawn(less, meaningful=-1.0)
    assert (found.diagnostics["lost_treated"], found.diagnostics["lost_compared"], found.units) == (1, 0, 19)
    assert "units-lost" in found.limits


def test_between_the_first_and_the_last_start_nothing_counts() -> None:
    wide = np.random.default_rng(2).normal(scale=1e-3, size=(12, 8))
    wide[:, 4:6] += np.arange(12)[:, None] * 100.0
    found = drawn(laid(wide, [5, 7] * 3 + [0] * 6), meaningful=-1.0)
    assert (found.n, found.diagnostics["starts"]) == (12 * 6, 2)
    assert abs(found.effect.effect) < 0.01


@pytest.mark.parametrize(
    ("starts", "code"), [([0] * 6, "nobody-treated"), ([9] * 6, "nobody-treated"), ([2] * 6, "no-comparison")]
)
def test_lot_without_two_sides_is_refused(starts: list[int], code: str) -> None:
    with pytest.raises(Unusable, match=code):
        drawn(laid(np.random.default_rng(0).normal(size=(6, 4)), starts), meaningful=-1.0)
    with pytest.raises(Unusable, match="no-variation"):
        drawn(laid(np.zeros((6, 4)), [2, 2, 2, 0, 0, 0]), meaningful=-1.0)


def test_covariates_wait_for_enough_units_and_that_is_told() -> None:
    def of(units: int) -> Panel:
        chance = np.random.default_rng(units)
        wide = chance.normal(size=(units, 4))
        return laid(wide, [3] * (units // 2) + [0] * (units // 2), covariates=chance.normal(size=(units, 2)))

    small, large = drawn(of(12), meaningful=-1.0), drawn(of(40), meaningful=-1.0)
    assert (small.diagnostics["adjusted"], small.limits) == ("before", ("covariates-left-out",))
    assert (large.diagnostics["adjusted"], large.limits) == ("before, covariates", ())
