"""How long people served in certain positions. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from datetime import date
from typing import Final

from pamong.people.models import Assignment

_YEAR: Final = 12


def months_in(person: int, positions: Collection[int], day: date) -> int:
    """Whole months until a day in one of these positions, in any kind of assignment.

    Days that overlap count once. What follows without a gap counts as one stretch; of each stretch only whole months count.
    """
    spans = sorted(
        (row.since, min(row.until or day, day))
        for row in Assignment.objects.filter(person=person, position__in=positions, since__lte=day)
    )
    stretches: list[tuple[date, date]] = []
    for since, until in spans:
        if stretches and since <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], until))
        else:
            stretches.append((since, until))
    return sum(_whole_months(since, until) for since, until in stretches)


def _whole_months(since: date, until: date) -> int:
    passed = (until.year - since.year) * _YEAR + until.month - since.month
    return passed - (until.day < since.day)
