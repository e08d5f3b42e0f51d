"""Two published means, before and after, of several offices taken together."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

HALF_WIDTH = 1.959963984540054
"""Standard errors in half an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of ``n`` answers; ``spread``: half the width of its interval of 95 %, 0 or more."""

    value: float
    spread: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """After minus before, each office weighing as much as it had answers after.

    low, high   interval of 95 % as if answers were drawn by chance; nothing is compared with, so nothing is proven
    n           answers of both times
    """

    value: float
    low: float
    high: float
    n: int
    offices: int

    @property
    def clear(self) -> bool:
        """Whether the interval does not hold 0."""
        return self.low > 0 or self.high < 0


def difference(pairs: Sequence[tuple[Mean, Mean]]) -> Difference:
    """Of offices that were asked before and after.

    pairs       before and after of each office, at least one; ``n`` of each at least 1
    raises      ValueError without a pair, or for a mean without answers
    """
    if not pairs or any(one.n < 1 or one.spread < 0 for pair in pairs for one in pair):
        raise ValueError("each office has a mean of some answers before and after")
    whole = sum(after.n for _before, after in pairs)
    value = sum(after.n * (after.value - before.value) for before, after in pairs) / whole
    variance = sum(
        (after.n / whole) ** 2 * ((before.spread / HALF_WIDTH) ** 2 + (after.spread / HALF_WIDTH) ** 2)
        for before, after in pairs
    )
    half = HALF_WIDTH * sqrt(variance)
    return Difference(value, value - half, value + half, sum(b.n + a.n for b, a in pairs), len(pairs))
