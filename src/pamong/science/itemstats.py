"""Item analysis by classical test theory: how hard each item was, how well it tells people apart, and what each option drew.

Rows are people, columns are items, values are shares of the points from 0 to 1. What was not answered has no points, as in
the score itself. Sums are over the items that count; the *rest* of an item is that sum without the item.

A number that too few people stand behind, or that is not defined, is withheld: it is None, and ``withheld`` says why.
Flags are proposals; a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEW: Final = "few"
"""Fewer people than the rule asks for."""

CONSTANT: Final = "constant"
"""Nobody differs from anybody: a correlation does not exist."""

ITEMS: Final = "items"
"""Fewer than two items that count."""

EASY, HARD, LOW, UNUSED, MISKEY = "too-easy", "too-hard", "low-discrimination", "unused-distractor", "miskey"

_SAME: Final = 1e-12
"""A variance below this comes from how floats add."""


@dataclass(frozen=True, slots=True)
class Rules:
    """From how many people a number is said, and what is flagged. A limit that cannot be reached flags nothing.

    least       people behind p, alpha and the error of measurement. At 30 the standard error of p is 0.09 at most
    least_r     people behind a correlation, D and every flag. At 100 the standard error of a correlation is 0.10, so that
                0.20 is two of them above nothing
    easy, hard  p above and below which an item is flagged
    low         item-rest correlation below which it is flagged
    unused      share of people below which an option that is not right is flagged
    miskey      whether a doubtful key is flagged
    tail        share of people in the upper and in the lower group
    confidence  of the interval of alpha
    """

    least: int = 30
    least_r: int = 100
    easy: float = 0.90
    hard: float = 0.20
    low: float = 0.20
    unused: float = 0.05
    miskey: bool = True
    tail: float = 0.27
    confidence: float = 0.95


USUAL: Final = Rules()

SOURCES: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "least": None,
        "least_r": None,
        "easy": None,
        "hard": None,
        "low": "Ebel & Frisbie 1991",
        "unused": "Haladyna & Downing 1993",
        "tail": "Kelley 1939",
        "alpha": "Cronbach 1951; Feldt 1965",
        "miskey": None,
    }
)
"""Where each rule comes from; None: our own, confirmed by nobody. Ebel & Frisbie say 0.20 of D; we ask it of the correlation."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What people chose at one item.

    options     all of them, in order
    right       those with full points
    picked      (n,) the option of each person; None: no answer
    """

    options: Sequence[str]
    right: frozenset[str]
    picked: Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Option:
    """What one option drew.

    share       of all people
    rest        mean sum of the rest, of those who chose it
    r           correlation of choosing it with the rest
    """

    option: str
    right: bool
    count: int
    share: float | None
    rest: float | None
    r: float | None


@dataclass(frozen=True, slots=True)
class Flag:
    """A rule that an item breaks: the number that was found, the limit, and the option that it is about, if any."""

    code: str
    value: float
    limit: float
    option: str = ""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item.

    answered    people with an answer, where that is known from the choices; else all
    points      sum of the shares of all people: what p of several groups together is made from
    p           mean share of the points
    rpb         correlation of the points with the rest (corrected point-biserial)
    d           mean share in the upper group minus that in the lower group
    withheld    name of a number → why it is not there
    """

    name: str
    n: int
    answered: int
    points: float
    p: float | None
    rpb: float | None
    d: float | None
    options: tuple[Option, ...]
    flags: tuple[Flag, ...]
    withheld: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """All items of a form, and how reliable their sum is.

    alpha           Cronbach's
    interval        of alpha, after Feldt
    sem             standard error of measurement of the sum, in points
    mean, sd        of the sum, in points
    """

    n: int
    items: tuple[ItemStatistics, ...]
    alpha: float | None
    interval: tuple[float, float] | None
    sem: float | None
    mean: float | None
    sd: float | None
    withheld: Mapping[str, str] = field(default_factory=dict)


