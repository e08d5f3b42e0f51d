"""Drawing of colleagues: worked rows, and laws that hold for every office."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.drawing import draw_peers, peer_pools


def drawn(above: dict[int, int], office: dict[int, int], peers: int, seed: int = 7) -> dict[int, tuple[int, ...]]:
    return draw_peers(office, above, office, peers, np.random.default_rng(seed))


@st.composite
def offices(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int]]:
    """Heads and offices of up to forty people; now and then two people lead each other's unit."""
    size = draw(st.integers(1, 40))
    heads = [draw(st.one_of(st.none(), st.integers(0, size - 1))) for _ in range(size)]
    above = {person: head for person, head in enumerate(heads) if head is not None and head != person}
    return above, {person: draw(st.integers(0, 2)) for person in range(size)}


def test_four_people_of_one_head_rate_two_each() -> None:
    above = dict.fromkeys((11, 12, 13, 14), 1)
    raters = drawn(above, dict.fromkeys((11, 12, 13, 14), 5), 2)
    assert {person: len(found) for person, found in raters.items()} == {11: 2, 12: 2, 13: 2, 14: 2}
    assert Counter(rater for found in raters.values() for rater in found) == {11: 2, 12: 2, 13: 2, 14: 2}


def test_pool_of_three_and_nobody_to_join_rates_each_other() -> None:
    raters = drawn(dict.fromkeys((11, 12, 13), 1), dict.fromkeys((11, 12, 13), 5), 3)
    assert {person: set(found) for person, found in raters.items()} == {11: {12, 13}, 12: {11, 13}, 13: {11, 12}}


def test_two_people_are_not_asked_because_one_rating_would_not_count() -> None:
    assert drawn({11: 1, 12: 1}, {11: 5, 12: 5}, 2) == {11: (), 12: ()}


def test_head_of_an_office_without_an_equal_has_no_peers() -> None:
    above = dict.fromkeys((11, 12, 13, 14), 1)
    assert drawn(above, dict.fromkeys((1, 11, 12, 13, 14), 5), 2)[1] == ()


def test_small_groups_join_within_the_office_and_never_with_their_heads() -> None:
    above = {2: 1, 3: 1, 4: 1, 5: 1, 21: 2, 22: 2, 31: 3, 32: 3}
    office = dict.fromkeys((2, 3, 4, 5, 21, 22, 31, 32), 9)
    assert peer_pools(office, above, office, 4) == [[2, 3, 4, 5], [21, 22, 31, 32]]


def test_small_group_joins_the_large_one_beside_it() -> None:
    above = {2: 1, 3: 1, 21: 2, 31: 3, 32: 3, 33: 3, 34: 3}
    office = dict.fromkeys((21, 31, 32, 33, 34), 9)
    assert peer_pools(office, above, office, 4) == [[31, 32, 33, 34, 21]]


def test_small_groups_of_two_offices_stay_apart_but_their_heads_are_colleagues() -> None:
    above = {1: 0, 2: 0, 11: 1, 12: 1, 21: 2, 22: 2}
    office = {1: 100, 11: 100, 12: 100, 2: 200, 21: 200, 22: 200}
    assert peer_pools(office, above, office, 3) == [[1, 2], [11, 12], [21, 22]]


def test_same_seed_draws_the_same_and_another_seed_others() -> None:
    above, office = dict.fromkeys(range(1, 30), 0), dict.fromkeys(range(1, 30), 5)
    assert drawn(above, office, 3, seed=1) == drawn(above, office, 3, seed=1)
    assert drawn(above, office, 3, seed=1) != drawn(above, office, 3, seed=2)


@pytest.mark.parametrize(("above", "peers"), [({1: 1}, 2), ({1: 2}, -1)])
def test_nonsense_is_refused(above: dict[int, int], peers: int) -> None:
    with pytest.raises(ValueError, match="nobody is above"):
        drawn(above, {1: 5}, peers)


@given(offices(), st.integers(0, 6), st.integers(0, 2**32))
def test_nobody_rates_oneself_one_s_head_or_one_s_staff(
    made: tuple[dict[int, int], dict[int, int]], peers: int, seed: int
) -> None:
    above, office = made
    for person, raters in drawn(above, office, peers, seed).items():
        assert person not in raters
        assert len(set(raters)) == len(raters)
        assert above.get(person) not in raters
        assert person not in {above.get(rater) for rater in raters}


@given(offices(), st.integers(0, 6), st.integers(0, 2**32))
def test_everybody_rates_as_many_as_rate_him_or_her(
    made: tuple[dict[int, int], dict[int, int]], peers: int, seed: int
) -> None:
    above, office = made
    raters = drawn(above, office, peers, seed)
    asked = Counter(rater for found in raters.values() for rater in found)
    assert {person: asked[person] for person in raters} == {person: len(found) for person, found in raters.items()}


@given(offices(), st.integers(2, 6), st.integers(0, 2**32))
def test_everybody_has_all_raters_unless_the_pool_is_too_small(
    made: tuple[dict[int, int], dict[int, int]], peers: int, seed: int
) -> None:
    above, office = made
    raters = drawn(above, office, peers, seed)
    pools = peer_pools(office, above, office, peers + 2)
    assert sorted(person for pool in pools for person in pool) == sorted(raters)
    for pool in pools:
        expected = min(peers, len(pool) - 1)
        assert {len(raters[person]) for person in pool} == {expected if expected >= 2 else 0}
