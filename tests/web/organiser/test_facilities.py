"""Pages of rooms: the list with its facets, a room and its week, booking and release by hand."""

from datetime import UTC, date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.office.actions.bookings import book
from pamong.office.models import Booking, Facility
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

DAY = "2026-11-24"


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def booked(world: World, room: Facility, **facts: str) -> Booking:
    starts, ends = datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 5, tzinfo=UTC)
    told = {"purpose": "Rapat triwulan", **facts}
    return book(world.actor("budi"), facility=room.uuid, starts=starts, ends=ends, **told)


def page(client: Client, path: str, status: int = 200) -> str:
    got = client.get(path)
    assert got.status_code == status
    text: str = got.content.decode()
    assert len(text) < 100_000
    return text


def saved(client: Client, path: str) -> list[list[object]]:
    """Rows of a workbook."""
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]


def test_rooms_are_listed_and_narrowed(world: World, budi: Client) -> None:
    case.facility(world, name="Aula BKPSDM")
    case.facility(world, name="Lab CAT", capacity=25, computers=25)
    case.facility(world, name="Rahasia Ternate", region=world.other)
    every = page(budi, "/instansi/15.04/ruang/")
    assert "2 ruang" in every
    assert "Rahasia Ternate" not in every
    some = page(budi, "/instansi/15.04/ruang/?komputer=20")
    assert ("Lab CAT" in some, "Aula BKPSDM" in some) == (True, False)
    assert "Ini bukan bilangan bulat" in page(budi, "/instansi/15.04/ruang/?kursi=banyak", status=422)


def test_rooms_are_a_workbook(world: World, budi: Client) -> None:
    case.facility(world, name="Aula BKPSDM", capacity=40)
    found = saved(budi, "/instansi/15.04/ruang.xlsx")
    assert found[1][:3] == ["Aula BKPSDM", "", 40]


def test_room_shows_its_week_with_hours_of_the_place(world: World, budi: Client) -> None:
    room = case.facility(world, name="Aula BKPSDM")
    booked(world, room)
    shown = page(budi, f"/ruang/{room.uuid}/?hari={DAY}")
    assert "Pekan 23 November 2026 sampai 29 November 2026" in shown
    assert "08.00 WIB–12.00 WIB" in shown
    assert "Rapat triwulan" in shown
    assert "Libur: Minggu" in shown
    assert "Rapat triwulan" not in page(budi, f"/ruang/{room.uuid}/?hari=2026-12-01")


def test_room_is_added_changed_and_closed(world: World, budi: Client) -> None:
    told = {"nama": "Aula", "kapasitas": "40", "komputer": "0", "jaringan": "weak", "alamat": "", "catatan": ""}
    bad = budi.post("/instansi/15.04/ruang/baru", {**told, "kapasitas": "0"})
    assert (bad.status_code, Facility.objects.count()) == (422, 0)
    assert "Kapasitas terbaca 0" in bad.content.decode()
    budi.post("/instansi/15.04/ruang/baru", told)
    row = Facility.objects.get()
    assert (row.region, row.capacity) == (world.region, 40)
    assert 'value="40"' in page(budi, f"/ruang/{row.uuid}/ubah")
    assert budi.post(f"/ruang/{row.uuid}/ubah", {**told, "kapasitas": "50"}).status_code == 302
    booking = booked(world, row)
    assert booking.facility.capacity == 50
    row.refresh_from_db()
    assert row.capacity == 50


def test_room_is_booked_by_hand_and_released(world: World, budi: Client) -> None:
    room = case.facility(world, name="Aula")
    told = {"hari": "24/11/2026", "mulai": "8.00", "selesai": "12.00", "keperluan": "Rapat"}
    got = budi.post(f"/ruang/{room.uuid}/pakai", told)
    assert got["Location"] == f"/ruang/{room.uuid}/?hari=2026-11-23"
    row = Booking.objects.get()
    assert row.during.lower == datetime(2026, 11, 24, 1, tzinfo=UTC)
    again = budi.post(f"/ruang/{room.uuid}/pakai", {**told, "mulai": "11.00"})
    assert again.status_code == 422
    assert "Aula sudah dipakai untuk “Rapat”" in again.content.decode()
    unread = budi.post(f"/ruang/{room.uuid}/pakai", {**told, "mulai": "pagi"})
    assert "“pagi” tidak terbaca sebagai jam" in unread.content.decode()
    assert Booking.objects.count() == 1
    assert budi.post(f"/pemakaian/{row.uuid}/lepas").status_code == 302
    row.refresh_from_db()
    assert row.released_at is not None


def test_booking_of_a_session_stays_when_released_by_hand(world: World, budi: Client) -> None:
    row = booked(world, case.facility(world), source=f"learning.session:{uuid4()}")
    assert budi.post(f"/pemakaian/{row.uuid}/lepas").status_code == 409
    row.refresh_from_db()
    assert row.released_at is None


def test_booked_room_is_not_closed(world: World, budi: Client) -> None:
    room = case.facility(world, name="Aula")
    later = datetime(date.today().year + 1, 3, 2, 1, tzinfo=UTC)  # noqa: DTZ011  # any day to come
    actor = world.actor("budi")
    taken = book(actor, facility=room.uuid, starts=later, ends=later.replace(hour=3), purpose="Rapat")
    got = budi.post(f"/ruang/{room.uuid}/tutup")
    assert (got.status_code, "Aula masih dipesan 1 kali" in got.content.decode()) == (422, True)
    budi.post(f"/pemakaian/{taken.uuid}/lepas")
    assert budi.post(f"/ruang/{room.uuid}/tutup")["Location"] == "/instansi/15.04/ruang/"
    room.refresh_from_db()
    assert room.closed_at is not None


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_rooms_are_not_there_for_others(world: World, role: str) -> None:
    client, room = make.browser(role, world), case.facility(world)
    row = booked(world, room)
    for path in ("/instansi/15.04/ruang/", "/instansi/15.04/ruang.xlsx", f"/ruang/{room.uuid}/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/pemakaian/{row.uuid}/lepas").status_code == 404
    assert client.post(f"/ruang/{room.uuid}/tutup").status_code == 404
    row.refresh_from_db()
    assert row.released_at is None