def analyse(
    points: Floats,
    names: Sequence[str],
    *,
    choices: Sequence[Choices | None] | None = None,
    counts: Sequence[bool] | None = None,
    rules: Rules = USUAL,
) -> Analysis:
    """Statistics of every item and of their sum.

    points      (n, k) shares of the points, 0 to 1; n may be 0
    names       (k,)
    choices     (k,) what was chosen, of items with options; None: of none
    counts      (k,) False: on trial; described, but in no sum. None: all count
    raises      ValueError on shapes that differ, or a value outside 0 to 1
    """
    values = np.asarray(points, dtype=np.float64).reshape(-1, len(names))
    counted = np.ones(len(names), dtype=np.bool_) if counts is None else np.asarray(counts, dtype=np.bool_)
    drawn: Sequence[Choices | None] = [None] * len(names) if choices is None else choices
    if not len(counted) == len(drawn) == len(names) or any(one and len(one.picked) != len(values) for one in drawn):
        raise ValueError("as many names, choices and counts as items, and as many choices as people")
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("a share is from 0 to 1")
    total = values[:, counted].sum(axis=1)
    items = tuple(
        _item(name, values[:, j], total, total - values[:, j] * counted[j], drawn[j], rules)
        for j, name in enumerate(names)
    )
    return _whole(values[:, counted], total, items, rules)


def alpha(values: Floats) -> float | None:
    """Cronbach's alpha of (n, k) values, from covariances; None with fewer than two people or items, or equal sums.

    source      Cronbach 1951
    """
    n, k = values.shape
    if n < 2 or k < 2:  # noqa: PLR2004  # a variance, and more than one item
        return None
    spread = float(values.sum(axis=1).var(ddof=1))
    return None if spread < _SAME else k / (k - 1) * (1 - float(values.var(axis=0, ddof=1).sum()) / spread)


def feldt_interval(found: float, n: int, k: int, confidence: float = USUAL.confidence) -> tuple[float, float]:
    """Interval of an alpha of k items and n people: (1 − true) ÷ (1 − found) follows F with n − 1 and (n − 1)(k − 1).

    raises      ValueError with fewer than two people or items
    source      Feldt 1965
    """
    if n < 2 or k < 2:  # noqa: PLR2004  # degrees of freedom
        raise ValueError("an interval needs two people and two items")
    from scipy.special import fdtri  # noqa: PLC0415  # heavy: only who estimates pays for it

    tail, first, second = (1 - confidence) / 2, n - 1, (n - 1) * (k - 1)
    low = 1 - (1 - found) * float(fdtri(first, second, 1 - tail))
    high = 1 - (1 - found) * float(fdtri(first, second, tail))
    return low, high


def correlation(one: Floats, other: Floats) -> float | None:
    """Pearson's; None when either is constant, and with fewer than two."""
    if len(one) < 2:  # noqa: PLR2004  # a pair of one says nothing
        return None
    x, y = one - one.mean(), other - other.mean()
    spread = float((x * x).mean()), float((y * y).mean())
    if min(spread) < _SAME:
        return None
    return float((x * y).mean() / np.sqrt(spread[0] * spread[1]))


def upper_lower(own: Floats, total: Floats, tail: float = USUAL.tail) -> float | None:
    """Mean of the best minus mean of the weakest ``tail`` of people by their sum; None of nobody.

    People with the sum at the border share the places that are left, so that the answer does not depend on their order.

    source      Kelley 1939
    """
    if not len(own):
        return None
    size = tail * len(own)
    return _mean_of_first(own, -total, size) - _mean_of_first(own, total, size)


def _mean_of_first(own: Floats, rank: Floats, size: float) -> float:
    """Mean over the ``size`` people with the lowest rank."""
    _ranks, group, people = np.unique(rank.round(9), return_inverse=True, return_counts=True)
    before = np.cumsum(people) - people
    taken = np.clip(size - before, 0, people)
    means = np.bincount(group, weights=own) / people
    return float((means * taken).sum() / size)


