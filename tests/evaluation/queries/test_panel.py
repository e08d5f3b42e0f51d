"""The table of a plan: known whole months of offices that give the service, with enough cases, and since when they are trained."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from pamong.evaluation.formats.panel_table import read_panel
from pamong.evaluation.formats.study_spec import read_spec
from pamong.evaluation.models import Study, StudyDraw, StudyPlace, StudyPlan
from pamong.evaluation.queries.panel import Extract, extract, read_extract
from pamong.people.models import Unit
from pamong.services.models import CaseSource
from tests import make
from tests.evaluation import case, plan_case
from tests.evaluation.case import Planted
from tests.learning import case as learning
from tests.make import World
from tests.services import case as services

pytestmark = pytest.mark.django_db

JANUARY = date(2025, 1, 1)


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def office(world: World) -> Unit:
    return case.office(world, "Kantor Camat Bajubang")


def planned(world: World, **facts: Any) -> StudyPlan:
    """A plan about business permits from October 2024 to June 2025."""
    span = {"first_month": date(2024, 10, 1), "planned_start": JANUARY, "last_month": date(2025, 6, 1)}
    programme = facts.pop("programme", None) or learning.programme(world)
    return case.plan(case.study(world), programme, "izin-usaha", **{**span, **facts})


def giving(world: World, unit: Unit, until: datetime | None = None) -> CaseSource:
    """Its service, whose cases are known until the end of June 2025."""
    row = services.service(world, unit=unit, code="izin-usaha")
    return services.source(row, covers_until=until or datetime(2025, 6, 30, 16, 59, tzinfo=UTC))


def took(source: CaseSource, received: date, *days: int) -> None:
    """Cases received on one day that took so many working days; −1 is not decided yet."""
    for number in days:
        services.case(source, received, case.workdays(received, number) if number >= 0 else None)


def lines(found: Extract) -> list[list[str]]:
    """Rows without their head."""
    return [line.split(",") for line in found.csv.decode().splitlines()[1:]]


def test_row_is_the_median_of_a_month(world: World, office: Unit) -> None:
    took(giving(world, office), date(2025, 3, 3), 9, 1, 5, 30, 4)
    found = extract(planned(world))
    assert found.csv.decode() == (
        "office,office_name,month,Lama proses (hari kerja),cases,first_month\n"
        f"{office.uuid},Kantor Camat Bajubang,2025-03,5,5,\n"
    )
    (row,) = read_extract(found.csv)
    assert (row.office, row.name, row.month) == (office.uuid, "Kantor Camat Bajubang", date(2025, 3, 1))
    assert (row.value, row.cases, row.since, found.rows) == (5.0, 5, None, 1)


def test_share_is_written_as_exactly_as_it_is(world: World, office: Unit) -> None:
    source = giving(world, office)
    for returns in (1, 0, 0, 0, 0, 0):
        services.case(source, date(2025, 3, 3), date(2025, 3, 4), returns=returns)
    plan = planned(world, indicator="return_rate")
    (row,) = lines(extract(plan))
    assert row[3:] == ["0.16666666666666666", "6", ""]
    assert "Berkas dikembalikan (bagian, 0 sampai 1)" in extract(plan).csv.decode().replace('"', "")


def test_months_with_few_cases_are_left_out(world: World, office: Unit) -> None:
    source = giving(world, office)
    took(source, date(2025, 2, 3), 1, 2, 3, 4)
    took(source, date(2025, 3, 3), 1, 2, 3, 4, 5)
    assert [row[2] for row in lines(extract(planned(world)))] == ["2025-03"]


def test_month_of_which_less_than_half_is_decided_has_no_median(world: World, office: Unit) -> None:
    source = giving(world, office)
    took(source, date(2025, 5, 5), 2, 3, -1, -1, -1, -1)
    took(source, date(2025, 4, 7), 2, 3, 4, -1, -1)
    assert [row[2:5] for row in lines(extract(planned(world)))] == [["2025-04", "4", "5"]]


@pytest.mark.parametrize(
    ("until", "months"),
    [
        (datetime(2025, 5, 31, 16, 59, tzinfo=UTC), ["2025-05"]),  # 23.59 WIB
        (datetime(2025, 5, 30, 16, 59, tzinfo=UTC), []),
        (datetime(2025, 6, 30, 16, 59, tzinfo=UTC), ["2025-05", "2025-06"]),
    ],
)
def test_month_counts_when_it_is_known_to_its_last_day(
    world: World, office: Unit, until: datetime, months: list[str]
) -> None:
    source = giving(world, office, until)
    took(source, date(2025, 5, 5), 1, 1, 1, 1, 1)
    took(source, date(2025, 6, 2), 1, 1, 1, 1, 1)
    assert [row[2] for row in lines(extract(planned(world)))] == months


def test_window_is_kept(world: World, office: Unit) -> None:
    source = giving(world, office, datetime(2025, 12, 31, 16, 59, tzinfo=UTC))
    for day in (date(2024, 9, 30), date(2024, 10, 1), date(2025, 6, 30), date(2025, 7, 1)):
        took(source, day, 1, 1, 1, 1, 1)
    assert [row[2] for row in lines(extract(planned(world)))] == ["2024-10", "2025-06"]


def test_office_is_trained_from_the_month_after_its_last_session(world: World, office: Unit) -> None:
    other = case.office(world, "Kantor Camat Tembesi")
    for unit in (office, other):
        took(giving(world, unit), date(2025, 3, 3), 1, 1, 1, 1, 1)
    programme = learning.programme(world)
    case.taught(programme, [make.civil_servant("Rina", office, world.officer)], [office], date(2024, 12, 31))
    assert [(row[1], row[5]) for row in lines(extract(planned(world, programme=programme)))] == [
        ("Kantor Camat Bajubang", "2025-01"),
        ("Kantor Camat Tembesi", ""),
    ]
    assert [row[5] for row in lines(extract(planned(world, programme=programme, least_people=2)))] == ["", ""]


def test_services_of_others_are_not_in_it(world: World, office: Unit) -> None:
    took(giving(world, office), date(2025, 3, 3), 1, 1, 1, 1, 1)
    elsewhere = services.service(world, unit=world.away, region=world.other, code="izin-usaha")
    took(services.source(elsewhere), date(2025, 3, 3), 1, 1, 1, 1, 1)
    unlike = services.service(world, unit=case.office(world), code="izin-reklame")
    took(services.source(unlike), date(2025, 3, 3), 1, 1, 1, 1, 1)
    assert [row[0] for row in lines(extract(planned(world)))] == [str(office.uuid)]


def test_lottery_decides_the_months_and_who_came_is_beside_it(world: World, office: Unit) -> None:
    offices = [office, case.office(world, "Kantor Camat Muara Bulian"), case.office(world, "Kantor Camat Pemayung")]
    late = case.office(world, "Kantor Camat Tembesi")
    for unit in (*offices, late):
        took(giving(world, unit), date(2025, 3, 3), 1, 1, 1, 1, 1)
    plan = planned(world, design="lottery")
    drawn(plan.study, {offices[0]: JANUARY, offices[1]: JANUARY, offices[2]: None})
    case.taught(plan.programme, [make.civil_servant("Rina", office, world.officer)], [office], date(2025, 2, 10))
    found = extract(plan)
    assert [row[1:2] + row[5:] for row in lines(found)] == [
        ["Kantor Camat Bajubang", "2025-01", "1"],
        ["Kantor Camat Muara Bulian", "2025-01", "0"],
        ["Kantor Camat Pemayung", "", "0"],
    ]
    spec = read_spec(found.spec)
    table = read_panel(found.csv, spec)
    assert (spec.came, table.came.tolist() if table.came is not None else None) == ("came", [True, False, False])


def test_plan_reads_back_as_it_was_written(world: World, office: Unit) -> None:
    took(giving(world, office), date(2025, 3, 3), 1, 1, 1, 1, 1)
    spec = read_spec(extract(planned(world, relative=True, meaningful="-0.1")).spec)
    assert (spec.design, spec.unit, spec.time, spec.treated_from) == ("staggered", "office", "month", "first_month")
    assert (spec.outcome, spec.meaningful, spec.relative) == ("Lama proses (hari kerja)", -0.1, True)
    assert (spec.file, spec.cases, spec.outcome_kind) == ("panel.csv", "cases", "duration")


def test_count_of_queries_does_not_depend_on_offices(world: World, django_assert_num_queries: Any) -> None:
    few, many = (plan_of(world, case.planted(world, trained=1, compared=n, months=14, each=5)) for n in (1, 5))
    extract(few)
    with django_assert_num_queries(16):
        extract(few)
    with django_assert_num_queries(16):
        extract(many)


def plan_of(world: World, planted: Planted) -> StudyPlan:
    """Its locked plan, with all at hand."""
    row = plan_case.locked(world, planted)
    return StudyPlan.objects.select_related("study__region", "programme").get(study=row)


def drawn(study: Study, months: dict[Unit, date | None]) -> None:
    """A draw that came out so."""
    draw = StudyDraw.objects.create(
        study=study,
        first_month=JANUARY,
        seats=2,
        apart=0,
        seed="0" * 64,
        commitment="1" * 64,
        committed_at=plan_case.NOW,
        word="kabut",
        entries="2" * 64,
        drawn_at=plan_case.NOW,
    )
    for place, (unit, month) in enumerate(months.items(), start=1):
        StudyPlace.objects.create(draw=draw, unit=unit, place=place, month=month)
