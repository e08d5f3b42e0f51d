"""Coming to a session with the code of its screen."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from pamong.learning.actions.attendance import attend, attend_by_code, mark
from pamong.learning.formats.attendance_code import spaced
from pamong.learning.models import Attendance, Registration, Scan, Session
from pamong.people.access import actor_of
from tests import make
from tests.learning import case
from tests.learning.presence import DEVICE, ENDS, NOW, STARTS, Room, room, state, verbs
from tests.make import World

pytestmark = pytest.mark.django_db


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


def come(world: World, here: Room, name: str = "ani", **given: Any) -> Attendance:
    told = {"session": here.session.uuid, "code": here.code(timezone.now()), "device": DEVICE, "typed": False, **given}
    return attend(world.actor(name), **told)


def refused(world: World, here: Room, kind: type[Refusal], name: str = "ani", **given: Any) -> Refusal:
    with pytest.raises(kind) as caught:
        come(world, here, name, **given)
    return caught.value


def outcomes(session: Session) -> list[tuple[str, int | None]]:
    return list(Scan.objects.filter(session=session.pk).order_by("id").values_list("outcome", "age"))


def test_scan_notes_presence_from_the_start_within_the_grace(world: World, here: Room) -> None:
    made = come(world, here)
    assert (made.registration_id, made.session_id, made.proof) == (here.ani.pk, here.session.pk, "scanned")
    assert (made.present, made.since, made.until, made.reason) == (True, STARTS, ENDS, "")
    assert (made.noted_at, made.recorded_at, made.recorded_by) == (NOW, NOW, world.ani.pk)
    assert outcomes(here.session) == [("accepted", 0)]
    assert verbs() == ["learning.attended"]


@pytest.mark.parametrize(("late", "since"), [(15, STARTS), (16, STARTS + timedelta(minutes=16))])
def test_who_comes_after_the_grace_begins_when_coming(
    world: World, here: Room, moment: time_machine.Traveller, late: int, since: datetime
) -> None:
    moment.move_to(STARTS + timedelta(minutes=late), tick=False)
    assert come(world, here).since == since


def test_code_before_the_current_one_is_taken_too(world: World, here: Room) -> None:
    come(world, here, code=here.code(NOW - timedelta(seconds=20)))
    assert outcomes(here.session) == [("accepted", 20)]


def test_typed_code_is_read_as_people_write_it(world: World, here: Room) -> None:
    assert come(world, here, code=spaced(here.code(NOW)).lower(), typed=True).proof == "typed"


def test_second_scan_changes_nothing_but_is_kept(world: World, here: Room, moment: time_machine.Traveller) -> None:
    first = come(world, here)
    moment.move_to(ENDS - timedelta(minutes=1), tick=False)
    assert come(world, here).pk == first.pk
    assert Attendance.objects.count() == 1
    assert outcomes(here.session) == [("accepted", 0), ("accepted", 0)]
    assert verbs() == ["learning.attended"]


def test_stale_code_is_refused_with_its_age_and_stays_on_record(world: World, here: Room) -> None:
    told = refused(world, here, Conflict, code=here.code(NOW - timedelta(minutes=12)))
    assert (told.code, str(told)) == (
        "code-stale",
        "Kode ini sudah 12 menit yang lalu. Kode berganti tiap 20 detik: pindai yang tampil di layar sekarang.",
    )
    assert outcomes(here.session) == [("stale", 720)]
    assert (Attendance.objects.count(), verbs()) == (0, [])


def test_wrong_code_is_refused_and_stays_on_record(world: World, here: Room) -> None:
    told = refused(world, here, Invalid, code="BBBB BBBB")
    assert (told.code, str(told)[:22]) == ("code-wrong", "Kode “BBBBBBBB” bukan ")
    assert outcomes(here.session) == [("wrong", None)]
    assert Attendance.objects.count() == 0


def test_code_of_another_session_is_wrong_here(world: World, here: Room) -> None:
    assert refused(world, here, Invalid, code=here.code(NOW, here.held.sessions[1])).code == "code-wrong"


def test_yesterdays_code_is_refused_with_its_age(world: World, here: Room, moment: time_machine.Traveller) -> None:
    shown = here.code(STARTS + timedelta(hours=1))
    moment.move_to(STARTS + timedelta(hours=25), tick=False)
    told = refused(world, here, Conflict, code=shown)
    assert (told.code, str(told)) == (
        "session-over",
        (
            "Kode ini sudah 1 hari yang lalu, dari sesi yang berakhir 23 November 2026 12.00 WIB. "
            "Temui penyelenggara bila Anda hadir di sesi itu."
        ),
    )
    assert outcomes(here.session) == [("early", 86_400)]
    with pytest.raises(Conflict) as caught:
        attend_by_code(world.actor("ani"), code=shown, device=DEVICE)
    assert caught.value.code == "session-over"
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(
    ("at", "code"),
    [(STARTS - timedelta(minutes=31), "session-early"), (ENDS, "session-over")],
)
def test_other_time_is_refused(
    world: World, here: Room, moment: time_machine.Traveller, at: datetime, code: str
) -> None:
    moment.move_to(at, tick=False)
    assert refused(world, here, Conflict).code == code
    assert outcomes(here.session) == [("early", 0)]
    assert Attendance.objects.count() == 0


def test_code_is_taken_half_an_hour_before_the_start(world: World, here: Room, moment: time_machine.Traveller) -> None:
    moment.move_to(STARTS - timedelta(minutes=30), tick=False)
    assert come(world, here).since == STARTS


def test_cancelled_session_takes_nobody(world: World, here: Room) -> None:
    Session.objects.filter(pk=here.session.pk).update(cancelled_at=NOW)
    assert refused(world, here, Conflict).code == "session-cancelled"
    assert Attendance.objects.count() == 0


def test_who_has_no_seat_is_refused_and_stays_on_record(world: World, here: Room) -> None:
    told = refused(world, here, Conflict, "citra")
    assert told.code == "not-seated"
    assert outcomes(here.session) == [("stranger", 0)]
    assert Attendance.objects.count() == 0


def test_who_lost_the_seat_is_refused(world: World, here: Room) -> None:
    Registration.objects.filter(pk=here.ani.pk).update(withdrawn_at=NOW, withdrawal="Sakit")
    assert refused(world, here, Conflict).code == "not-seated"


def test_stranger_of_another_region_finds_no_session_and_leaves_no_trace(world: World, here: Room) -> None:
    before = state()
    refused(world, here, NotFound, "dewi")
    assert state() == before


def test_guest_of_another_region_with_a_seat_comes(world: World, here: Room) -> None:
    case.seated(here.held.offering, world.dewi)
    assert come(world, here, "dewi").present


def test_nobody_comes_in_somebody_elses_name(world: World, here: Room) -> None:
    delegation = make.delegation(world.ani, world.kiki)
    acting = actor_of(world.kiki, acting=delegation.uuid)
    before = state()
    with pytest.raises(Forbidden) as caught:
        attend(acting, session=here.session.uuid, code=here.code(NOW), device=DEVICE, typed=False)
    assert caught.value.code == "own-presence"
    with pytest.raises(Forbidden):
        attend_by_code(acting, code=here.code(NOW), device=DEVICE)
    assert state() == before


def test_two_people_with_one_device_are_taken_and_flagged(world: World, here: Room) -> None:
    come(world, here)
    assert come(world, here, "kiki").present
    assert outcomes(here.session) == [("accepted", 0), ("shared", 0)]


def test_device_is_kept_as_a_digest_that_differs_between_sessions(
    world: World, here: Room, moment: time_machine.Traveller
) -> None:
    come(world, here)
    second = here.held.sessions[1]
    moment.move_to(second.starts_at, tick=False)
    come(world, here, session=second.uuid, code=here.code(second.starts_at, second))
    digests = set(Scan.objects.values_list("device", flat=True))
    assert len(digests) == 2
    assert DEVICE not in digests


def test_twenty_refused_codes_are_enough_for_ten_minutes(
    world: World, here: Room, moment: time_machine.Traveller
) -> None:
    for _try in range(20):
        refused(world, here, Invalid, code="BBBBBBBB")
    assert refused(world, here, Conflict).code == "too-many-tries"
    assert len(outcomes(here.session)) == 20
    assert come(world, here, "kiki").present
    moment.shift(timedelta(minutes=10))
    assert come(world, here).present


def test_who_was_marked_absent_is_sent_to_the_organiser(world: World, here: Room) -> None:
    mark(
        world.actor("budi"),
        session=here.session.uuid,
        registration=here.ani.uuid,
        present=False,
        reason="Terlihat pulang",
    )
    assert refused(world, here, Conflict).code == "marked-absent"
    assert Attendance.objects.count() == 1


def test_typed_code_finds_its_session(world: World, here: Room) -> None:
    made = attend_by_code(world.actor("ani"), code=here.code(NOW), device=DEVICE)
    assert (made.session_id, made.proof) == (here.session.pk, "typed")


def test_typed_wrong_code_counts_at_the_session_that_runs(world: World, here: Room) -> None:
    with pytest.raises(Invalid) as caught:
        attend_by_code(world.actor("ani"), code="BBBBBBBB", device=DEVICE)
    assert caught.value.code == "code-wrong"
    assert outcomes(here.session) == [("wrong", None)]


def test_typed_code_without_a_session_now_is_refused(world: World, here: Room) -> None:
    before = state()
    with pytest.raises(Conflict) as caught:
        attend_by_code(world.actor("citra"), code=here.code(NOW), device=DEVICE)
    assert caught.value.code == "no-session-now"
    assert state() == before
