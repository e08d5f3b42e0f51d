"""A study begins, is shown to everybody, and is given up; by those who keep the evaluation of the region."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.actions.studies import create_study, publish_study, withdraw_study
from pamong.evaluation.models import Study, StudyPlan
from tests import make
from tests.evaluation import plan_case
from tests.evaluation.case import Planted
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> Planted:
    return plan_case.small(world)


def test_study_begins_with_the_draft_of_its_plan(world: World, planted: Planted) -> None:
    row = create_study(world.actor("budi"), region="15.04", facts=plan_case.facts(planted, least_people=2))
    plan = StudyPlan.objects.get(study=row)
    assert (row.region, row.created_by, row.published_at) == (world.region, world.budi.pk, None)
    assert (plan.number, plan.locked_at, plan.digest, plan.why) == (1, None, "", "")
    assert (plan.programme, plan.service, plan.indicator) == (planted.programme, planted.service, "processing")
    assert (plan.meaningful, plan.relative, plan.least_people, plan.confirmatory) == (Decimal(-1), False, 2, True)
    entry = Entry.objects.get(verb="evaluation.study_created")
    assert (entry.region, entry.object) == (world.region.pk, f"evaluation.study:{row.pk}")


def test_evaluator_begins_one_too(world: World, planted: Planted) -> None:
    row = create_study(world.actor("hadi"), region="15.04", facts=plan_case.facts(planted))
    assert row.created_by == world.hadi.pk


def test_days_stand_for_their_months(world: World, planted: Planted) -> None:
    told = plan_case.facts(planted, first_month=date(2024, 1, 31), planned_start=date(2025, 1, 2))
    plan = StudyPlan.objects.get(study=create_study(world.actor("budi"), region="15.04", facts=told))
    assert (plan.first_month, plan.planned_start) == (date(2024, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"question": " \u200b "}, "question-empty"),
        ({"question": "x" * 301}, "question-long"),
        ({"service": "izin-nikah"}, "service-unknown"),
        ({"indicator": "processing_days"}, "indicator-unknown"),
        ({"design": "panel"}, "design-unknown"),
        ({"meaningful": Decimal(0)}, "meaningful-zero"),
        ({"meaningful": Decimal("-0.00001")}, "meaningful-zero"),
        ({"meaningful": Decimal("NaN")}, "meaningful-size"),
        ({"meaningful": Decimal(-100_000_000)}, "meaningful-size"),
        ({"meaningful": Decimal(1)}, "meaningful-sign"),
        ({"meaningful": Decimal("-0.1"), "indicator": "within_promise"}, "meaningful-sign"),
        ({"meaningful": Decimal("1.01"), "indicator": "within_promise"}, "meaningful-size"),
        ({"meaningful": Decimal(-1), "relative": True}, "meaningful-size"),
        ({"planned_start": date(2024, 1, 31)}, "months-order"),
        ({"planned_start": date(2025, 10, 1)}, "months-order"),
        ({"last_month": date(2034, 1, 1)}, "months-many"),
        ({"least_people": 0}, "least-people"),
        ({"least_people": 1001}, "least-people"),
    ],
)
def test_plan_that_says_nothing_is_refused(world: World, planted: Planted, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_study(world.actor("budi"), region="15.04", facts=plan_case.facts(planted, **wrong))
    assert (refused.value.code, Study.objects.count(), Entry.objects.filter(verb__startswith="evaluation").count()) == (
        code,
        0,
        0,
    )


def test_longest_window_and_share_of_ninety_nine_are_taken(world: World, planted: Planted) -> None:
    told = plan_case.facts(planted, last_month=date(2033, 12, 1), relative=True, meaningful=Decimal("-0.99"))
    plan = StudyPlan.objects.get(study=create_study(world.actor("budi"), region="15.04", facts=told))
    assert (plan.last_month, plan.relative, plan.meaningful) == (date(2033, 12, 1), True, Decimal("-0.9900"))


def test_programme_must_be_published_by_the_region(world: World, planted: Planted) -> None:
    draft = learning.programme(world, published=False)
    elsewhere = learning.programme(world, region=world.other)
    for programme in (draft, elsewhere):
        with pytest.raises(Invalid) as refused:
            create_study(world.actor("budi"), region="15.04", facts=plan_case.facts(planted, programme=programme.uuid))
        assert refused.value.code == "programme-unknown"
    assert Study.objects.count() == 0


@pytest.mark.parametrize("who", ["dewi", "gita", "fajar", "joko", "kiki"])
def test_who_does_not_keep_the_evaluation_changes_nothing(world: World, planted: Planted, who: str) -> None:
    actor, row = world.actor(who), plan_case.locked(world, planted)
    for attempt in (
        lambda: create_study(actor, region="15.04", facts=plan_case.facts(planted)),
        lambda: publish_study(actor, study=row.uuid),
        lambda: withdraw_study(actor, study=row.uuid, why="Program ini tidak jadi diadakan"),
    ):
        with pytest.raises(NotFound):
            attempt()
    row.refresh_from_db()
    assert (Study.objects.count(), row.published_at, row.withdrawn_at) == (1, None, None)


def test_study_is_published_once_and_only_with_an_estimate(world: World, planted: Planted) -> None:
    row = plan_case.locked(world, planted)
    with pytest.raises(Conflict) as refused:
        publish_study(world.actor("budi"), study=row.uuid)
    assert refused.value.code == "study-not-estimated"
    estimate(world.actor("budi"), study=row.uuid)
    publish_study(world.actor("budi"), study=row.uuid)
    first = Study.objects.get(pk=row.pk).published_at
    assert first is not None
    with pytest.raises(Conflict) as refused:
        publish_study(world.actor("hadi"), study=row.uuid)
    assert (refused.value.code, Study.objects.get(pk=row.pk).published_at) == ("study-published", first)
    assert Entry.objects.filter(verb="evaluation.study_published").count() == 1


@pytest.mark.parametrize("why", ["", "tidak ", "x" * 501])
def test_giving_up_says_why(world: World, planted: Planted, why: str) -> None:
    row = plan_case.locked(world, planted)
    with pytest.raises(Invalid) as refused:
        withdraw_study(world.actor("budi"), study=row.uuid, why=why)
    assert (refused.value.code, Study.objects.get(pk=row.pk).withdrawn_at) == ("withdrawal-why", None)


def test_given_up_study_stays_given_up(world: World, planted: Planted) -> None:
    row = plan_case.locked(world, planted)
    withdraw_study(world.actor("budi"), study=row.uuid, why=" Program  ini tidak jadi diadakan\n")
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert row.withdrawal == "Program ini tidak jadi diadakan"
    for attempt in (
        lambda: withdraw_study(world.actor("budi"), study=row.uuid, why="Sekali lagi, supaya jelas"),
        lambda: publish_study(world.actor("budi"), study=row.uuid),
        lambda: estimate(world.actor("budi"), study=row.uuid),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "study-withdrawn"
    assert Entry.objects.filter(verb="evaluation.study_withdrawn").count() == 1
