"""Impact studies: five hundred offices over three years, and five years of days, beside the bare fit of the library below."""

import time
import warnings
from collections.abc import Callable

import numpy as np

from benchmarks.harness import Result
from pamong.science.impact.panel import NEVER, Panel

OFFICES, MONTHS, TREATED = 500, 36, 250
DAYS, FIRST_DAY = 5 * 365, 3 * 365
STARTS = (13, 30)
ROUNDS = 3
PROMISED_S = 2.0


def run() -> Result:
    """Seconds of a whole estimate, the best of some rounds; ratios to the bare fit and to the promise."""
    from pamong.science.impact.series import interrupted  # noqa: PLC0415  # loaded before anything is timed
    from pamong.science.impact.staggered import staggered  # noqa: PLC0415

    result = Result("impact", limits={"promised_s": PROMISED_S})
    offices, days = panel_of_offices(), panel_of_days()
    result.figures["staggered_500x36_s"] = best(lambda: staggered(offices, meaningful=-2.0))
    result.figures["series_5_years_of_days_s"] = best(lambda: interrupted(days, meaningful=-2.0))
    result.limits["diff_diff_fit_s"] = best(lambda: bare_fit(offices))
    result.limits["statsmodels_ols_s"] = best(lambda: bare_ols(days))
    result.ratio("staggered", "staggered_500x36_s", "diff_diff_fit_s")
    result.ratio("series", "series_5_years_of_days_s", "statsmodels_ols_s")
    result.ratio("staggered_to_promise", "staggered_500x36_s", "promised_s")
    result.ratio("series_to_promise", "series_5_years_of_days_s", "promised_s")
    return result


def panel_of_offices() -> Panel:
    """Half of the offices begin in some month of the second or third year; effects, courses and noise by a fixed seed."""
    chance = np.random.default_rng(9)
    starts = np.full(OFFICES, NEVER)
    starts[:TREATED] = chance.integers(*STARTS, TREATED)
    month = np.arange(1, MONTHS + 1)
    outcome = chance.normal(20, 2, (OFFICES, 1)) + chance.normal(size=MONTHS) + chance.normal(size=(OFFICES, MONTHS))
    return laid(outcome - 4 * (month >= starts[:, None]), starts, 12)


def panel_of_days() -> Panel:
    """One office: a trend, a week, a year, and noise of which a part stays until the next day."""
    chance = np.random.default_rng(9)
    day = np.arange(1, DAYS + 1)
    noise = chance.normal(size=DAYS)
    for place in range(1, DAYS):
        noise[place] += 0.4 * noise[place - 1]
    course = 20 - 0.001 * day + np.sin(2 * np.pi * day / 7) + np.cos(2 * np.pi * day / 365.25) - 4 * (day >= FIRST_DAY)
    return laid((course + noise)[None, :], np.asarray([FIRST_DAY]), 7)


def laid(
    wide: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
    starts: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    season: int,
) -> Panel:
    """A panel of units by rows and periods by columns."""
    units, periods = wide.shape
    return Panel(
        unit=np.repeat(np.arange(units), periods),
        time=np.tile(np.arange(1, periods + 1), units),
        outcome=wide.ravel(),
        treated_from=starts,
        cluster=np.arange(units),
        covariates=np.empty((units, 0)),
        weight=np.ones(wide.size),
        season=season,
    )


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest round, after one to warm up."""
    work()
    return min(timed(work) for _ in range(ROUNDS))


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def bare_fit(panel: Panel) -> None:
    """The library's fit alone, from a table that is ready."""
    import pandas as pd  # noqa: PLC0415  # as above
    from diff_diff import CallawaySantAnna  # noqa: PLC0415

    first = np.where(panel.starts == NEVER, 0, panel.starts)[panel.unit]
    table = pd.DataFrame({"unit": panel.unit, "time": panel.time, "outcome": panel.outcome, "first": first})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of its own options is not what is measured
        CallawaySantAnna(estimation_method="reg").fit(
            table, outcome="outcome", unit="unit", time="time", first_treat="first"
        )


def bare_ols(panel: Panel) -> None:
    """Least squares of the same length: a step, a trend, and ten waves; nothing about memory."""
    import statsmodels.api as sm  # noqa: PLC0415

    turns = [
        2 * np.pi * pair / length * panel.time
        for length, pairs in ((7, 3), (365.25, 2))
        for pair in range(1, pairs + 1)
    ]
    waves = [wave(turn) for turn in turns for wave in (np.sin, np.cos)]
    step = panel.time >= FIRST_DAY
    sm.OLS(panel.outcome, np.column_stack([np.ones(panel.time.size), panel.time, step, *waves])).fit()
