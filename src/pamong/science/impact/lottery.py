"""Places were drawn by lot: whoever drew one against whoever did not, whether they came or not.

The lot makes the two alike but for chance, so that a plain comparison afterwards is enough; what was known before only makes it
sharper.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pamong.science.impact.before_after import fewest, unit_means
from pamong.science.impact.clusters import Contrast, cr2, t_effect
from pamong.science.impact.found import Diagnostic, Effect, Found
from pamong.science.impact.lottery_draws import rearranged
from pamong.science.impact.panel import NEVER, Floats, Ints, Panel, Unusable

Flags = NDArray[np.bool_]

_FEW: Final = 5
"""Clusters on either side; with fewer, who drew a place is rearranged."""

_SPARE: Final = 10
"""Clusters that must be left for each column that makes the comparison sharper."""

_WEAK: Final = 3.2
"""Standard errors by which coming must depend on the draw: an F of 10."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """Units with an outcome afterwards.

    outcome         (units,) mean afterwards
    drawn           (units,) 1 for a place
    beside          (units, k) a constant, what was there before, covariates
    adjustments     names of what ``beside`` holds but the constant
    """

    kept: Ints
    outcome: Floats
    drawn: Floats
    cluster: Ints
    beside: Floats
    adjustments: str

    @property
    def design(self) -> Floats:
        return np.column_stack([self.drawn, self.beside])

    @property
    def fewest(self) -> int:
        """Clusters on the side that has fewer."""
        return min(np.unique(self.cluster[self.drawn == side]).size for side in (0, 1))


def drawn(panel: Panel, *, meaningful: float, seed: int = 0, came: Flags | None = None) -> Found:  # noqa: ARG001  # ``meaningful`` is asked of every design alike
    """Mean after the start, of those who drew a place minus those who did not, whoever came.

    Each unit counts alike. Where places were drawn at several times, periods from the last of them count as after, those before
    the first as before; the others are not used. In each period, the mean of those without a place is taken off first, so that
    missing periods do not count for one side. The mean before and the covariates are adjusted for where enough units are there.

    panel       ``treated_from`` is what was drawn
    came        (units,) who really came; None: not known
    diagnostics ``adjusted``, ``clusters``, ``comparison_units``, ``lost_treated`` and ``lost_compared`` (without an outcome
                afterwards), ``starts``; with ``came`` also ``effect_on_those_who_came`` and ``effect_on_those_who_came_se``
                by the draw as instrument, and ``came_difference``: how much more often those who drew a place came. None where
                the draw hardly moved who came
    limits      ``few-assignments``, ``by-randomisation``, ``covariates-left-out``, ``units-lost``
    raises      Unusable ``nobody-treated``, ``no-comparison``, ``no-variation``, ``few``; ValueError for another shape of ``came``
    source      analysis of covariance; HC2 or CR2 with Satterthwaite df, under 5 clusters on a side Fisher's randomisation;
                instrument: Imbens, Angrist 1994
    """
    if came is not None and came.shape != panel.starts.shape:
        raise ValueError("came has one entry for each unit")
    begun = _begun(panel)
    sample = _sampled(panel, begun)
    told = _facts(panel, sample, begun)
    effect, limits = _effect(sample, seed)
    if came is not None:
        told |= _of_those_who_came(sample, came[sample.kept].astype(np.float64))
    if panel.covariates.shape[1] and "covariates" not in sample.adjustments:
        limits = (*limits, "covariates-left-out")
    if told["lost_treated"] or told["lost_compared"]:
        limits = (*limits, "units-lost")
    used = np.isin(panel.unit, sample.kept) & ((panel.time < begun[0]) | (panel.time >= begun[-1]))
    treated = sample.kept[sample.drawn == 1]
    before = np.isin(panel.unit, treated) & (panel.time < begun[0])
    return Found(
        design="lottery",
        effect=effect,
        baseline=float(panel.outcome[before].mean()) if before.any() else float("nan"),
        n=int(used.sum()),
        cases=float(panel.weight[used].sum()),
        units=sample.kept.size,
        treated_units=treated.size,
        points=fewest(panel, treated, panel.starts[treated]),
        grade="A",
        diagnostics=told,
        limits=limits,
    )


def _begun(panel: Panel) -> Ints:
    """Different starts, ascending."""
    starts = panel.starts
    if np.ptp(panel.outcome) == 0:
        raise Unusable("no-variation")
    if not (starts != NEVER).any():
        raise Unusable("nobody-treated")
    if not (starts == NEVER).any():
        raise Unusable("no-comparison", treated=starts.size, compared=0)
    return np.unique(starts[starts != NEVER])


def _sampled(panel: Panel, begun: Ints) -> _Sample:
    never = panel.starts == NEVER
    apart, shared = _beside_the_others(panel, never)
    after = unit_means(panel, shared & (panel.time >= begun[-1]), apart)
    before = unit_means(panel, shared & (panel.time < begun[0]), apart)
    kept = np.flatnonzero(np.isfinite(after))
    drew = (~never[kept]).astype(np.float64)
    if min(drew.sum(), (1 - drew).sum()) < 1:
        raise Unusable("few", treated=int(drew.sum()), compared=int((1 - drew).sum()))
    cluster = panel.cluster[kept]
    spare = np.unique(cluster).size - 2
    beside, names = np.ones((kept.size, 1)), []
    for name, columns in (("before", before[kept][:, None]), ("covariates", panel.covariates[kept])):
        wider = np.column_stack([beside, columns - columns.mean(axis=0)])
        enough = spare >= _SPARE * (wider.shape[1] - 1) and columns.shape[1] and np.isfinite(columns).all()
        if enough and np.linalg.matrix_rank(np.column_stack([drew, wider])) == wider.shape[1] + 1:
            beside = wider
            names.append(name)
    return _Sample(kept, after[kept], drew, cluster, beside, ", ".join(names) or "none")


def _beside_the_others(panel: Panel, never: Flags) -> tuple[Floats, Flags]:
    """(n,) outcome less the mean of those without a place in that period; and whether there was such a mean."""
    _, when = np.unique(panel.time, return_inverse=True)
    rows = never[panel.unit]
    count = np.bincount(when[rows], minlength=int(when.max()) + 1)
    total = np.bincount(when[rows], panel.outcome[rows], minlength=count.size)
    return panel.outcome - (total / np.maximum(count, 1))[when], (count > 0)[when]


def _facts(panel: Panel, sample: _Sample, begun: Ints) -> dict[str, Diagnostic]:
    placed, chosen = int((panel.starts != NEVER).sum()), int(sample.drawn.sum())
    return {
        "adjusted": sample.adjustments,
        "clusters": np.unique(sample.cluster).size,
        "comparison_units": sample.kept.size - chosen,
        "lost_treated": placed - chosen,
        "lost_compared": panel.starts.size - placed - (sample.kept.size - chosen),
        "starts": begun.size,
    }


def _effect(sample: _Sample, seed: int) -> tuple[Effect, tuple[str, ...]]:
    if sample.fewest < _FEW:
        effect = rearranged(sample.outcome, sample.drawn, sample.beside, sample.cluster, seed=seed)
        return effect, ("by-randomisation",) if np.isfinite(effect.mde) else ("few-assignments",)
    return t_effect(_first(sample, sample.outcome), "cr2"), ()


def _first(sample: _Sample, outcome: Floats) -> Contrast:
    """What the draw adds to an outcome."""
    asked = np.zeros(sample.design.shape[1])
    asked[0] = 1
    return cr2(sample.design, outcome, sample.cluster, asked)


def _of_those_who_came(sample: _Sample, came: Floats) -> dict[str, Diagnostic]:
    """Two-stage least squares. Its error is that of the outcome less what coming explains, over what the draw adds to coming."""
    names = ("effect_on_those_who_came", "effect_on_those_who_came_se", "came_difference")
    if np.unique(sample.cluster).size < _FEW:
        return dict.fromkeys(names)
    moved, whole = _first(sample, came), _first(sample, sample.outcome)
    if abs(moved.effect) <= _WEAK * moved.se or not moved.effect:
        return dict(zip(names, (None, None, moved.effect), strict=True))
    effect = whole.effect / moved.effect
    error = _first(sample, sample.outcome - effect * came).se / abs(moved.effect)
    return dict(zip(names, (effect, error, moved.effect), strict=True))
