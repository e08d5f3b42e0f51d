"""A report reads what is kept, tells what it knows not, and asks the same number of questions whatever there is."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.core.refusals import NotFound
from pamong.evaluation.models import Study
from pamong.evaluation.queries.report import Estimated, StudyReport, public_report, study_report
from tests import make
from tests.evaluation import case, reported
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def found(report: StudyReport) -> Estimated:
    assert report.found is not None
    return report.found


def published(row: Study) -> None:
    Study.objects.filter(pk=row.pk).update(published_at=timezone.now())


def test_every_number_is_that_of_the_document(world: World) -> None:
    row = reported.study(world)
    reported.estimated(row)
    result = found(study_report(world.actor("budi"), row.uuid)).result
    assert (result.verdict, result.effect, result.low, result.high) == ("terbukti", -2.1, -3.0, -1.2)
    assert (result.units, result.compared_units, result.cases, result.mde, result.grade) == (32, 24, 14212, 1.1, "B")
    assert result.percent == pytest.approx(-17.5)
    assert [(one.key, one.att, one.high, one.cases) for one in result.events] == [
        (-2, 0.2, 1.4, 10),
        (-1, 0.0, 1.2, 10),
        (0, -0.7, 0.5, 10),
        (1, -2.4, None, 10),
    ]
    assert result.cannot == ("Unit yang ikut tidak diundi.",)


def test_before_the_first_estimate_there_is_the_plan_alone(world: World) -> None:
    row = reported.study(world)
    report = study_report(world.actor("gita"), row.uuid)
    assert (report.found, report.links, report.costs, report.findings, report.estimates) == (None, (), None, (), ())
    assert report.plans.newest.number == 1


def test_newest_estimate_is_told_and_all_are_listed(world: World) -> None:
    row = reported.study(world)
    reported.estimated(row)
    reported.estimated(row, **reported.THIN)
    report = study_report(world.actor("hadi"), row.uuid)
    assert (found(report).number, found(report).result.verdict) == (2, "data kurang")
    assert [line.facts.number for line in report.estimates] == [2, 1]


def test_later_plan_waits_and_the_report_stays_with_the_one_it_worked_out(world: World) -> None:
    row = reported.study(world)
    reported.estimated(row)
    assert study_report(world.actor("budi"), row.uuid).waiting == 0
    case.plan(row, reported.programme_of(row), reported.SERVICE, question="Apakah lebih murah?")
    report = study_report(world.actor("budi"), row.uuid)
    assert (report.waiting, found(report).plan.number) == (2, 1)
    assert found(report).plan.question == "Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?"


@pytest.mark.parametrize(("effect", "interval", "word", "saved"), [
    (-2.0, [-3.0, -1.0], "terbukti", 25_000),
    (-2.0, [-5.0, 1.0], "mungkin", 25_000),
    (2.0, [1.0, 3.0], "memburuk", None),
    (-0.5, [-2.0, 1.0], "tidak terlihat", None),
])  # fmt: skip  # a table
def test_money_is_divided_only_by_what_was_gained(
    world: World, effect: float, interval: list[float], word: str, saved: int | None
) -> None:
    row = reported.study(world)
    reported.paid(row)
    reported.estimated(row, verdict=word, effect=effect, interval=interval)
    assert found(study_report(world.actor("budi"), row.uuid)).saved == saved


def test_lost_table_leaves_the_word_without_pictures(world: World) -> None:
    row = reported.study(world)
    made = reported.estimated(row)
    next(Path(settings.MEDIA_ROOT).rglob(made.digest)).unlink()
    report = found(study_report(world.actor("budi"), row.uuid))
    assert (report.lines, report.result.verdict) == (None, "terbukti")


def test_questions_to_the_database_do_not_depend_on_how_much_there_is(world: World) -> None:
    row = reported.study(world)
    reported.estimated(row)
    small = asked(world, row)
    other = reported.study(world)
    for study in (row, other, other):
        reported.estimated(study)
    cycle = case.cycle(world)
    for _number in range(3):
        case.follow_up(case.finding(cycle, evidence="study", reference=str(other.uuid)), world.ani.person)
    middle = asked(world, row)
    case.follow_up(case.finding(cycle, evidence="study", reference=str(row.uuid)), world.ani.person)
    one = asked(world, row)
    for _number in range(2):
        case.follow_up(case.finding(cycle, evidence="study", reference=str(row.uuid)), world.ani.person)
    assert small == middle
    assert one == asked(world, row)


def test_finding_that_rests_on_it_is_told_and_one_of_another_study_is_not(world: World) -> None:
    row, cycle = reported.study(world), case.cycle(world)
    reported.estimated(row)
    case.finding(cycle, text="Loket pagi penuh", evidence="study", reference=str(row.uuid))
    case.finding(cycle, text="Lain", evidence="study", reference=str(uuid4()))
    assert [one.text for one in study_report(world.actor("gita"), row.uuid).findings] == ["Loket pagi penuh"]


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki", "ani", "citra"])
def test_others_do_not_find_it(world: World, who: str) -> None:
    row = reported.study(world)
    reported.estimated(row)
    with pytest.raises(NotFound):
        study_report(world.actor(who), row.uuid)


def test_everybody_reads_what_was_published_without_names_and_earlier_estimates(world: World) -> None:
    row = reported.study(world, locked_by=world.budi.pk)
    reported.estimated(row)
    with pytest.raises(NotFound):
        public_report("15.04", row.uuid)
    published(row)
    report = public_report("15.04", row.uuid)
    assert (found(report).result.effect, report.estimates, report.head.kept) == (-2.1, (), False)
    assert report.plans.newest.locked_by == ""
    with pytest.raises(NotFound):
        public_report("82", row.uuid)


def test_drawn_offices_are_trained_in_their_own_month(world: World) -> None:
    row = reported.study(world, design="lottery")
    reported.estimated(row)
    lines = found(study_report(world.actor("budi"), row.uuid)).lines
    assert lines is not None
    assert lines.first == date(2025, 5, 1)


def asked(world: World, row: Study) -> int:
    actor = world.actor("budi")
    with CaptureQueriesContext(connection) as queries:
        study_report(actor, row.uuid)
    return len(queries)
