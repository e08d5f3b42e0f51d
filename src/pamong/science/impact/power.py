"""How large a comparison must be, before it starts: power, size and the smallest difference that would be found.

Two groups of equal size, two-sided, by the noncentral t, and by the normal for shares; 80 % power at 5 % unless told otherwise.
Where units hang together by office, multiply the size by ``design_effect``.
"""

from collections.abc import Callable
from math import inf, isfinite, sqrt
from typing import Final

LEVEL: Final = 0.05
POWER: Final = 0.80

_HALVINGS: Final = 200
_LEAST: Final = 2.0
"""People in each group: below that no spread is known."""


def power_of_means(n: float, difference: float, sd: float = 1.0, *, level: float = LEVEL) -> float:
    """Chance of finding a difference of two means.

    n           in each group, ≥ 2; need not be whole
    difference  and ``sd``, the spread within a group, in the same unit
    raises      ValueError for n under 2, a spread not above 0, or a level not between 0 and 1
    source      Cohen 1988; as R power.t.test: only finds on the right side count, half of ``level`` for a difference of 0.
                64 in each, 0.5 sd: 0.801
    """
    from scipy import stats  # noqa: PLC0415  # heavy: only who estimates pays for it

    if not n >= _LEAST or not sd > 0 or not isfinite(difference):
        raise ValueError("two in each group at least, a spread above 0 and a finite difference")
    df = 2 * (n - 1)
    bound = float(stats.t.isf(_share(level) / 2, df))
    return float(stats.nct.sf(bound, df, abs(difference) / sd * sqrt(n / 2)))


def size_for_means(difference: float, sd: float = 1.0, *, power: float = POWER, level: float = LEVEL) -> float:
    """People needed in each group, not rounded; 0.5 sd: 63.77.

    raises      ValueError for a difference of 0, which no number of people would show, and as ``power_of_means``
    """
    if not difference:
        raise ValueError("no number of people would show a difference of 0")
    return _solved(lambda n: power_of_means(n, difference, sd, level=level), _share(power), _LEAST)


def detectable_means(n: float, sd: float = 1.0, *, power: float = POWER, level: float = LEVEL) -> float:
    """Smallest difference that ``n`` in each group would find, in the unit of ``sd``; 100 in each: 0.398 sd."""
    return sd * _solved(lambda gap: power_of_means(n, gap, level=level), _share(power), 0.0)


def power_of_shares(n: float, one: float, other: float, *, level: float = LEVEL) -> float:
    """Chance of finding that two shares differ.

    n           in each group, > 0
    one, other  shares, between 0 and 1
    raises      ValueError for a share that is not, or n not above 0
    source      Fleiss 1981, without continuity correction, as R power.prop.test; only finds on the right side count
    """
    from scipy.special import ndtr, ndtri  # noqa: PLC0415  # heavy: only who estimates pays for it

    if not n > 0:
        raise ValueError("somebody in each group at least")
    first, second = _share(one), _share(other)
    apart = first * (1 - first) + second * (1 - second)
    together = (first + second) * (2 - first - second) / 2
    reach = float(ndtri(1 - _share(level) / 2)) * sqrt(together)
    return float(ndtr((sqrt(n) * abs(first - second) - reach) / sqrt(apart)))


def size_for_shares(one: float, other: float, *, power: float = POWER, level: float = LEVEL) -> float:
    """People needed in each group, not rounded; 0.50 against 0.65: 169.31.

    raises      ValueError for equal shares, and as ``power_of_shares``
    """
    if one == other:
        raise ValueError("no number of people would show that equal shares differ")
    return _solved(lambda n: power_of_shares(n, one, other, level=level), _share(power), 1.0)


def design_effect(size: float, correlation: float) -> float:
    """How many times more people are needed when whole offices are treated: 1 + (m − 1) ρ.

    size            people in an office, m ≥ 1
    correlation     of two people of one office, −1 to 1
    raises          ValueError outside of these
    source          Kish 1965; 21 people, 0.05: 2
    """
    if not size >= 1 or not -1 <= correlation <= 1:
        raise ValueError("an office has one person at least, and a correlation lies between -1 and 1")
    return 1 + (size - 1) * correlation


def _solved(power_at: Callable[[float], float], wanted: float, low: float) -> float:
    """Where a power that only rises gets to what is wanted; ``low`` where it is there already."""
    high = max(2 * low, 1.0)
    while power_at(high) < wanted:
        low, high = high, 2 * high
        if high == inf:
            raise ValueError("that power is never reached")
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if power_at(middle) >= wanted else (middle, high)
    return high


def _share(value: float) -> float:
    if not 0 < value < 1:
        raise ValueError("a share lies between 0 and 1")
    return value
