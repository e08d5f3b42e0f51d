"""Faster, but sent back more often? Efficiency beside effectiveness, of the offices that were trained. No actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Final

from pamong.evaluation.models import Estimate, StudyPlan
from pamong.evaluation.queries.starts import starts_of
from pamong.science.impact.difference import HALF_WIDTH
from pamong.services.queries.indicators import indicator_lines
from pamong.services.queries.offices import giving_offices

KEY: Final = "return_rate"
"""Of the indicator."""


@dataclass(frozen=True, slots=True)
class Returns:
    """Share of cases that were sent back at least once, 0 to 1, before and after each office's own start."""

    before: float
    after: float
    cases_before: int
    cases_after: int

    @property
    def rose(self) -> bool:
        """Whether it is higher afterwards by more than chance explains (95 %, two shares)."""
        pooled = (self.before * self.cases_before + self.after * self.cases_after) / (
            self.cases_before + self.cases_after
        )
        error = sqrt(pooled * (1 - pooled) * (1 / self.cases_before + 1 / self.cases_after))
        return self.after - self.before > HALF_WIDTH * error


def returns_beside(row: Estimate) -> Returns | None:
    """Of the plan of an estimate, as they were when it was first read here: an estimate does not change, so neither do they."""
    return _beside(row.plan_id, row.pk, row.digest)


@lru_cache(maxsize=512)
def _beside(plan: int, _estimate: int, _digest: str) -> Returns | None:
    """All cases of a large region are counted for it, which takes longer than the rest of a report."""
    return returns_of(StudyPlan.objects.select_related("study", "programme").get(pk=plan))


def returns_of(plan: StudyPlan) -> Returns | None:
    """None where the study is about returns itself, nobody was trained, or one side has no cases."""
    if plan.indicator == KEY:
        return None
    region = plan.study.region_id
    starts = starts_of(plan, [one.unit for one in giving_offices(region, plan.service)]).months
    if not starts:
        return None
    lines = indicator_lines(region, plan.service, by="month", units=starts, since=plan.first_month)
    before: list[tuple[float, int]] = []
    after: list[tuple[float, int]] = []
    for line in lines:
        figure = line.figures[KEY]
        if line.unit is None or line.month is None or figure.share is None or line.month > plan.last_month:
            continue
        (after if line.month >= starts[line.unit] else before).append((figure.share, figure.n))
    if not before or not after:
        return None
    return Returns(_mean(before), _mean(after), _cases(before), _cases(after))


def _mean(parts: Iterable[tuple[float, int]]) -> float:
    some = list(parts)
    return sum(share * n for share, n in some) / _cases(some)


def _cases(parts: Iterable[tuple[float, int]]) -> int:
    return sum(n for _share, n in parts)
