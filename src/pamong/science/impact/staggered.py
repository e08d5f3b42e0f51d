"""Staggered start: offices whose people were trained earlier, beside those trained later or never.

Group-time effects of Callaway and Sant'Anna (2021), and their simple mean as the headline: each treated unit and period counts
once. With 40 clusters or more on both sides the interval is the plain normal one; with fewer it is CR2 with Satterthwaite's degrees
of freedom on what each unit adds; with fewer than five on one side it is by rearrangement of who was treated.
"""

from dataclasses import replace
from math import inf, isfinite, sqrt
from typing import Final

import numpy as np

from pamong.science.impact.clusters import Contrast, cr2, t_effect
from pamong.science.impact.forbidden import two_way, weights
from pamong.science.impact.found import Diagnostic, Effect, Found, Grade, Points, beforehand
from pamong.science.impact.panel import NEVER, Floats, Ints, Panel, Unusable
from pamong.science.impact.staggered_cells import Cells, Flags, Sample, cells_of, drift_bounds, sampled
from pamong.science.impact.staggered_draws import rearranged
from pamong.science.impact.staggered_sums import aggregates, band, by_event, error, listed, simple, steps
from pamong.science.impact.staggered_trend import Trend, before, widening

MANY: Final = 40
"""Clusters on both sides from which on the normal interval is trusted."""

FEW: Final = 5
"""Fewer clusters on one side say nothing of their spread: who was treated is rearranged instead."""

BESIDE: Final = 20
"""Units compared that grade B asks for."""

_SMALL: Final = 1e-12


def staggered(panel: Panel, *, meaningful: float, seed: int = 0) -> Found:
    """What changed in treated units beyond those not treated (yet), on average over treated units and periods.

    Left out: units treated from the first period on, and a unit in a cell where its last period before the start of the group,
    or that period itself, is missing. With covariates the estimate is doubly robust; where these data do not carry that,
    ``adjustment`` in the diagnostics and ``covariates-left-out`` in the limits say so.
    meaningful  smallest effect that matters, in units of the outcome, with its sign; not 0
    raises      Unusable ``no-variation``, ``nobody-treated``, ``no-comparison``; ValueError for ``meaningful`` of 0
    source      Callaway, Sant'Anna 2021; equal to R's ``did`` 2.1.2 on minimum wages and teen employment
    """
    if not (meaningful and isfinite(meaningful)):
        raise ValueError("the smallest effect that matters is a number other than 0")
    sample, cells = laid_out(panel)
    headline = effect_of(sample, cells, seed=seed)
    chance = np.random.default_rng(seed)
    trend = before(cells, sample, headline, chance)
    event = by_event(cells)
    df = headline.df if headline.method == "cr2" else inf
    width = band(np.stack([one.psi for one in event], axis=1), sample.cluster, df, chance)
    told = _diagnostics(sample, cells, trend, meaningful)
    treated, compared = _sides(cells)
    rows = np.isin(panel.unit, sample.kept[treated | compared])
    return Found(
        design="staggered",
        effect=headline,
        baseline=_baseline(sample, treated),
        n=int(rows.sum()),
        cases=float(panel.weight[rows].sum()),
        units=int((treated | compared).sum()),
        treated_units=int(treated.sum()),
        points=_points(sample, treated),
        grade=_grade(told),
        cells=listed(cells, sample.cluster),
        aggregates=aggregates(cells, sample.cluster),
        event=steps(event, sample.cluster),
        band=width * widening(cells, sample, headline),
        diagnostics=told,
        limits=_limits(sample, cells, headline, told),
    )


def laid_out(panel: Panel) -> tuple[Sample, Cells]:
    """The cells, without covariates where the clusters on one side are too few to carry them.

    raises      Unusable ``no-variation``, ``nobody-treated``, ``no-comparison``
    """
    sample = sampled(panel)
    cells = cells_of(sample)
    if cells.adjustment != "none" and min(_clusters(sample, cells)) < FEW + sample.covariates.shape[1]:
        cells = cells_of(replace(sample, covariates=np.empty((sample.units, 0))))
    return sample, cells


def effect_of(sample: Sample, cells: Cells, *, seed: int) -> Effect:
    """The headline with the interval that so many clusters allow.

    raises      Unusable ``no-variation`` where all units go exactly the same way, so that nothing is known of chance
    """
    mean = simple(cells)
    plain = error(mean, sample.cluster)
    if plain <= _SMALL * (1 + float(np.nanmax(np.abs(sample.wide)))):
        raise Unusable("no-variation", effect=mean.att)
    treated, compared = _clusters(sample, cells)
    if min(treated, compared) < FEW:
        return rearranged(sample, seed=seed)
    if min(treated, compared) >= MANY:
        return t_effect(Contrast(mean.att, plain, inf), "influence")
    return t_effect(_few(sample, cells, min(treated, compared)), "cr2")


