"""Sessions are planned, moved and given up, with their rooms, their people and who teaches."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.learning.actions.offerings import (
    add_session,
    cancel_session,
    change_session,
    open_offering,
    set_speakers,
)
from pamong.learning.models import Attendance, Engagement, Session, SessionSpeaker
from pamong.office.models import Booking
from tests import make
from tests.learning import case
from tests.learning.offering_case import (
    NOW,
    Drafted,
    drafted,
    facts_of,
    offering_facts,
    published,
    refusal,
    refused,
    session_facts,
    stranger_sees_nothing,
    told,
    wib,
)
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi, world.gita
    return world


def tomorrow(found: Drafted, **facts: Any) -> Any:
    """A session on the day after the first one."""
    return session_facts(found.module, **{"starts_at": wib(9, 8), "ends_at": wib(9, 12), **facts})


def in_room(found: Drafted, world: World, **facts: Any) -> tuple[Session, Any]:
    """A second session in a room of ours, and the room."""
    room = case.facility(world, **facts)
    given = tomorrow(found, place="", facility=room.uuid)
    return add_session(world.actor("budi"), offering=found.offering.uuid, facts=given), room


def held_bookings() -> list[tuple[Any, Any, str]]:
    rows = Booking.objects.filter(released_at=None).order_by("pk")
    return [(row.during.lower, row.during.upper, row.source) for row in rows]


def test_session_is_called_as_its_module_unless_told(world: World) -> None:
    found = drafted(world)
    row = add_session(world.actor("budi"), offering=found.offering.uuid, facts=tomorrow(found, title=" "))
    assert (found.session.title, row.title) == ("Mendengar dengan sabar", "Modul 1")
    assert facts_of("learning.session_added")[1] == {"offering": found.offering.pk}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"ends_at": wib(9, 8)}, "session-times"),
        ({"ends_at": wib(10, 8, 1)}, "session-long"),
        ({"link": "http://rapat.contoh.invalid/x"}, "session-link"),
        ({"facility": uuid4()}, "session-two-places"),
        ({"place": "", "facility": uuid4()}, "not-found"),
        ({"module": uuid4()}, "not-found"),
        ({"starts_at": wib(8, 11, 59), "ends_at": wib(8, 13)}, "session-overlap"),
    ],
)
def test_session_that_cannot_be_is_refused(world: World, facts: dict[str, Any], code: str) -> None:
    found = drafted(world)
    given = tomorrow(found, **facts)
    assert refusal(add_session, world.actor("budi"), offering=found.offering.uuid, facts=given) == code


def test_session_follows_another_at_once(world: World) -> None:
    found = drafted(world)
    given = tomorrow(found, starts_at=wib(8, 12), ends_at=wib(8, 13))
    add_session(world.actor("budi"), offering=found.offering.uuid, facts=given)
    assert Session.objects.count() == 2


def test_session_is_of_a_module_of_its_own_programme(world: World) -> None:
    found, other = drafted(world), case.module(case.programme(world))
    given = tomorrow(found, module=other.uuid)
    assert refusal(add_session, world.actor("budi"), offering=found.offering.uuid, facts=given) == "not-found"


def test_session_books_its_room(world: World) -> None:
    row, _room = in_room(drafted(world), world)
    assert held_bookings() == [(wib(9, 8), wib(9, 12), f"learning.session:{row.uuid}")]
    assert Booking.objects.get().purpose == "Pelayanan Prima, angkatan 1"
    assert row.booking == Booking.objects.get().uuid


def test_room_too_small_is_refused_with_both_numbers(world: World) -> None:
    found, room = drafted(world), case.facility(world, capacity=29)
    given = tomorrow(found, place="", facility=room.uuid)
    why = refused(add_session, world.actor("budi"), offering=found.offering.uuid, facts=given)
    assert why.code == "room-too-small"
    assert "muat 29 orang, sedangkan angkatan ini 30 kursi" in str(why)


def test_room_that_is_taken_is_refused(world: World) -> None:
    found = drafted(world)
    _row, room = in_room(found, world)
    second = open_offering(world.actor("budi"), programme=found.programme.uuid, facts=offering_facts())
    given = tomorrow(found, place="", facility=room.uuid, starts_at=wib(9, 11), ends_at=wib(9, 13))
    assert refusal(add_session, world.actor("budi"), offering=second.uuid, facts=given) == "facility-taken"


def test_room_moves_with_its_session(world: World) -> None:
    found = drafted(world)
    row, room = in_room(found, world)
    given = tomorrow(found, place="", facility=room.uuid, starts_at=wib(9, 9), ends_at=wib(9, 13))
    changed = change_session(world.actor("budi"), session=row.uuid, facts=given)
    assert held_bookings() == [(wib(9, 9), wib(9, 13), f"learning.session:{row.uuid}")]
    assert Booking.objects.count() == 2
    assert changed.booking == Booking.objects.get(released_at=None).uuid
    assert facts_of("learning.session_changed") == [{"offering": found.offering.pk, "fields": ["ends_at", "starts_at"]}]


def test_room_is_given_back_when_the_place_changes(world: World) -> None:
    found = drafted(world)
    row, _room = in_room(found, world)
    changed = change_session(world.actor("budi"), session=row.uuid, facts=tomorrow(found))
    assert (changed.facility, changed.booking, changed.place) == (None, None, "Balai Desa Rengas")
    assert held_bookings() == []


def test_a_move_that_finds_the_room_taken_changes_nothing(world: World) -> None:
    found = drafted(world)
    row, room = in_room(found, world)
    second = open_offering(world.actor("budi"), programme=found.programme.uuid, facts=offering_facts())
    there = tomorrow(found, place="", facility=room.uuid, starts_at=wib(10, 8), ends_at=wib(10, 12))
    add_session(world.actor("budi"), offering=second.uuid, facts=there)
    assert refusal(change_session, world.actor("budi"), session=row.uuid, facts=there) == "facility-taken"


def test_the_same_again_changes_nothing(world: World) -> None:
    found = drafted(world)
    change_session(world.actor("budi"), session=found.session.uuid, facts=session_facts(found.module))
    assert facts_of("learning.session_changed") == []


def test_who_has_a_seat_moves_along_and_is_told(world: World) -> None:
    found = published(world)
    case.seated(found.offering, world.ani)
    given = session_facts(found.module, starts_at=wib(8, 13), ends_at=wib(8, 17), place="Aula Dinas")
    change_session(world.actor("budi"), session=found.session.uuid, facts=given)
    during = Engagement.objects.get(released_at=None).during
    assert (during.lower, during.upper) == (wib(8, 13), wib(8, 17))
    words = "Sesi “Mendengar dengan sabar”: Selasa 8 Desember 2026, 13.00 WIB sampai 17.00 WIB. Tempat: Aula Dinas."
    assert told(world.ani) == [("Pelayanan Prima, angkatan 1: jadwal berubah", words, False)]
    assert told(world.kiki) == []


def test_a_new_title_is_no_news(world: World) -> None:
    found = published(world)
    case.seated(found.offering, world.ani)
    given = session_facts(found.module, title="Mendengar")
    change_session(world.actor("budi"), session=found.session.uuid, facts=given)
    assert told(world.ani) == []


def test_a_new_session_is_told_and_keeps_its_time(world: World) -> None:
    found = published(world)
    case.seated(found.offering, world.ani)
    row = add_session(world.actor("budi"), offering=found.offering.uuid, facts=tomorrow(found))
    assert Engagement.objects.filter(session=row, person=world.ani.person, released_at=None).count() == 1
    assert told(world.ani)[0][1].startswith("Sesi baru. Sesi “Mendengar dengan sabar”: Rabu 9 Desember 2026")


def test_a_move_that_puts_somebody_in_two_places_names_that_person(world: World) -> None:
    found, other = published(world), case.held(world, starts_at=wib(10, 8))
    case.seated(found.offering, world.ani)
    case.seated(other.offering, world.ani)
    given = session_facts(found.module, starts_at=wib(10, 9), ends_at=wib(10, 10))
    why = refused(change_session, world.actor("budi"), session=found.session.uuid, facts=given)
    assert why.code == "participants-clash"
    assert "Ani Rahmawati" in str(why)


def test_a_published_session_does_not_move_before_the_close(world: World) -> None:
    found = published(world)
    given = session_facts(found.module, starts_at=wib(4, 8), ends_at=wib(4, 12))
    assert refusal(change_session, world.actor("budi"), session=found.session.uuid, facts=given) == "closes-late"


def test_cancelled_session_frees_room_and_people(world: World) -> None:
    found = published(world)
    row, _room = in_room(found, world)
    case.seated(found.offering, world.ani)
    cancel_session(world.actor("budi"), session=row.uuid)
    row.refresh_from_db()
    assert (row.cancelled_at, row.booking, held_bookings()) == (NOW, None, [])
    assert Engagement.objects.filter(released_at=None).count() == 1
    assert told(world.ani)[0][1].endswith("Rabu 9 Desember 2026, 08.00 WIB sampai 12.00 WIB, tidak diadakan.")
    assert refusal(cancel_session, world.actor("budi"), session=row.uuid) == "session-cancelled"
    assert refusal(change_session, world.actor("budi"), session=row.uuid, facts=tomorrow(found)) == "session-cancelled"


def test_a_session_that_was_held_stays(world: World) -> None:
    found = published(world)
    seat = case.seated(found.offering, world.ani)
    times = {"since": wib(8, 8), "until": wib(8, 12), "noted_at": NOW, "recorded_at": NOW}
    Attendance.objects.create(session=found.session, registration=seat, proof="roster", present=True, **times)
    budi, session = world.actor("budi"), found.session.uuid
    assert refusal(cancel_session, budi, session=session) == "session-held"
    moved = session_facts(found.module, ends_at=wib(8, 13))
    assert refusal(change_session, budi, session=session, facts=moved) == "session-held"
    change_session(budi, session=session, facts=session_facts(found.module, title="Mendengar"))


def test_nobody_else_plans_moves_or_drops_a_session(world: World) -> None:
    found = drafted(world)
    stranger_sees_nothing(add_session, world, offering=found.offering.uuid, facts=tomorrow(found))
    stranger_sees_nothing(change_session, world, session=found.session.uuid, facts=tomorrow(found))
    stranger_sees_nothing(cancel_session, world, session=found.session.uuid)
    stranger_sees_nothing(set_speakers, world, session=found.session.uuid, speakers=[])


def test_speakers_are_set_as_a_whole(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    one, two = case.speaker(world, world.fajar.person), case.speaker(world, world.citra.person)
    session = found.session.uuid
    set_speakers(budi, session=session, speakers=[one.uuid])
    set_speakers(budi, session=session, speakers=[one.uuid])
    set_speakers(budi, session=session, speakers=[two.uuid])
    assert list(SessionSpeaker.objects.values_list("speaker", flat=True)) == [two.pk]
    told_of = {"offering": found.offering.pk}
    assert facts_of("learning.speakers_set") == [
        {**told_of, "added": [one.pk], "removed": []},
        {**told_of, "added": [two.pk], "removed": [one.pk]},
    ]


def test_speaker_of_another_region_or_one_that_left_is_not_there(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    away = case.speaker(world, world.fajar.person, region=world.other)
    gone = case.speaker(world, world.citra.person, closed_at=NOW)
    for row in (away, gone):
        assert refusal(set_speakers, budi, session=found.session.uuid, speakers=[row.uuid]) == "not-found"


def test_speaker_teaches_in_one_place_at_a_time(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    teacher = case.speaker(world, world.fajar.person)
    set_speakers(budi, session=found.session.uuid, speakers=[teacher.uuid])
    second = open_offering(budi, programme=found.programme.uuid, facts=offering_facts())
    late = session_facts(found.module, starts_at=wib(8, 11), ends_at=wib(8, 13))
    other = add_session(budi, offering=second.uuid, facts=late)
    why = refused(set_speakers, budi, session=other.uuid, speakers=[teacher.uuid])
    assert why.code == "speaker-taken"
    assert "Fajar Nugraha pada waktu itu mengajar Pelayanan Prima, angkatan 1" in str(why)
    after = session_facts(found.module, starts_at=wib(8, 12), ends_at=wib(8, 13))
    change_session(budi, session=other.uuid, facts=after)
    set_speakers(budi, session=other.uuid, speakers=[teacher.uuid])
    assert refusal(change_session, budi, session=other.uuid, facts=late) == "speaker-taken"


def test_what_a_speaker_teaches_in_another_region_is_not_told(world: World) -> None:
    found = drafted(world)
    elsewhere = case.programme(world, region=world.other, title="Rahasia Maluku")
    away = case.session(case.offering(elsewhere), case.module(elsewhere), wib(8, 8))
    there = case.speaker(world, world.fajar.person, region=world.other)
    SessionSpeaker.objects.create(session=away, speaker=there)
    teacher = case.speaker(world, world.fajar.person)
    why = refused(set_speakers, world.actor("budi"), session=found.session.uuid, speakers=[teacher.uuid])
    assert why.code == "speaker-taken"
    assert "mengajar di instansi lain" in str(why)
    assert "Rahasia" not in str(why)


def test_speaker_who_was_rated_stays(world: World) -> None:
    found, budi = drafted(world), world.actor("budi")
    teacher = case.speaker(world, world.fajar.person)
    set_speakers(budi, session=found.session.uuid, speakers=[teacher.uuid])
    SessionSpeaker.objects.update(survey=uuid4())
    assert refusal(set_speakers, budi, session=found.session.uuid, speakers=[]) == "speaker-rated"
