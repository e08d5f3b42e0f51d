"""Cases of a service as lists and pages give them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.services.models import CaseSource
from pamong.services.queries.cases import CaseLine, CasesWanted, case_page, cases_of, source_page, sources_of
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def source(world: World) -> CaseSource:
    """A service that promises three working days; its book is known up to Friday, 13 March 2026."""
    service = case.service(world)
    case.standard(service, promise=3)
    return case.source(service, covers_until=datetime(2026, 3, 13, 3, tzinfo=UTC))


def lines(world: World, source: CaseSource, name: str = "budi", **wanted: Any) -> list[CaseLine]:
    return list(cases_of(world.actor(name), source.service.uuid, CasesWanted(**wanted)).page.object_list)


def told(found: list[CaseLine]) -> list[tuple[str, int, bool | None]]:
    return [(line.key, line.days, line.late) for line in found]


def test_list_is_narrowed_to_the_month_of_receipt(world: World, source: CaseSource) -> None:
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)):
        case.case(source, day)
    assert [line.received_on for line in lines(world, source, month=date(2026, 10, 1))] == [
        date(2026, 10, 31),
        date(2026, 10, 1),
    ]


def test_working_days_count_up_to_the_decision_and_of_open_cases_up_to_where_the_source_is_known(
    world: World, source: CaseSource
) -> None:
    """2 March 2026 is a Monday. Nothing from 2 to 13 March is a holiday."""
    case.case(source, date(2026, 3, 2), date(2026, 3, 5), source_key="A-1")
    case.case(source, date(2026, 3, 3), date(2026, 3, 9), source_key="A-2", returns=2)
    case.case(source, date(2026, 3, 10), source_key="B-3")
    case.case(source, date(2026, 3, 5), source_key="B-4")
    case.case(source, date(2026, 3, 6), source_key="B-5", outcome="withdrawn")
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        assert told(lines(world, source)) == [
            *(("B-3", 3, False), ("B-5", 5, None), ("B-4", 6, True), ("A-2", 4, True), ("A-1", 3, False)),
        ]
        assert [line.key for line in lines(world, source, state="terlambat")] == ["B-4", "A-2"]
        assert [line.key for line in lines(world, source, state="terbuka")] == ["B-3", "B-4"]
        assert [line.key for line in lines(world, source, state="dikembalikan")] == ["A-2"]
        assert [line.key for line in lines(world, source, text="a-", state="diputus")] == ["A-2", "A-1"]
        assert lines(world, source, text="%") == []


def test_holidays_of_the_region_are_no_working_days(world: World, source: CaseSource) -> None:
    """Monday, 17 August 2026 is the day of independence: from Friday to Tuesday it is one working day."""
    case.case(source, date(2026, 8, 14), date(2026, 8, 18), source_key="A-1")
    assert told(lines(world, source)) == [("A-1", 1, False)]


def test_one_case_tells_what_each_revision_changed(world: World, source: CaseSource) -> None:
    day = date(2026, 3, 2)
    case.case(source, day, source_key="A/1", current=False)
    case.case(
        source, day, date(2026, 3, 4), source_key="A/1", revision=2, reason="KTP kurang", handler=world.ani.person_id
    )
    found = case_page(world.actor("budi"), source.uuid, "A/1")
    assert (found.line.key, found.line.revision, found.reason) == ("A/1", 2, "KTP kurang")
    assert [(one.number, [change.label for change in one.changes]) for one in found.history] == [
        (2, ["Diputus", "Hasil", "Alasan"]),
        (1, []),
    ]
    assert "handler" not in repr(found)
    for key in ("A/2", "", "a/1", "A/1\0x"):
        with pytest.raises(NotFound):
            case_page(world.actor("budi"), source.uuid, key)


def test_whoever_keeps_no_service_there_sees_nothing(world: World, source: CaseSource) -> None:
    case.case(source, date(2026, 3, 2), source_key="A-1")
    for name in ("dewi", "ani", "kiki", "joko"):
        for refused in (
            lambda actor: cases_of(actor, source.service.uuid, CasesWanted()),
            lambda actor: case_page(actor, source.uuid, "A-1"),
            lambda actor: sources_of(actor, source.service.uuid),
            lambda actor: source_page(actor, source.uuid),
        ):
            with pytest.raises(NotFound):
                refused(world.actor(name))


def test_who_reads_numbers_sees_cases_and_not_where_they_come_from(world: World, source: CaseSource) -> None:
    case.case(source, date(2026, 3, 2), source_key="A-1")
    for name in ("hadi", "gita"):
        assert len(lines(world, source, name)) == 1
        with pytest.raises(NotFound):
            sources_of(world.actor(name), source.service.uuid)


def test_lists_need_as_many_queries_for_three_as_for_one(world: World, source: CaseSource) -> None:
    counts = []
    world.actor("budi")
    for number in (1, 2):
        for _each in range(number):
            case.case(source, date(2026, 3, 2))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert lines(world, source)
            sources_of(world.actor("budi"), source.service.uuid)
        counts.append(len(seen))
    assert counts[0] == counts[1]
