"""The draw against numbers computed with a shell's own tools, and the laws that make it fair."""

from collections import Counter
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.lottery import commitment, entries_digest, number, order

SEED = bytes(31) + b"\x01"
"""Sixty-three zeros and a one, as the shell wrote it."""

ALL = "880553fca8fcea94e325ee2cfb48e5a985cc797f39a14cc6d3cedecfeb2ae4d2"
"""``printf 'a\\nb\\nc\\n' | sha256sum``."""

seeds = st.binary(min_size=32, max_size=32)
entries = st.lists(st.uuids().map(str), unique=True, max_size=12)


def test_commitment_is_what_the_shell_computes() -> None:
    assert commitment(SEED) == "ec4916dd28fc4c10d78e287ca5d9cc51ee1ae73cbfde08c6b37324cbfaac8bc5"


def test_entries_are_told_by_a_digest_that_does_not_know_their_order() -> None:
    assert entries_digest(["c", "a", "b"]) == ALL
    assert entries_digest([]) == sha256(b"").hexdigest()


def test_numbers_are_what_the_shell_computes() -> None:
    assert [number(SEED, "hujan", ALL, entry) for entry in "abc"] == [
        "57e24a0687a1d7657bbe1e92ce300a55256ca8953fa3dfee126d216b283b4997",
        "589edb62fad5741e9831a368293625e0cb5edfe8acb80c3589bca0397538f0a3",
        "c8789f998311c8c6615fd63889008acd8c7ed7d3304afc659db66e2360126f05",
    ]
    assert number(SEED, "", ALL, "a") == "f55fb6b7b11f228f070e154b3140d8cb8f6fbd695cff0e163595f3663887e824"


def test_lowest_number_is_first_and_the_word_turns_it_round() -> None:
    assert order(SEED, "hujan", ["c", "b", "a"]) == ("a", "b", "c")
    assert order(SEED, "", ["a", "b", "c"]) == ("c", "b", "a")


def test_an_entry_that_is_taken_away_changes_the_order_of_the_others() -> None:
    # 7c32… for b and 8e0b… for a, once c is gone
    assert order(SEED, "hujan", ["a", "b"]) == ("b", "a")


@pytest.mark.parametrize("wrong", [["a", "a"], [""], ["a\nb"], ["a", "b\r"]])
def test_entries_that_could_be_read_in_two_ways_are_refused(wrong: list[str]) -> None:
    with pytest.raises(ValueError, match="single lines"):
        order(SEED, "hujan", wrong)


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_a_seed_has_its_length(wrong: bytes) -> None:
    for call in (lambda: commitment(wrong), lambda: number(wrong, "", ALL, "a"), lambda: order(wrong, "", [])):
        with pytest.raises(ValueError, match="32 bytes"):
            call()


@given(seeds, st.text(), entries)
def test_everybody_has_one_place(seed: bytes, word: str, some: list[str]) -> None:
    assert sorted(order(seed, word, some)) == sorted(some)


@given(seeds, st.text(), entries, st.data())
def test_who_stands_first_in_the_list_has_no_better_place(
    seed: bytes, word: str, some: list[str], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(some))
    assert order(seed, word, shuffled) == order(seed, word, some)


@given(seeds, seeds, st.text(), st.text())
def test_another_seed_or_word_gives_other_numbers(seed: bytes, other: bytes, word: str, said: str) -> None:
    same = number(seed, word, ALL, "a") == number(other, said, ALL, "a")
    assert same == ((seed, word) == (other, said))


def test_every_order_is_equally_likely() -> None:
    draws = 6_000
    seen = Counter(order(sha256(str(place).encode()).digest(), "", ["a", "b", "c"]) for place in range(draws))
    assert set(seen) == set(permutations("abc"))
    # 1,000 of each are expected; five standard deviations of one are 5 · √(6000 · 1/6 · 5/6) = 144
    assert all(abs(count - 1_000) < 144 for count in seen.values())


def test_every_entry_is_first_equally_often_in_a_larger_draw() -> None:
    draws, names = 5_000, [f"orang {place}" for place in range(10)]
    first = Counter(order(sha256(f"{place}".encode()).digest(), "kata", names)[0] for place in range(draws))
    # 500 each; five standard deviations are 5 · √(5000 · 0.1 · 0.9) = 106
    assert all(abs(first[name] - 500) < 106 for name in names)
