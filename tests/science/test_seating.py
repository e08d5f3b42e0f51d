"""Seats by an order, as a whole and in groups: by hand, and by laws."""

from hypothesis import given
from hypothesis import strategies as st

from pamong.science.seating import allot, fits, room

people = st.lists(st.integers(0, 60), unique=True, max_size=30)
limits = st.fixed_dictionaries({"north": st.integers(0, 8), "south": st.integers(0, 8), "all": st.integers(0, 12)})


def groups_of(some: list[int]) -> dict[int, tuple[str, ...]]:
    """Even people are of the north, others of the south; every third is in both that and the whole."""
    return {one: (("north", "south")[one % 2], *(("all",) if one % 3 == 0 else ())) for one in some}


def test_who_comes_first_sits_until_the_seats_or_the_group_are_full() -> None:
    groups = {"ani": ("a",), "budi": ("b",), "citra": ("a",), "dewi": ("b",), "eka": ("a",)}
    assert allot(groups, groups, 3, {"a": 1, "b": 5}) == ("ani", "budi", "dewi")
    assert allot(groups, groups, 2, {"a": 9, "b": 9}) == ("ani", "budi")


def test_who_is_away_lets_the_next_one_sit() -> None:
    groups = {"ani": ("a",), "budi": ("a",), "citra": ("a",)}
    assert allot(groups, groups, 2, {"a": 2}, {"ani"}) == ("budi", "citra")


def test_everyone_needs_a_seat_in_each_group() -> None:
    groups = {"ani": ("office", "unit"), "budi": ("office", "unit"), "citra": ("office",)}
    assert allot(groups, groups, 9, {"office": 2, "unit": 1}) == ("ani", "citra")


def test_room_is_what_is_left_and_never_less_than_nothing() -> None:
    assert room(5, {"a": 2, "b": 1}, {("a",): 1, ("a", "b"): 1, (): 1}) == (2, {"a": 0, "b": 0})
    assert room(1, {"a": 1}, {("a",): 3}) == (0, {"a": 0})


def test_fits_asks_for_a_seat_as_a_whole_and_in_each_group() -> None:
    assert fits(1, {"a": 1}, ("a",))
    assert not fits(0, {"a": 1}, ("a",))
    assert not fits(1, {"a": 1, "b": 0}, ("a", "b"))


@given(people, st.integers(0, 20), limits)
def test_never_more_than_there_are_nor_than_a_limit(some: list[int], seats: int, limit: dict[str, int]) -> None:
    groups = groups_of(some)
    seated = allot(some, groups, seats, limit)
    assert len(seated) <= seats
    assert all(sum(1 for one in seated if group in groups[one]) <= count for group, count in limit.items())


@given(people, st.integers(0, 20), limits)
def test_nobody_is_passed_over_while_a_seat_fits(some: list[int], seats: int, limit: dict[str, int]) -> None:
    groups = groups_of(some)
    seated = allot(some, groups, seats, limit)
    left, free = room(seats, limit, {})
    for one in some:
        assert (one in seated) == fits(left, free, groups[one])
        if one in seated:
            left -= 1
            free = {group: count - (group in groups[one]) for group, count in free.items()}
