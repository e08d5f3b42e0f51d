"""Chance that keeps its promise: shares come out exact, and one seed gives the same choices for ever."""

from collections.abc import Mapping
from random import Random
from typing import Final, Generic, TypeVar

T = TypeVar("T")

BLOCK: Final = 100
"""Draws after which every share has come out, to one draw."""


def chance(*seed: object) -> Random:
    """Random numbers that depend on these things alone, on every machine and version of Python."""
    return Random(":".join(map(str, seed)))  # noqa: S311  # made-up people, no secret


class Deck(Generic[T]):
    """Cards drawn without replacement, then dealt again: what is left over of a share is owed to the next block.

    Independent draws would miss a share of one half by four points among 500 people; a deck misses it by less than one
    person. Memory stays flat at any number of draws.
    """

    def __init__(self, random: Random, shares: Mapping[T, float]) -> None:
        """Shares may have any sum above zero; a share of zero is never drawn."""
        whole = sum(shares.values())
        self._random = random
        self._shares = {card: share / whole for card, share in shares.items() if share}
        self._owed = dict.fromkeys(self._shares, 0.0)
        self._cards: list[T] = []

    def draw(self) -> T:
        """The next card."""
        if not self._cards:
            self._deal()
        return self._cards.pop()

    def _deal(self) -> None:
        for card, share in self._shares.items():
            self._owed[card] += share * BLOCK
        while len(self._cards) < BLOCK:
            card = max(self._owed, key=self._owed.__getitem__)
            count = max(1, min(int(self._owed[card]), BLOCK - len(self._cards)))
            self._cards += [card] * count
            self._owed[card] -= count
        self._random.shuffle(self._cards)
