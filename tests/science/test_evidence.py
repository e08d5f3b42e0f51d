"""Evidence is weighed as the sheet says: the worked rows, and the laws behind them."""

from fractions import Fraction
from math import sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.evidence import (
    COUNTED,
    DISCUSSION,
    NONE,
    SELF,
    UNVERIFIED,
    USUAL,
    Combined,
    Weighing,
    combine,
    weights,
)

EXAM, PRACTICAL, CERTIFICATE, SUPERVISOR, PEER = 1, 2, 3, 4, 5

Piece = tuple[int, float, float]
"""Kind, level and age in months."""


def one(*pieces: Piece, rule: Weighing = USUAL, top: float = 5.0) -> Combined:
    """One group of these pieces."""
    kind, level, age = (list(column) for column in zip(*pieces, strict=True)) if pieces else ([], [], [])
    return combine(
        np.zeros(len(pieces), dtype=np.int64),
        np.array(kind, dtype=np.int64),
        np.array(level, dtype=float),
        np.array(age, dtype=float),
        groups=1,
        rule=rule,
        top=top,
    )


def test_exam_3_today_is_3() -> None:
    found = one((EXAM, 3, 0))
    assert (found.value[0], found.counted[0], found.state[0]) == (3.0, 3, COUNTED)
    assert found.low[0] == pytest.approx(3 - 1.959963984540054 / 2)  # 0.8 ÷ 0.2 = 4, whose root is 2
    assert found.high[0] == pytest.approx(3 + 1.959963984540054 / 2)


def test_exam_3_and_self_5_today_is_41_of_13_counted_3() -> None:
    found = one((EXAM, 3, 0), (SELF, 5, 0))
    assert found.value[0] == pytest.approx(float(Fraction(41, 13)), abs=1e-15)
    assert f"{found.value[0]:.1f}" == "3.2"
    assert (found.counted[0], found.state[0]) == (3, COUNTED)


def test_supervisor_4_and_peers_2_today_is_for_discussion() -> None:
    found = one((SUPERVISOR, 4, 0), (PEER, 2, 0))
    assert (found.counted[0], found.state[0]) == (-1, DISCUSSION)
    assert (found.low_kind[0], found.high_kind[0]) == (PEER, SUPERVISOR)


def test_a_mixed_case_is_as_counted_by_hand() -> None:
    # practical 0.75: 3; supervisor 0.55: 11/9, a year and a half life old each: × 1/2; peers 0.5: 1
    found = one((PRACTICAL, 4, 0), (SUPERVISOR, 3, 24), (PEER, 2.5, 0))
    total = 3 + 11 / 18 + 1
    assert found.value[0] == pytest.approx((12 + 11 / 6 + 2.5) / total)
    assert found.low[0] == pytest.approx(found.value[0] - 1.959963984540054 / sqrt(total))
    assert (found.counted[0], found.state[0]) == (3, COUNTED)


def test_weight_halves_with_each_half_life() -> None:
    found = weights(np.array([EXAM] * 3), np.array([0.0, 24.0, 48.0]))
    assert found.tolist() == pytest.approx([4.0, 2.0, 1.0])
    quick = weights(np.array([EXAM]), np.array([12.0]), Weighing(USUAL.reliabilities, 12))
    assert quick.tolist() == pytest.approx([2.0])


def test_self_rating_alone_counts_nothing() -> None:
    found = one((SELF, 5, 0))
    assert (found.value[0], found.counted[0], found.state[0]) == (5.0, -1, UNVERIFIED)


def test_self_rating_lifts_no_higher_than_what_others_support() -> None:
    found = one((PEER, 3, 0), (SELF, 5, 0), (SELF, 5, 0), (SELF, 5, 0))
    assert found.value[0] == pytest.approx(4.0)  # 1 × 3 and three times 1/3 × 5
    assert found.counted[0] == 3


def test_a_mean_of_colleagues_supports_the_step_that_it_counts_as() -> None:
    assert one((PEER, 2.75, 0)).counted[0] == 3
    assert one((PEER, 2.74, 0)).counted[0] == 2


def test_two_of_one_kind_do_not_contradict_each_other() -> None:
    found = one((EXAM, 1, 0), (EXAM, 4, 0))
    assert (found.value[0], found.counted[0], found.state[0]) == (2.5, 2, COUNTED)


@pytest.mark.parametrize(("peers", "state"), [(2.0, DISCUSSION), (2.01, COUNTED)])
def test_two_levels_are_the_limit(peers: float, state: int) -> None:
    assert one((SUPERVISOR, 4, 0), (PEER, peers, 0)).state[0] == state


