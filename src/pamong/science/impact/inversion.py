"""The interval that a test by rearrangement holds inside it: every effect that the test does not refuse.

The estimate is a straight line in the outcomes: that of outcomes less an effect is the estimate less the effect times that of the
treatment itself. So each rearrangement tells between which effects it lies at least as far out as what was seen.
"""

from math import ceil, inf, sqrt
from typing import Final

import numpy as np

from pamong.science.impact.found import Effect
from pamong.science.impact.panel import Floats

FEWEST: Final = 40
"""With fewer possible rearrangements no 95 % interval can be told."""

_LEVEL: Final = 0.05
_POWER_POINT: Final = 0.8416212335729143  # standard normal quantile of 0.80
_NEAR: Final = 1e-9


def inverted(drawn: Floats, lines: Floats) -> Effect:
    """The first estimate, with the interval that all of them give it.

    drawn       (rearrangements,) the estimate under each; what happened is first
    lines       (rearrangements,) the estimate of the treatment itself under each; 1 for what happened
    returns     an infinite interval, and ``mde`` inf, where there are fewer than 40; ``df`` is inf
    source      interval by inversion: Rosenbaum 2002, 2.6; two-sided by the distance from nothing
    """
    effect, ways = float(drawn[0]), drawn.size
    away = drawn - effect * lines
    se = sqrt(float((away**2).mean()))
    p = float((np.abs(drawn) >= abs(effect) * (1 - _NEAR)).mean())
    if ways < FEWEST:
        return Effect(effect, se, -inf, inf, p, inf, "randomisation", inf)
    low, high = _ends(drawn, lines, effect)
    skipped = int(_LEVEL * ways)
    reach = float(np.sort(np.abs(away))[ceil((1 - _LEVEL) * ways) - 1])
    ends = float(np.sort(low)[skipped]), float(np.sort(high)[ways - 1 - skipped])
    return Effect(effect, se, *ends, p, inf, "randomisation", reach + _POWER_POINT * se)


def _ends(drawn: Floats, lines: Floats, effect: float) -> tuple[Floats, Floats]:
    """(draws,) between which effects a draw lies at least as far out as what was seen: |e − τd| ≥ |e₀ − τ|."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (effect - drawn) / (1 - lines), (effect + drawn) / (1 + lines)
    same, opposite = np.abs(1 - lines) < _NEAR, np.abs(1 + lines) < _NEAR
    tie = _NEAR * (1 + abs(effect))
    above, below = drawn > effect + tie, drawn < effect - tie
    low = np.where(same, np.where(below, other, -inf), np.where(opposite, one, np.minimum(one, other)))
    high = np.where(same, np.where(above, other, inf), np.where(opposite, one, np.maximum(one, other)))
    return (
        np.where(opposite & (drawn + effect <= tie), -inf, low),
        np.where(opposite & (drawn + effect >= -tie), inf, high),
    )
