"""Small groups are hidden so that the total does not give them away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.suppression import suppressed


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([10, 20], [False, False]),
        ([4, 20, 30], [True, True, False]),  # one alone could be read from the total
        ([3, 4, 20], [True, True, False]),  # seven together
        ([1, 1, 20, 9], [True, True, False, True]),  # two people are too few together
        ([0, 20], [False, False]),  # nobody is nobody's secret
        ([4], [True]),
        ([], []),
    ],
)
def test_groups_are_hidden_with_a_companion(sizes: list[int], hidden: list[bool]) -> None:
    assert suppressed(sizes, 5) == hidden


def test_a_pulse_of_four_is_hidden() -> None:
    assert suppressed([4, 40, 50], 10) == [True, True, False]


def test_what_is_hidden_already_is_a_companion_unless_it_holds_nobody() -> None:
    assert suppressed([4, 8, 30], 5, [False, False, True]) == [True, False, True]
    assert suppressed([4, 8, 0], 5, [False, False, True]) == [True, True, True]
    assert suppressed([8, 9], 5, [True, False]) == [True, True]
    assert suppressed([0, 9], 5, [True, False]) == [True, False]


@pytest.mark.parametrize(("sizes", "floor"), [([5], 1), ([-1], 5)])
def test_what_cannot_be_is_refused(sizes: list[int], floor: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        suppressed(sizes, floor)


@given(st.lists(st.integers(0, 30), max_size=12), st.integers(2, 10))
def test_nothing_small_is_shown_nor_left_over(sizes: list[int], floor: int) -> None:
    hidden = suppressed(sizes, floor)
    shown = [size for size, away in zip(sizes, hidden, strict=True) if not away and size]
    rest = [size for size, away in zip(sizes, hidden, strict=True) if away]
    assert all(size >= floor for size in shown)
    assert not rest or not shown or (len(rest) > 1 and sum(rest) >= floor)
