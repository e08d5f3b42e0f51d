"""Competence and trust beside each other over time: two measures that are never mixed, each with its n and its interval.

No actor; whoever asks has checked the right to know.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from pamong.competency.queries.met import met_by_snapshot
from pamong.evaluation.models import StudyPlan
from pamong.learning.queries.aims import competencies_aimed
from pamong.learning.queries.trainings import first_trained
from pamong.science.satisfaction import share_interval
from pamong.services.queries.codes import units_giving
from pamong.services.queries.quarters import Quarter, quarters_of

FLOOR: Final = 5
"""People under which a share is not told."""

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Share:
    """A share at one time.

    title           of the snapshot; empty for a quarter
    n               people or answers
    share, low, high    percent with its interval of 95 % (Wilson); None where there is too little
    """

    day: date
    title: str
    n: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class OverTime:
    """Both lines, the oldest first.

    competence  of who completed the programme: those who met every level asked of them in what it teaches
    trust       of who answered about the offices that were trained, in published quarters
    """

    competence: tuple[Share, ...]
    trust: tuple[Share, ...]

    @property
    def told(self) -> bool:
        """Whether there is a single number."""
        return any(one.share is not None for one in (*self.competence, *self.trust))


def over_time(programme: UUID, region: int, people: Collection[int], plan: StudyPlan | None) -> OverTime:
    """The count of queries does not depend on anything.

    people      ids of who completed it
    plan        that names the service; None: trust was never asked about
    """
    rows = met_by_snapshot(region, people, competencies_aimed(programme))
    competence = tuple(_share(row.day, row.title, row.met, row.people) for row in rows)
    return OverTime(competence, _trust(plan) if plan else ())


def _trust(plan: StudyPlan) -> tuple[Share, ...]:
    offices = units_giving(plan.study.region_id, plan.service)
    trained = first_trained(plan.programme.uuid, offices, plan.least_people)
    quarters = defaultdict[date, list[Quarter]](list)
    for one in quarters_of(plan.study.region_id, plan.service, trained):
        quarters[one.first].append(one)
    return tuple(pooled(first, rows) for first, rows in sorted(quarters.items()))


def pooled(first: date, rows: list[Quarter]) -> Share:
    """Answers of one quarter, of all offices together that published a share."""
    told = [one for one in rows if one.trust is not None]
    n = sum(one.trusting for one in told)
    if not n:
        return Share(first, "", sum(one.trusting for one in rows))
    return _share(first, "", round(sum((one.trust or 0) * one.trusting / _PERCENT for one in told)), n)


def _share(day: date, title: str, part: int, n: int) -> Share:
    if n < FLOOR:
        return Share(day, title, n)
    low, high = share_interval(part, n)
    return Share(day, title, n, _PERCENT * part / n, _PERCENT * low, _PERCENT * high)
