"""From when the training of each office can show: as it was held, or as it was drawn. No actor; whoever asks has checked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from pamong.evaluation.models import StudyDesign, StudyPlace, StudyPlan
from pamong.learning.queries.trainings import first_trained

_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Starts:
    """Offices of a plan, as ids of units.

    taking_part     those that are looked at
    months          of those that were trained, or drawn: first month from which it can show
    came            uuids of those that were really trained, where a lottery decides the months; else None
    """

    taking_part: tuple[int, ...]
    months: Mapping[int, date]
    came: frozenset[UUID] | None = None


def starts_of(plan: StudyPlan, units: Collection[int]) -> Starts:
    """Of the offices that give the service. Where a lottery decides, only those that took part in it are looked at.

    An office that was trained shows it from the month after its last session on, so that no month is half one, half the other.
    """
    trained = first_trained(plan.programme.uuid, units, plan.least_people)
    if plan.design != StudyDesign.LOTTERY:
        return Starts(tuple(units), {unit: month_after(day) for unit, day in trained.items()})
    places = list(StudyPlace.objects.filter(draw__study=plan.study_id, unit__in=units).select_related("unit"))
    return Starts(
        tuple(place.unit_id for place in places),
        {place.unit_id: place.month for place in places if place.month},
        frozenset(place.unit.uuid for place in places if place.unit_id in trained),
    )


def month_after(day: date, months: int = 1) -> date:
    """First day of the month so many months after that of a day."""
    number = day.year * _YEAR + day.month - 1 + months
    return date(number // _YEAR, number % _YEAR + 1, 1)


def months_between(first: date, last: date) -> int:
    """Months from one to the other."""
    return (last.year - first.year) * _YEAR + last.month - first.month
