"""What every comparison finds, in the same form whatever the design."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Design = Literal["staggered", "its", "lottery", "before-after"]
Grade = Literal["A", "B", "C", "D"]

Diagnostic = bool | int | float | str | None
Beforehand = Literal["parallel", "unsure", "apart", "unknown"]


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect in units of the outcome, with its uncertainty.

    low, high   95 % interval
    p           two-sided, of no effect
    df          degrees of freedom of the interval; inf for the normal
    method      by which the uncertainty is known: ``influence``, ``cr2``, ``wild-bootstrap``, ``randomisation``, ``hac``, …
    mde         effect that would have been found with 80 % power; for randomisation from the spread of the draws
    """

    effect: float
    se: float
    low: float
    high: float
    p: float
    df: float
    method: str
    mde: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Effect on those first treated in ``group``, in the period ``time``: before ``group`` it should be nothing."""

    group: int
    time: int
    att: float
    se: float


@dataclass(frozen=True, slots=True)
class Step:
    """One part of an aggregate: of one group, calendar period, or period since the start. ``key`` says which."""

    key: int
    att: float
    se: float


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A mean of cells, and the parts it is the mean of."""

    att: float
    se: float
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """How much was seen: periods before and after the start, of the treated unit that has fewest."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a design found.

    baseline        mean outcome of the treated before they were
    n               entries used; ``cases``: what they stand for
    units           units used, treated and compared
    grade           of the design as it turned out
    event           by period since the start, with ``band``: half-width of the simultaneous 95 % band in standard errors; nan
    diagnostics     by name: share of forbidden comparisons, slope before, autocorrelation, …
    limits          codes of what cannot be concluded
    """

    design: Design
    effect: Effect
    baseline: float
    n: int
    cases: float
    units: int
    treated_units: int
    points: Points
    grade: Grade
    cells: tuple[Cell, ...] = ()
    aggregates: Mapping[str, Aggregate] = field(default_factory=dict)
    event: tuple[Step, ...] = ()
    band: float = float("nan")
    diagnostics: Mapping[str, Diagnostic] = field(default_factory=dict)
    limits: tuple[str, ...] = ()


def beforehand(diagnostics: Mapping[str, Diagnostic]) -> Beforehand | None:
    """How both groups went before the start, of what a design with a staggered start tells.

    ``unknown``: it could not be tested; ``apart``: tested, and they drifted apart; ``parallel``: tested sharply, and they did not;
    ``unsure``: no drift was seen, but the test would have missed one that matters
    returns     None of a design that does not ask
    """
    if "flat" not in diagnostics:
        return None
    if diagnostics.get("pre_p") is None:
        return "unknown"
    if not diagnostics["flat"]:
        return "apart"
    return "parallel" if diagnostics.get("powered") else "unsure"