def _few(sample: Sample, cells: Cells, fewest: int) -> Contrast:
    """CR2 on what each unit adds: its influence, and for a treated one its share of the effect.

    Treated units are one sample whatever their start, so that a start of one unit alone needs no spread of its own; effects that
    differ between starts widen the interval.
    """
    mean, after = simple(cells), cells.after
    share = cells.treated[:, after].sum(axis=1) / cells.n[after].sum()
    treated, beside = share > 0, (share == 0) & cells.compared[:, after].any(axis=1)
    scale = np.sqrt(share[treated] * treated.sum())
    added = (mean.psi[treated] + mean.att * share[treated]) * treated.sum() / scale
    sides = [(scale, added, sample.cluster[treated])]
    if beside.any():
        sides.append((np.ones(beside.sum()), mean.psi[beside] * beside.sum(), sample.cluster[beside]))
    found = _joined(sides)
    columns = sample.covariates.shape[1] if cells.adjustment != "none" else 0
    if not columns:
        return Contrast(mean.att, found.se, found.df)
    left = fewest - 1 - columns
    return Contrast(mean.att, found.se * sqrt((fewest - 1) / left), min(found.df, float(left)))


def _joined(sides: list[tuple[Floats, Floats, Ints]]) -> Contrast:
    """Sum of one coefficient of each side. Where no cluster lies on both, each has its own spread, and Welch joins them."""
    if len(sides) == 1 or np.isin(sides[0][2], sides[1][2]).any():
        design = np.zeros((sum(scale.size for scale, _, _ in sides), len(sides)))
        first = sides[0][0].size
        design[:first, 0] = sides[0][0]
        design[first:, 1:] = 1.0
        outcome, cluster = (np.concatenate([side[at] for side in sides]) for at in (1, 2))
        return cr2(design, outcome, cluster.astype(np.int64), np.ones(len(sides)))
    parts = [cr2(scale[:, None], outcome, cluster, np.ones(1)) for scale, outcome, cluster in sides]
    squares = [one.se**2 for one in parts]
    df = sum(squares) ** 2 / sum(square**2 / one.df for square, one in zip(squares, parts, strict=True))
    return Contrast(sum(one.effect for one in parts), sqrt(sum(squares)), df)


def _sides(cells: Cells) -> tuple[Flags, Flags]:
    """(units,) who is treated, and who is compared, in some cell of a treated period."""
    return np.any(cells.treated[:, cells.after], axis=1), np.any(cells.compared[:, cells.after], axis=1)


def _clusters(sample: Sample, cells: Cells) -> tuple[int, int]:
    """Clusters treated at all, and clusters beside them in the cell that has fewest."""
    treated = np.unique(sample.cluster[_sides(cells)[0]]).size
    beside = min(np.unique(sample.cluster[column]).size for column in cells.compared[:, cells.after].T)
    return treated, beside


def _baseline(sample: Sample, treated: Flags) -> float:
    early = (sample.periods < sample.starts[:, None]) & treated[:, None] & np.isfinite(sample.wide)
    return float(sample.wide[early].mean())


def _points(sample: Sample, treated: Flags) -> Points:
    """Known periods before and after, of the treated unit that has fewest."""
    known, early = np.isfinite(sample.wide[treated]), sample.periods < sample.starts[treated][:, None]
    return Points(int((known & early).sum(axis=1).min()), int((known & ~early).sum(axis=1).min()))


def _diagnostics(sample: Sample, cells: Cells, trend: Trend, meaningful: float) -> dict[str, Diagnostic]:
    treated, compared = _sides(cells)
    powered = trend.detectable <= abs(meaningful)
    low, high = drift_bounds(sample) or (None, None)
    return {
        "control": sample.control,
        "adjustment": cells.adjustment,
        "comparison_units": int(compared.sum()),
        "clusters": int(np.unique(sample.cluster[treated | compared]).size),
        "always_treated": sample.always_treated,
        "missing_entries": int((~np.isfinite(sample.wide)).sum()),
        "twfe": two_way(sample),
        "forbidden_share": weights(sample.starts, sample.periods).forbidden,
        "pre_slope": _told(trend.slope),
        "pre_slope_se": _told(trend.se),
        "pre_p": _told(trend.p),
        "pre_detectable": _told(trend.detectable),
        "flat": trend.flat,
        "powered": powered,
        "honest_low": low,
        "honest_high": high,
    }


def _told(value: float) -> float | None:
    return value if isfinite(value) else None


def _grade(told: dict[str, Diagnostic]) -> Grade:
    beside = told["comparison_units"]
    enough = isinstance(beside, int) and beside >= BESIDE
    return "B" if enough and beforehand(told) == "parallel" else "C"


def _limits(sample: Sample, cells: Cells, headline: Effect, told: dict[str, Diagnostic]) -> tuple[str, ...]:
    """What cannot be concluded, as codes."""
    went = beforehand(told)
    found = {
        "few-assignments": headline.method == "randomisation" and headline.high == inf,
        "by-randomisation": headline.method == "randomisation",
        "covariates-left-out": bool(sample.covariates.shape[1]) and cells.adjustment == "none",
        "no-never-treated": sample.control == "not-yet-treated",
        "always-treated-left-out": sample.always_treated > 0,
        "missing-entries": told["missing_entries"] != 0,
        "pre-trend": went == "apart",
        "pre-trend-not-powered": went in {"unsure", "unknown"},
        "few-compared": isinstance(told["comparison_units"], int) and told["comparison_units"] < BESIDE,
        "starts-without-comparison": bool(_alone(sample, cells)),
    }
    return tuple(code for code, holds in found.items() if holds)


def _alone(sample: Sample, cells: Cells) -> int:
    """Treated units of which no treated period could be compared."""
    return int(((sample.starts != NEVER) & ~_sides(cells)[0]).sum())
