"""What locking would write, shown before; and what a programme says about its own evaluation."""

from datetime import date

import pytest

from pamong.evaluation.actions.plans import lock_plan
from pamong.evaluation.models import StudyPlan
from pamong.evaluation.queries.plan_previews import plan_preview
from pamong.learning.queries.evaluation_words import EvaluationWords, evaluation_words
from tests import make
from tests.evaluation import case
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def test_preview_says_what_locking_then_writes(world: World) -> None:
    found = case.planted(world, trained=0, compared=10, months=12)
    study = case.study(world)
    case.plan(study, found.programme, found.service, locked=False, planned_start=case.START)
    seen = plan_preview(world.actor("hadi"), study.uuid)
    assert seen is not None
    assert (seen.offices, seen.recorded, seen.known_until, seen.late) == (10, 10, date(2025, 12, 31), True)
    lock_plan(world.actor("hadi"), study=study.uuid)
    plan = StudyPlan.objects.get()
    assert plan.known_until == seen.known_until
    assert plan.detectable == seen.detectable
    assert seen.detectable is not None
    assert seen.blunt == (seen.detectable > 3)
    assert plan_preview(world.actor("hadi"), study.uuid) is None  # there is no draft any more


def test_preview_is_blunt_where_only_far_more_than_what_matters_could_be_found(world: World) -> None:
    found = case.planted(world, trained=0, compared=10, months=12)
    study = case.study(world)
    case.plan(study, found.programme, found.service, locked=False, meaningful="-0.01", planned_start=case.START)
    seen = plan_preview(world.actor("hadi"), study.uuid)
    assert seen is not None
    assert seen.blunt


@pytest.mark.parametrize("name", ["gita", "fajar", "dewi", "kiki"])
def test_preview_is_for_who_keeps_the_study(world: World, name: str) -> None:
    found = case.planted(world, trained=0, compared=1, months=1, each=1)
    study = case.study(world)
    case.plan(study, found.programme, found.service, locked=False)
    assert plan_preview(world.actor(name), study.uuid) is None


def test_programme_tells_question_measure_and_last_day(world: World) -> None:
    told = learning.programme(world, evaluation_question="Lebih cepat?", evaluation_measure="Lama proses")
    assert evaluation_words(world.region.pk, told.uuid) == EvaluationWords("Lebih cepat?", "Lama proses", None)
    case.taught(told, [], [], date(2025, 3, 4))
    words = evaluation_words(world.region.pk, told.uuid)
    assert words is not None
    assert words.ends == date(2025, 3, 4)
    assert evaluation_words(world.other.pk, told.uuid) is None
    unpublished = learning.programme(world, published=False)
    assert evaluation_words(world.region.pk, unpublished.uuid) is None