def test_self_never_contradicts() -> None:
    assert one((EXAM, 1, 0), (SELF, 5, 0)).state[0] == COUNTED


def test_no_evidence_is_said_so() -> None:
    found = one()
    assert (found.counted[0], found.state[0], bool(np.isnan(found.value[0]))) == (-1, NONE, True)


def test_groups_do_not_mix() -> None:
    found = combine(
        np.array([2, 0, 2]), np.array([1, 1, 6]), np.array([3.0, 5.0, 5.0]), np.zeros(3), groups=3, top=np.full(3, 5.0)
    )
    assert found.state.tolist() == [COUNTED, NONE, COUNTED]
    assert found.counted.tolist() == [5, -1, 3]


def test_the_interval_ends_where_the_scale_ends() -> None:
    found = one((SELF, 3, 240), top=3)
    assert (found.low[0], found.high[0]) == (0.0, 3.0)


@pytest.mark.parametrize(
    ("kind", "level", "age"),
    [(0, 3.0, 0.0), (7, 3.0, 0.0), (1, -1.0, 0.0), (1, float("nan"), 0.0), (1, 3.0, -0.1), (1, 3.0, float("nan"))],
)
def test_what_cannot_be_is_refused(kind: int, level: float, age: float) -> None:
    with pytest.raises(ValueError, match=r"kind|level|future"):
        one((kind, level, age))


@pytest.mark.parametrize(
    "rule",
    [
        Weighing((1.0, 0.75, 0.7, 0.55, 0.5, 0.25)),
        Weighing((0.0, 0.75, 0.7, 0.55, 0.5, 0.25)),
        Weighing(USUAL.reliabilities, 0),
    ],
)
def test_a_rule_out_of_its_bounds_is_refused(rule: Weighing) -> None:
    with pytest.raises(ValueError, match="no rule"):
        one((EXAM, 3, 0), rule=rule)


def test_rows_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ValueError, match="row by row"):
        combine(np.zeros(1, dtype=np.int64), np.array([1, 1]), np.ones(2), np.zeros(2), groups=1)
    with pytest.raises(ValueError, match="out of range"):
        combine(np.array([1]), np.array([1]), np.ones(1), np.zeros(1), groups=1)


pieces = st.lists(
    st.tuples(st.integers(1, 6), st.floats(0, 5), st.floats(0, 240)),
    min_size=1,
    max_size=12,
)


@given(pieces)
def test_the_mean_lies_between_the_least_and_the_most(given: list[Piece]) -> None:
    levels = [level for _kind, level, _age in given]
    assert min(levels) - 1e-9 <= one(*given).value[0] <= max(levels) + 1e-9


@given(pieces, st.randoms(use_true_random=False))
def test_the_order_of_pieces_does_not_matter(given: list[Piece], random: Random) -> None:
    turned = list(given)
    random.shuffle(turned)
    first, second = one(*given), one(*turned)
    assert first.value[0] == pytest.approx(second.value[0])
    assert first.state[0] == second.state[0]


@given(st.floats(0, 5), st.floats(0, 5), st.floats(0.05, 0.9), st.floats(0.01, 0.09))
def test_what_is_more_reliable_draws_the_mean_nearer(exam: float, peer: float, reliability: float, more: float) -> None:
    def value(of_exam: float) -> float:
        rule = Weighing((of_exam, 0.75, 0.7, 0.55, 0.5, 0.25))
        return float(one((EXAM, exam, 0), (PEER, peer, 0), rule=rule).value[0])

    assert abs(value(reliability + more) - exam) <= abs(value(reliability) - exam) + 1e-9


@given(st.floats(0, 240), st.floats(0.1, 60))
def test_what_is_older_weighs_less(age: float, more: float) -> None:
    young, old = weights(np.array([EXAM, EXAM]), np.array([age, age + more]))
    assert old < young


@given(pieces)
def test_self_rating_never_counts_above_what_others_support(given: list[Piece]) -> None:
    found = one(*given)
    others = [level for kind, level, _age in given if kind != SELF]
    if found.state[0] == COUNTED:
        assert found.counted[0] <= np.floor(max(others) + 0.25 + 1e-9)
    else:
        assert found.counted[0] == -1
    assert (found.state[0] == UNVERIFIED) == (not others)


def test_evidence_from_long_ago_still_weighs_something() -> None:
    ages = np.array([0.0, 1_522.0])
    assert (weights(np.array([1, 1]), ages, Weighing(USUAL.reliabilities, half_life=1.0)) > 0).all()
