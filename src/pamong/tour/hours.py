"""When courses of the tour are held: in working hours of the place, whatever the hour at which its home is filled."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from pamong.learning.queries.modules import ModuleRow
from pamong.office.queries.calendar import after_working_days


class Span(NamedTuple):
    """From when until when, with zone."""

    starts: datetime
    ends: datetime


_MORNING: Final = (time(8), time(12, 30))
_AFTERNOON: Final = (time(13, 30), time(16, 30))
_EARLY: Final = time(7)
"""Until then a course can still begin today."""

CLOSES: Final = timedelta(minutes=30)
"""Before the first session, registration closes."""

_TRAINING: Final = "KL03"
_SHORT: Final = Decimal(4)
"""JP of a training that fits the afternoon."""

_SOON: Final = timedelta(minutes=5)
_LONG: Final = timedelta(hours=4, minutes=30)
_LEAST: Final = timedelta(minutes=20)
"""What a class that begins now must still have of its day; less than the half hour in which a code is taken before a session."""

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def spread(modules: Sequence[ModuleRow], days: Sequence[date], zone: ZoneInfo) -> list[Span]:
    """A time for each module: in the morning of its own day, or, for a short training after another, in that afternoon.

    So a ready programme takes the days that it promises.

    days        at least as many as modules
    """
    spans: list[Span] = []
    at, later = -1, True
    for number, module in enumerate(modules):
        before = modules[number - 1].form if number else ""
        later = not later and before == module.form == _TRAINING and module.hours <= _SHORT
        at += not later
        spans.append(part_of(days[at], zone, later=later))
    return spans


def part_of(day: date, zone: ZoneInfo, *, later: bool) -> Span:
    """The morning of a day, or its afternoon."""
    starts, ends = _AFTERNOON if later else _MORNING
    return Span(datetime.combine(day, starts, zone), datetime.combine(day, ends, zone))


def from_now(region: int, now: datetime, zone: ZoneInfo) -> list[Span]:
    """Three sessions in two days: one that begins in some minutes, the others on the next working day.

    zone        of the region
    """
    first = begun(now.astimezone(zone))
    day = after_working_days(region, first.starts.date(), 1)
    return [first, *(part_of(day, zone, later=later) for later in (False, True))]


def next_days(region: int, now: datetime, count: int) -> list[date]:
    """So many working days from the next morning on in which a course can begin.

    now         in the zone of the region
    """
    since = now.date() - _DAY if now.time() <= _EARLY else now.date()
    return [after_working_days(region, since, number + 1) for number in range(count)]


def begun(now: datetime) -> Span:
    """A class that begins in some minutes and ends on the same day; so shortly before midnight that it begins with the next.

    now         in the zone of the region
    """
    starts = now.replace(second=0, microsecond=0) + _SOON
    midnight = datetime.combine(now.date() + _DAY, time(), now.tzinfo)
    if midnight - starts < _LEAST:
        starts, midnight = midnight, midnight + _DAY
    return Span(starts, min(starts + _LONG, midnight - _MINUTE))
