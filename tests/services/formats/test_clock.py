"""Moments of a whole file, each read once."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pamong.kit.imports import Unreadable
from pamong.services.formats.clock import Clock

NOON = "2026-11-21 10:32:00"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("21/11/2026 10.32", NOON),
        ("21-11-2026 10:32", NOON),
        ("21/11/2026 9.05", "2026-11-21 09:05:00"),
        ("21 Nov 2026", "2026-11-21 00:00:00"),
        ("2026-11-21", "2026-11-21 00:00:00"),
        ("2026-11-21T10:32:00+07:00", NOON),
        ("2026-11-21T12:32:00+09:00", NOON),
        ("2026-11-20T18:32:00Z", "2026-11-21 01:32:00"),
        ("2026-11-21 10:32:00.000", NOON),
        ("2026-11-21 10:32:00.250", "2026-11-21 10:32:00.250000"),
        ("46347,4388888889", NOON),
        ("46347", "2026-11-21 00:00:00"),
        ("21 November 2026 pukul 10.32 WIB", NOON),
        ("1/2/2026 8.05", "2026-02-01 08:05:00"),
        (datetime(2026, 11, 21, 10, 32), NOON),  # noqa: DTZ001  # a sheet has no zone
        (" - ", ""),
        (None, ""),
    ],
)
def test_clock_reads_what_offices_write_the_second_time_as_the_first(written: str, read: str) -> None:
    clock = Clock(ZoneInfo("Asia/Jakarta"))
    assert [clock.read(written), clock.read(written)] == [read, read]


def test_clock_does_not_take_a_remembered_day_for_another_way_of_writing() -> None:
    clock = Clock(ZoneInfo("Asia/Jakarta"))
    assert clock.read("21/11/2026 10.32") == NOON
    assert clock.read("21/11/2026 10.32 WIT") == "2026-11-21 08:32:00"
    assert clock.read("2026-11-21T10:32:00+09:00") == "2026-11-21 08:32:00"
    for wrong in ("21/11/2026 25.00", "31/02/2026", "kemarin", "21/11/26"):
        with pytest.raises(Unreadable):
            clock.read(wrong)
    assert clock.read("21/11/2026") == "2026-11-21 00:00:00"
