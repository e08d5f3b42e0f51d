"""From shares of points to a score and to levels; every value by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.scoring import FEWEST, levels_shown, percent, total


def test_total_sums_what_counts_and_leaves_out_trials() -> None:
    found = total([1.0, 0.5, 0.0, 1.0], [True, True, True, False], [None] * 4)
    assert (found.points, found.most, found.percent, found.parts) == (1.5, 3.0, Decimal("50.00"), {})


def test_total_sums_by_competency_and_level() -> None:
    parts = [(7, 2), (7, 2), (7, 3), None, (9, 1)]
    found = total([1.0, 0.25, 0.0, 1.0, 1.0], [True, True, True, True, False], parts)
    assert found.parts == {(7, 2): (2, 1.25, 2.0), (7, 3): (1, 0.0, 1.0)}


@pytest.mark.parametrize(
    ("shares", "counts", "parts"),
    [
        ([1.0], [True, True], [None]),
        ([1.0], [True], []),
        ([1.1], [True], [None]),
        ([-0.1], [True], [None]),
        ([float("nan")], [True], [None]),
        ([], [], []),
        ([1.0], [False], [None]),
    ],
)
def test_total_refuses_what_is_no_attempt(shares: list[float], counts: list[bool], parts: list[None]) -> None:
    with pytest.raises(ValueError, match="share"):
        total(shares, counts, parts)


@pytest.mark.parametrize(
    ("points", "most", "shown"),
    [
        (2, 3, "66.67"),
        (1, 3, "33.33"),
        (1, 8, "12.50"),
        (0, 5, "0.00"),
        (5, 5, "100.00"),
        (1, 16, "6.25"),
        (1, 32, "3.13"),
    ],
)
def test_percent_has_two_decimals_halves_up(points: float, most: float, shown: str) -> None:
    assert percent(points, most) == Decimal(shown)


def test_percent_does_not_fall_short_by_how_floats_add() -> None:
    assert percent(0.1 + 0.2 + 0.4, 1) == percent(0.7, 1) == Decimal("70.00")  # the sum is 0.7000000000000001
    assert percent(sum([0.1] * 7), 1) == Decimal("70.00")  # 0.7 less one last bit


@given(st.lists(st.sampled_from([0.0, 0.2, 0.25, 1 / 3, 0.5, 1.0]), min_size=1, max_size=60))
def test_the_order_of_items_does_not_change_the_score(shares: list[float]) -> None:
    mixed = sorted(shares)
    count = len(shares)
    assert total(shares, [True] * count, [None] * count).percent == total(mixed, [True] * count, [None] * count).percent


MARK = Decimal(70)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({(1, 2): (3, 3.0, 3.0), (1, 3): (3, 3.0, 3.0)}, {1: 3}),
        ({(1, 2): (3, 3.0, 3.0), (1, 3): (3, 2.0, 3.0)}, {1: 2}),  # 66.67 is not enough at 3
        ({(1, 2): (3, 1.0, 3.0), (1, 3): (3, 3.0, 3.0)}, {1: 1}),  # 3 does not help where 2 is missing
        ({(1, 1): (3, 0.0, 3.0)}, {1: 0}),
        ({(1, 2): (10, 7.0, 10.0)}, {1: 2}),  # exactly the mark
        ({(1, 2): (2, 2.0, 2.0)}, {}),  # too few items
        ({(1, 2): (2, 0.0, 2.0), (1, 3): (3, 3.0, 3.0)}, {1: 3}),  # the level with too few is passed over
        ({(2, 4): (4, 4.0, 4.0), (1, 2): (3, 0.0, 3.0)}, {1: 1, 2: 4}),
        ({}, {}),
    ],
)
def test_levels_shown(parts: dict[tuple[int, int], tuple[int, float, float]], shown: dict[int, int]) -> None:
    assert levels_shown(parts, MARK) == shown
    assert FEWEST == 3
