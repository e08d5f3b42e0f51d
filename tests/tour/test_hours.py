"""Whenever a tour home is filled: its one class of that moment ends the same day, and everything else waits for a morning."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from pamong.tour.hours import begun, from_now, next_days
from tests import make

_SOFIFI = ZoneInfo("Asia/Jayapura")


@pytest.mark.parametrize(
    ("now", "starts", "ends"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:05", "2026-11-23 13:35"),
        ("2026-11-23 19:45", "2026-11-23 19:50", "2026-11-23 23:59"),
        ("2026-11-23 23:35", "2026-11-23 23:40", "2026-11-23 23:59"),
        ("2026-11-23 23:36", "2026-11-24 00:00", "2026-11-24 04:30"),
        ("2026-11-23 23:59", "2026-11-24 00:00", "2026-11-24 04:30"),
    ],
)
def test_class_of_the_moment_never_crosses_midnight(now: str, starts: str, ends: str) -> None:
    found = begun(_at(now))
    assert (found.starts, found.ends) == (_at(starts), _at(ends))


@pytest.mark.django_db
@pytest.mark.parametrize("hour", range(24))
def test_rest_of_that_class_is_on_the_next_working_day_and_overlaps_nothing(hour: int) -> None:
    region = make.world().region.pk
    first, *rest = from_now(region, _at(f"2026-11-23 {hour:02}:10"), _SOFIFI)
    day = date(2026, 11, 24)
    assert (first.starts.date(), first.ends.date()) == (date(2026, 11, 23), date(2026, 11, 23))
    assert [(f"{one.starts:%H.%M}", one.starts.date(), one.ends.date()) for one in rest] == [
        ("08.00", day, day),
        ("13.30", day, day),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-11-23 06:30", [23, 24]),  # a Monday before work
        ("2026-11-23 07:30", [24, 25]),
        ("2026-11-23 21:50", [24, 25]),
        ("2026-11-20 21:50", [23, 24]),  # a Friday
        ("2026-11-21 06:30", [23, 24]),
    ],
)
def test_course_begins_on_the_next_morning_of_work(now: str, days: list[int]) -> None:
    region = make.world().region.pk
    assert next_days(region, _at(now), 2) == [date(2026, 11, day) for day in days]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_SOFIFI)
