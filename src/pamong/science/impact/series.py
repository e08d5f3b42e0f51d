"""Interrupted time series: did the level change when they were treated, beyond the trend and the season that were there.

One series is the mean of all treated units. Where units were never treated, their mean is taken off it first, and with it
whatever befell both.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pamong.science.impact.found import Diagnostic, Effect, Found, Points
from pamong.science.impact.panel import NEVER, Floats, Ints, Panel, Unusable

Flags = NDArray[np.bool_]

_SLOPE: Final = 8
"""Periods after the start from which a change of the slope is estimated too; before that the two cannot be told apart."""

_LEFT: Final = 3
"""Periods that must be left over after all coefficients."""

_TREND: Final = 2
"""Periods before the start, to have a trend."""

_WEEK: Final = 7
_YEAR: Final = 365.25
_SWEEPS: Final = 1000
_SETTLED: Final = 1e-12


@dataclass(frozen=True, slots=True)
class _Series:
    """(n,) known periods, ascending. ``start``: first treated one."""

    time: Ints
    outcome: Floats
    start: int

    @property
    def points(self) -> Points:
        after = int((self.time >= self.start).sum())
        return Points(self.time.size - after, after)


def interrupted(panel: Panel, *, meaningful: float, seed: int = 0) -> Found:  # noqa: ARG001  # asked of every design alike
    """Segmented regression of the mean of the treated: a step at the start is the effect, with its interval.

    Trend, change of the trend (with 8 periods after the start or more), season by harmonics; autocorrelated errors.
    diagnostics     ``autocorrelation``, ``order``, ``durbin_watson``, ``trend``, ``slope_change`` and ``slope_change_se`` per
                    period, ``season`` (pairs of harmonics), ``control_series``, ``comparison_units``, ``missing_periods``,
                    ``left_out`` (units not seen on both sides), ``always_treated``
    limits          ``concurrent`` without a control series: whatever else began then looks the same
    raises          Unusable ``nobody-treated``, ``several-starts``, ``no-variation``, ``few``
    source          Wagner et al. 2002; Lopez Bernal, Cummins, Gasparrini 2017
    """
    start, treated, compared, diagnostics = _sides(panel)
    series = _series(panel, start, treated, compared)
    if np.ptp(series.outcome) == 0:
        raise Unusable("no-variation")
    effect, more = _estimated(series, panel.season)
    used = np.isin(panel.unit, np.flatnonzero(treated | compared)) & np.isin(panel.time, series.time)
    before = np.isin(panel.unit, np.flatnonzero(treated)) & (panel.time < start)
    return Found(
        design="its",
        effect=effect,
        baseline=float(panel.outcome[before].mean()),
        n=int(used.sum()),
        cases=float(panel.weight[used].sum()),
        units=int((treated | compared).sum()),
        treated_units=int(treated.sum()),
        points=series.points,
        grade="C",
        diagnostics=diagnostics | more,
        limits=() if compared.any() else ("concurrent",),
    )


def _sides(panel: Panel) -> tuple[int, Flags, Flags, dict[str, Diagnostic]]:
    """When it began, who was treated then, and who never was; only units that are seen on both sides of it."""
    starts = panel.starts
    always = starts <= panel.first
    begun = np.unique(starts[(starts != NEVER) & ~always])
    if not begun.size:
        raise Unusable("nobody-treated", always_treated=int(always.sum()))
    if begun.size > 1:
        raise Unusable("several-starts", starts=begun.size, first=int(begun[0]), last=int(begun[-1]))
    start = int(begun[0])
    units = starts.size
    early, late = (np.bincount(panel.unit[side], minlength=units) > 0 for side in _split(panel, start))
    both = early & late
    treated, compared = (starts == start) & both, (starts == NEVER) & both
    if not treated.any():
        raise Unusable(
            "few", before=int((early & (starts == start)).any()), after=int((late & (starts == start)).any())
        )
    out = int((~both & ~always).sum())
    facts: dict[str, Diagnostic] = {
        "control_series": bool(compared.any()),
        "comparison_units": int(compared.sum()),
        "left_out": out,
        "always_treated": int(always.sum()),
    }
    return start, treated, compared, facts


def _split(panel: Panel, start: int) -> tuple[Flags, Flags]:
    return panel.time < start, panel.time >= start


def _series(panel: Panel, start: int, treated: Flags, compared: Flags) -> _Series:
    time, level = _levels(panel, treated)
    if not compared.any():
        return _Series(time, level, start)
    other, taken = _levels(panel, compared)
    shared, own, theirs = np.intersect1d(time, other, return_indices=True)
    return _Series(shared, level[own] - taken[theirs], start)


def _levels(panel: Panel, chosen: Flags) -> tuple[Ints, Floats]:
    """Mean over the chosen units in each period in which one of them is known.

    A unit that is missing must not move the mean: units and periods are fitted together, and every unit counts alike.
    """
    rows = chosen[panel.unit]
    periods, when = np.unique(panel.time[rows], return_inverse=True)
    _, who = np.unique(panel.unit[rows], return_inverse=True)
    outcome = panel.outcome[rows]
    per_period, per_unit = np.bincount(when), np.bincount(who)
    own, close = np.zeros(per_unit.size), _SETTLED * max(float(np.abs(outcome).max()), _SETTLED)
    for _ in range(_SWEEPS):
        level = np.bincount(when, outcome - own[who]) / per_period
        fresh = np.bincount(who, outcome - level[when]) / per_unit
        moved, own = float(np.abs(fresh - own).max()), fresh
        if moved <= close:
            break
    return periods, level + own.mean()


def _estimated(series: _Series, season: int) -> tuple[Effect, dict[str, Diagnostic]]:
    from scipy.special import stdtrit  # noqa: PLC0415  # heavy: only who estimates pays for it

    from pamong.science.impact.autoregression import remembering  # noqa: PLC0415  # with it

    waves, pairs = _season(series.time, season)
    away = series.time - series.start
    span = float(series.time[-1] - series.time[0])
    parts = [np.ones(away.size), away / span, (away >= 0).astype(np.float64)]
    if sloped := series.points.after >= _SLOPE:
        parts.append(np.maximum(away, 0) / span)
    design = np.column_stack([*parts, *waves])
    points = series.points
    short = points.before < _TREND or away.size - design.shape[1] < _LEFT
    if short or np.linalg.matrix_rank(design) < design.shape[1]:
        raise Unusable("few", before=points.before, after=points.after)
    found = remembering(design, series.outcome, series.time, [2, 1, 3] if sloped else [2, 1])
    low, high = found.low, found.high
    ratio = 1 + stdtrit(found.df, 0.80) / stdtrit(found.df, 0.975)
    mde = (high - low) / 2 * float(ratio)
    effect = Effect(float(found.effect[0]), float(found.se[0]), low, high, found.p, float(found.df), "gls-ar", mde)
    return effect, {
        "autocorrelation": found.autocorrelation,
        "order": found.order,
        "durbin_watson": found.durbin_watson,
        "trend": float(found.effect[1]) / span,
        "slope_change": float(found.effect[2]) / span if sloped else None,
        "slope_change_se": float(found.se[2]) / span if sloped else None,
        "season": pairs,
        "missing_periods": int(span) + 1 - series.time.size,
    }


def _season(time: Ints, season: int) -> tuple[list[Floats], int]:
    """Columns, and how many pairs. Two full seasons must be seen, or a season could not be told from the step.

    Two pairs; three for days of the week, with two more for the year when two years are seen.
    """
    span = int(time[-1] - time[0]) + 1
    waves = [(pair, float(season)) for pair in range(1, 4 if season == _WEEK else 3) if 2 * pair <= season]
    waves = waves if season and span >= 2 * season else []
    if season == _WEEK and span >= 2 * _YEAR:
        waves += [(1, _YEAR), (2, _YEAR)]
    columns = []
    for pair, length in waves:
        turn = 2 * np.pi * pair / length * time
        columns.append(np.cos(turn))
        if 2 * pair < length:  # at half the season the sine is nothing
            columns.append(np.sin(turn))
    return columns, len(waves)
