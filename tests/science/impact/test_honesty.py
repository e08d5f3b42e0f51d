"""Whether the words can be trusted: thousands of invented offices in which the truth is known."""

from collections.abc import Iterable

import numpy as np
import pytest

from pamong.science.impact.compare import compare
from pamong.science.impact.found import Design, Effect
from pamong.science.impact.panel import NEVER, Floats, Panel
from pamong.science.impact.staggered import effect_of
from pamong.science.impact.staggered_cells import cells_of, sampled
from pamong.science.impact.verdict import judge

MONTHS = 24
STARTS = (11, 14, 17)
WITHIN = (0.92, 0.98)
"""Between these shares of 95 % intervals hold the truth."""


def remembering(chance: np.random.Generator, shape: tuple[int, int], *, again: float) -> Floats:
    """Noise of which ``again`` stays from one month to the next, steady from the first month on."""
    wide = chance.normal(size=shape)
    wide[:, 0] /= np.sqrt(1 - again**2)
    for month in range(1, shape[1]):
        wide[:, month] += again * wide[:, month - 1]
    return wide


def offices(seed: int, *, units: int = 30, treated: int = 12, effect: float = 0.0, level: float = 20.0) -> Panel:
    """Offices with levels of their own, a common course, and noise of which half stays; a third starts at each of STARTS."""
    chance = np.random.default_rng(seed)
    wide = level + chance.normal(scale=2, size=(units, 1)) + chance.normal(size=(1, MONTHS))
    wide = wide + remembering(chance, (units, MONTHS), again=0.5)
    starts = np.full(units, NEVER)
    starts[:treated] = np.resize(STARTS, treated)
    month = np.arange(1, MONTHS + 1)
    return laid(wide + effect * (month >= starts[:, None]), starts)


def series(seed: int, *, again: float, months: int = 60, start: int = 37, effect: float = 0.0) -> Panel:
    """One office with a trend, a season and noise of which ``again`` stays."""
    chance = np.random.default_rng(seed)
    month = np.arange(1, months + 1)
    course = 20 - 0.05 * month + 1.5 * np.sin(2 * np.pi * month / 12) + effect * (month >= start)
    return laid(course + remembering(chance, (1, months), again=again), np.asarray([start]))


def laid(wide: Floats, starts: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> Panel:
    """A panel of units by rows and months by columns."""
    units, months = wide.shape
    return Panel(
        unit=np.repeat(np.arange(units), months),
        time=np.tile(np.arange(1, months + 1), units),
        outcome=wide.ravel(),
        treated_from=starts,
        cluster=np.arange(units),
        covariates=np.empty((units, 0)),
        weight=np.ones(wide.size),
        season=12,
    )


def share(hits: Iterable[bool]) -> float:
    return float(np.mean(list(hits)))


def holds(effect: Effect, truth: float) -> bool:
    return effect.low <= truth <= effect.high


def headline(panel: Panel) -> Effect:
    """What ``staggered`` says first, without what stands beside it."""
    sample = sampled(panel)
    return effect_of(sample, cells_of(sample), seed=0)


def test_headline_alone_is_that_of_the_whole() -> None:
    panel = offices(1)
    assert compare("staggered", panel, meaningful=-1.0, seed=0).effect == headline(panel)


@pytest.mark.parametrize("seed", range(5))
def test_planted_fifth_less_is_found_and_proven(seed: int) -> None:
    found = compare("staggered", offices(seed, effect=-4.0), meaningful=-2.0, seed=0)
    assert holds(found.effect, -4.0)
    assert judge(found, -2.0).word == "terbukti"


def test_intervals_of_staggered_starts_hold_the_truth() -> None:
    found = share(holds(headline(offices(seed, effect=-4.0)), -4.0) for seed in range(500))
    assert WITHIN[0] <= found <= WITHIN[1]


@pytest.mark.parametrize("again", [0.0, 0.4])
def test_intervals_of_interrupted_series_hold_the_truth(again: float) -> None:
    panels = (series(seed, again=again, effect=-4.0) for seed in range(250))
    found = share(holds(compare("its", panel, meaningful=-2.0, seed=0).effect, -4.0) for panel in panels)
    assert WITHIN[0] <= found <= WITHIN[1]


@pytest.mark.parametrize(
    ("design", "meaningful"), [("staggered", -0.5), ("lottery", -0.5), ("its", -1.5), ("before-after", -0.5)]
)
def test_nothing_is_proven_where_nothing_is(design: Design, meaningful: float) -> None:
    panels = (series(seed, again=0.4) if design == "its" else offices(seed, units=30) for seed in range(200))
    words = [judge(compare(design, panel, meaningful=meaningful, seed=0), meaningful).word for panel in panels]
    assert share(word == "terbukti" for word in words) <= 0.05
    assert share(word == "data kurang" for word in words) < 0.5  # it is not for want of data that nothing is said
