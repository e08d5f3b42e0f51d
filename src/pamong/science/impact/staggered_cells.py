"""Group-time effects of Callaway and Sant'Anna, and what each unit adds to every one of them.

The library estimates; here its cells become plain arrays, so that every aggregate, band and test is one product.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from pamong.science.impact.panel import NEVER, Floats, Ints, Panel, Unusable

Flags = NDArray[np.bool_]
Control = Literal["never-treated", "not-yet-treated"]
Method = Literal["reg", "dr", "ipw"]
Base = Literal["varying", "universal"]

FEWEST_NEVER: Final = 2
"""With fewer never-treated units, those treated later are compared as long as they are not."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The panel laid out by unit and period, without units that say nothing.

    wide            (units, periods) outcome; nan where it is not known
    periods         (periods,) ascending; one that no unit has is left out
    starts          (units,) first treated period; NEVER
    cluster         (units,) from 0 without gaps
    kept            (units,) their numbers in the panel
    always_treated  units left out because nothing of them is known before they were treated
    """

    wide: Floats
    periods: Ints
    starts: Ints
    cluster: Ints
    covariates: Floats
    kept: Ints
    control: Control
    always_treated: int

    @property
    def units(self) -> int:
        """How many are compared or treated."""
        return self.starts.size


@dataclass(frozen=True, slots=True)
class Cells:
    """Every group-time effect that can be estimated, in order of group and time.

    att, n      (cells,) effect, and how many treated units it is the mean of
    psi         (units, cells) influence of each unit, such that the squares sum to the variance
    treated     (units, cells) who was treated in it; ``compared``: who stood beside
    adjustment  ``none``, ``reg``, ``dr`` or ``ipw``
    """

    group: Ints
    time: Ints
    att: Floats
    n: Floats
    psi: Floats
    treated: Flags
    compared: Flags
    adjustment: str

    @property
    def after(self) -> Flags:
        """(cells,) those of treated periods."""
        return self.time >= self.group


def sampled(panel: Panel) -> Sample:
    """Lay out the panel; units treated from the first period on, and units without any entry, are left out.

    raises      Unusable ``no-variation``, ``nobody-treated``, ``no-comparison``
    """
    if np.ptp(panel.outcome) == 0:
        raise Unusable("no-variation")
    present = np.zeros(panel.treated_from.size, dtype=bool)
    present[panel.unit] = True
    always = present & (panel.starts <= panel.first)
    kept = np.flatnonzero(present & ~always)
    starts = panel.starts[kept]
    facts = {"units": int(present.sum()), "always_treated": int(always.sum())}
    if not (starts != NEVER).any():
        raise Unusable("nobody-treated", **facts)
    if np.unique(starts).size == 1:
        raise Unusable("no-comparison", treated=starts.size, compared=0)
    periods = np.unique(panel.time)
    wide = np.full((present.size, periods.size), np.nan)
    wide[panel.unit, np.searchsorted(periods, panel.time)] = panel.outcome
    control: Control = "never-treated" if (starts == NEVER).sum() >= FEWEST_NEVER else "not-yet-treated"
    cluster = np.unique(panel.cluster[kept], return_inverse=True)[1]
    return Sample(wide[kept], periods, starts, cluster, panel.covariates[kept], kept, control, facts["always_treated"])


def cells_of(sample: Sample, *, method: Method | None = None, base: Base = "varying") -> Cells:
    """Every cell: without covariates by means, with them doubly robust.

    method      None: ``dr`` with covariates; where that has no answer for every cell, ``reg``; where neither has, none of both
    raises      Unusable ``no-comparison`` where no treated period has anybody to be compared with
    """
    plain = _tried(sample, "reg", base, adjust=False)
    if plain is None or not plain.after.any():
        treated = int((sample.starts != NEVER).sum())
        raise Unusable("no-comparison", treated=treated, compared=sample.units - treated)
    if not sample.covariates.shape[1]:
        return plain
    for way in ("dr", "reg") if method is None else (method,):
        found = _tried(sample, way, base, adjust=True)
        if found is not None and found.att.size >= plain.att.size:
            return found
    return plain


def drift_bounds(sample: Sample) -> tuple[float, float] | None:
    """95 % interval of the mean by period since the start, were later drifts no larger than the largest one seen before.

    Without covariates, all periods against the last one before the start.
    returns     None where the periods before do not tell
    source      Rambachan, Roth 2023, relative magnitudes with M̄ = 1
    """
    from diff_diff import compute_honest_did  # noqa: PLC0415  # heavy: only who estimates pays for it

    try:
        fitted = _fitted(sample, "reg", "universal", adjust=False)
        found = _quiet(lambda: compute_honest_did(fitted.aggregate("event_study"), method="relative_magnitude", M=1.0))
    except (
        ValueError,
        TypeError,
        np.linalg.LinAlgError,
    ):  # too few periods before, or a covariance that does not stand
        return None
    low, high = float(found.ci_lb), float(found.ci_ub)
    return (low, high) if np.isfinite([low, high]).all() else None


def _tried(sample: Sample, method: Method, base: Base, *, adjust: bool) -> Cells | None:
    """None where no cell can be estimated, or the adjustment breaks down: too few units for it, or groups that do not overlap."""
    try:
        fitted = _fitted(sample, method, base, adjust=adjust)
    except (ValueError, np.linalg.LinAlgError):
        return None
    return _arrays(sample.units, fitted, method if adjust else "none")


def _fitted(sample: Sample, method: Method, base: Base, *, adjust: bool) -> Any:
    from diff_diff import CallawaySantAnna  # noqa: PLC0415  # heavy: only who estimates pays for it

    estimator = CallawaySantAnna(
        control_group=sample.control.replace("-", "_"),
        estimation_method=method,
        base_period=base,
        rank_deficient_action="silent",
    )
    names = [f"x{place}" for place in range(sample.covariates.shape[1])] if adjust else None
    return _quiet(lambda: estimator.fit(_table(sample), "outcome", "unit", "time", "start", covariates=names))


def _table(sample: Sample) -> Any:
    import pandas as pd  # noqa: PLC0415  # heavy: only who estimates pays for it

    unit, place = np.nonzero(np.isfinite(sample.wide))
    starts = np.where(sample.starts == NEVER, 0, sample.starts)
    columns: dict[str, Any] = {
        "unit": unit,
        "time": sample.periods[place],
        "outcome": sample.wide[unit, place],
        "start": starts[unit],
    }
    return pd.DataFrame(columns | {f"x{at}": one[unit] for at, one in enumerate(sample.covariates.T)})


def _quiet(estimate: Callable[[], Any]) -> Any:
    """The library warns of gaps and of cells without comparison: both are counted and told in the findings instead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        return estimate()


def _arrays(units: int, fitted: Any, adjustment: str) -> Cells:
    parts = fitted._aggregation_kit  # noqa: SLF001  # the influence of each unit is kept nowhere else; the version is pinned
    influence = parts.influence if parts is not None else {}
    effects = fitted.group_time_effects
    keys = sorted(key for key, one in effects.items() if np.isfinite(one["effect"]) and key in influence)
    psi = np.zeros((units, len(keys)))
    treated, compared = np.zeros(psi.shape, dtype=bool), np.zeros(psi.shape, dtype=bool)
    for place, key in enumerate(keys):
        one = influence[key]
        treated[one["treated_idx"], place] = True
        compared[one["control_idx"], place] = True
        psi[one["treated_idx"], place] = one["treated_inf"]
        psi[one["control_idx"], place] += one["control_inf"]
    group, time = (np.asarray([key[side] for key in keys], dtype=np.int64) for side in (0, 1))
    att = np.asarray([float(effects[key]["effect"]) for key in keys])
    n = np.asarray([float(effects[key]["n_treated"]) for key in keys])
    return Cells(group, time, att, n, psi, treated, compared, adjustment)
