"""Least squares for a series whose neighbouring errors resemble each other, without pretending to know how much.

An interval that takes an estimated autocorrelation for the true one is too short in a short series. Here every
autocorrelation is tried, and each counts by how well it fits: the interval is that of all of them together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from pamong.science.impact.panel import Floats, Ints

ORDERS: Final = 3
"""The longest memory that is looked for, in periods."""

_ENOUGH: Final = 30
"""Periods that are left after all coefficients before a memory of more than one period is looked for."""

_CLEAR: Final = 2.0
"""Standard errors by which a partial autocorrelation is above nothing."""

_GRID: Final[dict[int, int]] = {1: 199, 2: 41, 3: 15}
"""Values tried of each partial autocorrelation, by order."""

_EDGE: Final = 0.995
_EXACT: Final = 1e-10
"""Residuals below this share of the outcome's spread come from how floats add: the line fits exactly."""

_NEGLIGIBLE: Final = 1e-7
_HALVINGS: Final = 35


@dataclass(frozen=True, slots=True)
class Estimates:
    """One entry for each column that was asked for.

    low, high           95 % interval of the first of them; ``p`` two-sided, of nothing
    df                  periods less coefficients
    order               of the memory; ``autocorrelation`` of neighbouring errors, as estimated
    durbin_watson       of the plain residuals; about 2 without autocorrelation
    """

    effect: Floats
    se: Floats
    low: float
    high: float
    p: float
    df: int
    order: int
    autocorrelation: float
    durbin_watson: float


@dataclass(frozen=True, slots=True)
class _Tried:
    """(g,) of each parameter tried: moments of the whitened rows, log determinant, autocorrelation of neighbours."""

    moments: Floats
    determinant: Floats
    neighbour: Floats


def remembering(design: Floats, outcome: Floats, time: Ints, columns: list[int]) -> Estimates:
    """Regression with autoregressive errors of order 1 to 3; with periods missing, of order 1, over the gaps.

    design      (n, k) of full rank, n > k, with a constant
    time        (n,) ascending, each once
    columns     whose coefficients are asked for
    source      restricted likelihood (Harville 1977; Cheang, Reinsel 2000), integrated over partial autocorrelations that are
                all equally likely before; coverage by simulation stands with the tests
    """
    plain: Floats = np.linalg.lstsq(design, outcome, rcond=None)[0].astype(np.float64)
    residual: Floats = outcome - design @ plain
    scale = float(np.sqrt(np.mean(residual**2)))
    df = outcome.size - design.shape[1]
    if scale <= _EXACT * float(np.abs(outcome).max()):
        none, asked = np.zeros(len(columns)), plain[columns]
        first = float(asked[0])
        return Estimates(asked, none, first, first, float(first == 0), df, 1, 0.0, float("nan"))
    gaps = np.diff(time)
    rows = np.column_stack([design, residual / scale])
    partial = _partial(residual) if df >= _ENOUGH and (gaps == 1).all() else np.zeros(1)
    tried = _with_gaps(rows, gaps) if partial.size == 1 else _without_gaps(rows, partial, df)
    watson = float((np.diff(residual) ** 2).sum() / (residual**2).sum())
    return _together(tried, df, plain[columns], columns, scale, partial.size, watson)


def _partial(residual: Floats) -> Floats:
    """(order,) partial autocorrelations, up to the last one that is clearly above nothing; at least one.

    A longer memory with a partial autocorrelation below nothing makes intervals shorter, and is not taken from few periods.
    """
    n = residual.size
    moments = np.asarray([residual[lag:] @ residual[: n - lag] for lag in range(ORDERS + 1)]) / n
    found, weights, spread = np.zeros(ORDERS), np.zeros(0), float(moments[0])
    for order in range(1, ORDERS + 1):
        own = float(moments[order] - weights @ moments[order - 1 : 0 : -1]) / spread
        weights = np.append(weights - own * weights[::-1], own)
        spread *= 1 - own * own
        found[order - 1] = own
    clear = np.flatnonzero(found > _CLEAR / np.sqrt(n))
    return found[: clear[-1] + 1] if clear.size else found[:1]


