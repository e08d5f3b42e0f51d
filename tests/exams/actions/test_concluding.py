"""What a closed sitting leaves: scores told once, and evidence of competency."""

from typing import Any

import pytest
from django.utils import timezone

from pamong.competency.models import Competency, Evidence, Framework, SetAside
from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.exams.actions.scoring import adopt_run, conclude, rescore
from pamong.exams.models import (
    Blueprint,
    Item,
    Score,
    ScoringRun,
)
from tests import make
from tests.exams import case, sat
from tests.exams.actions.scoring_case import corrected, judged, verbs
from tests.exams.case import Prepared
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def test_conclude_scores_all_and_tells_once_without_names(world: World) -> None:
    made = judged(world)
    entry = Entry.objects.get(verb="exams.scored")
    assert entry.data == {"run": 1, "attempts": 2, "passed": 1, "evidence": 0}
    assert (entry.region, entry.object) == (world.region.pk, f"exams.sitting:{made.sitting.pk}")
    assert Score.objects.count() == 2


def test_conclude_of_a_rehearsal_leaves_no_record(world: World) -> None:
    made = case.prepared(world, kind="rehearsal")
    sat.work(made, None, ["b", "b", "b"])
    assert conclude(SYSTEM, sat.close(made.sitting)) == 1
    assert verbs() == []
    assert Evidence.objects.count() == 0


def about(made: Prepared, competency: Competency, level: int) -> None:
    """All items are about that; a form tells it of its own time, so this comes before the form is read."""
    Item.objects.filter(pk__in=[one.item_id for one in made.versions]).update(competency=competency, level=level)


def test_conclude_records_the_level_that_scores_show(world: World) -> None:
    made, competency = case.prepared(world), known()
    about(made, competency, 2)
    sat.work(made, world.ani, ["b", "b", "b"])
    sat.work(made, world.kiki, ["b", "a", "a"])
    conclude(SYSTEM, sat.close(made.sitting))
    run = ScoringRun.objects.get(sitting=made.sitting)
    found = Evidence.objects.order_by("level").values_list("person", "competency", "kind", "level", "source")
    assert list(found) == [
        (world.kiki.person_id, competency.pk, 1, 1.0, f"exams.run:{run.uuid}"),
        (world.ani.person_id, competency.pk, 1, 2.0, f"exams.run:{run.uuid}"),
    ]


@pytest.mark.parametrize("facts", [{"evidence": False}, {"pass_mark": None, "pass_reason": ""}])
def test_conclude_records_nothing_where_the_blueprint_says_so(world: World, facts: dict[str, Any]) -> None:
    made = case.prepared(world)
    about(made, known(), 1)
    Blueprint.objects.filter(pk=made.blueprint.pk).update(**facts)
    sat.work(made, world.ani, ["b", "b", "b"])
    conclude(SYSTEM, sat.close(made.sitting))
    assert Evidence.objects.count() == 0


def test_conclude_records_nothing_of_another_regions_competency(world: World) -> None:
    made = case.prepared(world)
    foreign = Framework.objects.create(region=world.other, code="X", title="Kamus lain", created_at=timezone.now())
    about(made, Competency.objects.create(framework=foreign, code="X1", created_at=timezone.now()), 1)
    sat.work(made, world.ani, ["b", "b", "b"])
    assert conclude(SYSTEM, sat.close(made.sitting)) == 1
    assert Evidence.objects.count() == 0


def known() -> Competency:
    """A competency of the framework that comes with pamong."""
    return Competency.objects.order_by("pk")[0]


def test_adopt_run_replaces_the_evidence_of_the_run_before(world: World) -> None:
    made = case.prepared(world)
    about(made, known(), 2)
    sat.work(made, world.ani, ["b", "b", "b"])
    conclude(SYSTEM, sat.close(made.sitting))
    for version in made.versions[:2]:
        corrected(version)
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Tertukar")
    adopt_run(world.actor("eka"), run=run.uuid, decision="Dua kunci tertukar")
    aside = SetAside.objects.get()
    old, new = Evidence.objects.order_by("recorded_at")
    assert (old.level, aside.evidence, aside.reason) == (2.0, old.id, "Dua kunci tertukar")
    assert (new.level, new.source) == (1.0, f"exams.run:{run.uuid}")
    assert Entry.objects.filter(verb="competency.source_set_aside").exists()
