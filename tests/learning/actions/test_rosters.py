"""Who organises notes who is there: on the roster, or from the paper sheet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from pamong.learning.actions.attendance import mark, mark_sheet, take_roster
from pamong.learning.models import Attendance, Offering, Session
from pamong.learning.queries.attendance import minutes_of
from tests import make
from tests.learning import case
from tests.learning.presence import ENDS, NOW, STARTS, Room, room, state, verbs
from tests.make import World

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def here(world: World) -> Room:
    return room(world)


def note(world: World, here: Room, name: str = "budi", **given: Any) -> Attendance:
    told = {"session": here.session.uuid, "registration": here.ani.uuid, "present": True, **given}
    return mark(world.actor(name), **told)


def standing() -> list[tuple[int, str, bool, str]]:
    return list(Attendance.objects.order_by("pk").values_list("registration", "proof", "present", "mark"))


def test_mark_notes_the_whole_session(world: World, here: Room) -> None:
    made = note(world, here)
    assert (made.proof, made.present, made.since, made.until) == ("roster", True, STARTS, ENDS)
    assert (made.noted_at, made.recorded_by) == (NOW, world.budi.pk)
    assert verbs() == ["learning.presence_marked"]


def test_mark_of_what_is_known_is_not_written_again(world: World, here: Room) -> None:
    first = note(world, here)
    assert note(world, here).pk == first.pk
    assert verbs() == ["learning.presence_marked"]


def test_exception_keeps_its_reason_and_counts_its_part(world: World, here: Room) -> None:
    note(world, here, since=STARTS + 60 * MINUTE, until=ENDS - 30 * MINUTE, reason="  Izin ke\npuskesmas ")
    assert Attendance.objects.get().reason == "Izin ke puskesmas"
    assert minutes_of(here.held.offering.pk) == {here.ani.pk: {here.session.pk: 150}}


@pytest.mark.parametrize(
    "given",
    [
        {"present": False},
        {"present": False, "reason": " \n"},
        {"since": STARTS + MINUTE},
        {"until": ENDS - MINUTE},
    ],
)
def test_exception_without_a_reason_is_refused(world: World, here: Room, given: dict[str, Any]) -> None:
    before = state()
    with pytest.raises(Invalid) as caught:
        note(world, here, **given)
    assert caught.value.code == "presence-reason"
    assert state() == before


def test_taking_back_is_a_row_of_its_own(world: World, here: Room) -> None:
    note(world, here)
    note(world, here, present=False, reason="Salah nama")
    assert [row[2] for row in standing()] == [True, False]
    assert minutes_of(here.held.offering.pk) == {}


@pytest.mark.parametrize(
    ("since", "until"),
    [(STARTS - MINUTE, ENDS), (STARTS, ENDS + MINUTE), (STARTS + MINUTE, STARTS + MINUTE), (ENDS, STARTS)],
)
def test_times_outside_the_session_are_refused(world: World, here: Room, since: Any, until: Any) -> None:
    before = state()
    with pytest.raises(Invalid) as caught:
        note(world, here, since=since, until=until, reason="Izin")
    assert caught.value.code == "presence-times"
    assert state() == before


def test_finished_offering_asks_a_reason_of_every_mark(world: World, here: Room) -> None:
    Offering.objects.filter(pk=here.held.offering.pk).update(finished_at=NOW)
    with pytest.raises(Invalid) as caught:
        note(world, here)
    assert caught.value.code == "presence-reason"
    assert note(world, here, reason="Lembar baru ditemukan").present


def test_mark_before_the_room_opens_is_refused(world: World, here: Room, moment: time_machine.Traveller) -> None:
    moment.move_to(STARTS - 31 * MINUTE, tick=False)
    with pytest.raises(Conflict) as caught:
        note(world, here)
    assert caught.value.code == "session-early"
    assert standing() == []


def test_mark_in_a_cancelled_session_is_refused(world: World, here: Room) -> None:
    Session.objects.filter(pk=here.session.pk).update(cancelled_at=NOW)
    with pytest.raises(Conflict) as caught:
        note(world, here)
    assert caught.value.code == "session-cancelled"
    assert standing() == []


@pytest.mark.parametrize("name", ["ani", "kiki", "fajar", "gita", "dewi"])
def test_only_who_organises_marks(world: World, here: Room, name: str) -> None:
    before = state()
    with pytest.raises(NotFound):
        note(world, here, name)
    with pytest.raises(NotFound):
        mark_sheet(world.actor(name), session=here.session.uuid, pin="", present=[here.ani.uuid])
    with pytest.raises(NotFound):
        take_roster(world.actor(name), session=here.session.uuid)
    assert state() == before


def test_nobody_marks_oneself(world: World, here: Room) -> None:
    own = case.seated(here.held.offering, world.budi)
    with pytest.raises(Forbidden) as caught:
        note(world, here, registration=own.uuid)
    assert caught.value.code == "own-presence"
    assert standing() == []


def test_who_has_no_seat_in_this_offering_is_not_found(world: World, here: Room) -> None:
    other = case.seated(case.held(world, starts_at=STARTS + timedelta(days=5)).offering, world.citra)
    for registration in (other.uuid, uuid4()):
        with pytest.raises(NotFound):
            note(world, here, registration=registration)
    assert standing() == []


def test_sheet_marks_those_who_signed(world: World, here: Room) -> None:
    Session.objects.filter(pk=here.session.pk).update(pin="4711")
    note(world, here, since=STARTS + 60 * MINUTE, reason="Terlambat")
    signed = [here.ani.uuid, here.kiki.uuid]
    assert mark_sheet(world.actor("budi"), session=here.session.uuid, pin=" 47 11", present=signed) == 1
    assert standing() == [(here.ani.pk, "roster", True, ""), (here.kiki.pk, "sheet", True, "")]
    assert verbs() == ["learning.presence_marked", "learning.sheet_entered"]
    assert mark_sheet(world.actor("budi"), session=here.session.uuid, pin="4711", present=signed) == 0
    assert len(verbs()) == 2


@pytest.mark.parametrize(("pin", "typed", "code"), [("", "", "sheet-not-printed"), ("4711", "4712", "sheet-pin")])
def test_sheet_of_another_session_is_refused(world: World, here: Room, pin: str, typed: str, code: str) -> None:
    Session.objects.filter(pk=here.session.pk).update(pin=pin)
    before = state()
    with pytest.raises(Refusal) as caught:
        mark_sheet(world.actor("budi"), session=here.session.uuid, pin=typed, present=[here.ani.uuid])
    assert caught.value.code == code
    assert state() == before
