"""What somebody learnt by the registry's kinds of training. No actor; whoever asks has checked the right to know."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pamong.learning.formats.conversions import conversions
from pamong.learning.queries.hours.counting import live_lines, tally_of

LEADERSHIP: Final = "KL01"
TECHNICAL, FUNCTIONAL, SEMINAR = "T", "F", "P"
"""The registry's flags of forms."""

_EVER: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Learnt:
    """``technical``: JP that count; ``seminars``: records; the others: whether there ever was one."""

    technical: Decimal
    seminars: int
    leadership: bool
    functional: bool


def learnt_by(person: int, day: date, *, technical_months: int, seminar_months: int) -> Learnt:
    """Of one person until a day, from the first day of the month so many months before. Five queries."""
    flags = {one.form: one.flag for one in conversions()}
    hours = tally_of([person], months_before(day, technical_months), day).hour_lines()
    later = live_lines([person], months_before(day, seminar_months), day)
    ever = {line.form for line in live_lines([person], _EVER, day)}
    return Learnt(
        technical=sum((one.counted for one in hours if _is_technical(one.line.form, flags)), Decimal(0)),
        seminars=len({line.record for line in later if flags.get(line.form) == SEMINAR}),
        leadership=LEADERSHIP in ever,
        functional=any(flags.get(form) == FUNCTIONAL for form in ever),
    )


def months_before(day: date, months: int) -> date:
    """First day of the month so many months before that of a day."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _is_technical(form: str, flags: dict[str, str]) -> bool:
    return form != LEADERSHIP and flags.get(form) == TECHNICAL
