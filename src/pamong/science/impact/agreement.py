"""How far several people who judge the same things agree: intraclass correlation for numbers, kappa for classes."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal

import numpy as np

from pamong.science.impact.panel import Floats, Ints, Unusable

Weights = Literal["none", "linear", "quadratic"]

_Z95: Final = 1.959963984540054  # standard normal quantile of 0.975
_LEAST: Final = 2
_ROUNDING: Final = 1e-24
"""Share of the squares below which what is left comes from how floats add."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An intraclass correlation after Shrout and Fleiss.

    kind        ``ICC1`` each thing has its own judges; ``ICC2`` all things the same judges, drawn from many; ``ICC3`` these
                judges and no others. With ``k``: of the mean of all judges
    f           of no difference among things, with ``df1``, ``df2`` and ``p``
    low, high   95 % interval
    """

    kind: str
    icc: float
    f: float
    df1: int
    df2: int
    p: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond chance: 0 is that of chance, 1 is full. ``low``, ``high``: 95 % interval, large samples."""

    kappa: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares of things, within things, of judges and of what is left."""

    n: int
    k: int
    things: float
    within: float
    judges: float
    error: float


def intraclass(ratings: Floats) -> tuple[Agreement, ...]:
    """The six coefficients, ICC1, ICC2, ICC3, ICC1k, ICC2k, ICC3k.

    ratings     (n, k) things by judges, all known
    raises      ValueError for another shape or what is not finite; Unusable ``few`` under 2 × 2, ``no-variation``
    source      Shrout, Fleiss 1979, with their table; McGraw, Wong 1996 for the interval of ICC2
    """
    from scipy.special import fdtrc, fdtri  # noqa: PLC0415  # heavy: only who estimates pays for it

    one = _squares(ratings)
    df1, rest, free = one.n - 1, (one.n - 1) * (one.k - 1), one.n * (one.k - 1)
    by_within, by_error = one.things / one.within, one.things / one.error

    def ends(ratio: float, df2: float) -> tuple[float, float]:
        return ratio / float(fdtri(df1, df2, 0.975)), ratio * float(fdtri(df2, df1, 0.975))

    own, fixed = ends(by_within, free), ends(by_error, rest)
    mixed = _mixed(one, lambda first, second: float(fdtri(first, second, 0.975)))
    single = (one.things - one.error) / (
        one.things + (one.k - 1) * one.error + one.k * (one.judges - one.error) / one.n
    )
    p_own, p_fixed = float(fdtrc(df1, free, by_within)), float(fdtrc(df1, rest, by_error))
    parts = (
        (
            "ICC1",
            _of_ratio(by_within, one.k),
            by_within,
            free,
            p_own,
            _of_ratio(own[0], one.k),
            _of_ratio(own[1], one.k),
        ),
        ("ICC2", single, by_error, rest, p_fixed, *mixed),
        (
            "ICC3",
            _of_ratio(by_error, one.k),
            by_error,
            rest,
            p_fixed,
            _of_ratio(fixed[0], one.k),
            _of_ratio(fixed[1], one.k),
        ),
    )
    alone = [Agreement(kind, icc, f, df1, df2, p, low, high) for kind, icc, f, df2, p, low, high in parts]
    return (*alone, *(_of_all(found, one.k) for found in alone))


def kappa(table: Ints, weights: Weights = "none") -> Kappa:
    """Cohen's kappa of two judges.

    table       (c, c) counts: class by the one, class by the other, in the same order
    weights     how much a near miss counts: ``none``, ``linear`` or ``quadratic`` in the distance of the classes
    raises      ValueError for another shape or a negative count; Unusable ``few`` without counts, ``no-variation`` where
                both always chose one same class
    source      Cohen 1960, 1968; standard error Fleiss, Cohen, Everitt 1969, equal to statsmodels and R vcd;
                R psych 2.2.9 weighs the rows of the weighted one otherwise, and differs from them by 3 %
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != _LEAST or counts.shape[0] != counts.shape[1] or not (counts >= 0).all():
        raise ValueError("counts are a square table, none negative")
    if len(counts) < _LEAST or not counts.sum():
        raise Unusable("few", cases=int(counts.sum()))
    shares, total = counts / counts.sum(), float(counts.sum())
    worth = _worth(len(counts), weights)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen, chance = float((worth * shares).sum()), float(rows @ worth @ columns)
    if 1 - chance <= 0:
        raise Unusable("no-variation")
    found = (seen - chance) / (1 - chance)
    beside = (worth @ columns)[:, None] + (rows @ worth)[None, :]
    square = float((shares * (worth - beside * (1 - found)) ** 2).sum()) - (found - chance * (1 - found)) ** 2
    se = sqrt(max(square, 0.0) / total) / (1 - chance)
    return Kappa(found, se, found - _Z95 * se, found + _Z95 * se)


