"""Marks that hold, of closed sittings, for contexts above."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from pamong.exams.actions.scoring import adopt_run, conclude, rescore
from pamong.exams.models import Candidate, Score, Sitting
from pamong.exams.queries.best_marks import PersonMark, blueprint_titles, marks_of
from tests import make
from tests.exams import case, sat
from tests.exams.actions import scoring_case
from tests.make import World

pytestmark = pytest.mark.django_db

STARTS = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def world() -> World:
    return make.world()


def concluded(world: World, *, starts_at: datetime = STARTS, answers: str = "bbc") -> case.Prepared:
    """A sitting that Ani sat, closed and concluded; ``b`` is right."""
    made = case.prepared(world, starts_at=starts_at)
    sat.work(made, world.ani, list(answers))
    conclude(world.actor("budi"), sat.close(made.sitting))
    return made


def found(world: World, *made: case.Prepared) -> list[tuple[UUID, float]]:
    rows = marks_of([world.ani.person_id], [one.blueprint.uuid for one in made])
    return [(row.sitting, round(row.percent, 2)) for row in rows]


def test_mark_is_told_by_the_day_of_the_region_on_which_the_sitting_began(world: World) -> None:
    made = concluded(world)
    (row,) = marks_of([world.ani.person_id, world.kiki.person_id], [made.blueprint.uuid])
    assert row == PersonMark(world.ani.person_id, made.blueprint.uuid, made.sitting.uuid, row.percent, STARTS.date())
    assert round(row.percent, 2) == 66.67


def test_marks_are_of_the_asked_people_and_blueprints_the_newest_first(world: World) -> None:
    old = concluded(world)
    new = concluded(world, starts_at=STARTS + timedelta(days=1), answers="bbb")
    assert found(world, old, new) == [(new.sitting.uuid, 100.0), (old.sitting.uuid, 66.67)]
    assert found(world, old) == [(old.sitting.uuid, 66.67)]
    assert found(world) == []
    assert marks_of([world.kiki.person_id], [old.blueprint.uuid]) == ()


def test_sitting_that_is_not_closed_counts_nothing(world: World) -> None:
    made = concluded(world)
    Sitting.objects.filter(pk=made.sitting.pk).update(closed_at=None)
    assert Score.objects.count() == 1
    assert found(world, made) == []


def test_rehearsal_counts_nothing(world: World) -> None:
    made = concluded(world)
    Sitting.objects.filter(pk=made.sitting.pk).update(kind="rehearsal")
    assert found(world, made) == []


def test_removed_candidate_has_no_mark(world: World) -> None:
    made = concluded(world)
    Candidate.objects.filter(sitting=made.sitting).update(removed_at=STARTS, removal="Tertukar")
    assert found(world, made) == []


def test_mark_is_that_of_the_run_that_was_adopted_last(world: World) -> None:
    made = scoring_case.judged(world)
    assert found(world, made) == [(made.sitting.uuid, 66.67)]
    scoring_case.corrected(made.versions[2], right="c")
    run = rescore(world.actor("budi"), sitting=made.sitting.uuid, reason="Kunci tertukar")
    assert found(world, made) == [(made.sitting.uuid, 66.67)]
    adopt_run(world.actor("eka"), run=run.uuid, decision="Kunci memang tertukar")
    assert found(world, made) == [(made.sitting.uuid, 100.0)]


def test_titles_leave_out_what_is_not_there(world: World) -> None:
    plan = case.blueprint(world, case.bank(world))
    assert blueprint_titles([plan.uuid, world.region.uuid]) == {plan.uuid: plan.title}
