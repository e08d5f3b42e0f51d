"""Satisfaction of the public (SKM): nine elements answered from 1 to 4, one index, one letter.

Exact fractions until the one rounding that the rule asks for: near a bound of a band the last digit decides the letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, sqrt
from typing import Final

ELEMENTS: Final = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9")
"""Codes in the order of the regulation. Forms may ask in another order: an element is known by its code."""

STEPS: Final = (1, 2, 3, 4)

_TIMES: Final = 25
_LEGACY_WEIGHT: Final = Fraction(11, 100)
_Z95: Final = 1.959963984540054  # standard normal quantile of 0.975
_CHI_SQUARE: Final = Fraction("3.841")
_MARGIN: Final = Fraction("0.05")
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Band:
    """A letter and its words. ``low``: least index that belongs to it, rounded half up to two places."""

    letter: str
    words: str
    low: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """How the index is worked out and named.

    version     stands beside every stored result
    bands       highest first; the last takes whatever is left
    """

    version: str
    weight: Fraction
    bands: tuple[Band, ...]
    source: str
    confidence: str


_BANDS: Final = (
    Band("A", "Sangat baik", Decimal("88.31")),
    Band("B", "Baik", Decimal("76.61")),
    Band("C", "Kurang baik", Decimal("65.00")),
    Band("D", "Tidak baik", Decimal("25.00")),
)

RULE: Final = Rule(
    version="permenpanrb-14-2017",
    weight=Fraction(1, len(ELEMENTS)),
    bands=_BANDS,
    source="PermenPANRB 14/2017; index rounded half up to two places before it is cut, so that nothing falls between bands",
    confidence="confirmed_2+",
)

LEGACY: Final = Rule(
    version="permenpanrb-14-2017-bobot-0,11",
    weight=_LEGACY_WEIGHT,
    bands=_BANDS,
    source="weight 1/9 cut to 0.11, as many applications have it: the highest index is 99; only to repeat old reports",
    confidence="confirmed_2+",
)


@dataclass(frozen=True, slots=True)
class Index:
    """What the answers come to.

    n           answers to each element: its own
    sums        of the answers to each element
    nrr         mean of each element (nilai rata-rata)
    skm         weighted sum of the means, 1 to 4
    ikm         ``skm`` × 25, not rounded
    rounded     ``ikm`` to two places, half up: the number that is published, and that is cut into bands
    """

    n: tuple[int, ...]
    sums: tuple[int, ...]
    nrr: tuple[Fraction, ...]
    skm: Fraction
    ikm: Fraction
    rounded: Decimal
    band: Band
    rule: Rule

    @property
    def means(self) -> tuple[float, ...]:
        """``nrr`` as floating numbers."""
        return tuple(float(mean) for mean in self.nrr)


def index(counts: Sequence[Sequence[int]], *, legacy: bool = False) -> Index:
    """The index of these answers. Who left an element out is missing in that element only.

    counts      (9, 4): how many answered 1, 2, 3 and 4 to each element, in the order of ``ELEMENTS``
    legacy      weights of 0.11 instead of 1/9, to repeat old reports
    raises      ValueError on another shape or a negative count, and for elements that nobody answered, which it names
    source      PermenPANRB 14/2017; check case 955/261 × 25 = 91.475… (A), with 0.11 90.56
    """
    n = tuple(sum(row) for row in _checked(counts))
    if unanswered := [code for code, count in zip(ELEMENTS, n, strict=True) if not count]:
        raise ValueError(f"no answers: {', '.join(unanswered)}")
    rule = LEGACY if legacy else RULE
    sums = tuple(sum(step * count for step, count in zip(STEPS, row, strict=True)) for row in counts)
    nrr = tuple(Fraction(total, count) for total, count in zip(sums, n, strict=True))
    skm = sum(nrr, Fraction()) * rule.weight
    rounded = half_up(skm * _TIMES)
    return Index(n, sums, nrr, skm, skm * _TIMES, rounded, band_of(rounded, rule), rule)


def band_of(rounded: Decimal, rule: Rule = RULE) -> Band:
    """The band of an index that was rounded to two places."""
    return next((band for band in rule.bands if rounded >= band.low), rule.bands[-1])


def half_up(value: Fraction, places: int = 2) -> Decimal:
    """A number, not negative, to so many places; half a unit goes up. Exact."""
    return Decimal(floor(value * 10**places + _HALF)).scaleb(-places)


def interval(counts: Sequence[Sequence[int]]) -> tuple[float, float] | None:
    """Within which index the answers of everybody would lie, 95 %, if who answered were drawn by chance.

    Counts do not tell how the nine answers of one person hang together. So the widest is given: as if they moved together,
    when the standard error of a sum is the sum of the standard errors. It knows nothing of who did not answer.

    counts      as ``index`` takes them
    returns     (low, high), cut to 25 … 100; None when an element has fewer than two answers, and when all agree: then the
                sample tells nothing of the spread
    source      Cauchy–Schwarz on the covariances; normal quantile 1.96, the sample's variances over n − 1
    """
    found = index(counts)
    if min(found.n) < 2:  # noqa: PLR2004  # one answer has no spread
        return None
    error = sum(
        sqrt(_variance(row, float(mean), n) / n) for row, mean, n in zip(counts, found.nrr, found.n, strict=True)
    )
    if not error:
        return None
    middle, half = float(found.ikm), _Z95 * _TIMES / len(ELEMENTS) * error
    return max(middle - half, float(_TIMES)), min(middle + half, 100.0)


def share_interval(part: int, n: int) -> tuple[float, float]:
    """Interval of 95 % around a share, by Wilson's score.

    part        how many of ``n`` ≥ 1
    returns     (low, high), 0 to 1
    raises      ValueError when ``part`` is not among ``n``
    source      Wilson 1927; 20 of 30 gives 0.488 … 0.808
    """
    if not 0 <= part <= n or not n:
        raise ValueError(f"{part} of {n} is no share")
    share, square = part / n, _Z95 * _Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def sample_size(population: int) -> int:
    """Answers that are enough for a population: margin 5 %, 95 %, half of all as the worst case.

    population  people (or visits) from which the answers come, ≥ 1
    returns     rounded to the nearest whole, half up; never more than ``population``
    raises      ValueError below 1
    source      Krejcie & Morgan 1970; their printed table says 384 at 100,000, where the formula says 383
    """
    if population < 1:
        raise ValueError(f"a population of {population} has no sample")
    spread = _CHI_SQUARE * _HALF * _HALF
    return int(half_up(spread * population / (_MARGIN**2 * (population - 1) + spread), 0))


def _checked(counts: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
    if len(counts) != len(ELEMENTS) or any(len(row) != len(STEPS) for row in counts):
        raise ValueError(f"counts must be {len(ELEMENTS)} × {len(STEPS)}")
    if any(count < 0 for row in counts for count in row):
        raise ValueError("a count is negative")
    return counts


def _variance(row: Sequence[int], mean: float, n: int) -> float:
    return sum(count * (step - mean) ** 2 for step, count in zip(STEPS, row, strict=True)) / (n - 1)
