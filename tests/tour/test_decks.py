"""Decks keep their shares, and one seed its choices."""

from collections import Counter

import pytest

from pamong.tour.decks import Deck, chance


def drawn(shares: dict[str, float], count: int, seed: int = 1) -> "Counter[str]":
    deck = Deck(chance(seed), shares)
    return Counter(deck.draw() for _ in range(count))


def test_deck_gives_each_share_to_one_draw() -> None:
    assert drawn({"a": 0.005, "b": 0.6, "c": 0.395}, 1_000) == {"a": 5, "b": 600, "c": 395}


def test_deck_takes_shares_of_any_sum_and_never_draws_none() -> None:
    assert drawn({"a": 3, "b": 1, "c": 0}, 400) == {"a": 300, "b": 100}


def test_deck_does_not_come_in_order() -> None:
    deck = Deck(chance(1), {"a": 1, "b": 1})
    assert len({"".join(deck.draw() for _ in range(10)) for _ in range(10)}) > 5


def test_chance_is_the_same_on_every_machine() -> None:
    assert round(chance(1, "19.71").random(), 6) == 0.094134
    assert chance(1, "19.71").random() != chance(2, "19.71").random()


@pytest.mark.parametrize("count", [1, 99, 101])
def test_deck_deals_as_often_as_asked(count: int) -> None:
    assert drawn({"a": 1, "b": 2}, count).total() == count
