"""A telephone takes the roster along, and hands in with proof what it noted without network."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound
from pamong.learning.actions.attendance import Mark, MarksKnown, mark, sync_marks, take_roster
from pamong.learning.models import Attendance, Registration, RosterCopy, Session
from pamong.learning.queries.attendance import minutes_of
from tests import make
from tests.learning import case
from tests.learning.presence import ENDS, NOW, STARTS, Room, marks, room, state, verbs
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


@pytest.fixture
def roster(world: World, here: Room) -> RosterCopy:
    return take_roster(world.actor("budi"), session=here.session.uuid)


def standing() -> list[tuple[int, str, bool, str]]:
    return list(Attendance.objects.order_by("pk").values_list("registration", "proof", "present", "mark"))


def test_roster_is_taken_along_with_a_key_of_its_own(world: World, here: Room, roster: RosterCopy) -> None:
    other = take_roster(world.actor("budi"), session=here.session.uuid)
    assert roster.key != other.key
    assert (roster.account, roster.taken_at, roster.until) == (world.budi.pk, NOW, ENDS + timedelta(days=7))
    assert verbs() == ["learning.roster_taken", "learning.roster_taken"]


def test_roster_of_a_session_that_is_over_is_refused(world: World, here: Room, moment: time_machine.Traveller) -> None:
    moment.move_to(ENDS, tick=False)
    with pytest.raises(Conflict) as caught:
        take_roster(world.actor("budi"), session=here.session.uuid)
    assert caught.value.code == "session-over"
    assert RosterCopy.objects.count() == 0


def chain(here: Room, roster: RosterCopy) -> list[Mark]:
    """Ani is there; Kiki, by mistake; not Kiki."""
    return marks(
        roster,
        (here.ani.uuid, NOW + MINUTE, True),
        (here.kiki.uuid, NOW + 2 * MINUTE, True),
        (here.kiki.uuid, NOW + 3 * MINUTE, False),
    )


def send(world: World, roster: RosterCopy, some: list[Mark], name: str = "budi") -> tuple[int, int]:
    synced = sync_marks(world.actor(name), roster=roster.uuid, marks=some)
    return synced.seq, synced.fresh


def test_marks_come_in_once_with_proof(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.move_to(ENDS + timedelta(days=2), tick=False)
    assert send(world, roster, chain(here, roster)) == (3, 3)
    assert standing() == [
        (here.ani.pk, "offline", True, f"{roster.uuid}:1"),
        (here.kiki.pk, "offline", True, f"{roster.uuid}:2"),
        (here.kiki.pk, "offline", False, f"{roster.uuid}:3"),
    ]
    first = Attendance.objects.order_by("pk")[0]
    assert (first.noted_at, first.recorded_at) == (NOW + MINUTE, ENDS + timedelta(days=2))
    assert (first.since, first.until) == (STARTS, ENDS)
    assert verbs() == ["learning.roster_taken", "learning.marks_synced"]
    assert minutes_of(here.held.offering.pk) == {here.ani.pk: {here.session.pk: 240}}


def test_replayed_marks_are_refused_and_named(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    send(world, roster, chain(here, roster))
    before = state()
    with pytest.raises(MarksKnown) as caught:
        send(world, roster, chain(here, roster))
    assert (caught.value.code, caught.value.seq) == ("marks-replayed", 3)
    assert str(caught.value) == "Tanda sampai ke-3 sudah diterima sebelumnya; tidak dicatat lagi."
    assert state() == before


def test_marks_go_on_where_an_answer_was_lost(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    every = chain(here, roster)
    assert send(world, roster, every[:2]) == (2, 2)
    assert send(world, roster, every) == (3, 1)
    assert len(standing()) == 3


def altered(some: list[Mark], place: int, **change: Any) -> list[Mark]:
    return [replace(one, **change) if at == place else one for at, one in enumerate(some)]


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"present": True}, "marks-altered", "Tanda ke-3 tidak cocok"),
        ({"registration": UUID(int=7)}, "marks-altered", "Tanda ke-3 tidak cocok"),
        ({"at": NOW + 4 * MINUTE}, "marks-altered", "Tanda ke-3 tidak cocok"),
        ({"mac": "0" * 64}, "marks-altered", "Tanda ke-3 tidak cocok"),
        ({"mac": "ä"}, "marks-altered", "Tanda ke-3 tidak cocok"),
        ({"seq": 4}, "marks-skipped", "Tanda ke-4 tidak cocok"),
        ({"seq": 2}, "marks-skipped", "Tanda ke-2 tidak cocok"),
    ],
)
def test_altered_marks_are_refused_and_named(
    world: World,
    here: Room,
    roster: RosterCopy,
    moment: time_machine.Traveller,
    change: dict[str, Any],
    code: str,
    named: str,
) -> None:
    moment.shift(10 * MINUTE)
    before = state()
    with pytest.raises(Invalid) as caught:
        send(world, roster, altered(chain(here, roster), 2, **change))
    assert (caught.value.code, str(caught.value)[: len(named)]) == (code, named)
    assert state() == before


def test_left_out_marks_are_refused_and_named(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    every = chain(here, roster)
    before = state()
    for some, named in ((every[1:], "Tanda ke-2"), ([every[0], every[2]], "Tanda ke-3"), (every[::-1], "Tanda ke-3")):
        with pytest.raises(Invalid) as caught:
            send(world, roster, some)
        assert (caught.value.code, str(caught.value)[:10]) == ("marks-skipped", named)
    assert state() == before


def test_mark_that_is_known_otherwise_is_refused(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    send(world, roster, chain(here, roster))
    before = state()
    with pytest.raises(Invalid) as caught:
        send(world, roster, marks(roster, (here.kiki.uuid, NOW + MINUTE, True)))
    assert (caught.value.code, str(caught.value)[:10]) == ("marks-altered", "Tanda ke-1")
    assert state() == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (-3 * MINUTE, MINUTE),  # before the roster was taken
        (13 * MINUTE, 13 * MINUTE),  # not yet
        (5 * MINUTE, 4 * MINUTE),  # backwards
    ],
)
def test_marks_of_another_time_are_refused(
    world: World,
    here: Room,
    roster: RosterCopy,
    moment: time_machine.Traveller,
    first: timedelta,
    second: timedelta,
) -> None:
    moment.shift(10 * MINUTE)
    before = state()
    with pytest.raises(Invalid) as caught:
        send(world, roster, marks(roster, (here.ani.uuid, NOW + first, True), (here.kiki.uuid, NOW + second, True)))
    assert caught.value.code == "marks-time"
    assert state() == before


def test_marks_after_the_session_are_refused(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.move_to(ENDS + timedelta(hours=3), tick=False)
    with pytest.raises(Invalid) as caught:
        send(world, roster, marks(roster, (here.ani.uuid, ENDS + timedelta(hours=1), True)))
    assert caught.value.code == "marks-time"
    assert standing() == []


def test_marks_that_come_after_a_week_are_refused(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.move_to(ENDS + timedelta(days=7), tick=False)
    with pytest.raises(Conflict) as caught:
        send(world, roster, chain(here, roster))
    assert caught.value.code == "roster-over"
    assert standing() == []


def test_marks_of_a_cancelled_session_are_refused(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    Session.objects.filter(pk=here.session.pk).update(cancelled_at=NOW)
    with pytest.raises(Conflict) as caught:
        send(world, roster, chain(here, roster))
    assert caught.value.code == "session-cancelled"
    assert standing() == []


def test_roster_is_only_for_the_account_that_took_it(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    before = state()
    for name in ("eka", "ani", "dewi"):
        with pytest.raises(NotFound):
            send(world, roster, chain(here, roster), name)
    assert state() == before


def test_mark_of_who_never_had_a_seat_is_refused(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    other = case.seated(case.held(world, starts_at=STARTS + timedelta(days=5)).offering, world.citra)
    with pytest.raises(Invalid) as caught:
        send(world, roster, marks(roster, (other.uuid, NOW + MINUTE, True)))
    assert caught.value.code == "marks-altered"
    assert standing() == []


def test_mark_of_oneself_is_refused(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    own = case.seated(here.held.offering, world.budi)
    with pytest.raises(Forbidden):
        send(world, roster, marks(roster, (own.uuid, NOW + MINUTE, True)))
    assert standing() == []


def test_who_lost_the_seat_meanwhile_was_there_all_the_same(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(10 * MINUTE)
    Registration.objects.filter(pk=here.ani.pk).update(withdrawn_at=NOW, withdrawal="Pindah")
    assert send(world, roster, marks(roster, (here.ani.uuid, NOW + MINUTE, True))) == (1, 1)


def test_what_the_room_corrected_later_stays_when_older_marks_arrive(
    world: World, here: Room, roster: RosterCopy, moment: time_machine.Traveller
) -> None:
    moment.shift(60 * MINUTE)
    told = {"session": here.session.uuid, "registration": here.ani.uuid}
    mark(world.actor("budi"), **told, present=False, reason="Pulang sakit")
    moment.shift(60 * MINUTE)
    send(world, roster, chain(here, roster))
    assert minutes_of(here.held.offering.pk) == {}
