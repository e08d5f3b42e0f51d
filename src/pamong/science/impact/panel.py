"""What every comparison starts from: one outcome of some units over time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NEVER: Final = np.iinfo(np.int64).max
"""``treated_from`` of a unit that is never treated as far as the data reach."""


class Unusable(ValueError):
    """These data cannot be compared in this way, and no number of theirs would mean anything.

    code        short and stable: ``no-comparison``, ``no-variation``, ``treated-twice``
    facts       what a sentence about it needs
    """

    def __init__(self, code: str, **facts: float | str) -> None:
        """Keep code and facts."""
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, int | float | str] = facts


@dataclass(frozen=True, slots=True)
class Panel:
    """One outcome, one entry for each unit and period that is known. Periods may be missing; none occurs twice.

    unit            (n,) from 0 to units − 1
    time            (n,) whole numbers, neighbouring periods differ by 1
    outcome         (n,) finite
    treated_from    (units,) first treated period; NEVER
    cluster         (units,) from 0; units of a cluster are not independent of each other
    covariates      (units, k) as they were before anybody was treated; k may be 0
    weight          (n,) how many cases an entry stands for, > 0; told, never used to weigh
    season          periods after which a season returns: 12 for months, 7 for days; 0 for none
    raises          ValueError for shapes that differ; Unusable ``empty``, ``not-finite``, ``twice``
    """

    unit: Ints
    time: Ints
    outcome: Floats
    treated_from: Ints
    cluster: Ints
    covariates: Floats
    weight: Floats
    season: int = field(default=0)

    def __post_init__(self) -> None:
        """Refuse what no comparison could use."""
        if not self.unit.size:
            raise Unusable("empty")
        rows, units = self.unit.shape, self.treated_from.shape
        if not (rows == self.time.shape == self.outcome.shape == self.weight.shape):
            raise ValueError("unit, time, outcome and weight belong together row by row")
        if units != self.cluster.shape or units[0] != self.covariates.shape[0] or units[0] <= int(self.unit.max()):
            raise ValueError("treated_from, cluster and covariates have one entry for each unit")
        if not (np.isfinite(self.outcome).all() and np.isfinite(self.covariates).all()):
            raise Unusable("not-finite")
        if np.unique(np.stack([self.unit, self.time]), axis=1).shape[1] != self.unit.size:
            raise Unusable("twice")

    @property
    def first(self) -> int:
        """First period of the data."""
        return int(self.time.min())

    @property
    def last(self) -> int:
        """Last period of the data."""
        return int(self.time.max())

    @property
    def starts(self) -> Ints:
        """(units,) first treated period as the data show it: after their end is NEVER, since nothing of it is seen."""
        return np.where(self.treated_from > self.last, NEVER, self.treated_from)

    @property
    def treated(self) -> NDArray[np.bool_]:
        """(n,) whether an entry lies in a treated period of its unit."""
        found: NDArray[np.bool_] = self.time >= self.starts[self.unit]
        return found

    @property
    def baseline(self) -> float:
        """Mean outcome of units that are treated later, before they are; nan where nothing of it is known."""
        before = (self.starts[self.unit] != NEVER) & ~self.treated
        return float(self.outcome[before].mean()) if before.any() else float("nan")
