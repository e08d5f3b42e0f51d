"""Item analysis: values by hand, from printed tables, and of published data where it is at hand."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pamong.science.itemstats import (
    CONSTANT,
    EASY,
    FEW,
    HARD,
    ITEMS,
    LOW,
    MISKEY,
    UNUSED,
    Analysis,
    Choices,
    Flag,
    Floats,
    Rules,
    alpha,
    analyse,
    correlation,
    feldt_interval,
    upper_lower,
)

REFERENCE = os.environ.get("PAMONG_REFERENCE", "")

ANY = Rules(least=0, least_r=0)
"""Every number is said of anybody: for tables small enough to be checked by hand."""

FOUR = np.asarray([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=np.float64)
"""Sums 3, 2, 1, 1."""


def small(rules: Rules = ANY) -> Analysis:
    return analyse(FOUR, ["I1", "I2", "I3"], rules=rules)


def test_p_is_the_mean_share_of_the_points() -> None:
    assert [one.p for one in small().items] == [0.75, 0.5, 0.5]
    half = analyse(np.asarray([[0.5], [1.0]]), ["I"], rules=ANY).items[0]
    assert (half.p, half.points, half.n) == (0.75, 1.5, 2)


def test_rpb_leaves_the_item_out_of_the_sum() -> None:
    # rests 2 1 0 1, 2 1 1 1, 2 2 1 0: sums of products 0, 0.5, -0.5 over roots of 1 x 0.75 and 1 x 2.75
    found = [one.rpb for one in small().items]
    assert found == pytest.approx([0.0, 0.5 / 0.75**0.5, -0.5 / 2.75**0.5], abs=1e-12)


def test_d_compares_the_tails_and_shares_places_among_equal_sums() -> None:
    quarter = [one.d for one in small(Rules(least=0, least_r=0, tail=0.25)).items]
    assert quarter == [0.5, 1.0, 0.5]  # the first against the mean of the last two, who have one sum
    half = upper_lower(FOUR[:, 0], FOUR.sum(axis=1), 0.5)
    assert half == 0.5  # (1 + 1) / 2 - (1 + 0) / 2


def test_d_of_27_per_cent_takes_fractions_of_people() -> None:
    own = np.asarray([1.0] * 5 + [0.0] * 5)
    assert upper_lower(own, np.arange(10, 0, -1, dtype=np.float64)) == 1.0
    mixed = np.asarray([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    assert upper_lower(mixed, np.arange(10, 0, -1, dtype=np.float64)) == pytest.approx(2 / 2.7, abs=1e-12)


def test_alpha_is_from_covariances() -> None:
    assert alpha(FOUR) == pytest.approx(0.0, abs=1e-12)  # variances 3/12 + 4/12 + 4/12, of the sum 11/12
    twins = np.asarray([[1, 1], [0, 0], [1, 1]], dtype=np.float64)
    assert alpha(twins) == pytest.approx(1.0, abs=1e-12)
    assert alpha(twins[:, :1]) is None
    assert alpha(twins[:1]) is None
    assert alpha(np.asarray([[1, 0], [0, 1]], dtype=np.float64)) is None


def test_sem_is_in_points_of_the_sum() -> None:
    assert small().sem == pytest.approx((11 / 12) ** 0.5, abs=1e-12)


@pytest.mark.parametrize(
    ("n", "k", "quantile"),
    [(2, 2, 647.789), (11, 2, 3.7168), (21, 2, 2.4645), (11, 13, 2.1570)],  # F(n - 1, (n - 1)(k - 1)), printed tables
)
def test_feldt_interval_uses_printed_quantiles_of_f(n: int, k: int, quantile: float) -> None:
    low, high = feldt_interval(0.8, n, k)
    assert low == pytest.approx(1 - 0.2 * quantile, rel=1e-4)
    if k == 2:  # equal degrees of freedom: the lower quantile is one over the upper
        assert high == pytest.approx(1 - 0.2 / quantile, rel=1e-4)
    assert low < 0.8 < high


def test_feldt_interval_needs_two_people_and_items() -> None:
    for n, k in ((1, 5), (5, 1)):
        with pytest.raises(ValueError, match="two people and two items"):
            feldt_interval(0.5, n, k)


@pytest.mark.parametrize("n", [0, 1, 2, 29])
def test_of_too_few_every_number_is_withheld_with_its_reason(n: int) -> None:
    found = analyse(np.ones((n, 3)), ["a", "b", "c"])
    assert (found.n, found.alpha, found.interval, found.sem, found.mean) == (n, None, None, None, None)
    assert found.withheld == dict.fromkeys(("alpha", "alpha_interval", "sem", "mean", "sd"), FEW)
    for one in found.items:
        assert (one.p, one.rpb, one.d, one.flags) == (None, None, None, ())
        assert one.withheld == dict.fromkeys(("p", "rpb", "d", "flags"), FEW)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_of_nearly_nobody_nothing_breaks_even_without_a_least_number(n: int) -> None:
    drawn = Choices(("A", "B"), frozenset({"A"}), ["A", "B"][:n])
    found = analyse(np.asarray([[1.0, 0.0], [0.0, 1.0]])[:n], ["a", "b"], choices=[drawn, None], rules=ANY)
    assert found.alpha is None
    assert [one.rpb for one in found.items] == [None, None] if n < 2 else [-1.0, -1.0]


def test_from_thirty_p_is_said_and_from_a_hundred_correlations() -> None:
    values = np.tile(FOUR, (25, 1))
    middling, many = analyse(values[:99], ["a", "b", "c"]), analyse(values, ["a", "b", "c"])
    assert middling.items[0].p == pytest.approx(75 / 99)
    assert middling.items[0].withheld == {"rpb": FEW, "d": FEW, "flags": FEW}
    assert many.items[1].rpb == pytest.approx(0.5 / 0.75**0.5)
    assert many.items[1].withheld == {}
    assert analyse(values[:30], ["a", "b", "c"]).alpha is not None


def test_constant_item_has_no_correlation_and_is_flagged() -> None:
    values = np.column_stack([np.ones(100), np.tile([1.0, 0.0], 50), np.tile([1.0, 1.0, 0.0, 0.0], 25)])
    found = analyse(values, ["same", "b", "c"]).items[0]
    assert (found.p, found.rpb, found.d, found.withheld) == (1.0, None, 0.0, {"rpb": CONSTANT})
    assert [flag.code for flag in found.flags] == [EASY]


def test_equal_sums_leave_alpha_undefined() -> None:
    found = analyse(np.tile([[1.0, 0.0], [0.0, 1.0]], (50, 1)), ["a", "b"])
    assert (found.alpha, found.withheld["alpha"], found.mean, found.sd) == (None, CONSTANT, 1.0, 0.0)
    single = analyse(np.tile([[1.0], [0.0]], (50, 1)), ["a"])
    assert (single.alpha, single.withheld["sem"]) == (None, ITEMS)


def test_items_on_trial_are_described_but_in_no_sum() -> None:
    found = analyse(FOUR, ["a", "b", "trial"], counts=[True, True, False], rules=ANY)
    whole = analyse(FOUR[:, :2], ["a", "b"], rules=ANY)
    assert (found.alpha, found.mean) == (whole.alpha, whole.mean)
    assert found.items[0].rpb == whole.items[0].rpb
    assert found.items[2].rpb == correlation(FOUR[:, 2], FOUR[:, :2].sum(axis=1))


def test_option_table_counts_and_correlates_each_option_with_the_rest() -> None:
    # three items; the second and third say who knows: sums 2, 2, 0, 0
    know = np.asarray([1.0, 1.0, 0.0, 0.0])
    drawn = Choices(("A", "B", "C"), frozenset({"A"}), ["A", "B", "B", None])
    found = analyse(
        np.column_stack([[1.0, 0, 0, 0], know, know]), ["x", "y", "z"], choices=[drawn, None, None], rules=ANY
    ).items[0]
    read = [(one.option, one.right, one.count, one.share, one.rest) for one in found.options]
    assert read == [("A", True, 1, 0.25, 2.0), ("B", False, 2, 0.5, 1.0), ("C", False, 0, 0.0, None)]
    assert [one.r for one in found.options] == [pytest.approx(1 / 3**0.5), 0.0, None]
    assert (found.n, found.answered) == (4, 3)


def hundred(picked: list[str], right: str = "A") -> Analysis:
    """One item by its choices beside nine that half of a hundred people know: the first fifty."""
    know = np.tile(np.repeat([1.0, 0.0], 50)[:, None], (1, 9))
    own = np.asarray([float(one == right) for one in picked])
    drawn = Choices(("A", "B", "C"), frozenset({right}), picked)
    names = [f"I{place}" for place in range(10)]
    return analyse(np.column_stack([own, know]), names, choices=[drawn, *[None] * 9])


def codes(found: Analysis) -> list[tuple[str, str]]:
    return [(flag.code, flag.option) for flag in found.items[0].flags]


def test_good_item_has_no_flag() -> None:
    assert codes(hundred(["A"] * 40 + ["B"] * 5 + ["C"] * 5 + ["A"] * 10 + ["B"] * 20 + ["C"] * 20)) == []


def test_wrong_key_is_flagged_with_the_option_that_draws_those_who_know() -> None:
    found = hundred(["B"] * 45 + ["A"] * 5 + ["A"] * 25 + ["C"] * 25)
    assert codes(found) == [(LOW, ""), (MISKEY, "B")]
    miskey = found.items[0].flags[1]
    assert miskey.value == pytest.approx((45 * 50 - 5 * 0) / (50 * 50 * 45 * 55) ** 0.5)  # phi of B with knowing
    assert miskey.limit == pytest.approx((5 * 25 - 45 * 25) / (50 * 50 * 30 * 70) ** 0.5)  # phi of A, the key


def test_negative_correlation_of_the_key_is_flagged_without_options() -> None:
    know = np.tile(np.repeat([1.0, 0.0], 50)[:, None], (1, 3))
    found = analyse(np.column_stack([1 - know[:, 0], know]), ["bad", "a", "b", "c"]).items[0]
    assert found.flags == (Flag(LOW, found.rpb or 0, 0.2), Flag(MISKEY, found.rpb or 0, 0.0))
    assert found.rpb == pytest.approx(-1.0)


def test_key_that_nobody_chose_is_flagged_when_an_option_draws_those_who_know() -> None:
    assert codes(hundred(["B"] * 50 + ["C"] * 50)) == [(HARD, ""), (MISKEY, "B")]


def test_options_that_hardly_anybody_chose_are_flagged_below_five_per_cent() -> None:
    assert codes(hundred(["A"] * 50 + ["B"] * 46 + ["C"] * 4)) == [(UNUSED, "C")]
    assert codes(hundred(["A"] * 50 + ["B"] * 45 + ["C"] * 5)) == []


@pytest.mark.parametrize(("right", "code"), [(91, EASY), (90, ""), (20, ""), (19, HARD)])
def test_easy_and_hard_begin_beyond_their_limits(right: int, code: str) -> None:
    values = np.column_stack([np.arange(100) < right, *[np.arange(100) < 50] * 3]).astype(np.float64)
    found = [flag.code for flag in analyse(values, ["x", "a", "b", "c"]).items[0].flags if flag.code in (EASY, HARD)]
    assert found == ([code] if code else [])


def test_judgement_with_several_best_options_takes_the_better_of_them() -> None:
    drawn = Choices(("A", "B", "C"), frozenset({"A", "B"}), ["A"] * 50 + ["B"] * 25 + ["C"] * 25)
    know = np.tile(np.repeat([1.0, 0.0], 50)[:, None], (1, 3))
    own = np.asarray([1.0] * 75 + [0.2] * 25)
    found = analyse(np.column_stack([own, know]), ["x", "a", "b", "c"], choices=[drawn, None, None, None]).items[0]
    assert [flag.code for flag in found.flags] == []


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_share_outside_its_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="a share is from 0 to 1"):
        analyse(np.asarray([[value]]), ["a"])


def test_shapes_that_differ_are_refused() -> None:
    drawn = Choices(("A",), frozenset("A"), ["A"])
    for facts in ({"counts": [True]}, {"choices": [None]}, {"choices": [drawn, None]}):
        with pytest.raises(ValueError, match="as many names"):
            analyse(np.ones((2, 2)), ["a", "b"], **facts)


tables = st.tuples(st.integers(2, 12), st.integers(2, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]))
)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(values: Floats, random: Any) -> None:
    names = [str(place) for place in range(values.shape[1])]
    order = list(range(len(values)))
    random.shuffle(order)
    one, other = analyse(values, names, rules=ANY), analyse(values[order], names, rules=ANY)
    for first, second in zip(one.items, other.items, strict=True):
        assert (first.p, first.d) == pytest.approx((second.p, second.d))
        assert (first.rpb is None) == (second.rpb is None)
        assert first.rpb is None or first.rpb == pytest.approx(second.rpb, abs=1e-9)


@given(tables)
def test_numbers_stay_in_their_ranges(values: Floats) -> None:
    found = analyse(values, [str(place) for place in range(values.shape[1])], rules=ANY)
    for one in found.items:
        assert 0 <= (one.p or 0) <= 1
        assert -1 - 1e-9 <= (one.rpb or 0) <= 1 + 1e-9
        assert -1 - 1e-9 <= (one.d or 0) <= 1 + 1e-9
    assert found.alpha is None or found.alpha <= 1 + 1e-9
    assert found.interval is None or found.interval[0] <= (found.alpha or 0) + 1e-9 <= found.interval[1] + 2e-9


def published(case: str) -> tuple[dict[str, Any], Floats, list[str]]:
    """Expected values and answers of a reference case that is not shipped: its licence is that of its R package."""
    place = Path(REFERENCE) / f"{case}.json"
    if not REFERENCE or not place.is_file():
        pytest.skip(f"{case} is not in the folder of PAMONG_REFERENCE: its licence does not let it be shipped")
    told = json.loads(place.read_text())
    with (place.parent / told["data"][0]).open(newline="") as file:
        names, *rows = csv.reader(file)
    return told["expected"], np.asarray(rows, dtype=np.float64), names


@pytest.mark.parametrize("case", ["irt_lsat6", "irt_wirs", "irt_abortion_quadrature"])
def test_alpha_of_published_data_is_reproduced(case: str) -> None:
    expected, values, names = published(case)
    found = analyse(values, names)
    assert found.n == expected["n"]
    assert found.alpha == pytest.approx(expected["alpha"], abs=1e-8)
    if "p" in expected:
        assert [one.p for one in found.items] == pytest.approx(expected["p"], abs=1e-8)


def test_alpha_of_published_graded_data_is_reproduced() -> None:
    expected, values, _names = published("irt_science_polytomous")
    assert alpha(values) == pytest.approx(expected["alpha"], abs=1e-8)


def test_item_rest_correlations_of_published_data_are_reproduced() -> None:
    expected, values, names = published("irt_dif_verbal_aggression")
    items = [place for place, name in enumerate(names) if name not in ("Anger", "Gender")]
    found = analyse(values[:, items], [names[place] for place in items])
    assert found.alpha == pytest.approx(expected["ctt"]["alpha"], abs=1e-8)
    assert [one.rpb for one in found.items] == pytest.approx(expected["ctt"]["r_drop"], abs=1e-8)
    assert [one.p for one in found.items] == pytest.approx(expected["ctt"]["p"], abs=1e-8)
