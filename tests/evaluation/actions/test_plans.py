"""The plan is worded, locked with what was known, and changed only beside what was locked."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.evaluation.actions.plans import change_plan, drop_draft, lock_plan, revise_plan
from pamong.evaluation.actions.studies import create_study, withdraw_study
from pamong.evaluation.models import Study, StudyPlan
from pamong.evaluation.queries.plan_words import is_late, plan_document
from pamong.services.models import Case, CaseSource
from tests import make
from tests.evaluation import case, plan_case
from tests.evaluation.case import Planted
from tests.make import World

pytestmark = pytest.mark.django_db

WHY = "Indikator lama tidak tercatat"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> Planted:
    return plan_case.small(world)


@pytest.fixture
def study(world: World, planted: Planted) -> Study:
    return create_study(world.actor("budi"), region="15.04", facts=plan_case.facts(planted))


def test_draft_is_worded_again(world: World, planted: Planted, study: Study) -> None:
    told = plan_case.facts(
        planted, question="Apakah lebih cepat?", indicator="return_rate", meaningful=Decimal("-0.05")
    )
    change_plan(world.actor("hadi"), study=study.uuid, facts=told)
    plan = StudyPlan.objects.get(study=study)
    assert (plan.question, plan.indicator, plan.meaningful) == (
        "Apakah lebih cepat?",
        "return_rate",
        Decimal("-0.0500"),
    )
    assert Entry.objects.filter(verb="evaluation.plan_changed").count() == 1


def test_plan_that_says_nothing_leaves_the_draft(world: World, planted: Planted, study: Study) -> None:
    with pytest.raises(Invalid):
        change_plan(world.actor("budi"), study=study.uuid, facts=plan_case.facts(planted, question=""))
    assert StudyPlan.objects.get(study=study).question.startswith("Apakah Pelatihan")


def test_locking_writes_time_digest_and_what_was_known(world: World, planted: Planted, study: Study) -> None:
    plan = lock_plan(world.actor("budi"), study=study.uuid)
    plan.refresh_from_db()
    assert plan.locked_at is not None
    assert (plan.locked_by, plan.known_until) == (world.budi.pk, date(2025, 12, 31))
    assert plan.digest == sha256(plan_document(plan)).hexdigest()
    assert json.loads(plan_document(plan)) == {
        "study": str(study.uuid),
        "number": 1,
        "why": "",
        "known_until": "2025-12-31",
        "question": "Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        "programme": str(planted.programme.uuid),
        "service": planted.service,
        "indicator": "processing",
        "design": "staggered",
        "meaningful": "-1.0000",
        "relative": False,
        "first_month": "2024-01-01",
        "last_month": "2025-09-01",
        "planned_start": "2025-01-01",
        "least_people": 1,
        "confirmatory": True,
    }
    entry = Entry.objects.get(verb="evaluation.plan_locked")
    assert entry.data["digest"] == plan.digest
    assert entry.data["known_until"] == "2025-12-31"
    assert is_late(plan)


def test_plan_before_the_data_is_not_late(world: World, study: Study) -> None:
    CaseSource.objects.update(covers_until=datetime(2024, 12, 31, 16, 59, tzinfo=UTC))
    known_before(date(2025, 1, 1))
    plan = lock_plan(world.actor("budi"), study=study.uuid)
    assert (plan.known_until, is_late(plan)) == (date(2024, 12, 31), False)


def test_single_case_of_the_treated_time_makes_it_late(world: World, study: Study) -> None:
    CaseSource.objects.update(covers_until=datetime(2024, 12, 31, 16, 59, tzinfo=UTC))
    plan = lock_plan(world.actor("budi"), study=study.uuid)
    assert plan.known_until == date(2025, 2, 9)  # day of receipt of the last case: the fifth of the fourteenth month
    assert is_late(plan)


def test_first_day_of_the_treated_time_is_late(world: World, study: Study) -> None:
    known_before(date(2025, 1, 1))
    CaseSource.objects.update(covers_until=datetime(2024, 12, 31, 17, 0, tzinfo=UTC))  # midnight in WIB
    plan = lock_plan(world.actor("budi"), study=study.uuid)
    assert (plan.known_until, is_late(plan)) == (date(2025, 1, 1), True)


def test_nothing_known_is_not_late(world: World, planted: Planted, study: Study) -> None:
    known_before(date(2024, 1, 1))
    CaseSource.objects.update(covers_until=None)
    plan = lock_plan(world.actor("budi"), study=study.uuid)
    assert (plan.known_until, plan.detectable, is_late(plan)) == (None, None, False)


def test_later_start_than_the_training_is_refused(world: World, planted: Planted, study: Study) -> None:
    told = plan_case.facts(planted, planned_start=date(2025, 2, 1))
    change_plan(world.actor("budi"), study=study.uuid, facts=told)
    with pytest.raises(Conflict) as refused:
        lock_plan(world.actor("budi"), study=study.uuid)
    assert (refused.value.code, "sejak Januari 2025." in str(refused.value)) == ("plan-started", True)
    assert StudyPlan.objects.get(study=study).locked_at is None


def test_detectable_effect_is_worked_out_from_before(world: World) -> None:
    planted = case.planted(world, trained=6, compared=6)
    row = create_study(world.actor("budi"), region="15.04", facts=plan_case.facts(planted))
    plan = lock_plan(world.actor("budi"), study=row.uuid)
    assert plan.detectable is not None
    assert 0.5 < plan.detectable < 4.0  # medians of seven cases with a spread of three days


def test_design_without_comparison_has_no_detectable_effect(world: World, planted: Planted, study: Study) -> None:
    change_plan(world.actor("budi"), study=study.uuid, facts=plan_case.facts(planted, design="before-after"))
    assert lock_plan(world.actor("budi"), study=study.uuid).detectable is None


def test_locked_plan_is_changed_only_by_the_next(world: World, planted: Planted, study: Study) -> None:
    actor = world.actor("budi")
    first = lock_plan(actor, study=study.uuid)
    for attempt in (
        lambda: change_plan(actor, study=study.uuid, facts=plan_case.facts(planted, question="Lain?")),
        lambda: lock_plan(actor, study=study.uuid),
        lambda: drop_draft(actor, study=study.uuid),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "plan-no-draft"
    draft = revise_plan(actor, study=study.uuid, why=WHY)
    assert (draft.number, draft.why, draft.question, draft.locked_at) == (2, WHY, first.question, None)
    with pytest.raises(Conflict) as refused:
        revise_plan(actor, study=study.uuid, why=WHY)
    assert refused.value.code == "plan-drafted"
    change_plan(actor, study=study.uuid, facts=plan_case.facts(planted, meaningful=Decimal(-2)))
    second = lock_plan(actor, study=study.uuid)
    kept = StudyPlan.objects.get(pk=first.pk)
    assert (kept.digest, kept.meaningful, kept.number) == (first.digest, Decimal(-1), 1)
    assert (second.number, second.digest == first.digest) == (2, False)


def test_change_that_changes_nothing_is_not_locked(world: World, study: Study) -> None:
    lock_plan(world.actor("budi"), study=study.uuid)
    revise_plan(world.actor("budi"), study=study.uuid, why=WHY)
    with pytest.raises(Conflict) as refused:
        lock_plan(world.actor("budi"), study=study.uuid)
    assert refused.value.code == "plan-same"
    assert StudyPlan.objects.get(study=study, number=2).locked_at is None


def test_draft_of_a_change_is_dropped_and_the_first_is_not(world: World, study: Study) -> None:
    actor = world.actor("budi")
    with pytest.raises(Conflict) as refused:
        drop_draft(actor, study=study.uuid)
    assert refused.value.code == "plan-first"
    lock_plan(actor, study=study.uuid)
    revise_plan(actor, study=study.uuid, why=WHY)
    drop_draft(actor, study=study.uuid)
    assert list(StudyPlan.objects.filter(study=study).values_list("number", flat=True)) == [1]
    assert Entry.objects.filter(verb="evaluation.plan_dropped").count() == 1


@pytest.mark.parametrize("why", ["", "  diubah  ", "x" * 501])
def test_change_says_why(world: World, study: Study, why: str) -> None:
    lock_plan(world.actor("budi"), study=study.uuid)
    with pytest.raises(Invalid) as refused:
        revise_plan(world.actor("budi"), study=study.uuid, why=why)
    assert (refused.value.code, StudyPlan.objects.filter(study=study).count()) == ("plan-why", 1)


def test_plan_that_is_not_locked_is_not_revised(world: World, study: Study) -> None:
    with pytest.raises(Conflict) as refused:
        revise_plan(world.actor("budi"), study=study.uuid, why=WHY)
    assert refused.value.code == "plan-not-locked"


@pytest.mark.parametrize("who", ["dewi", "gita", "fajar", "joko", "kiki"])
def test_who_does_not_keep_the_study_changes_no_plan(world: World, planted: Planted, study: Study, who: str) -> None:
    actor = world.actor(who)
    for attempt in (
        lambda: change_plan(actor, study=study.uuid, facts=plan_case.facts(planted, question="Lain?")),
        lambda: lock_plan(actor, study=study.uuid),
        lambda: revise_plan(actor, study=study.uuid, why=WHY),
        lambda: drop_draft(actor, study=study.uuid),
    ):
        with pytest.raises(NotFound):
            attempt()
    plan = StudyPlan.objects.get(study=study)
    assert (plan.locked_at, plan.question.startswith("Apakah Pelatihan")) == (None, True)


def test_given_up_study_is_not_planned_further(world: World, planted: Planted, study: Study) -> None:
    actor = world.actor("budi")
    withdraw_study(actor, study=study.uuid, why="Program ini tidak jadi diadakan")
    for attempt in (
        lambda: change_plan(actor, study=study.uuid, facts=plan_case.facts(planted)),
        lambda: lock_plan(actor, study=study.uuid),
        lambda: revise_plan(actor, study=study.uuid, why=WHY),
        lambda: drop_draft(actor, study=study.uuid),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "study-withdrawn"


def known_before(before: date) -> None:
    """Only cases received before that day are there."""
    Case.objects.filter(received_on__gte=before).update(current=False)