def _with_gaps(rows: Floats, gaps: Ints) -> _Tried:
    """Order 1: what is ``gap`` periods apart correlates by the autocorrelation to that power."""
    tried = np.linspace(-_EDGE, _EDGE, _GRID[1])
    moments = np.broadcast_to(np.outer(rows[0], rows[0]), (tried.size, rows.shape[1], rows.shape[1])).copy()
    determinant = np.zeros(tried.size)
    for gap in np.unique(gaps):
        before = np.flatnonzero(gaps == gap)
        early, late = rows[before], rows[before + 1]
        power = tried ** int(gap)
        left, cross = 1 - power**2, late.T @ early
        step = late.T @ late - power[:, None, None] * (cross + cross.T) + (power**2)[:, None, None] * (early.T @ early)
        moments += step / left[:, None, None]
        determinant += before.size * np.log(left)
    return _Tried(moments, determinant, tried)


def _without_gaps(rows: Floats, partial: Floats, df: int) -> _Tried:
    """Higher orders: a grid of partial autocorrelations around those of the plain residuals, which are a little too small."""
    order, n = partial.size, len(rows)
    reach = 4 / np.sqrt(df) + 2 * (n - df) / n
    axes = [np.linspace(max(one - reach, -_EDGE), min(one + reach, _EDGE), _GRID[order]) for one in partial]
    tried = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    weights, spreads = _predictors(tried)
    lagged = np.stack([rows[order - lag : n - lag] for lag in range(order + 1)])
    products = np.einsum("inx,jny->ijxy", lagged, lagged, optimize=True)
    whole = np.concatenate([np.ones((len(tried), 1)), -weights[order]], axis=1)
    moments = np.einsum("gi,gj,ijxy->gxy", whole, whole, products, optimize=True)
    for place in range(order):
        row = rows[place] - weights[place] @ rows[:place][::-1]
        moments += row[:, :, None] * row[:, None, :] / spreads[place][:, None, None]
    determinant = -(np.log1p(-(tried**2)) * np.arange(1, order + 1)).sum(axis=1)
    return _Tried(moments, determinant, tried[:, 0])


def _predictors(tried: Floats) -> tuple[list[Floats], list[Floats]]:
    """Best weights on the last 0, 1, … periods, newest first, and the spread of their error in that of the whole memory."""
    weights = [np.zeros((len(tried), 0))]
    for own in tried.T:
        last = weights[-1]
        weights.append(np.column_stack([last - own[:, None] * last[:, ::-1], own]))
    left = 1 - tried**2
    return weights, [1 / left[:, place:].prod(axis=1) for place in range(tried.shape[1])]


def _together(  # one result of many parts
    tried: _Tried, df: int, plain: Floats, columns: list[int], scale: float, order: int, watson: float
) -> Estimates:
    """Each parameter by its restricted likelihood; given one of them, a coefficient follows t with ``df``."""
    inner, cross, square = tried.moments[:, :-1, :-1], tried.moments[:, :-1, -1], tried.moments[:, -1, -1]
    inverse = np.linalg.inv(inner)
    shift = np.einsum("gxy,gy->gx", inverse, cross)
    spread = np.maximum(square - (cross * shift).sum(axis=1), _EXACT**2)
    likely = -(tried.determinant + np.linalg.slogdet(inner)[1] + df * np.log(spread)) / 2
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    kept = weight > _NEGLIGIBLE * weight.max()
    weight = weight[kept] / weight[kept].sum()
    errors = np.sqrt(np.einsum("gxx->gx", inverse)[kept][:, columns] * (spread[kept] / df)[:, None]) * scale
    effects = plain + shift[kept][:, columns] * scale
    mean = weight @ effects
    se = np.sqrt(weight @ (errors**2 + (effects - mean) ** 2))
    low, high, p = _interval(weight, effects[:, 0], errors[:, 0], df)
    return Estimates(mean, se, low, high, p, df, order, float(weight @ tried.neighbour[kept]), watson)


def _interval(weight: Floats, effects: Floats, errors: Floats, df: int) -> tuple[float, float, float]:
    """Quantiles of a mixture of t, and twice the smaller share beyond nothing."""
    from scipy.special import stdtr, stdtrit  # noqa: PLC0415  # heavy: only who estimates pays for it

    def share(at: float) -> float:
        return float(weight @ stdtr(df, (at - effects) / errors))

    reach = float(stdtrit(df, 0.975)) * errors  # of each alone; that of all lies between the outermost
    ends = []
    for sign, target in ((-1.0, 0.025), (1.0, 0.975)):
        inner, outer = float((effects + sign * reach).min()), float((effects + sign * reach).max())
        for _ in range(_HALVINGS):
            middle = (inner + outer) / 2
            inner, outer = (inner, middle) if share(middle) > target else (middle, outer)
        ends.append((inner + outer) / 2)
    below = share(0.0)
    return ends[0], ends[1], 2 * min(below, 1 - below)
