"""The page of an offering as who may take part sees it: what to do, what waits for whom, and the buttons."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from pamong.learning.actions.lottery import commit_draw
from pamong.learning.models import (
    Approval,
    Draw,
    Offering,
    OfferingInvitation,
    Quota,
    Registration,
    Session,
    SessionSpeaker,
)
from tests import make
from tests.learning import case
from tests.learning.case import Held
from tests.make import World

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 12, 8, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make.world()


def client(world: World, name: str) -> Client:
    found = Client()
    found.force_login(getattr(world, name))
    return found


def text(world: World, name: str, held: Held, status: int = 200) -> str:
    response = client(world, name).get(f"/angkatan/{held.offering.uuid}/")
    assert response.status_code == status
    return response.content.decode()


def wish(held: Held, world: World, name: str = "ani", **facts: object) -> Registration:
    """A registration without a seat."""
    someone = getattr(world, name).person
    row = Registration.objects.create(
        **{
            "offering": held.offering,
            "person": someone,
            "region": someone.region,
            "way": "self",
            "registered_at": timezone.now(),
            **facts,
        }
    )
    row.refresh_from_db()
    return row


def test_page_tells_when_where_with_whom_and_how_seats_are_given(world: World) -> None:
    held = case.held(world, starts_at=EIGHT, contact="Bidang Bangkom, 0741 12345", note="Bawa laptop")
    teacher = case.speaker(world, world.kiki.person, practitioner=True, institution="Puskesmas Mersam")
    SessionSpeaker.objects.create(session=held.sessions[0], speaker=teacher)
    page = text(world, "ani", held)
    assert f"<h1>{held.programme.title}, angkatan 1</h1>" in page
    for words in (
        "Selasa 8 Desember 2026 sampai Rabu 9 Desember 2026",
        "08.00–12.00 WIB",
        "Aula kecamatan",
        "Kiki Amalia",
        "Praktisi",
        "Puskesmas Mersam",
        "0 dari 30",
        "Siapa cepat",
        "Bidang Bangkom, 0741 12345",
        "Bawa laptop",
    ):
        assert words in page


def test_times_are_those_of_who_organises_not_of_who_reads(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    Quota.objects.create(offering=held.offering, region=world.other, seats=5)
    page = text(world, "dewi", held)
    assert "08.00–12.00 WIB" in page
    assert "Provinsi Maluku Utara: 0 dari 5 kursi" in page


def test_offering_of_others_is_not_there(world: World) -> None:
    held = case.held(world)
    text(world, "dewi", held, 404)
    Offering.objects.filter(pk=held.offering.pk).update(published_at=None)
    text(world, "ani", held, 404)


def test_person_registers_confirms_and_withdraws(world: World) -> None:
    held = case.held(world)
    browser, path = client(world, "ani"), f"/angkatan/{held.offering.uuid}/"
    assert ">Daftar</button>" in browser.get(path).content.decode()
    assert browser.post(f"{path}daftar").headers["Location"] == path
    page = browser.get(path).content.decode()
    assert "Anda mendapat kursi" in page
    assert ">Konfirmasi hadir</button>" in page
    assert browser.post(f"{path}konfirmasi").headers["Location"] == path
    assert "Anda menyatakan akan hadir" in browser.get(path).content.decode()
    refused = browser.post(f"{path}mundur", {"alasan": " "})
    assert refused.status_code == 422
    assert Registration.objects.get().withdrawn_at is None
    assert browser.post(f"{path}mundur", {"alasan": "Tugas lain"}).headers["Location"] == path
    row = Registration.objects.get()
    assert (row.withdrawal, row.withdrawn_at is None) == ("Tugas lain", False)
    assert "Tugas lain" in browser.get(path).content.decode()


def test_nobody_confirms_or_withdraws_what_is_not_there(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    for name in ("kiki", "budi"):
        for what in ("konfirmasi", "mundur"):
            answer = client(world, name).post(f"/angkatan/{held.offering.uuid}/{what}", {"alasan": "Tugas"})
            assert answer.status_code == 404
    assert Registration.objects.get().withdrawn_at is None


def test_who_waits_reads_for_whom_and_since_when(world: World) -> None:
    held = case.held(world, starts_at=EIGHT, approval=True)
    row = wish(held, world)
    at = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    Approval.objects.create(
        registration=row,
        step=1,
        approver=world.fajar.person,
        why="Jabatan kepala Bidang Perizinan kosong.",
        asked_at=at,
    )
    page = text(world, "ani", held)
    assert "Menunggu jawaban Fajar Nugraha sejak 20 November 2026, 09.30 WIB." in page
    assert "Jabatan kepala Bidang Perizinan kosong." in page


def test_who_is_on_the_waiting_list_reads_the_place(world: World) -> None:
    held = case.held(world, seats=1)
    case.seated(held.offering, world.kiki)
    now = timezone.now()
    wish(held, world, "joko", approved_at=now, queued_at=now - timedelta(hours=1))
    wish(held, world, approved_at=now, queued_at=now)
    page = text(world, "ani", held)
    assert "Daftar tunggu, urutan 2" in page
    assert "1 dari 1" in page
    assert "Kursinya sudah habis; 2 orang di daftar tunggu." in text(world, "citra", held)


def test_who_may_not_register_reads_why(world: World) -> None:
    held = case.held(world)
    Offering.objects.filter(pk=held.offering.pk).update(
        opens_at=datetime(2026, 1, 1, tzinfo=UTC), closes_at=datetime(2026, 1, 9, 10, tzinfo=UTC)
    )
    page = text(world, "ani", held)
    assert "Anda tidak dapat mendaftar sekarang." in page
    assert "9 Januari 2026" in page
    assert ">Daftar</button>" not in page


def test_cancelled_offering_says_why_and_offers_nothing(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    Offering.objects.filter(pk=held.offering.pk).update(cancelled_at=timezone.now(), cancellation="Anggaran bergeser")
    page = text(world, "ani", held)
    assert "Anggaran bergeser" in page
    assert '<button class="btn btn-wide">' not in page


def test_cancelled_offering_asks_nothing_of_who_registered(world: World) -> None:
    held = case.held(world, seating="lottery")
    commit_draw(world.actor("budi"), offering=held.offering)
    wish(held, world, approved_at=timezone.now())
    assert "Hasilnya diberitahukan kepada Anda." in text(world, "ani", held)
    Offering.objects.filter(pk=held.offering.pk).update(cancelled_at=timezone.now(), cancellation="Anggaran bergeser")
    page = text(world, "ani", held)
    assert "Angkatan ini dibatalkan, jadi pendaftaran Anda tidak berlaku lagi." in page
    assert "tidak, karena angkatannya berakhir lebih dulu" in page
    for gone in ("Hasilnya diberitahukan", "Sesinya belum ditetapkan", "Simpan ke kalender"):
        assert gone not in page


def test_finished_offering_asks_nobody_to_confirm(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    wish(held, world, "kiki", approved_at=timezone.now())
    assert "Konfirmasikan bahwa Anda akan hadir." in text(world, "ani", held)
    Offering.objects.filter(pk=held.offering.pk).update(finished_at=timezone.now())
    page = text(world, "ani", held)
    assert "Angkatan ini sudah selesai. JP yang Anda peroleh tercatat di halaman JP." in page
    assert "Konfirmasikan" not in page
    assert "Angkatan ini sudah selesai, dan Anda tidak mendapat kursi." in text(world, "kiki", held)


def test_withdrawal_without_a_reason_says_what_to_write(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    answer = client(world, "ani").post(f"/angkatan/{held.offering.uuid}/mundur", {"alasan": ""})
    assert "Alasannya masih kosong. Tulis mengapa Anda mundur." in answer.content.decode()


def test_only_who_registered_saves_it_to_a_calendar(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    assert "Simpan ke kalender" in text(world, "ani", held)
    assert "Simpan ke kalender" not in text(world, "kiki", held)


def test_first_on_the_waiting_list_is_told_so(world: World) -> None:
    held = case.held(world, seats=1)
    case.seated(held.offering, world.kiki)
    page = text(world, "ani", held)
    assert "Kursinya sudah habis. Bila mendaftar, Anda yang pertama di daftar tunggu." in page
    assert "0 orang di daftar tunggu" not in page


def test_online_address_is_only_for_who_has_a_seat(world: World) -> None:
    held = case.held(world)
    Session.objects.filter(offering=held.offering).update(link="https://rapat.invalid/1", place="")
    case.seated(held.offering, world.ani)
    assert "https://rapat.invalid/1" in text(world, "ani", held)
    assert "https://rapat.invalid/1" not in text(world, "kiki", held)


def test_who_was_invited_is_noted_to_have_looked(world: World) -> None:
    held = case.held(world)
    OfferingInvitation.objects.create(offering=held.offering, person=world.ani.person, invited_at=timezone.now())
    text(world, "kiki", held)
    assert OfferingInvitation.objects.get().seen_at is None
    text(world, "ani", held)
    assert OfferingInvitation.objects.get().seen_at is not None


def test_commitment_is_published_and_the_seed_only_after_the_draw(world: World) -> None:
    held = case.held(world, seating="lottery")
    draw = commit_draw(world.actor("budi"), offering=held.offering)
    page = text(world, "ani", held)
    assert draw.commitment in page
    assert f"pamong lottery verify {held.offering.uuid}" in page
    assert draw.seed not in page
    Draw.objects.update(drawn_at=timezone.now(), entries="e" * 64, word="mangga")
    page = text(world, "ani", held)
    assert draw.seed in page
    assert "“mangga”" in page


def test_leaders_and_organisers_find_their_ways_from_there(world: World) -> None:
    held = case.held(world)
    path = f"/angkatan/{held.offering.uuid}"
    assert f'href="{path}/usulkan/"' in text(world, "fajar", held)
    assert f'href="{path}/kelola/"' not in text(world, "fajar", held)
    assert f'href="{path}/kelola/"' in text(world, "budi", held)
    assert f'href="{path}/usulkan/"' not in text(world, "ani", held)


def test_meetings_are_saved_as_a_calendar(world: World) -> None:
    held = case.held(world, starts_at=EIGHT)
    answer = client(world, "ani").get(f"/angkatan/{held.offering.uuid}/kalender.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="angkatan-{held.offering.uuid}.ics"'
    assert answer.content.count(b"BEGIN:VEVENT") == 2
    assert client(world, "dewi").get(f"/angkatan/{held.offering.uuid}/kalender.ics").status_code == 404


def test_page_of_a_full_offering_stays_light(world: World) -> None:
    held = case.held(world, seating="lottery")
    commit_draw(world.actor("budi"), offering=held.offering)
    for hour in range(20):
        case.session(held.offering, held.module, EIGHT + timedelta(days=hour))
    with time_machine.travel(NOW, tick=False):
        assert len(text(world, "ani", held).encode()) < 100_000
