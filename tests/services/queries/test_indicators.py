"""Figures of services, worked out by hand on calendars of 2025 and cases of a few."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pamong.office.actions.calendar import set_day
from pamong.services.models import CaseSource, Service
from pamong.services.queries.indicators import (
    INDICATORS,
    Figure,
    before_after,
    covered_until,
    indicator_lines,
    service_months,
)
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

COVERED = datetime(2025, 5, 30, 16, tzinfo=case.ZONE)  # Friday, joint leave


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def source(world: World) -> CaseSource:
    return case.source(case.service(world, code="izin-usaha"), covers_until=COVERED)


def may(day: int) -> date:
    return date(2025, 5, day)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 5, day, hour, minute, tzinfo=case.ZONE)


def figure(source: CaseSource, key: str) -> Figure:
    """Of all months."""
    return service_months([source.service_id])[0].figures[key]


def decided(source: CaseSource, *pairs: tuple[int, int], **facts: Any) -> None:
    """Cases of May, by day of receipt and of decision."""
    for received, done in pairs:
        case.case(source, may(received), may(done), **facts)


def test_working_days_pass_over_weekend_holiday_and_joint_leave(source: CaseSource) -> None:
    # 5 Mon → 5 Mon: 0. 9 Fri → 14 Wed: the weekend, Mon 12 Waisak, Tue 13 joint leave are off, so 1.
    # 2 Fri → 6 Tue: Mon, Tue = 2. 5 Mon → 8 Thu: 3. 5 Mon → 9 Fri: 4.
    decided(source, (5, 5), (9, 14), (2, 6), (5, 8), (5, 9))
    assert figure(source, "processing") == Figure(n=5, open=0, median=2, p90=4, share=None)


def test_a_day_that_the_region_decided_about_counts_as_it_decided(world: World, source: CaseSource) -> None:
    set_day(world.actor("budi"), region="15.04", day=may(13), kind="work", name="Masuk", source="SE 1")
    decided(source, *[(9, 14)] * 5)  # Tue 13 and Wed 14
    assert figure(source, "processing").median == 2


def test_processing_begins_when_the_papers_are_complete(source: CaseSource) -> None:
    decided(source, *[(5, 9)] * 5, complete_at=at(7, 9), started_on=may(7))
    assert figure(source, "processing").median == 2  # Thu 8, Fri 9


def test_open_cases_count_up_to_what_is_known_and_are_never_left_out(source: CaseSource) -> None:
    # Two took 1; three are open since Mon 26: Tue 27, Wed 28 are worked, Thu 29 and Fri 30 are off: seen for 2.
    decided(source, (5, 6), (6, 7))
    for _case in range(3):
        case.case(source, may(26))
    # 2 of 5 are done after 1; nothing more was seen: half is not reached.
    assert figure(source, "processing") == Figure(n=5, open=3, median=None, p90=None, share=None)
    CaseSource.objects.filter(pk=source.pk).update(covers_until=at(26, 18))
    # Seen for 0 only: at 1 two are at risk, and both finish.
    assert figure(source, "processing") == Figure(n=5, open=3, median=1, p90=1, share=None)


def test_what_was_withdrawn_is_seen_up_to_then(source: CaseSource) -> None:
    decided(source, (5, 6), (5, 8), (5, 9))  # 1, 3, 4
    decided(source, (5, 7), (5, 7), outcome="withdrawn")  # seen for 2
    # At 1: 4/5 last longer. At 3 two are at risk: 4/5 × 1/2 = 0.4.
    assert figure(source, "processing") == Figure(n=5, open=2, median=3, p90=4, share=None)
    assert figure(source, "first_contact").n == 0  # nobody recorded contacts


def test_a_source_that_does_not_say_is_known_until_its_newest_case_was_written(source: CaseSource) -> None:
    CaseSource.objects.filter(pk=source.pk).update(covers_until=None)
    decided(source, *[(5, 8)] * 5, recorded_at=at(12, 9))
    for _case in range(5):
        case.case(source, may(26), recorded_at=at(26, 17))
    assert figure(source, "processing") == Figure(n=10, open=5, median=3, p90=3, share=None)


def test_the_promise_is_that_of_the_day_of_receipt(world: World, source: CaseSource) -> None:
    case.standard(source.service, promise=3, published_at=at(5, 8))
    case.standard(source.service, number=2, promise=1, published_at=at(19, 8))
    case.standard(source.service, number=3, promise=90, published=False)
    decided(source, (2, 2))  # before anything was promised
    decided(source, (5, 8), (5, 9))  # 3 kept, 4 late
    decided(source, (15, 20))  # Fri, Mon, Tue = 3, received under the first: kept
    decided(source, (19, 20), (19, 21))  # 1 kept, 2 late
    case.case(source, may(28))  # seen for 0: within, not counted yet
    case.case(source, may(26))  # seen for 2: late already
    decided(source, (5, 9), outcome="withdrawn")  # 4: late by then
    decided(source, (5, 6), outcome="withdrawn")  # within: not counted
    # kept 3; late 4 → 1, 2 → 1, open, withdrawn
    assert figure(source, "within_promise") == Figure(n=7, open=2, median=None, p90=None, share=3 / 7)


def test_a_promise_in_minutes_is_held_against_minutes(source: CaseSource) -> None:
    case.standard(source.service, promise=30, promise_unit="minutes", published_at=at(2, 8))
    for minutes in (10, 29, 30, 31, 45):
        case.case(source, may(5), may(5), decided_at=at(5, 10, minutes), received_at=at(5, 10))
    case.case(source, may(30), received_at=at(30, 15, 40))  # open for 20 minutes
    case.case(source, may(30), received_at=at(30, 15, 20))  # for 40
    assert figure(source, "within_promise") == Figure(n=6, open=1, median=None, p90=None, share=0.5)


def test_first_response_counts_hours_and_who_still_waits(source: CaseSource) -> None:
    for hours in (0.5, 1, 2, 3):
        decided(source, (5, 9), responded_at=at(5, 10) + timedelta(hours=hours))
    decided(source, (5, 9))  # answered nobody knows when: says nothing
    case.case(source, may(30), received_at=at(30, 10))  # open, unanswered for 6 hours
    assert figure(source, "first_response") == Figure(n=5, open=1, median=2, p90=None, share=None)


def test_an_office_that_never_records_answers_has_no_figure(source: CaseSource) -> None:
    for _case in range(6):
        case.case(source, may(26))
    assert figure(source, "first_response") == Figure(n=0, open=0, median=None, p90=None, share=None)


def test_waiting_counts_minutes_and_who_waits_on_the_last_day(source: CaseSource) -> None:
    for minutes in (5, 10, 15, 20):
        decided(source, (5, 5), called_at=at(5, 10, minutes), channel="counter")
    case.case(source, may(30), received_at=at(30, 15, 30), channel="counter")  # still in the queue for 30
    case.case(source, may(28), channel="counter")  # called nobody knows when
    case.case(source, may(30), received_at=at(30, 15), channel="online")
    assert figure(source, "waiting") == Figure(n=5, open=1, median=15, p90=None, share=None)


def test_shares_of_returns_and_first_contact(source: CaseSource) -> None:
    decided(source, (5, 6), (5, 6), (5, 6), contacts=1)
    decided(source, (5, 6), (5, 6), contacts=2, returns=3)
    decided(source, (5, 6))  # nobody counted how often
    decided(source, (5, 6), contacts=1, outcome="withdrawn")
    case.case(source, may(26), contacts=1, returns=1)
    assert figure(source, "first_contact") == Figure(n=5, open=1, median=None, p90=None, share=0.6)
    assert figure(source, "return_rate") == Figure(n=8, open=0, median=None, p90=None, share=3 / 8)


def test_under_the_least_number_there_is_no_figure(source: CaseSource) -> None:
    decided(source, *[(5, 6)] * 4)
    assert figure(source, "processing") == Figure(n=4, open=0, median=None, p90=None, share=None)
    assert figure(source, "return_rate").share is None
    assert {indicator.least for indicator in INDICATORS} == {5}


def test_only_the_newest_revision_counts(source: CaseSource) -> None:
    decided(source, *[(5, 6)] * 5)
    row = case.case(source, may(5), may(9), current=False)
    case.case(source, may(5), may(6), source_key=row.source_key, revision=2)
    assert figure(source, "processing") == Figure(n=6, open=0, median=1, p90=1, share=None)


def test_lines_stand_by_office_and_month_with_all_of_them_first(world: World, source: CaseSource) -> None:
    health = case.source(case.service(world, code="izin-usaha", unit=world.health), covers_until=COVERED)
    away = case.source(case.service(world, code="izin-usaha", unit=world.away, region=world.other))
    for one, days in ((source, 1), (health, 3), (away, 4)):
        decided(one, *[(5, 5 + days)] * 5)
    for _case in range(5):
        case.case(source, date(2025, 3, 3), date(2025, 3, 5))
    lines = indicator_lines(world.region.pk, "izin-usaha", by="month")
    told = [(line.unit, line.month, line.figures["processing"].n, line.figures["processing"].median) for line in lines]
    names = {line.unit: line.unit_name for line in lines if line.unit}
    first, second = sorted(names, key=lambda unit: names[unit])
    expected = {
        world.licensing.pk: [
            (world.licensing.pk, date(2025, 3, 1), 5, 2),
            (world.licensing.pk, date(2025, 5, 1), 5, 1),
        ],
        world.health.pk: [(world.health.pk, date(2025, 5, 1), 5, 3)],
    }
    together = [(None, date(2025, 3, 1), 5, 2), (None, date(2025, 5, 1), 10, 1)]
    assert told == [*together, *expected[first], *expected[second]]
    by_unit = indicator_lines(world.region.pk, "izin-usaha", by="unit", units=[world.health.pk], since=may(1))
    assert [(line.unit, line.month, line.figures["processing"].median) for line in by_unit] == [
        (None, None, 3),
        (world.health.pk, None, 3),
    ]
    assert indicator_lines(world.region.pk, "izin-lain", by="unit") == []


def test_a_source_is_known_as_far_as_the_slowest(source: CaseSource) -> None:
    assert covered_until([source.service_id]) == COVERED
    case.source(source.service, code="buku", covers_until=COVERED - timedelta(days=9))
    assert covered_until([source.service_id]) == COVERED - timedelta(days=9)
    assert covered_until([]) is None


def month_of(service: Service, source: CaseSource, first: date, days: int) -> None:
    """Five cases of a month, decided after so many days from its first Monday on."""
    monday = next(first + timedelta(days=place) for place in range(7) if (first + timedelta(days=place)).weekday() == 0)
    for _case in range(5):
        case.case(source, monday, monday + timedelta(days=days))


def test_periods_are_compared_with_the_year_before_or_else_with_those_before(source: CaseSource) -> None:
    assert before_after(source.service_id) is None
    # Known up to 30 May: the last whole month is April.
    for number in (2, 3, 4):
        month_of(source.service, source, date(2025, number, 1), 1)
    for number in (11, 12):
        month_of(source.service, source, date(2024, number, 1), 2)
    change = before_after(source.service_id)
    assert change is not None
    assert not change.year_ago
    assert (change.before.first, change.before.last, change.before.figure.median) == (
        date(2024, 11, 1),
        date(2025, 1, 31),
        2,
    )
    assert (change.after.first, change.after.last, change.after.figure.n) == (date(2025, 2, 1), date(2025, 4, 30), 15)
    month_of(source.service, source, date(2024, 3, 1), 3)
    change = before_after(source.service_id)
    assert change is not None
    assert change.year_ago
    assert (change.before.first, change.before.last, change.before.figure.n) == (date(2024, 2, 1), date(2024, 4, 30), 5)
