"""Few treated units: who was treated is rearranged, and what could be seen before the start."""

from itertools import combinations
from math import inf

import numpy as np
import pytest

from pamong.science.impact.panel import NEVER, Unusable
from pamong.science.impact.staggered import staggered
from pamong.science.impact.staggered_cells import cells_of, sampled
from pamong.science.impact.staggered_draws import assignments, changes, estimates, rearranged
from pamong.science.impact.staggered_plan import detectable_before
from pamong.science.impact.staggered_sums import simple
from tests.science.impact.made import laid, noise, since, started


@pytest.mark.parametrize("never", [0, 5])
@pytest.mark.parametrize("seed", range(4))
def test_the_line_in_the_outcomes_is_the_estimate_itself(never: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    wide = noise(12 + never, 10, seed)
    wide[chance.random(wide.shape) < 0.1] = np.nan
    sample = sampled(laid(wide, np.r_[chance.integers(3, 11, 12), np.zeros(never, dtype=np.int64)]))
    groups = np.unique(sample.starts[sample.starts != NEVER])
    found = estimates(changes(sample.wide, sample.periods, groups), sample.starts[None], never=never > 0)
    assert found[0] == pytest.approx(simple(cells_of(sample)).att)


def test_every_rearrangement_is_taken_once() -> None:
    sample = sampled(laid(noise(6, 6, 1), [3, 3, 5, 0, 0, 0]))
    rows = assignments(sample, seed=1, draws=1999)
    assert len(rows) == len(np.unique(rows, axis=0)) == 60  # 6! / (2! 1! 3!)
    assert rows[0].tolist() == sample.starts.tolist()
    assert all(sorted(row) == sorted(rows[0]) for row in rows.tolist())


def test_clusters_change_places_as_a_whole() -> None:
    sample = sampled(laid(noise(6, 6, 1), [3, 3, 0, 0, 0, 0], cluster=[0, 0, 1, 1, 2, 2]))
    rows = assignments(sample, seed=1, draws=1999)
    assert sorted((row != NEVER).tolist() for row in rows) == sorted(
        [place // 2 == one for place in range(6)] for one in range(3)
    )


def test_units_of_a_mixed_cluster_change_places_within_it() -> None:
    sample = sampled(laid(noise(6, 6, 1), [3, 0, 0, 3, 0, 0], cluster=[0, 0, 0, 1, 1, 1]))
    rows = assignments(sample, seed=1, draws=1999)
    assert len(rows) == 9
    assert all((row[:3] != NEVER).sum() == (row[3:] != NEVER).sum() == 1 for row in rows)


def test_the_p_value_is_the_share_of_rearrangements_as_far_out() -> None:
    wide = noise(10, 8, 3) + 1.5 * since(np.empty((10, 8)), [5] * 3 + [0] * 7)
    found = rearranged(sampled(laid(wide, [5] * 3 + [0] * 7)), seed=1)
    change = wide[:, 4:].mean(axis=1) - wide[:, 3]
    every = []
    for chosen in combinations(range(10), 3):
        inside = np.isin(np.arange(10), chosen)
        every.append(change[inside].mean() - change[~inside].mean())
    assert found.effect == pytest.approx(every[0])
    assert found.p == pytest.approx(np.mean(np.abs(every) >= abs(every[0]) - 1e-12))
    assert (found.method, found.df) == ("randomisation", inf)


def test_the_interval_holds_what_is_not_refused() -> None:
    starts = [5, 5, 6] + [0] * 9
    wide = noise(12, 8, 4)
    panel = laid(wide, starts)
    found = rearranged(sampled(panel), seed=1)
    for end, outward in ((found.low, -1), (found.high, 1)):
        inside, outside = (
            rearranged(sampled(laid(wide - (end + move) * since(wide, starts), starts)), seed=1).p
            for move in (-outward * 1e-6, outward * 1e-6)
        )
        assert outside <= 0.05 < inside


def test_few_rearrangements_have_no_interval() -> None:
    found = staggered(laid(noise(39, 12, 5), [7] + [0] * 38), meaningful=1)
    assert (found.effect.low, found.effect.high, found.effect.mde) == (-inf, inf, inf)
    assert {"few-assignments", "by-randomisation"} <= set(found.limits)
    enough = staggered(laid(noise(40, 12, 5), [7] + [0] * 39), meaningful=1)
    assert np.isfinite([enough.effect.low, enough.effect.high, enough.effect.mde]).all()
    assert "few-assignments" not in enough.limits


@pytest.mark.parametrize(
    ("treated", "compared", "method"), [(4, 20, "randomisation"), (5, 5, "cr2"), (20, 4, "randomisation")]
)
def test_fewer_than_five_on_one_side_are_rearranged(treated: int, compared: int, method: str) -> None:
    found = staggered(laid(noise(treated + compared, 12, 5), [7] * treated + [0] * compared), meaningful=1)
    assert found.effect.method == method
    assert (found.diagnostics["flat"], found.grade) == (method == "cr2", "C")


def test_the_draws_say_the_same_with_the_same_seed() -> None:
    panel = laid(noise(40, 12, 5), [7] * 4 + [0] * 36)
    first, second, other = (staggered(panel, meaningful=1, seed=seed) for seed in (1, 1, 2))
    assert first == second
    assert first.effect.low != other.effect.low
    assert first.effect.low == pytest.approx(other.effect.low, abs=0.3)


def test_what_can_be_seen_is_known_before_the_start() -> None:
    wide = np.random.default_rng(6).normal(size=(40, 24))
    starts = np.r_[np.full(20, 30), np.full(20, NEVER)]
    found = detectable_before(laid(wide, [0] * 40), starts, after=12)
    # twelve periods against one: variance 1 + 1/12 on each side of twenty; t of 19 degrees of freedom
    assert found == pytest.approx((2.093 + 0.861) * np.sqrt((1 + 1 / 12) * 2 / 20), rel=0.15)


def test_more_units_see_smaller_effects() -> None:
    few, many = (
        detectable_before(
            laid(noise(units, 24, 6), [0] * units),
            np.where(started(units, units // 2, 1, first=25, last=28), 30, NEVER),
            after=6,
        )
        for units in (12, 120)
    )
    assert many < few / 2


def test_a_plan_that_was_carried_out_finds_what_it_foretold() -> None:
    wide = noise(40, 48, 9)
    starts = started(40, 20, 9, first=31, last=36)
    before = detectable_before(laid(wide[:, :24], [0] * 40), np.where(starts == 0, NEVER, starts), after=6)
    assert staggered(laid(wide[:, 18:], np.where(starts, starts - 18, 0)), meaningful=1).effect.mde == pytest.approx(
        before, rel=0.35
    )


def test_a_plan_of_one_unit_sees_nothing() -> None:
    assert detectable_before(laid(noise(20, 24, 6), [0] * 20), np.r_[30, np.full(19, NEVER)], after=6) == inf


def test_a_baseline_that_is_too_short_is_refused() -> None:
    starts = np.r_[np.full(5, 13), np.full(5, 20), np.full(10, NEVER)]
    with pytest.raises(Unusable, match="short-baseline"):
        detectable_before(laid(noise(20, 12, 6), [0] * 20), starts, after=5)
    assert detectable_before(laid(noise(20, 12, 6), [0] * 20), starts, after=4) > 0
    with pytest.raises(Unusable, match="nobody-treated"):
        detectable_before(laid(noise(20, 12, 6), [0] * 20), np.full(20, NEVER), after=4)
    with pytest.raises(ValueError, match="at least one"):
        detectable_before(laid(noise(20, 12, 6), [0] * 20), starts, after=0)
