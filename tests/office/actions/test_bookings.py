"""A room is taken once: by hand, by two at the same moment, across midnight; and given back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.office.actions.bookings import book, release, release_by_hand
from pamong.office.models import Booking, Facility
from pamong.office.queries.facilities import facility_page
from tests import make
from tests.learning import case
from tests.make import World
from tests.office.kept import facts, refusal, refused


@pytest.fixture
def world(db: None) -> World:
    return make.world()


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """That hour in Jambi on a day of November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=case.WIB)


def taken(actor: Actor, room: Facility, starts: datetime, ends: datetime, **given: Any) -> Booking:
    return book(actor, facility=room.uuid, starts=starts, ends=ends, **{"purpose": "Pelayanan Prima", **given})


def test_room_is_booked_and_released_once(world: World) -> None:
    budi, room = world.actor("budi"), case.facility(world, name="Aula")
    row = taken(budi, room, at(8), at(12), purpose=" Pelayanan  Prima ", source="learning.session:1")
    assert (row.purpose, row.booked_by, row.during.lower) == ("Pelayanan Prima", world.budi.pk, at(8))
    told = {"facility": room.pk, "source": "learning.session:1"}
    assert facts("office.facility_booked") == [(world.region.pk, told)]
    release(budi, booking=row.uuid)
    release(budi, booking=row.uuid)
    assert facts("office.facility_released") == [(world.region.pk, told)]
    assert taken(budi, room, at(8), at(12)).pk != row.pk


def test_second_booking_says_what_has_the_room_and_when_it_is_free(world: World) -> None:
    budi, room = world.actor("budi"), case.facility(world, name="Aula BKPSDM")
    taken(budi, room, at(8), at(12), purpose="Pelayanan Prima, angkatan 2")
    taken(budi, room, at(13), at(16), purpose="Rapat")
    said = refused(book, budi, facility=room.uuid, starts=at(10), ends=at(12), purpose="Ujian")
    assert (said.code, str(said)) == (
        "facility-taken",
        (
            "Aula BKPSDM sudah dipakai untuk “Pelayanan Prima, angkatan 2”, 24 November 2026 08.00 WIB sampai 12.00 WIB. "
            "Kosong lagi hari itu mulai 16.00 WIB."
        ),
    )
    said = refused(book, budi, facility=room.uuid, starts=at(11), ends=at(12), purpose="Ujian")
    assert str(said).endswith("Kosong lagi hari itu mulai 12.00 WIB.")


def test_no_free_time_that_day_is_said(world: World) -> None:
    budi, room = world.actor("budi"), case.facility(world)
    taken(budi, room, at(18), at(2, day=25), purpose="Jaga malam")
    said = refused(book, budi, facility=room.uuid, starts=at(17), ends=at(20), purpose="Rapat")
    assert "24 November 2026 18.00 WIB sampai 25 November 2026 02.00 WIB" in str(said)
    assert str(said).endswith("Hari itu tidak ada lagi waktu kosong sepanjang itu. Pilih hari atau ruang lain.")


def test_bookings_that_touch_do_not_disturb_each_other(world: World) -> None:
    budi, room, other = world.actor("budi"), case.facility(world), case.facility(world)
    taken(budi, room, at(8), at(12))
    taken(budi, room, at(12), at(13))
    taken(budi, room, at(7), at(8))
    taken(budi, other, at(8), at(12))
    assert Booking.objects.count() == 4


@pytest.mark.parametrize(
    ("starts", "ends", "purpose", "code"),
    [
        (at(12), at(12), "Rapat", "booking-times"),
        (at(12), at(8), "Rapat", "booking-times"),
        (at(8, day=1), at(9, day=1).replace(month=12, day=3), "Rapat", "booking-long"),
        (at(8), at(9), "  ", "booking-purpose"),
    ],
)
def test_booking_that_cannot_be_is_refused(
    world: World, starts: datetime, ends: datetime, purpose: str, code: str
) -> None:
    room = case.facility(world)
    given = {"facility": room.uuid, "starts": starts, "ends": ends, "purpose": purpose}
    assert refusal(book, world.actor("budi"), **given) == code


def test_room_of_another_region_is_neither_booked_nor_released(world: World) -> None:
    room = case.facility(world)
    row = taken(world.actor("budi"), room, at(8), at(12))
    given = {"facility": room.uuid, "starts": at(13), "ends": at(14), "purpose": "Rapat"}
    for name in ("dewi", "kiki", "fajar", "joko"):
        assert refusal(book, world.actor(name), **given) == "not-found"
        assert refusal(release, world.actor(name), booking=row.uuid) == "not-found"


def test_booking_of_a_session_is_not_released_by_hand(world: World) -> None:
    budi, room = world.actor("budi"), case.facility(world)
    row = taken(budi, room, at(8), at(12), source="learning.session:1")
    assert refusal(release_by_hand, budi, booking=row.uuid) == "booking-needed"
    own = taken(budi, room, at(13), at(14))
    release_by_hand(budi, booking=own.uuid)
    assert facts("office.facility_released") == [(world.region.pk, {"facility": room.pk, "source": ""})]


def test_database_refuses_what_overlaps_whoever_writes(world: World) -> None:
    room = case.facility(world)
    facts = {"facility": room, "purpose": "Rapat", "booked_at": timezone.now()}
    Booking.objects.create(during=DateTimeTZRange(at(8), at(12)), **facts)
    with pytest.raises(IntegrityError, match="bookings_apart"), transaction.atomic():
        Booking.objects.create(during=DateTimeTZRange(at(11), at(13)), **facts)


def test_move_in_one_transaction_may_overlap_its_old_time(world: World) -> None:
    budi, room = world.actor("budi"), case.facility(world)
    row = taken(budi, room, at(8), at(12))
    with transaction.atomic():
        release(budi, booking=row.uuid)
        taken(budi, room, at(9), at(13))
    assert Booking.objects.filter(released_at=None).count() == 1


def test_week_shows_each_day_where_the_room_is(world: World) -> None:
    budi, room = world.actor("budi"), case.facility(world)
    late = taken(budi, room, at(22), at(2, day=25), purpose="Jaga malam")
    taken(budi, room, at(8, day=30), at(9, day=30), purpose="Pekan berikutnya")
    found = facility_page(budi, room.uuid, day=date(2026, 11, 26))
    assert [day.day for day in found.days] == [date(2026, 11, n) for n in range(23, 30)]
    shown = {day.day.day: [row.purpose for row in day.bookings] for day in found.days if day.bookings}
    assert shown == {24: ["Jaga malam"], 25: ["Jaga malam"]}
    assert [row.uuid for row in found.bookings] == [late.uuid]
    assert {day.day.day: day.off for day in found.days if day.off} == {28: "Sabtu", 29: "Minggu"}
    assert (found.before, found.after) == (date(2026, 11, 16), date(2026, 11, 30))


def test_two_at_the_same_moment_get_one_room(committed: None) -> None:
    world = make.world()
    actor, room = world.actor("budi"), case.facility(world)
    start = Barrier(2)

    def attempt(hour: int) -> UUID | str:
        try:
            start.wait(timeout=30)
            made: UUID = taken(actor, room, at(hour), at(hour + 2), purpose=f"Jam {hour}").uuid
        except Conflict as refused:
            return refused.code
        else:
            return made
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, (8, 9)))
    assert [one for one in done if isinstance(one, str)] == ["facility-taken"]
    assert [row.uuid for row in Booking.objects.all()] == [one for one in done if isinstance(one, UUID)]
    assert len(facts("office.facility_booked")) == 1