def fleiss(counts: Ints) -> Kappa:
    """Kappa of several judges, who need not be the same for each thing.

    counts      (n, c): how many judges put each thing in each class; the same number of judges for each thing, ≥ 2
    raises      ValueError for another shape, a negative count or judges who differ in number; Unusable ``few`` without things,
                ``no-variation`` where all always chose one same class
    source      Fleiss 1971; standard error of no agreement, Fleiss, Nee, Landis 1979: the interval is a rough one
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != _LEAST or not (table >= 0).all():
        raise ValueError("counts are a table of things by classes, none negative")
    if not table.size:
        raise Unusable("few", cases=0)
    judges = float(table[0].sum())
    if judges < _LEAST or (table.sum(axis=1) != judges).any():
        raise ValueError("each thing has the same number of judges, two at least")
    n, share = len(table), table.sum(axis=0) / table.sum()
    seen = float(((table**2).sum(axis=1) - judges).mean()) / (judges * (judges - 1))
    left = share * (1 - share)
    if left.sum() <= 0:
        raise Unusable("no-variation")
    found = (seen - float((share**2).sum())) / (1 - float((share**2).sum()))
    spread = float(left.sum()) ** 2 - float((left * (1 - 2 * share)).sum())
    se = sqrt(2 * max(spread, 0.0) / (n * judges * (judges - 1))) / float(left.sum())
    return Kappa(found, se, found - _Z95 * se, found + _Z95 * se)


def _squares(ratings: Floats) -> _Squares:
    values = np.asarray(ratings, dtype=np.float64)
    if values.ndim != _LEAST or not np.isfinite(values).all():
        raise ValueError("ratings are a table of things by judges, all known")
    n, k = values.shape
    if min(n, k) < _LEAST:
        raise Unusable("few", things=n, judges=k)
    mean, rows, columns = values.mean(), values.mean(axis=1), values.mean(axis=0)
    things = k * float(((rows - mean) ** 2).sum()) / (n - 1)
    within = float(((values - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    judges = n * float(((columns - mean) ** 2).sum()) / (k - 1)
    left = values - rows[:, None] - columns + mean
    error = float((left**2).sum()) / ((n - 1) * (k - 1))
    if np.ptp(values) == 0 or error <= _ROUNDING * float((values**2).mean()):
        raise Unusable("no-variation")
    return _Squares(n, k, things, within, judges, error)


def _mixed(one: _Squares, quantile: Callable[[float, float], float]) -> tuple[float, float]:
    """Interval of ICC2, whose degrees of freedom depend on it."""
    n, k = one.n, one.k
    ratio = one.judges / one.error
    icc = (one.things - one.error) / (one.things + (k - 1) * one.error + k * (one.judges - one.error) / n)
    part = n * (1 + (k - 1) * icc) - k * icc
    df = (n - 1) * (k - 1) * (k * icc * ratio + part) ** 2 / ((n - 1) * (k * icc * ratio) ** 2 + part**2)
    upper, lower = quantile(n - 1, df), quantile(df, n - 1)
    between = k * one.judges + (k * n - k - n) * one.error
    low = n * (one.things - upper * one.error) / (upper * between + n * one.things)
    high = n * (lower * one.things - one.error) / (between + n * lower * one.things)
    return low, high


def _of_ratio(ratio: float, judges: int) -> float:
    return (ratio - 1) / (ratio + judges - 1)


def _of_all(found: Agreement, judges: int) -> Agreement:
    """The same of the mean of all judges (Spearman, Brown)."""

    def more(icc: float) -> float:
        return judges * icc / (1 + (judges - 1) * icc)

    return Agreement(
        f"{found.kind}k", more(found.icc), found.f, found.df1, found.df2, found.p, more(found.low), more(found.high)
    )


def _worth(classes: int, weights: Weights) -> Floats:
    """(c, c) how much each pair of classes counts as agreement."""
    away = np.abs(np.subtract.outer(np.arange(classes), np.arange(classes))) / (classes - 1)
    if weights == "none":
        return np.eye(classes)
    if weights == "linear":
        return 1.0 - away
    if weights == "quadratic":
        return 1.0 - away**2
    raise ValueError(f"unknown weights {weights!r}")
