"""A programme year by year: money, people, and what a saved day has cost until then."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pamong.evaluation.models import Study
from pamong.evaluation.queries.panel import PanelRow
from pamong.evaluation.queries.results_chain import plan_of
from pamong.evaluation.queries.years import Years, years_of
from pamong.kit.wording import rupiah
from pamong.learning.models import Completion, Cost, Offering
from tests import make
from tests.evaluation import case, reported
from tests.make import World

pytestmark = pytest.mark.django_db

ZONE = "Asia/Jakarta"


@pytest.fixture
def world() -> World:
    return make.world()


def held(world: World, row: Study, day: date, finished: datetime, names: str, realised: int | None) -> Offering:
    people = [make.civil_servant(name, world.permits, world.officer) for name in names.split()]
    run = case.taught(reported.programme_of(row), people, [world.permits] * len(people), day=day)
    Offering.objects.filter(pk=run.pk).update(finished_at=finished)
    Cost.objects.create(
        offering=run, account="5.1.02", text="Honor", funding="apbd", planned=700_000, realised=realised
    )
    return run


def twice(world: World) -> Study:
    """Held in 2025, and in 2026 by the clock of the office, though it was still 2025 in Greenwich."""
    row = reported.study(world)
    held(world, row, date(2025, 10, 6), datetime(2025, 10, 9, 3, tzinfo=UTC), "Sari Tono", 1_000_000)
    held(world, row, date(2025, 12, 15), datetime(2025, 12, 31, 17, 30, tzinfo=UTC), "Umi", 500_000)
    return row


def table() -> list[PanelRow]:
    """Ten cases a month from September 2025 to March 2026; trained from November on."""
    since = date(2025, 11, 1)
    months = [date(2025, number, 1) for number in range(9, 13)] + [date(2026, number, 1) for number in range(1, 4)]
    return [PanelRow(reported.TRAINED, "Camat Mersam", month, 9.0, 10, since) for month in months]


def years(world: World, row: Study) -> Years:
    programme = reported.programme_of(row).uuid
    return years_of(programme, ZONE, plan_of(programme))


def told(found: Years) -> list[tuple[int, int, int, int, int, int | None]]:
    return [(one.year, one.costs.total, one.costs.completed, one.spent, one.cases, one.per_unit) for one in found.lines]


def test_saved_day_costs_less_with_every_year_that_it_lasts(world: World) -> None:
    row = twice(world)
    reported.estimated(row, table(), effect=-2.0, interval=[-3.0, -1.0])
    found = years(world, row)
    # 1,000,000 over 20 cases of two days; then 1,500,000 over 50 of them
    assert told(found) == [
        (2025, 1_000_000, 2, 1_000_000, 20, 25_000),
        (2026, 500_000, 1, 1_500_000, 50, 15_000),
    ]
    assert found.indicator == "processing"


def test_nothing_is_divided_before_a_study_sees_it_become_better(world: World) -> None:
    row = twice(world)
    expected = [(2025, 1_000_000, 2, 1_000_000, 0, None), (2026, 500_000, 1, 1_500_000, 0, None)]
    assert (told(years(world, row)), years(world, row).indicator) == (expected, "")
    reported.estimated(row, table(), verdict="tidak terlihat", effect=-0.5, interval=[-2.0, 1.0])
    assert (told(years(world, row)), years(world, row).indicator) == (expected, "")


def test_plan_without_realisation_and_taken_back_completion_do_not_count(world: World) -> None:
    row = reported.study(world)
    run = held(world, row, date(2025, 10, 6), datetime(2025, 10, 9, 3, tzinfo=UTC), "Sari Tono", None)
    first = Completion.objects.order_by("pk").first()
    assert first is not None
    Completion.objects.create(
        registration=first.registration, completed=False, minutes=0, planned=240, reason="Bukan dia", at=run.opens_at
    )
    ((year, costs),) = ((one.year, one.costs) for one in years(world, row).lines)
    assert (year, costs.total, costs.waiting, costs.completed, costs.per_completed) == (2025, 0, 700_000, 1, None)


def test_questions_to_the_database_do_not_depend_on_how_many_years_there_are(world: World) -> None:
    row = reported.study(world)
    held(world, row, date(2025, 10, 6), datetime(2025, 10, 9, 3, tzinfo=UTC), "Sari", 1)
    with CaptureQueriesContext(connection) as one:
        years(world, row)
    for year in (2023, 2024, 2026):
        held(world, row, date(year, 5, 4), datetime(year, 5, 7, 3, tzinfo=UTC), f"Orang{year}", 1)
    with CaptureQueriesContext(connection) as four:
        assert len(years(world, row).lines) == 4
    assert len(one) == len(four)


def test_page_and_workbook_tell_the_same(world: World) -> None:
    row = twice(world)
    reported.estimated(row, table(), effect=-2.0, interval=[-3.0, -1.0])
    address = f"/program/{reported.programme_of(row).uuid}"
    browser = make.browser_of(world, "budi")
    page = browser.get(f"{address}/rantai/").content.decode()
    assert all(
        text in page for text in (rupiah(25_000), rupiah(15_000), "Per hari kerja layanan yang dihemat", ">2025<")
    )
    body = BytesIO(browser.get(f"{address}/biaya.xlsx").getvalue())
    lines = CalamineWorkbook.from_filelike(body).get_sheet_by_index(0).to_python()
    assert [tuple(line) for line in lines[-2:]] == [
        (2025, 1_000_000, 0, 2, 0, 500_000, "", 1_000_000, 20, 25_000),
        (2026, 500_000, 0, 1, 0, 500_000, "", 1_500_000, 50, 15_000),
    ]
