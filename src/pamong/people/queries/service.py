"""How long people served in certain positions. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from datetime import date
from typing import Final

from pamong.people.models import Assignment

_YEAR: Final = 12


def months_in(person: int, positions: Collection[int], day: date) -> int:
    """Whole months until a day in one of these positions, in any kind of assignment; days that overlap count once."""
    spans = sorted(
        (row.since, min(row.until or day, day))
        for row in Assignment.objects.filter(person=person, position__in=positions, since__lte=day)
    )
    months, reached = 0, date.min
    for since, until in spans:
        begins = max(since, reached)
        if until > begins:
            months += _whole_months(begins, until)
            reached = until
    return months


def _whole_months(since: date, until: date) -> int:
    passed = (until.year - since.year) * _YEAR + until.month - since.month
    return passed - (until.day < since.day)
