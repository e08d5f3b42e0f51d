"""The word for what was found, by one table and nothing else."""

from dataclasses import dataclass
from math import copysign, isfinite
from typing import Final, Literal

from pamong.science.impact.found import Found

Word = Literal["terbukti", "mungkin", "tidak terlihat", "data kurang", "memburuk"]

LEAST_BEFORE: Final = 8
LEAST_AFTER: Final = 3
LEAST_UNITS: Final = 4
BLUNT: Final = 3.0
"""A design that would only find more than so many times what matters has looked at nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word and why.

    reason      code of the row of the table that decided
    meaningful  least effect that matters, in units of the outcome; its sign is the good direction
    """

    word: Word
    reason: str
    meaningful: float


def judge(found: Found, meaningful: float) -> Verdict:
    """The first row of the table that fits.

    ================  =====================================================================================
    data kurang       ``few-before`` under 8 points, ``few-after`` under 3, ``few-units`` under 4 (an interrupted series
                      is of one unit by nature), ``no-interval``, ``blunt``: found with 80 % power only above 3 m
    memburuk          ``worse``: the whole interval in the bad direction
    terbukti          ``shown``: grade A to C, the whole interval in the good direction, the point at least m
    mungkin           ``small``: so, but the point under m; ``alone``: grade D, the point at least m;
                      ``unsure``: the interval holds 0, the point at least m
    tidak terlihat    ``nothing``: else
    ================  =====================================================================================

    raises      ValueError for a threshold of 0 or none
    """
    checked(meaningful)
    if lacking := _lacking(found, meaningful):
        return Verdict("data kurang", lacking, meaningful)
    word, reason = _word(found, meaningful)
    return Verdict(word, reason, meaningful)


def checked(meaningful: float) -> float:
    """The threshold itself. Raises ValueError for 0, nan and inf: without it no effect has a meaning."""
    if not isfinite(meaningful) or not meaningful:
        raise ValueError("the least effect that matters is a number other than 0; its sign is the good direction")
    return meaningful


def _lacking(found: Found, meaningful: float) -> str:
    """Code of what there is too little of; empty for enough."""
    effect = found.effect
    if found.points.before < LEAST_BEFORE:
        return "few-before"
    if found.points.after < LEAST_AFTER:
        return "few-after"
    if found.units < LEAST_UNITS and found.design != "its":
        return "few-units"
    if not all(map(isfinite, (effect.effect, effect.low, effect.high))):
        return "no-interval"
    return "" if effect.mde <= BLUNT * abs(meaningful) else "blunt"  # nan is blunt too


def _word(found: Found, meaningful: float) -> tuple[Word, str]:
    good = copysign(1.0, meaningful)
    point, least = good * found.effect.effect, abs(meaningful)
    low, high = sorted((good * found.effect.low, good * found.effect.high))
    if high < 0:
        return "memburuk", "worse"
    if found.grade == "D" and point >= least:
        return "mungkin", "alone"
    if low > 0:
        return ("terbukti", "shown") if point >= least else ("mungkin", "small")
    return ("mungkin", "unsure") if point >= least else ("tidak terlihat", "nothing")
