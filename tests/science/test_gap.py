"""JPM and IKK as counted by hand, with and without the cap of each competency."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.gap import Match, job_person_match, rounded


def matched(required: list[int], counted: list[int], *, cap_each: bool = False) -> Match:
    """One post that asks for these levels."""
    post = np.zeros(len(required), dtype=np.int64)
    return job_person_match(
        post, np.array(required, dtype=np.int64), np.array(counted, dtype=np.int64), posts=1, cap_each=cap_each
    )


def test_jpm_is_what_was_shown_of_what_is_asked() -> None:
    # 3 + 2 + 4 of 3 + 3 + 5 = 9 of 11
    found = matched([3, 3, 5], [3, 2, 4])
    assert found.jpm[0] == pytest.approx(900 / 11)
    assert rounded(float(found.jpm[0])) == Decimal("81.82")
    assert (found.asked[0], found.counted[0], found.met[0]) == (3, 3, 1)


def test_a_surplus_makes_up_for_a_lack_unless_each_is_capped() -> None:
    assert matched([3, 3], [5, 1]).jpm[0] == 100.0
    assert matched([3, 3], [5, 1], cap_each=True).jpm[0] == pytest.approx(400 / 6)


def test_jpm_is_at_most_a_hundred() -> None:
    assert matched([2, 2], [5, 5]).jpm[0] == 100.0


def test_what_does_not_count_is_in_neither_sum() -> None:
    found = matched([3, 5, 2], [3, -1, 1])
    assert found.jpm[0] == 80.0
    assert (found.asked[0], found.counted[0], found.met[0]) == (3, 2, 1)


def test_a_level_of_zero_counts() -> None:
    found = matched([2, 2], [0, 2])
    assert (found.jpm[0], found.counted[0], found.met[0]) == (50.0, 2, 1)


def test_without_any_level_there_is_no_jpm() -> None:
    found = matched([3, 2], [-1, -1])
    assert bool(np.isnan(found.jpm[0]))
    assert (found.asked[0], found.counted[0]) == (2, 0)


def test_posts_do_not_mix() -> None:
    found = job_person_match(np.array([0, 1, 0]), np.array([2, 4, 2]), np.array([1, 4, 1]), posts=3, cap_each=False)
    assert found.jpm[:2].tolist() == [50.0, 100.0]
    assert bool(np.isnan(found.jpm[2]))


def test_a_level_asked_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        matched([0], [1])
    with pytest.raises(ValueError, match="row by row"):
        job_person_match(
            np.zeros(1, dtype=np.int64), np.ones(2, dtype=np.int64), np.ones(2, dtype=np.int64), posts=1, cap_each=False
        )


@pytest.mark.parametrize(
    ("percent", "cut"), [(79.995, "80.00"), (79.9949, "79.99"), (2.675, "2.68"), (100.0, "100.00")]
)
def test_percent_is_cut_at_two_places_half_up(percent: float, cut: str) -> None:
    assert rounded(percent) == Decimal(cut)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(-1, 5)), min_size=1, max_size=12))
def test_the_cap_never_raises_jpm(rows: list[tuple[int, int]]) -> None:
    required, counted = [row[0] for row in rows], [row[1] for row in rows]
    free, capped = matched(required, counted), matched(required, counted, cap_each=True)
    if free.counted[0]:
        assert 0 <= capped.jpm[0] <= free.jpm[0] + 1e-9 <= 100 + 1e-9
        assert (capped.jpm[0] > 100 - 1e-9) == (capped.met[0] == capped.counted[0])
