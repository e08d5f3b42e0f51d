"""How sure an estimate is when it rests on few units that are not independent of each other.

The plain sandwich is too small with few clusters. ``cr2`` takes the bias out and says how many degrees of freedom are left;
``wild_interval`` needs neither, and serves where the outcomes are far from normal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import Final

import numpy as np

from pamong.science.impact.found import Effect
from pamong.science.impact.panel import Floats, Ints

FLAT: Final = 1e-10
"""An eigenvalue below it is none: the cluster alone decides that direction, and nothing is left to learn its spread from."""

FEW_CLUSTERS: Final = 12
"""Below it Rademacher signs give too few different draws, and Webb's six weights are taken."""

_WEBB: Final = tuple(sign * sqrt(half / 2) for sign in (-1, 1) for half in (1, 2, 3))
_LEVEL: Final = 0.05
_POWER: Final = 0.80
_HALVINGS: Final = 50
_DOUBLINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Contrast:
    """A combination of coefficients, its standard error, and the degrees of freedom of its t interval."""

    effect: float
    se: float
    df: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Least squares of one contrast: ``bread`` (k, k) is (X′X)⁻¹, ``pull`` (n,) what each outcome adds to the contrast."""

    effect: float
    bread: Floats
    pull: Floats
    residual: Floats
    groups: tuple[Ints, ...]


def cr2(design: Floats, outcome: Floats, cluster: Ints, contrast: Floats) -> Contrast:
    """Least squares with the bias-reduced cluster covariance, working model: equal and independent errors.

    design      (n, k) of full rank
    cluster     (n,) any whole numbers; one row each gives HC2
    contrast    (k,) what is asked of the coefficients
    raises      ValueError for shapes that differ, a design that is not of full rank, or fewer than two clusters
    source      Bell, McCaffrey 2002; Pustejovsky, Tipton 2018 (A = (I − H)^−½ by cluster, Satterthwaite df); the error of
                two means is Welch's
    """
    fit = _fitted(design, outcome, cluster, contrast)
    scores, within = np.empty(len(fit.groups)), np.empty(len(fit.groups))
    between = np.empty((len(fit.groups), design.shape[1]))
    for place, rows in enumerate(fit.groups):
        own = design[rows]
        adjusted = _root(np.eye(rows.size) - own @ fit.bread @ own.T) @ fit.pull[rows]
        scores[place] = adjusted @ fit.residual[rows]
        within[place] = adjusted @ adjusted
        between[place] = adjusted @ own
    spread = np.diag(within) - between @ fit.bread @ between.T
    squares = float((spread**2).sum())
    df = float(np.trace(spread)) ** 2 / squares if squares > 0 else 0.0
    return Contrast(fit.effect, sqrt(float(scores @ scores)), df)


def t_effect(found: Contrast, method: str) -> Effect:
    """The effect with its t interval; the normal one where ``df`` is inf, none at all where it is 0."""
    from scipy import stats  # noqa: PLC0415  # heavy: only who estimates pays for it

    if not (found.df > 0 and isfinite(found.se)):
        return Effect(found.effect, found.se, -inf, inf, 1.0, found.df, method, inf)
    law = stats.norm if found.df == inf else stats.t(found.df)
    reach = float(law.ppf(1 - _LEVEL / 2))
    p = 2 * float(law.sf(abs(found.effect) / found.se)) if found.se > 0 else float(found.effect == 0)
    low, high = found.effect - reach * found.se, found.effect + reach * found.se
    mde = (reach + float(law.ppf(_POWER))) * found.se
    return Effect(found.effect, found.se, low, high, p, found.df, method, mde)


def wild_interval(
    design: Floats, outcome: Floats, cluster: Ints, contrast: Floats, *, seed: int, draws: int = 999
) -> Effect:
    """The wild cluster bootstrap-t with the null imposed; the interval holds every effect that is not refused at 5 %.

    Weights are ±1; under 12 clusters Webb's six.
    draws       of weights; with what was seen one more, so that 999 make a p value of whole thousandths
    df          clusters − 1, for ``mde`` only
    raises      as ``cr2``
    source      Cameron, Gelbach, Miller 2008; Webb 2023; inversion: MacKinnon, Nielsen, Webb 2023
    """
    fit = _fitted(design, outcome, cluster, contrast)
    weights = _weights(len(fit.groups), draws, np.random.default_rng(seed))
    p_of = _refusal(fit, design, contrast, weights)
    plain = cr2(design, outcome, cluster, contrast)
    known = t_effect(Contrast(plain.effect, plain.se, len(fit.groups) - 1.0), "wild-bootstrap")
    low, high = (_edge(p_of, fit.effect, sign * plain.se) for sign in (-1.0, 1.0))
    return Effect(fit.effect, plain.se, low, high, p_of(0.0), known.df, known.method, known.mde)


def _fitted(design: Floats, outcome: Floats, cluster: Ints, contrast: Floats) -> _Fit:
    rows, columns = design.shape
    if not (outcome.shape == cluster.shape == (rows,) and contrast.shape == (columns,)):
        raise ValueError("design, outcome and cluster belong together row by row, contrast column by column")
    if np.linalg.matrix_rank(design) < columns:
        raise ValueError("the columns of the design depend on each other")
    _, place = np.unique(cluster, return_inverse=True)
    order = np.argsort(place, kind="stable")
    groups = tuple(np.split(order, np.flatnonzero(np.diff(place[order])) + 1))
    if len(groups) < 2:  # noqa: PLR2004  # one cluster has no spread
        raise ValueError("one cluster alone says nothing of the spread")
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ (design.T @ outcome)
    pull: Floats = design @ (bread @ contrast)
    residual: Floats = outcome - design @ beta
    return _Fit(float(contrast @ beta), np.asarray(bread, dtype=np.float64), pull, residual, groups)


def _root(matrix: Floats) -> Floats:
    """The symmetric inverse square root; directions without spread are left out."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > FLAT
    scale = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    return np.asarray((vectors * scale) @ vectors.T, dtype=np.float64)


