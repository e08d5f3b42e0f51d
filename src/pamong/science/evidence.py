"""From many pieces of evidence to one level: weighed by how reliable their kind is and how old they are.

Kinds are numbered 1 exam, 2 practical, 3 certificate, 4 supervisor, 5 peers' mean, 6 self-rating. A level is a number of
steps, 0 and up. Every piece says its level; its weight is r ÷ (1 − r) × 2^(−age ÷ half-life), r the reliability of its kind.
With a true spread of one level between people, r ÷ (1 − r) is the precision (1 ÷ variance) of a measure of reliability r, so
that 1 ÷ √(sum of weights) is the standard error of the weighted mean, in levels.

Three worked rows, with the reliabilities that come with pamong:

    exam 3 today                        → 3.0, counted 3
    exam 3 today, self 5 today          → 13.67 ÷ 4.33 = 3.15, shown 3.2, counted 3
    supervisor 4 today, peers 2 today   → two levels apart: no level counts, the two sides talk
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KINDS: Final = 6
SELF: Final = 6
COUNTED, UNVERIFIED, DISCUSSION, NONE = 1, 2, 3, 4

APART: Final = 2.0
"""Levels by which two kinds other than self must differ to contradict each other."""

LIFT: Final = 0.25
"""The level counted is the floor of (value + this)."""

_OLDEST: Final = 500.0  # half-lives: beyond it no piece weighs less, or else it would weigh nothing and have no mean
_Z: Final = 1.959963984540054
_SLACK: Final = 1e-9  # sums of binary fractions: 2.75 must not count as 2 for its last bit


@dataclass(frozen=True, slots=True)
class Weighing:
    """How evidence is weighed.

    reliabilities   of the six kinds in their order, each above 0 and below 1
    half_life       months after which a piece weighs half, > 0
    """

    reliabilities: tuple[float, float, float, float, float, float]
    half_life: float = 24.0


USUAL: Final = Weighing((0.80, 0.75, 0.70, 0.55, 0.50, 0.25))
"""Source: pamong, to be calibrated."""


@dataclass(frozen=True, slots=True)
class Combined:
    """One entry for each group, in order.

    value       (m,) weighted mean in levels, unrounded; nan without evidence
    low, high   (m,) 95 % interval, cut at 0 and at the top of the scale; nan without evidence
    counted     (m,) the level that counts; −1 for none
    state       (m,) 1 counted, 2 only self-rated, 3 contradictory, 4 no evidence
    low_kind    (m,) kind other than self that shows least, where state is 3; else 0
    high_kind   (m,) kind other than self that shows most, where state is 3; else 0
    """

    value: Floats
    low: Floats
    high: Floats
    counted: Ints
    state: Ints
    low_kind: Ints
    high_kind: Ints


def weights(kind: Ints, age: Floats, rule: Weighing = USUAL) -> Floats:
    """Weight of each piece.

    kind        (n,) 1 to 6
    age         (n,) months, ≥ 0
    returns     (n,) > 0
    raises      ValueError for an unknown kind, a negative age, or a rule out of its bounds
    """
    table = np.asarray(rule.reliabilities, dtype=float)
    if table.shape != (KINDS,) or not ((table > 0) & (table < 1)).all() or not rule.half_life > 0:
        raise ValueError(f"{rule} is no rule of weighing")
    if kind.size and (kind.min() < 1 or kind.max() > KINDS):
        raise ValueError("a kind of evidence is a number from 1 to 6")
    if age.size and not (age >= 0).all():
        raise ValueError("evidence from the future has no weight")
    odds = table / (1 - table)
    result: Floats = odds[kind - 1] * np.exp2(-np.minimum(age / rule.half_life, _OLDEST))
    return result


def combine(
    group: Ints,
    kind: Ints,
    level: Floats,
    age: Floats,
    *,
    groups: int,
    rule: Weighing = USUAL,
    top: Floats | float = 5.0,
) -> Combined:
    """Weigh the evidence of each group: one person's pieces for one competency.

    group       (n,) 0 to groups − 1, in any order
    kind        (n,) 1 to 6
    level       (n,) steps, ≥ 0
    age         (n,) months, ≥ 0
    groups      m
    top         highest level of the scale, one for all or (m,)
    raises      ValueError for shapes that differ, a group out of range, and what ``weights`` refuses
    source      pamong, to be calibrated; the worked rows of the module are tests
    """
    if not (group.shape == kind.shape == level.shape == age.shape) or group.ndim != 1:
        raise ValueError("group, kind, level and age belong together row by row")
    if group.size and (group.min() < 0 or group.max() >= groups):
        raise ValueError("a group is out of range")
    if level.size and not (np.isfinite(level) & (level >= 0)).all():
        raise ValueError("a level is a number from 0 up")
    weight = weights(kind, age, rule)
    total = np.bincount(group, weight, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.bincount(group, weight * level, groups) / total
        spread = _Z / np.sqrt(total)
    least, most, low_kind, high_kind = _of_others(group, kind, weight, level, groups)
    others = np.isfinite(most)
    apart = others & (most - least >= APART - _SLACK)
    state = np.select([total == 0, ~others, apart], [NONE, UNVERIFIED, DISCUSSION], COUNTED).astype(np.int64)
    supported = _highest(group[kind != SELF], level[kind != SELF], groups)
    counted = np.minimum(_step(value), _step(supported))
    return Combined(
        value=value,
        low=np.maximum(value - spread, 0),
        high=np.minimum(value + spread, top),
        counted=np.where(state == COUNTED, counted, -1),
        state=state,
        low_kind=np.where(apart, low_kind, 0),
        high_kind=np.where(apart, high_kind, 0),
    )


def _step(value: Floats) -> Ints:
    """The level that a value is counted as; −1 for nan."""
    return np.where(np.isnan(value), -1, np.floor(np.nan_to_num(value) + LIFT + _SLACK)).astype(np.int64)


def _highest(group: Ints, level: Floats, groups: int) -> Floats:
    highest = np.full(groups, np.nan)
    np.fmax.at(highest, group, level)
    return highest


def _of_others(
    group: Ints, kind: Ints, weight: Floats, level: Floats, groups: int
) -> tuple[Floats, Floats, Ints, Ints]:
    """Least and most that the kinds other than self show, each kind by its own weighted mean, and which kinds these are."""
    place = group * KINDS + kind - 1
    total = np.bincount(place, weight, groups * KINDS)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(place, weight * level, groups * KINDS) / total
    table = mean.reshape(groups, KINDS)[:, : SELF - 1]
    downward, upward = np.where(np.isnan(table), np.inf, table), np.where(np.isnan(table), -np.inf, table)
    least, most = downward.min(axis=1, initial=np.inf), upward.max(axis=1, initial=-np.inf)
    return least, most, downward.argmin(axis=1) + 1, upward.argmax(axis=1) + 1
