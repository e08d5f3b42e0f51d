"""Before and after without comparison: by hand."""

import numpy as np
import pytest

from pamong.science.impact.before_after import before_after
from pamong.science.impact.panel import Unusable
from tests.science.impact.made import laid


def test_mean_of_the_changes_of_units_by_the_paired_t() -> None:
    # changes 1, 2, 3: mean 2, error 1 / sqrt 3, t of 2 degrees 4.3027
    found = before_after(laid([[1, 1, 2, 2], [1, 1, 3, 3], [1, 3, 5, 5]], [3, 3, 3]), meaningful=1.0)
    assert found.effect.effect == pytest.approx(2)
    assert found.effect.se == pytest.approx(1 / np.sqrt(3))
    assert found.effect.high == pytest.approx(2 + 4.302653 / np.sqrt(3), abs=1e-6)
    assert found.effect.df == pytest.approx(2)
    assert (found.grade, found.limits, found.effect.method) == ("D", ("no-comparison",), "cr2")
    assert found.baseline == pytest.approx(4 / 3)
    assert (found.n, found.units, found.treated_units) == (12, 3, 3)


def test_each_unit_counts_alike_and_from_its_own_start() -> None:
    table = [[1, 1, 1, 5], [0, 2, 2, 2], [1, 1, 4, np.nan], [9, 0, 9, 0]]
    found = before_after(laid(table, [4, 2, 3, 0]), meaningful=1.0)
    assert found.effect.effect == pytest.approx((4 + 2 + 3) / 3)
    assert (found.points.before, found.points.after, found.n) == (1, 1, 11)


def test_units_of_a_cluster_are_one_piece_of_evidence() -> None:
    table = [[0, 1], [0, 1], [0, 3], [0, 3], [0, 5], [0, 5]]
    found = before_after(laid(table, [2] * 6, cluster=[0, 0, 1, 1, 2, 2]), meaningful=1.0)
    assert found.effect.se == pytest.approx(2 / np.sqrt(3))  # as three numbers: 1, 3, 5
    assert found.effect.df == pytest.approx(2)
    with pytest.raises(Unusable, match="few"):
        before_after(laid(table, [2] * 6, cluster=[0] * 6), meaningful=1.0)


def test_units_seen_on_one_side_are_left_out_and_told() -> None:
    found = before_after(laid([[1, 2], [1, 4], [np.nan, 9], [1, 2]], [2, 2, 2, 1]), meaningful=1.0)
    assert (found.units, found.diagnostics["left_out"], found.effect.effect) == (2, 2, 2)


@pytest.mark.parametrize(
    ("table", "starts", "code"),
    [
        ([[1, 2], [1, 3]], [0, 0], "nobody-treated"),
        ([[1, 2], [1, 3]], [9, 9], "nobody-treated"),
        ([[0, 0], [0, 0]], [2, 2], "no-variation"),
        ([[1, 2], [1, 3]], [2, 0], "few"),
        ([[1, 2], [1, 3]], [1, 1], "few"),
    ],
)
def test_what_has_no_before_and_after_is_refused(table: list[list[float]], starts: list[int], code: str) -> None:
    with pytest.raises(Unusable, match=code):
        before_after(laid(table, starts), meaningful=1.0)
