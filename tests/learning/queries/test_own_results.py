"""Who took part reads what came of the own seat; nobody else does, and nobody before it begins."""

from decimal import Decimal

import pytest
import time_machine

from pamong.core.actor import Actor
from pamong.learning.actions.finishing import finish_offering, record_result
from pamong.learning.models import Registration
from pamong.learning.queries.own_results import own_results
from pamong.people.access import actor_of
from tests import make
from tests.learning import case
from tests.learning.actions.test_finishing import AFTER, START, held, there
from tests.learning.case import Held
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def scored(world: World) -> tuple[Held, Registration]:
    """One module with a test: Ani came to the first of two days and scored 60 of 70."""
    run = held(world)
    type(run.module).objects.filter(pk=run.module.pk).update(rule="test", pass_mark=70)
    seat = case.seated(run.offering, world.ani)
    there(seat, run.sessions[0])
    told = {"registration": seat.uuid, "module": run.module.uuid, "mark": Decimal(60), "note": "Ulangi bagian kedua"}
    record_result(world.actor("budi"), **told)
    return run, seat


def test_own_seat_tells_presence_mark_note_and_what_is_missing(world: World) -> None:
    run, _seat = scored(world)
    with time_machine.travel(AFTER, tick=False):
        found = own_results(world.actor("ani"), run.offering.uuid)
        assert found is not None
        assert (found.decided, found.finished_at) == (None, None)
        (one,) = found.modules
        assert (one.percent, one.share, one.mark, one.pass_mark) == (50, 80, Decimal(60), 70)
        assert (one.passed, one.note) == (False, "Ulangi bagian kedua")
        assert one.lacking == ("kehadiran modul 1 kurang", "tes modul 1 belum lulus")
        finish_offering(world.actor("budi"), offering=run.offering.uuid)
        after = own_results(world.actor("ani"), run.offering.uuid)
        assert after is not None
        assert (after.decided, after.finished_at) == (False, AFTER)


def test_nothing_is_told_before_it_begins_or_without_a_seat(world: World) -> None:
    run, seat = scored(world)
    before = START.replace(hour=0)
    with time_machine.travel(before, tick=False):
        assert own_results(world.actor("ani"), run.offering.uuid) is None
    with time_machine.travel(AFTER, tick=False):
        for name in ("kiki", "budi", "fajar", "dewi"):
            assert own_results(world.actor(name), run.offering.uuid) is None
        Registration.objects.filter(pk=seat.pk).update(withdrawn_at=AFTER, withdrawal="Sakit")
        assert own_results(world.actor("ani"), run.offering.uuid) is None


def test_who_acts_for_somebody_does_not_read_it(world: World) -> None:
    run, _seat = scored(world)
    acting: Actor = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    with time_machine.travel(AFTER, tick=False):
        assert own_results(acting, run.offering.uuid) is None