def _item(name: str, own: Floats, total: Floats, rest: Floats, drawn: Choices | None, rules: Rules) -> ItemStatistics:
    n = len(own)
    options = () if drawn is None else tuple(_option(one, drawn, rest, rules) for one in drawn.options)
    answered = n if drawn is None else sum(one is not None for one in drawn.picked)
    withheld: dict[str, str] = {}
    p = rpb = d = None
    if n < rules.least or not n:
        withheld["p"] = FEW
    else:
        p = float(own.mean())
    if n < rules.least_r:
        withheld |= {"rpb": FEW, "d": FEW, "flags": FEW}
    else:
        rpb, d = correlation(own, rest), upper_lower(own, total, rules.tail)
        if rpb is None:
            withheld["rpb"] = CONSTANT
    found = () if "flags" in withheld else _flags(n, p, rpb, options, rules)
    return ItemStatistics(name, n, answered, float(own.sum()), p, rpb, d, options, found, withheld)


def _option(option: str, drawn: Choices, rest: Floats, rules: Rules) -> Option:
    chose = np.fromiter((one == option for one in drawn.picked), dtype=np.bool_, count=len(drawn.picked))
    count, n = int(chose.sum()), len(chose)
    enough = n >= max(rules.least_r, 1)
    return Option(
        option=option,
        right=option in drawn.right,
        count=count,
        share=count / n if n >= max(rules.least, 1) else None,
        rest=float(rest[chose].mean()) if enough and count else None,
        r=correlation(chose.astype(np.float64), rest) if enough else None,
    )


def _flags(n: int, p: float | None, rpb: float | None, options: Sequence[Option], rules: Rules) -> tuple[Flag, ...]:
    found = []
    if p is not None and p > rules.easy:
        found.append(Flag(EASY, p, rules.easy))
    if p is not None and p < rules.hard:
        found.append(Flag(HARD, p, rules.hard))
    if rpb is not None and rpb < rules.low:
        found.append(Flag(LOW, rpb, rules.low))
    unused = [one for one in options if not one.right and one.count < rules.unused * n]
    found += [Flag(UNUSED, one.count / n, rules.unused, one.option) for one in unused]
    return (*found, *(_miskey(rpb, options) if rules.miskey else ()))


def _miskey(rpb: float | None, options: Sequence[Option]) -> tuple[Flag, ...]:
    """An option that is not right draws those who know more than the right one does, or knowing more goes with less."""
    key = max((one.r for one in options if one.right and one.r is not None), default=0.0 if rpb is None else rpb)
    others = [(one.r, one.option) for one in options if not one.right and one.r is not None]
    best = max(others, default=(key, ""))
    if best[0] > key:
        return (Flag(MISKEY, best[0], key, best[1]),)
    return (Flag(MISKEY, rpb, 0.0),) if rpb is not None and rpb < 0 else ()


def _whole(values: Floats, total: Floats, items: tuple[ItemStatistics, ...], rules: Rules) -> Analysis:
    n, k = values.shape
    if n < rules.least or not n:
        withheld = dict.fromkeys(("alpha", "alpha_interval", "sem", "mean", "sd"), FEW)
        return Analysis(n, items, None, None, None, None, None, withheld)
    mean, sd = float(total.mean()), float(total.std(ddof=1)) if n > 1 else None
    found = alpha(values)
    if found is None or sd is None:
        withheld = dict.fromkeys(("alpha", "alpha_interval", "sem"), ITEMS if k < 2 else CONSTANT)  # noqa: PLR2004  # alpha needs two
        return Analysis(n, items, None, None, None, mean, sd, withheld)
    interval = feldt_interval(found, n, k, rules.confidence)
    return Analysis(n, items, found, interval, sd * (1 - found) ** 0.5, mean, sd)
