"""When a mail may go, in the three zones."""

from datetime import UTC, datetime

import pytest

from pamong.office.models import MessageChoice
from pamong.office.queries.timing import Hours, email_due, hours_of

USUAL = Hours("each", 7, 20, 6)
WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_who_has_not_chosen_gets_each_by_day() -> None:
    assert hours_of(None) == USUAL
    assert hours_of(MessageChoice(rhythm="daily", digest_hour=9, quiet_from=0, quiet_until=0)) == Hours(
        "daily", 9, 0, 0
    )


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        (WIB, utc(21, 12, 59), utc(21, 12, 59)),  # 19.59
        (WIB, utc(21, 13), utc(21, 23)),  # 20.00, until 06.00 of the 22nd
        (WITA, utc(21, 12), utc(21, 22)),  # 20.00
        (WIT, utc(21, 11), utc(21, 21)),  # 20.00
        (WIT, utc(21, 10, 59), utc(21, 10, 59)),  # 19.59
        (WIB, utc(21, 22, 59), utc(21, 23)),  # 05.59 of the 22nd
        (WIB, utc(21, 23), utc(21, 23)),  # 06.00
        (WIT, utc(21, 20, 30), utc(21, 21)),  # 05.30 of the 22nd
    ],
)
def test_nothing_goes_in_quiet_hours_of_where_somebody_is(zone: str, now: datetime, due: datetime) -> None:
    assert email_due(now, USUAL, zone, urgent=False) == due


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        (WIB, utc(21, 3, 32), utc(22, 0)),  # 10.32, so 07.00 of the 22nd
        (WITA, utc(21, 3, 32), utc(21, 23)),
        (WIT, utc(21, 3, 32), utc(21, 22)),
        (WIB, utc(20, 23, 59), utc(21, 0)),  # 06.59 of the 21st
        (WIB, utc(21, 0), utc(21, 0)),  # 07.00 exactly
        (WIB, utc(21, 0, 1), utc(22, 0)),
    ],
)
def test_digest_goes_at_its_hour_of_where_somebody_is(zone: str, now: datetime, due: datetime) -> None:
    assert email_due(now, Hours("daily", 7, 20, 6), zone, urgent=False) == due


def test_digest_of_a_quiet_hour_waits_until_it_is_over() -> None:
    assert email_due(utc(21, 3), Hours("daily", 5, 20, 6), WIB, urgent=False) == utc(21, 23)


def test_quiet_hours_may_lie_within_one_day_or_not_be() -> None:
    noon = Hours("each", 7, 12, 14)
    assert email_due(utc(21, 5), noon, WIB, urgent=False) == utc(21, 7)
    assert email_due(utc(21, 7), noon, WIB, urgent=False) == utc(21, 7)
    assert email_due(utc(21, 13), Hours("each", 7, 20, 20), WIB, urgent=False) == utc(21, 13)


@pytest.mark.parametrize("rhythm", ["each", "daily"])
def test_urgent_waits_for_nothing(rhythm: str) -> None:
    assert email_due(utc(21, 18), Hours(rhythm, 7, 20, 6), WIT, urgent=True) == utc(21, 18)


@pytest.mark.parametrize("urgent", [True, False])
def test_who_wants_no_mail_gets_none(urgent: bool) -> None:  # noqa: FBT001  # a parameter of the test
    assert email_due(utc(21, 3), Hours("never", 7, 20, 6), WIB, urgent=urgent) is None
