"""A programme as what it is: money that is spent once and saves days for years. Every year is worked out in the same way.

No actor; whoever asks has checked the right to know.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from pamong.evaluation.models import Estimate, StudyPlan
from pamong.evaluation.queries.costs import Costs, costs_by_year, per_unit
from pamong.evaluation.queries.report import result_of, table_of


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of the calendar.

    costs       of offerings that were finished in it
    spent       rupiah from the first year to the end of this one
    cases       of trained offices from their start to the end of this year
    per_unit    rupiah for each unit by which one of those cases changed, until the end of this year; None before anything is seen
                to have become better
    """

    year: int
    costs: Costs
    spent: int
    cases: int
    per_unit: int | None


@dataclass(frozen=True, slots=True)
class Years:
    """All years, the oldest first. ``indicator``: key of what changed; empty while nothing is seen to have become better."""

    lines: tuple[YearLine, ...]
    indicator: str


def years_of(programme: UUID, zone: str, plan: StudyPlan | None) -> Years:
    """The count of queries does not depend on anything.

    zone    name of the time zone in which a year begins
    plan    of the study whose effect is divided into; None without one
    """
    costs = dict(costs_by_year(programme, zone))
    row = _newest(plan) if plan else None
    effect, treated = _seen(row) if row else (None, {})
    indicator = row.plan.indicator if row and effect is not None else ""
    return Years(tuple(_lines(costs, effect, treated)), indicator)


def _newest(plan: StudyPlan) -> Estimate | None:
    rows = Estimate.objects.filter(study=plan.study_id).select_related("study", "plan__programme", "extract")
    return rows.order_by("-number").first()


def _seen(row: Estimate) -> tuple[float | None, dict[int, int]]:
    """Effect on a case, and year → cases; None and nothing where it is not seen to have become better."""
    result = result_of(row, {})
    if not result.gained or result.effect is None:
        return None, {}
    return result.effect, dict(table_of(row).treated)


def _lines(costs: dict[int, Costs], effect: float | None, treated: dict[int, int]) -> Iterator[YearLine]:
    spent = cases = 0
    for year in sorted({*costs, *treated}):
        own = costs.get(year, Costs((), 0, 0, 0, 0))
        spent, cases = spent + own.total, cases + treated.get(year, 0)
        until = replace(own, total=spent)
        yield YearLine(year, own, spent, cases, per_unit(until, effect=effect, cases=cases))
