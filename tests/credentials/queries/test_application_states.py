"""Where an application stands: by its times, by what others did, and the same in a list, a filter and alone."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from pamong.credentials.formats.application_states import ApplicationState
from pamong.credentials.models import Appeal, Application, Duty, UnitResult
from pamong.credentials.queries.application_states import in_state, state_of, states_of
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def stands(row: Application) -> str:
    """Where it stands, after checking that exactly one filter finds it."""
    state = state_of(row.pk)
    found = [one for one in ApplicationState if in_state(Application.objects.filter(pk=row.pk), one).exists()]
    assert found == [state]
    return state.value


def test_state_follows_the_steps(world: World) -> None:
    version, now = case.version(case.scheme(world)), timezone.now()
    row = case.application(version, world.ani, state="draft")
    assert stands(row) == "draft"
    row.agreed_at = row.submitted_at = now
    row.save()
    assert stands(row) == "submitted"
    row.returned_at, row.remark = now, "SK belum ada"
    row.save()
    assert stands(row) == "returned"
    row.returned_at, row.remark, row.checked_at = None, "", now
    row.save()
    assert stands(row) == "checked"
    assessor = case.appointed(row, world.citra)
    assert stands(row) == "appointed"
    case.judged(row, assessor)
    assert stands(row) == "assessed"
    case.decided(world, row, competent=[True, False])
    assert stands(row) == "decided-not-yet"


def test_decider_or_ended_assessor_is_no_assessor(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    case.appointed(row, world.citra, ended_at=timezone.now(), ending="Cuti")
    case.appointed(row, world.kiki, Duty.DECIDER)
    assert stands(row) == "checked"


def test_appeal_stands_until_it_is_answered_and_its_decision_counts_then(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani)
    decision = case.decided(world, row, competent=[True, False])
    appeal = Appeal.objects.create(decision=decision, grounds="x", filed_at=timezone.now(), due_on=timezone.localdate())
    assert stands(row) == "appealed"
    case.decided(world, row, stage=2)
    assert stands(row) == "appealed"
    appeal.answered_at, appeal.upheld, appeal.answer = timezone.now(), True, "Dikabulkan"
    appeal.save()
    assert stands(row) == "decided-competent"


def test_withdrawn_application_is_that_whatever_else(world: World) -> None:
    row = case.application(case.version(case.scheme(world)), world.ani, withdrawn_at=timezone.now())
    case.judged(row, case.appointed(row, world.citra))
    assert stands(row) == "withdrawn"


def test_one_unit_without_a_result_is_not_assessed(world: World) -> None:
    row = case.application(case.version(case.scheme(world), rules=[case.PORTFOLIO]), world.ani)
    assessor = case.appointed(row, world.citra)
    case.judged(row, case.appointed(row, case.assessor(world, "Penguji"), Duty.EXAMINER), round=2)
    assert stands(row) == "appointed"
    case.judged(row, assessor)
    assert stands(row) == "assessed"


def test_unit_that_is_carried_needs_no_result_while_it_holds(world: World) -> None:
    version = case.version(case.scheme(world), months=36)
    with time_machine.travel(datetime(2026, 3, 10, 5, tzinfo=UTC), tick=False):
        earlier = case.application(version, world.ani)
        case.decided(world, earlier, competent=[True, False])
    earlier.closed_at = timezone.now()
    earlier.save()
    row = case.application(version, world.ani)
    assessor, second = case.appointed(row, world.citra), case.units(version)[1]
    result = {"observed": True, "competent": True, "facts": {}, "digest": "0" * 64, "follows": True}
    UnitResult.objects.create(application=row, unit=second, appointment=assessor, at=timezone.now(), **result)
    with time_machine.travel(datetime(2029, 3, 9, 5, tzinfo=UTC), tick=False):
        assert stands(row) == "assessed"
    with time_machine.travel(datetime(2029, 3, 10, 5, tzinfo=UTC), tick=False):
        assert stands(row) == "appointed"


def test_many_are_told_at_once(world: World) -> None:
    version = case.version(case.scheme(world))
    one, other = case.application(version, world.ani, state="draft"), case.application(version, world.kiki)
    assert states_of([one.pk, other.pk]) == {one.pk: ApplicationState.DRAFT, other.pk: ApplicationState.CHECKED}
    assert states_of([]) == {}
