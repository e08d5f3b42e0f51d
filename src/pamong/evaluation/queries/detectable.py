"""What a plan could find, worked out from what is known of the time before its start."""

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import Final
from uuid import UUID

import numpy as np

from pamong.evaluation.models import StudyDesign, StudyPlan
from pamong.evaluation.queries.panel import PanelRow, rows_of
from pamong.evaluation.queries.starts import months_between
from pamong.science.impact.panel import NEVER, Ints, Panel, Unusable
from pamong.science.impact.staggered_plan import detectable_before

_COMPARED: Final = frozenset({StudyDesign.STAGGERED, StudyDesign.LOTTERY})
_YEAR: Final = 12


def detectable_before_start(plan: StudyPlan) -> float | None:
    """Effect that would be found with 80 % power, in units of the indicator.

    Where nobody is drawn or trained yet, half of the offices are taken to start when the plan says. As much of the time after is
    laid over the time before as half of it holds: the figure is rather too large than too small.
    returns     None for designs without comparison, and where too little is known of the time before
    """
    if plan.design not in _COMPARED:
        return None
    rows, starts = rows_of(plan)
    first = min([plan.planned_start, *(month for month in starts.months.values() if month > plan.first_month)])
    before = [row for row in rows if row.month < first]
    if not before:
        return None
    origin, offices = min(row.month for row in before), list(dict.fromkeys(row.office for row in before))
    since = {row.office: row.since for row in before if row.since}
    if not since:
        since = dict.fromkeys(offices[: len(offices) // 2], plan.planned_start)
    begins = [months_between(origin, since[office]) + 1 if office in since else NEVER for office in offices]
    last = months_between(origin, plan.last_month) + 1
    return _detectable(_panel(before, offices, origin), np.array(begins, dtype=np.int64), last)


def _panel(rows: Sequence[PanelRow], offices: Sequence[UUID], origin: date) -> Panel:
    number = {office: place for place, office in enumerate(offices)}
    return Panel(
        unit=np.array([number[row.office] for row in rows], dtype=np.int64),
        time=np.array([months_between(origin, row.month) + 1 for row in rows], dtype=np.int64),
        outcome=np.array([row.value for row in rows]),
        treated_from=np.full(len(offices), NEVER, dtype=np.int64),
        cluster=np.arange(len(offices), dtype=np.int64),
        covariates=np.empty((len(offices), 0)),
        weight=np.array([row.cases for row in rows], dtype=np.float64),
        season=_YEAR,
    )


def _detectable(before: Panel, begins: Ints, last: int) -> float | None:
    """As many periods after the last start as will be known, but never more than half of what is known before leaves."""
    begins = np.where((begins <= last) & (begins > before.first), begins, NEVER)
    known = begins[begins != NEVER]
    if not known.size:
        return None
    spread = int(known.max() - known.min())
    after = min(last - int(known.max()) + 1, (before.last - before.first + 1 - spread) // 2)
    if after < 1:
        return None
    try:
        found = detectable_before(before, begins, after=after)
    except (Unusable, np.linalg.LinAlgError):
        return None
    return found if isfinite(found) else None
