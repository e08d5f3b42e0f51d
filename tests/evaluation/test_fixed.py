"""What was planned, found, drawn and noted is not rewritten: the database refuses it."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from pamong.evaluation.models import Cycle, FollowUpNote, StudyDraw, StudyPlan
from pamong.services.queries.indicators import indicator_lines
from tests import make
from tests.evaluation import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def refused(statement: str, *given: int) -> bool:
    """Whether the database says no."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, given)
    except IntegrityError:
        return True
    return False


def test_plan_is_worded_until_it_is_locked_and_never_after(world: World) -> None:
    planted = case.planted(world, trained=1, compared=1, months=1)
    study = case.study(world)
    draft = case.plan(study, planted.programme, planted.service, locked=False)
    StudyPlan.objects.filter(pk=draft.pk).update(meaningful=Decimal("-1.5"))
    StudyPlan.objects.filter(pk=draft.pk).update(locked_at=timezone.now(), digest=sha256(b"rencana").hexdigest())
    assert refused("UPDATE evaluation_studyplan SET meaningful = -9 WHERE id = %s", draft.pk)
    assert refused("DELETE FROM evaluation_studyplan WHERE id = %s", draft.pk)
    draft.refresh_from_db()
    assert draft.meaningful == Decimal("-1.5")


def test_draw_keeps_what_it_promised_and_is_drawn_once(world: World) -> None:
    row = StudyDraw.objects.create(
        study=case.study(world),
        first_month=date(2027, 1, 1),
        seats=4,
        apart=2,
        seed="0" * 64,
        commitment=sha256(bytes(32)).hexdigest(),
        committed_at=timezone.now(),
    )
    assert refused("UPDATE evaluation_studydraw SET seed = repeat('1', 64) WHERE id = %s", row.pk)
    assert refused("UPDATE evaluation_studydraw SET seats = 5 WHERE id = %s", row.pk)
    StudyDraw.objects.filter(pk=row.pk).update(word="bola nomor 7", entries="a" * 64, drawn_at=timezone.now())
    assert refused("UPDATE evaluation_studydraw SET word = 'lain' WHERE id = %s", row.pk)


def test_region_has_one_open_cycle(world: World) -> None:
    case.cycle(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.cycle(world, number=2)
    assert Cycle.objects.count() == 1


def test_done_needs_proof(world: World) -> None:
    row = case.follow_up(case.finding(case.cycle(world)), world.fajar.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUpNote.objects.create(follow_up=row, kind="done", text="Loket dibuka", at=timezone.now())
    FollowUpNote.objects.create(follow_up=row, kind="done", text="Loket dibuka", proof="SK 12/2026", at=timezone.now())
    assert refused("UPDATE evaluation_followupnote SET text = 'lain'")


def test_planted_offices_have_the_figures_that_tests_rely_on(world: World) -> None:
    planted = case.planted(world, trained=2, compared=2)
    lines = indicator_lines(world.region.pk, planted.service, by="month")
    offices = [line for line in lines if line.unit is not None]
    assert len(offices) == 4 * case.MONTHS
    assert all(line.figures["processing"].median is not None for line in offices)
    trained = {unit.pk for unit in planted.trained}
    before, after = ([], [])  # type: tuple[list[float], list[float]]
    for line in offices:
        if line.unit in trained and line.month and (median := line.figures["processing"].median) is not None:
            (after if line.month >= case.START else before).append(median)
    assert 10 < sum(before) / len(before) < 14
    assert 1.2 < sum(before) / len(before) - sum(after) / len(after) < 3.6
