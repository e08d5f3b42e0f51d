"""The own meetings by day, and the address of the own calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from pamong.learning.models import Attendance, CalendarFeed, OfferingInvitation, Registration, Session
from tests import make
from tests.exams.sitting_case import planned, published
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 12, 8, 8, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def world() -> World:
    return make.world()


def client(world: World, name: str = "ani") -> Client:
    found = Client()
    found.force_login(getattr(world, name))
    return found


def text(browser: Client) -> str:
    response = browser.get("/jadwal/")
    assert response.status_code == 200
    return response.content.decode()


def test_schedule_is_grouped_by_day_and_says_what_comes_next(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    case.seated(held.offering, world.ani)
    with time_machine.travel(EIGHT - timedelta(days=3), tick=False):
        page = text(client(world))
    assert "<h1>Sesi berikutnya Selasa 8 Desember 2026, 08.00 WIB</h1>" in page
    days = [page.index(f"<h3>{day}</h3>") for day in ("Selasa 8 Desember 2026", "Rabu 9 Desember 2026")]
    assert days == sorted(days)
    assert "08.00–12.00 WIB" in page
    assert 'href="/hadir/"' not in page
    with time_machine.travel(EIGHT + timedelta(hours=23, minutes=30), tick=False):
        page = text(client(world))
    assert "<h1>Sesi Anda hari ini, 08.00 WIB</h1>" in page
    assert page.index("Yang sudah lewat") < page.index("<h3>Selasa 8 Desember 2026</h3>")
    assert 'href="/hadir/"' in page


def test_schedule_shows_only_the_own_seats(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.kiki)
    assert held.programme.title not in text(client(world))
    assert "Tidak ada sesi mendatang" in text(client(world))
    assert held.programme.title in text(client(world, "kiki"))


def test_schedule_leads_to_the_own_exams_and_to_practice(world: World) -> None:
    main = text(client(world)).partition("<main")[2]
    for told in ("Tidak ada ujian mendatang.", 'href="/ujian-saya/"', 'href="/latihan/"'):
        assert told in main
    with time_machine.travel(EIGHT - timedelta(days=3), tick=False):
        published(world, planned(world), world.ani)
        main = text(client(world)).partition("<main")[2]
        other = text(client(world, "kiki"))
    assert "<h1>Ujian Anda Selasa 8 Desember 2026, 08.00 WIB</h1>" in main
    assert main.index("UPP-0001") < main.index("Belum ada sesi.")
    assert "UPP-0001" not in other


def test_cancelled_meeting_says_so(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    Session.objects.filter(pk=held.sessions[0].pk).update(cancelled_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert "Dibatalkan" in text(client(world))


def test_address_is_made_followed_and_renewed(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    case.seated(held.offering, world.ani)
    browser = client(world)
    assert "/kalender/" not in text(browser)
    assert browser.post("/jadwal/alamat").headers["Location"] == "/jadwal/"
    path = f"/kalender/{CalendarFeed.objects.get().token}.ics"
    assert path in text(browser)
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found = [str(event["UID"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert found == [str(one.uuid) for one in held.sessions]
    assert b"Ani" not in answer.content
    browser.post("/jadwal/alamat")
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "%00", "a" * 400])
def test_unknown_address_is_not_there(world: World, token: str) -> None:
    assert Client().get(f"/kalender/{token}.ics").status_code == 404
    assert not CalendarFeed.objects.exists()


def test_who_acts_for_somebody_sees_the_schedule_but_not_the_address(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    client(world).post("/jadwal/alamat")
    before = CalendarFeed.objects.get().token
    browser, delegation = client(world, "kiki"), make.delegation(world.ani, world.kiki)
    browser.post(f"/akun/atas-nama/{delegation.uuid}/mulai")
    page = text(browser)
    assert held.programme.title in page
    assert before not in page
    assert browser.post("/jadwal/alamat").status_code == 403
    assert CalendarFeed.objects.get().token == before


def home(world: World, name: str = "ani", audience: str = "peserta") -> str:
    return client(world, name).get(f"/beranda/{audience}/").content.decode()


def test_home_says_to_confirm_to_be_there_today_and_who_invites(world: World) -> None:
    held = case.held(world, starts_at=EIGHT, opens_at=EIGHT - timedelta(days=60), closes_at=EIGHT + timedelta(days=9))
    OfferingInvitation.objects.create(offering=held.offering, person=world.ani.person, invited_at=EIGHT)
    title = f"{held.programme.title}, angkatan 1"
    with time_machine.travel(EIGHT - timedelta(days=30), tick=False):
        assert f"Anda diundang mengikuti {title}" in home(world)
        assert title not in home(world, "kiki")
    row = case.seated(held.offering, world.ani)
    with time_machine.travel(EIGHT - timedelta(days=1), tick=False):
        page = home(world)
        assert f"Konfirmasi kehadiran {title}" in page
        assert "Dimulai 8 Desember 2026, 08.00 WIB." in page
        assert "Anda diundang" not in page
        assert "hari ini" not in page
    Registration.objects.filter(pk=row.pk).update(confirmed_at=EIGHT)
    with time_machine.travel(EIGHT - timedelta(hours=2), tick=False):
        page = home(world)
        assert f"{title} hari ini, 08.00 WIB" in page
        assert "Konfirmasi kehadiran" not in page


def test_home_asks_for_no_code_once_presence_is_noted(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    row, session = case.seated(held.offering, world.ani), held.sessions[0]
    with time_machine.travel(EIGHT + timedelta(minutes=5), tick=False):
        assert "Ketik kode hadir" in home(world)
        Attendance.objects.create(
            session=session,
            registration=row,
            proof="scanned",
            present=True,
            since=EIGHT,
            until=session.ends_at,
            noted_at=EIGHT,
            recorded_at=EIGHT,
        )
        assert "Ketik kode hadir" not in home(world)


def test_home_of_who_leads_counts_the_approvals(world: World) -> None:
    _ = world.fajar
    held = case.held(world, approval=True)
    assert "persetujuan menunggu Anda" not in home(world, "fajar", "pimpinan")
    client(world).post(f"/angkatan/{held.offering.uuid}/daftar")
    assert "1 persetujuan menunggu Anda" in home(world, "fajar", "pimpinan")


def test_schedule_asks_as_often_for_many_meetings_as_for_few(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client(world)
    for week in range(3):
        case.seated(case.held(world, starts_at=EIGHT + timedelta(days=7 * week)).offering, world.ani)
    text(browser)
    with django_assert_max_num_queries(10):
        text(browser)
