"""Two published means of several offices taken together, worked out by hand."""

from math import sqrt

import pytest

from pamong.science.impact.difference import HALF_WIDTH, Mean, difference


def test_offices_weigh_as_much_as_they_had_answers_after() -> None:
    # (300 × 2 − 100 × 2) / 400 = 1
    found = difference([(Mean(80, 1, 50), Mean(82, 1, 300)), (Mean(70, 1, 50), Mean(68, 1, 100))])
    assert found.value == pytest.approx(1)
    assert (found.n, found.offices) == (500, 2)


def test_interval_of_one_office_joins_both_intervals() -> None:
    found = difference([(Mean(80, 3, 100), Mean(85, 4, 100))])
    assert (found.low, found.high) == pytest.approx((0, 10))  # 5 ± √(3² + 4²)
    assert not difference([(Mean(80, 3.01, 100), Mean(85, 4, 100))]).clear
    assert difference([(Mean(80, 2.99, 100), Mean(85, 4, 100))]).clear


def test_variance_of_a_weighted_mean_is_that_of_its_parts() -> None:
    one = HALF_WIDTH  # a standard error of 1
    found = difference([(Mean(0, 0, 1), Mean(1, one, 3)), (Mean(0, 0, 1), Mean(1, one, 1))])
    assert found.high - found.value == pytest.approx(HALF_WIDTH * sqrt((3 / 4) ** 2 + (1 / 4) ** 2))


@pytest.mark.parametrize("pairs", [[], [(Mean(1, 0, 0), Mean(1, 0, 1))], [(Mean(1, -1, 1), Mean(1, 0, 1))]])
def test_nothing_to_compare_is_refused(pairs: list[tuple[Mean, Mean]]) -> None:
    with pytest.raises(ValueError, match="each office has a mean"):
        difference(pairs)
