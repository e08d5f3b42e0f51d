"""Means of group-time effects: over all, by group, by period since the start, by calendar period.

Every mean carries the influence of each unit on it, uncertainty of its weights included, as in R's ``did``.
"""

from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np

from pamong.science.impact.found import Aggregate, Cell, Step
from pamong.science.impact.panel import Floats, Ints
from pamong.science.impact.staggered_cells import Cells, Flags

DRAWS: Final = 4000
"""Draws for the highest of several correlated t values: the 95 % point is then sure to about 0.02."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of cells; ``psi`` (units,) what each unit adds to its error."""

    key: int
    att: float
    psi: Floats


def spread(psi: Floats, cluster: Ints) -> Floats:
    """Standard error of each column of influences; units of a cluster move together.

    source      Callaway, Sant'Anna 2021; with clusters of several units times clusters / (clusters − 1)
    """
    count = int(cluster.max()) + 1
    if count == cluster.size:
        return np.asarray(np.sqrt((psi**2).sum(axis=0)), dtype=np.float64)
    sums = np.zeros((count, *psi.shape[1:]))
    np.add.at(sums, cluster, psi)
    return np.asarray(np.sqrt((sums**2).sum(axis=0) * count / max(count - 1, 1)), dtype=np.float64)


def error(mean: Mean, cluster: Ints) -> float:
    """Standard error of one mean."""
    return float(spread(mean.psi[:, None], cluster)[0])


def simple(cells: Cells) -> Mean:
    """Every treated unit and period counts once."""
    return _weighted(cells, cells.after, 0)


def by_event(cells: Cells) -> list[Mean]:
    """By period since the start, from before it on."""
    since = cells.time - cells.group
    return [_weighted(cells, since == one, int(one)) for one in np.unique(since)]


def by_calendar(cells: Cells) -> list[Mean]:
    """By calendar period in which somebody is treated."""
    times = np.unique(cells.time[cells.after])
    return [_weighted(cells, cells.after & (cells.time == one), int(one)) for one in times]


def by_group(cells: Cells) -> list[Mean]:
    """By first treated period: the plain mean over its treated periods."""
    found = []
    for one in np.unique(cells.group[cells.after]):
        own = cells.after & (cells.group == one)
        found.append(Mean(int(one), float(cells.att[own].mean()), cells.psi[:, own].mean(axis=1)))
    return found


def aggregates(cells: Cells, cluster: Ints) -> dict[str, Aggregate]:
    """All four, with their parts.

    source      Callaway, Sant'Anna 2021, table 1; the mean by period since the start is of those from 0 on
    """
    groups, calendar = by_group(cells), by_calendar(cells)
    events = [one for one in by_event(cells) if one.key >= 0]
    return {
        "simple": _told(simple(cells), (), cluster),
        "group": _told(_over_groups(cells, groups), groups, cluster),
        "dynamic": _told(_plain(events), events, cluster),
        "calendar": _told(_plain(calendar), calendar, cluster),
    }


def steps(means: list[Mean], cluster: Ints) -> tuple[Step, ...]:
    """Each mean with its standard error."""
    errors = spread(np.stack([one.psi for one in means], axis=1), cluster) if means else np.empty(0)
    return tuple(Step(one.key, one.att, float(se)) for one, se in zip(means, errors, strict=True))


def listed(cells: Cells, cluster: Ints) -> tuple[Cell, ...]:
    """Each cell with its standard error."""
    columns = (cells.group.tolist(), cells.time.tolist(), cells.att.tolist(), spread(cells.psi, cluster).tolist())
    return tuple(Cell(*row) for row in zip(*columns, strict=True))


def highest(psi: Floats, cluster: Ints, df: float, chance: np.random.Generator) -> Floats:
    """Draws of the highest of the t values of these columns where none differs from nothing.

    psi         (units, columns); columns without spread are left out
    df          inf for the normal
    returns     (draws,) sorted; empty where no column has any spread
    """
    errors = spread(psi, cluster)
    told = errors > 0
    if not told.any():
        return np.empty(0)
    sums = np.zeros((int(cluster.max()) + 1, int(told.sum())))
    np.add.at(sums, cluster, psi[:, told])
    sums /= np.sqrt((sums**2).sum(axis=0))
    draws = np.abs(chance.standard_normal((DRAWS, sums.shape[0])) @ sums).max(axis=1)
    if np.isfinite(df):
        draws = draws / np.sqrt(chance.chisquare(max(df, 1.0), DRAWS) / max(df, 1.0))
    return np.sort(draws)


def band(psi: Floats, cluster: Ints, df: float, chance: np.random.Generator) -> float:
    """Half-width of the simultaneous 95 % band in standard errors; nan where nothing has any spread."""
    draws = highest(psi, cluster, df, chance)
    return float(draws[int(np.ceil(0.95 * draws.size)) - 1]) if draws.size else nan


def _weighted(cells: Cells, chosen: Flags, key: int) -> Mean:
    """Each cell counts by its treated units, whose number is itself uncertain."""
    weights = cells.n[chosen] / cells.n[chosen].sum()
    att = float(cells.att[chosen] @ weights)
    mix = cells.treated[:, chosen] @ ((cells.att[chosen] - att) / cells.n[chosen].sum())
    return Mean(key, att, cells.psi[:, chosen] @ weights + mix)


def _over_groups(cells: Cells, groups: list[Mean]) -> Mean:
    """Groups weighted by size. How unsure the sizes are is counted as ``did`` 2.1.2 does, so that errors can be compared.

    It looks for the group of each weight among the first cells instead of among the groups: 0.2 % on minimum wages.
    """
    sizes = np.asarray([cells.treated[:, cells.after & (cells.group == one.key)].any(axis=1).sum() for one in groups])
    effects = np.asarray([one.att for one in groups])
    att = float(effects @ sizes) / int(sizes.sum())
    members = np.stack([cells.treated[:, cells.group == one].any(axis=1) for one in cells.group[: len(groups)]], axis=1)
    within = np.stack([one.psi for one in groups], axis=1) @ sizes + members @ (effects - att)
    return Mean(0, att, within / int(sizes.sum()))


def _plain(means: list[Mean]) -> Mean:
    return Mean(0, float(np.mean([one.att for one in means])), np.mean([one.psi for one in means], axis=0))


def _told(mean: Mean, parts: list[Mean] | tuple[()], cluster: Ints) -> Aggregate:
    return Aggregate(mean.att, error(mean, cluster), steps(list(parts), cluster))
