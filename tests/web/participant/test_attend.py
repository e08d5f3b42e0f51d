"""Coming to a session, as browsers get it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pamong.learning.actions.attendance import mark
from pamong.learning.models import Attendance, Scan, Session
from tests import make
from tests.learning.presence import ENDS, NOW, STARTS, Room, room, state
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


@pytest.fixture
def ani(world: World) -> Client:
    return make.browser("owner", world, "ani")


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def at(here: Room) -> str:
    return f"/hadir/{here.session.uuid}/"


def test_scanned_page_has_one_button_and_writes_nothing(ani: Client, here: Room) -> None:
    before = state()
    html = page(ani, f"{at(here)}?k={here.code(NOW)}")
    assert f'name="kode" value="{here.code(NOW)}"' in html
    assert html.count("btn-huge") == 1
    assert "Senin 23 November 2026, 08.00–12.00 WIB" in html
    assert state() == before


def test_button_notes_presence_and_the_page_says_so(ani: Client, here: Room) -> None:
    response = ani.post(at(here), {"kode": here.code(NOW), "pindai": "1"})
    assert (response.status_code, response["Location"]) == (302, at(here))
    html = page(ani, at(here))
    assert "<h1>Anda tercatat hadir</h1>" in html
    assert "dicatat 08.05 WIB." in html
    assert "08.00–12.00 WIB, 240 menit" in html
    assert Attendance.objects.get().proof == "scanned"


def test_stale_code_is_answered_in_place_with_a_field(ani: Client, here: Room) -> None:
    response = ani.post(at(here), {"kode": here.code(NOW - timedelta(minutes=2)), "pindai": "1"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Kode ini sudah 2 menit yang lalu." in html
    assert 'id="id_kode"' in html
    assert [scan.outcome for scan in Scan.objects.all()] == ["stale"]


def test_typed_code_leads_to_its_session(ani: Client, here: Room) -> None:
    assert "Sesi Anda sekarang" in page(ani, "/hadir/")
    response = ani.post("/hadir/", {"kode": here.code(NOW).lower()})
    assert (response.status_code, response["Location"]) == (302, at(here))
    assert Attendance.objects.get().proof == "typed"


def test_typed_code_that_is_wrong_is_read_back(ani: Client, here: Room) -> None:
    response = ani.post("/hadir/", {"kode": "BBBB BBBB"})
    assert response.status_code == 422
    assert "Kode “BBBBBBBB” bukan kode sesi ini." in response.content.decode()
    assert ani.post("/hadir/", {"kode": ""}).status_code == 422
    assert Attendance.objects.count() == 0


def test_device_gets_one_mark_that_scripts_cannot_read(ani: Client, here: Room) -> None:
    cookie = ani.get(at(here)).cookies["perangkat"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], len(cookie.value)) == (True, "Lax", "/hadir/", 64)
    assert ani.get(at(here)).cookies["perangkat"].value == cookie.value
    ani.post(at(here), {"kode": here.code(NOW)})
    assert cookie.value not in Scan.objects.get().device


def test_two_accounts_in_one_browser_share_the_device(world: World, ani: Client, here: Room) -> None:
    ani.post(at(here), {"kode": here.code(NOW)})
    mark_of_device = ani.cookies["perangkat"].value
    kiki = make.browser("colleague", world)
    kiki.cookies["perangkat"] = mark_of_device
    kiki.post(at(here), {"kode": here.code(NOW)})
    assert [scan.outcome for scan in Scan.objects.order_by("id")] == ["accepted", "shared"]


def test_page_without_a_seat_says_whom_to_see(world: World, here: Room) -> None:
    client = make.browser("owner", world, "citra")
    assert "Anda tidak tercatat sebagai peserta sesi ini." in page(client, at(here))
    response = client.post(at(here), {"kode": here.code(NOW)})
    assert response.status_code == 422
    assert "Anda tidak tercatat sebagai peserta" in response.content.decode()
    assert Attendance.objects.count() == 0


def test_page_of_another_region_is_not_there(world: World, here: Room) -> None:
    stranger = make.browser("stranger", world)
    before = state()
    assert stranger.get(at(here)).status_code == 404
    assert stranger.post(at(here), {"kode": here.code(NOW)}).status_code == 404
    assert state() == before


def test_page_says_when_the_session_is_over_or_cancelled(
    ani: Client, here: Room, moment: time_machine.Traveller
) -> None:
    moment.move_to(STARTS - timedelta(hours=1), tick=False)
    assert "baru dicatat mulai 23 November 2026, 07.30 WIB." in page(ani, at(here))
    moment.move_to(ENDS, tick=False)
    assert "Sesi ini berakhir 23 November 2026, 12.00 WIB." in page(ani, at(here))
    Session.objects.filter(pk=here.session.pk).update(cancelled_at=NOW)
    assert "Sesi ini dibatalkan" in page(ani, at(here))


def test_replayed_picture_of_yesterday_is_refused_with_its_age(
    ani: Client, here: Room, moment: time_machine.Traveller
) -> None:
    moment.move_to(NOW + timedelta(days=1), tick=False)
    assert 'name="pindai"' in page(ani, f"{at(here)}?k={here.code(NOW)}")
    response = ani.post(at(here), {"kode": here.code(NOW), "pindai": "1"})
    assert response.status_code == 422
    assert "Kode ini sudah 1 hari yang lalu, dari sesi yang berakhir" in response.content.decode()
    assert Attendance.objects.count() == 0


def test_who_was_marked_absent_is_told_so(world: World, ani: Client, here: Room) -> None:
    told = {"session": here.session.uuid, "registration": here.ani.uuid}
    mark(world.actor("budi"), **told, present=False, reason="Pulang")
    html = page(ani, at(here))
    assert "Anda tercatat tidak hadir" in html
    assert "Pulang" not in html


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(world: World, here: Room) -> None:
    response = Client().get(f"{at(here)}?k=BBBBBBBB")
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={at(here)}%3Fk%3DBBBBBBBB".replace("/hadir", "/hadir"))
