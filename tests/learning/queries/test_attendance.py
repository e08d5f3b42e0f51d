"""What is known of who was there: minutes, the roster, the codes, the projector."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from pamong.core.refusals import NotFound, Refusal
from pamong.learning.actions.attendance import attend, mark, sync_marks, take_roster
from pamong.learning.models import Attendance, Registration, Session
from pamong.learning.queries.attendance import (
    minutes_of,
    my_meetings,
    my_presence,
    present_counts,
    roster_page,
    roster_row,
    scan_rows,
    scans_page,
    screen,
    taken_roster,
)
from pamong.learning.queries.attendance.standing import lasting
from tests import make
from tests.learning import case
from tests.learning.presence import DEVICE, ENDS, NOW, STARTS, Room, marks, room
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


def known(here: Room, seat: Registration, **facts: Any) -> Attendance:
    """A row as it stands in the table."""
    usual: dict[str, Any] = {
        "session": here.session,
        "present": True,
        "since": STARTS,
        "until": ENDS,
        "proof": "roster",
    }
    return Attendance.objects.create(registration=seat, **{**usual, "noted_at": NOW, "recorded_at": NOW, **facts})


def try_code(world: World, here: Room, name: str, code: str, device: str = DEVICE) -> None:
    with suppress(Refusal):
        attend(world.actor(name), session=here.session.uuid, code=code, device=device, typed=False)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (STARTS, ENDS, 240),
        (STARTS + 15 * MINUTE, ENDS, 240),  # within the grace
        (STARTS + 16 * MINUTE, ENDS, 224),
        (STARTS, ENDS - 30 * MINUTE, 210),
        (STARTS - 60 * MINUTE, ENDS + 60 * MINUTE, 240),
        (STARTS + 20 * MINUTE + timedelta(seconds=1), ENDS, 219),  # a minute begun does not count
        (ENDS, ENDS, 0),
    ],
)
def test_minutes_are_what_overlaps_with_the_session(here: Room, since: datetime, until: datetime, minutes: int) -> None:
    known(here, here.ani, since=since, until=until, reason="Izin")
    assert minutes_of(here.held.offering.pk) == ({here.ani.pk: {here.session.pk: minutes}} if minutes else {})


def test_minutes_of_the_last_that_was_seen_hold(here: Room) -> None:
    known(here, here.ani, since=STARTS + 60 * MINUTE, reason="Terlambat")
    known(here, here.ani)
    known(here, here.kiki, present=False, reason="Salah nama", noted_at=NOW + 9 * MINUTE)
    known(here, here.kiki, noted_at=NOW + 8 * MINUTE, recorded_at=NOW + 60 * MINUTE)
    known(
        here, here.ani, session=here.held.sessions[1], since=here.held.sessions[1].starts_at, until=ENDS + timedelta(1)
    )
    assert minutes_of(here.held.offering.pk) == {
        here.ani.pk: {here.session.pk: 240, here.held.sessions[1].pk: 240},
    }


def test_minutes_of_cancelled_sessions_and_other_offerings_do_not_count(world: World, here: Room) -> None:
    known(here, here.ani)
    other = case.held(world, starts_at=STARTS + timedelta(days=5))
    assert minutes_of(other.offering.pk) == {}
    Session.objects.filter(pk=here.session.pk).update(cancelled_at=NOW)
    assert minutes_of(here.held.offering.pk) == {}


def test_minutes_take_one_query_for_any_number(here: Room, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for seat in (here.ani, here.kiki):
        known(here, seat)
        known(here, seat)
    with django_assert_num_queries(1):
        assert len(minutes_of(here.held.offering.pk)) == 2


def test_roster_shows_everybody_with_a_seat_by_name(world: World, here: Room) -> None:
    Registration.objects.filter(pk=case.seated(here.held.offering, world.citra).pk).update(
        withdrawn_at=NOW, withdrawal="Sakit"
    )
    case.seated(here.held.offering, world.budi)
    known(here, here.ani, since=STARTS + 60 * MINUTE, until=ENDS, reason="Izin")
    found = roster_page(world.actor("budi"), here.session.uuid)
    assert [(row.name, row.unit, row.state, row.minutes, row.reason, row.own) for row in found.rows] == [
        ("Ani Rahmawati", "", "part", 180, "Izin", False),
        ("Budi Hartawan", "", "", 0, "", True),
        ("Kiki Amalia", "", "", 0, "", False),
    ]
    assert (found.present, found.unknown, found.planned, found.sheet) == (1, 2, 240, False)
    assert [row.name for row in found.others] == ["Kiki Amalia"]
    assert (found.meeting.state, found.meeting.zone, found.meeting.place) == ("open", "Asia/Jakarta", "Aula kecamatan")


def test_roster_tells_full_presence_and_absence_apart(world: World, here: Room) -> None:
    known(here, here.ani, since=STARTS + 10 * MINUTE)
    known(here, here.kiki, present=False, reason="Sakit")
    rows = roster_page(world.actor("budi"), here.session.uuid).rows
    assert [(row.state, row.since, row.proof) for row in rows] == [
        ("full", STARTS + 10 * MINUTE, "Daftar oleh penyelenggara"),
        ("absent", None, "Daftar oleh penyelenggara"),
    ]
    assert [row.present for row in rows] == [True, False]


def test_roster_takes_the_same_queries_for_any_number(
    world: World, here: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = world.actor("budi")
    with django_assert_num_queries(5):
        assert len(roster_page(actor, here.session.uuid).rows) == 2
    case.seated(here.held.offering, world.citra)
    known(here, here.kiki)
    with django_assert_num_queries(5):
        assert len(roster_page(actor, here.session.uuid).rows) == 3


def test_roster_row_is_one_of_them(world: World, here: Room) -> None:
    _page, row = roster_row(world.actor("budi"), here.session.uuid, here.kiki.uuid)
    assert row.name == "Kiki Amalia"
    with pytest.raises(NotFound):
        roster_row(world.actor("budi"), here.session.uuid, here.session.uuid)


@pytest.mark.parametrize("name", ["ani", "fajar", "gita", "dewi"])
def test_only_who_organises_sees_roster_codes_and_projector(world: World, here: Room, name: str) -> None:
    for query in (roster_page, scans_page, scan_rows, screen):
        with pytest.raises(NotFound):
            query(world.actor(name), here.session.uuid)


def test_scans_tell_who_when_what_and_how_old(world: World, here: Room, moment: time_machine.Traveller) -> None:
    old = here.code(NOW)
    try_code(world, here, "ani", old)
    moment.shift(12 * MINUTE)
    try_code(world, here, "kiki", old)
    try_code(world, here, "citra", "BBBBBBBB", device="6c" * 32)
    found = scans_page(world.actor("budi"), here.session.uuid)
    assert [(row.at, row.name, row.outcome, row.age, row.others) for row in found.page.object_list] == [
        (NOW + 12 * MINUTE, "Citra Anggraini", "stranger", "", ""),
        (NOW + 12 * MINUTE, "Kiki Amalia", "stale", "12 menit", ""),
        (NOW, "Ani Rahmawati", "accepted", "0 detik", ""),
    ]
    assert found.tally == (
        ("accepted", "Diterima", 1),
        ("stale", "Kode sudah lewat", 1),
        ("stranger", "Bukan peserta", 1),
    )
    assert (found.total, found.odd) == (3, 2)
    narrowed = scans_page(world.actor("budi"), here.session.uuid, outcome="stale")
    assert [row.name for row in narrowed.page.object_list] == ["Kiki Amalia"]
    assert len(scan_rows(world.actor("budi"), here.session.uuid, outcome="nonsense")) == 3


def test_shared_device_names_both_on_codes_and_roster(world: World, here: Room) -> None:
    try_code(world, here, "ani", here.code(NOW))
    try_code(world, here, "kiki", here.code(NOW))
    found = scans_page(world.actor("budi"), here.session.uuid)
    assert [(row.name, row.outcome, row.others) for row in found.page.object_list] == [
        ("Kiki Amalia", "shared", "Ani Rahmawati"),
        ("Ani Rahmawati", "accepted", "Kiki Amalia"),
    ]
    rows = roster_page(world.actor("budi"), here.session.uuid).rows
    assert [row.shared for row in rows] == [("Kiki Amalia",), ("Ani Rahmawati",)]


def test_screen_shows_the_code_and_how_many_came_but_nobodys_name(world: World, here: Room) -> None:
    try_code(world, here, "ani", here.code(NOW))
    found = screen(world.actor("budi"), here.session.uuid)
    code = here.code(NOW)
    assert (found.code, found.spoken, found.left, found.step) == (code, f"{code[:4]} {code[4:]}", 20, 20)
    assert (found.counts.present, found.counts.seated) == (1, 2)
    assert "Ani" not in repr(found)
    assert str(here.session.key) not in repr(found)


@pytest.mark.parametrize(
    ("at", "state"), [(STARTS - 31 * MINUTE, "planned"), (STARTS - 30 * MINUTE, "open"), (ENDS, "over")]
)
def test_screen_shows_no_code_at_other_times(
    world: World, here: Room, moment: time_machine.Traveller, at: datetime, state: str
) -> None:
    moment.move_to(at, tick=False)
    found = screen(world.actor("budi"), here.session.uuid)
    assert (found.meeting.state, bool(found.code)) == (state, state == "open")


def test_counts_leave_out_who_lost_the_seat(here: Room) -> None:
    known(here, here.ani)
    known(here, here.kiki)
    Registration.objects.filter(pk=here.kiki.pk).update(withdrawn_at=NOW, withdrawal="Sakit")
    counts = present_counts(here.session.pk, here.held.offering.pk)
    assert (counts.present, counts.seated) == (1, 1)


def test_own_presence_is_ones_own_only(world: World, here: Room) -> None:
    known(here, here.kiki)
    mine, hers = (my_presence(world.actor(name), here.session.uuid) for name in ("ani", "kiki"))
    assert (mine.seated, mine.present, mine.minutes) == (True, None, 0)
    assert (hers.seated, hers.present, hers.minutes, hers.since) == (True, True, 240, STARTS)
    assert my_presence(world.actor("citra"), here.session.uuid).seated is False
    with pytest.raises(NotFound):
        my_presence(world.actor("dewi"), here.session.uuid)


def test_own_meetings_are_those_whose_code_is_taken_now(
    world: World, here: Room, moment: time_machine.Traveller
) -> None:
    known(here, here.ani)
    assert [(row.meeting.uuid, row.present) for row in my_meetings(world.actor("ani"))] == [(here.session.uuid, True)]
    assert my_meetings(world.actor("citra")) == ()
    moment.move_to(ENDS, tick=False)
    assert my_meetings(world.actor("ani")) == ()


def test_taken_roster_goes_on_where_we_are(world: World, here: Room, moment: time_machine.Traveller) -> None:
    actor = world.actor("budi")
    case.seated(here.held.offering, world.budi)
    roster = take_roster(actor, session=here.session.uuid)
    first = taken_roster(actor, roster.uuid)
    assert (first.seq, first.mac, first.key) == (0, "", roster.key)
    assert [(one.name, one.present) for one in first.people] == [("Ani Rahmawati", False), ("Kiki Amalia", False)]
    moment.shift(10 * MINUTE)
    sent = marks(roster, (here.ani.uuid, NOW + MINUTE, True), (here.ani.uuid, NOW + 2 * MINUTE, True))
    sync_marks(actor, roster=roster.uuid, marks=sent)
    then = taken_roster(actor, roster.uuid)
    assert (then.seq, then.mac) == (2, sent[-1].mac)
    assert [(one.present, one.fixed) for one in then.people] == [(True, False), (False, False)]
    known(here, here.kiki, noted_at=NOW + 3 * MINUTE)
    assert [(one.present, one.fixed) for one in taken_roster(actor, roster.uuid).people] == [
        (True, False),
        (True, True),
    ]
    with pytest.raises(NotFound):
        taken_roster(world.actor("eka"), roster.uuid)


def test_mark_and_scan_agree_on_the_roster(world: World, here: Room) -> None:
    try_code(world, here, "ani", here.code(NOW))
    mark(
        world.actor("budi"),
        session=here.session.uuid,
        registration=here.ani.uuid,
        present=True,
        until=ENDS - 60 * MINUTE,
        reason="Dipanggil rapat",
    )
    row = roster_page(world.actor("budi"), here.session.uuid).rows[0]
    assert (row.state, row.minutes, row.proof) == ("part", 180, "Daftar oleh penyelenggara")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 detik"),
        (59, "59 detik"),
        (60, "1 menit"),
        (3_600, "1 jam"),
        (61_260, "17 jam 1 menit"),
        (86_400, "1 hari"),
        (95_000, "1 hari 2 jam"),
    ],
)
def test_lasting_is_told_in_two_units(seconds: int, words: str) -> None:
    assert lasting(seconds) == words