def _weights(clusters: int, draws: int, chance: np.random.Generator) -> Floats:
    """(draws, clusters) of mean 0 and variance 1."""
    if clusters < FEW_CLUSTERS:
        return np.asarray(chance.choice(np.asarray(_WEBB), size=(draws, clusters)), dtype=np.float64)
    return np.asarray(chance.integers(0, 2, size=(draws, clusters)) * 2.0 - 1.0, dtype=np.float64)


def _refusal(fit: _Fit, design: Floats, contrast: Floats, weights: Floats) -> Callable[[float], float]:
    """P value of any effect. Residuals under the null are the plain ones and a straight line in its distance."""
    line = fit.pull / float(contrast @ fit.bread @ contrast)
    own = np.stack([fit.pull[rows] @ design[rows] for rows in fit.groups])
    pulls = [np.stack([(fit.pull * one)[rows].sum() for rows in fit.groups]) for one in (fit.residual, line)]
    moments = [np.stack([one[rows] @ design[rows] for rows in fit.groups]) for one in (fit.residual, line)]
    scores = [
        weights * pull - (weights @ moment) @ fit.bread @ own.T for pull, moment in zip(pulls, moments, strict=True)
    ]
    shifts = [weights @ pull for pull in pulls]
    observed = sqrt(float((pulls[0] ** 2).sum()))

    def p_of(null: float) -> float:
        """Share of draws that lie as far from the null as what was seen."""
        away = fit.effect - null
        spread = np.sqrt(((scores[0] + away * scores[1]) ** 2).sum(axis=1))
        seen = abs(away) / observed if observed > 0 else inf
        far = np.abs(shifts[0] + away * shifts[1]) >= seen * spread * (1 - FLAT)
        return (1 + int(np.count_nonzero(far))) / (1 + len(weights))

    return p_of


def _edge(p_of: Callable[[float], float], effect: float, step: float) -> float:
    """Where the p value falls to 5 % on one side; infinite where it does not."""
    inner, outer = effect, effect + step
    for _ in range(_DOUBLINGS):
        if step == 0 or p_of(outer) <= _LEVEL:
            break
        inner, outer, step = outer, outer + 2 * step, 2 * step
    else:
        return inf if step > 0 else -inf
    for _ in range(_HALVINGS):
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if p_of(middle) <= _LEVEL else (middle, outer)
    return outer
