"""The leader's minute: the sentence, what waits and is answered there, who is encouraged, and what is promised."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.learning.models import Aim, Approval, Registration
from pamong.office.models import Dispatch, Message
from pamong.people.models import Account, Assignment, Employment, Person, Role, UnitVersion
from tests import make
from tests.competency.queries.gapped import EXAM, office
from tests.evaluation import cycling
from tests.learning import case
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db

HOME = "/beranda/pimpinan/"
NAMES = ("Lina Marlina", "Rudi Hartono", "Siti Nurhaliza", "Umar Said", "Wati Sukma")


@pytest.fixture
def world() -> World:
    found = make.world()
    _ = found.fajar
    return found


def client(account: Account) -> Client:
    found = Client()
    found.force_login(account)
    return found


def read(browser: Client, path: str = HOME, status: int = 200) -> str:
    response = browser.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def staff(world: World, name: str, *, phone: str = "") -> Person:
    return make.civil_servant(name, world.permits, world.officer, phone=phone)


def waiting(world: World, count: int = 5) -> list[Approval]:
    """So many below Fajar registered, the first one day ago, and Fajar is asked."""
    held = case.held(world, approval=True)
    found = []
    for name in NAMES[:count]:
        someone = staff(world, name)
        row = Registration.objects.create(
            offering=held.offering,
            person=someone,
            region=world.region,
            unit=world.permits,
            way="self",
            need=2,
            registered_at=timezone.now(),
        )
        asked_at = timezone.now() - timedelta(days=1)
        found.append(Approval.objects.create(registration=row, step=1, approver=world.fajar.person, asked_at=asked_at))
    for approval in found:
        approval.refresh_from_db()
    return found


def test_sentence_says_how_many_lack_something_and_what_waits() -> None:
    place = office()
    post = place.post("Verifikator", A=4)
    fajar = place.world.fajar
    for number, level in enumerate([2, 4, 4, 4, 3]):
        place.person(f"Izin {number}", place.world.permits, post, A=level)
    place.snapshot()
    page = read(client(fajar))
    assert "<h1>2 dari 5 staf belum memenuhi kompetensi wajib; tidak ada yang menunggu Anda.</h1>" in page
    assert "60 <small>dari 100</small>" in page
    assert "3 dari 5 staf memenuhi." in page
    assert "Kompetensi A: 2 staf kurang" in page


def test_change_of_the_capacity_is_since_an_earlier_quarter() -> None:
    zone = ZoneInfo("Asia/Jakarta")
    with time_machine.travel(datetime(2026, 9, 30, 9, tzinfo=zone), tick=False):
        place = office()
        post = place.post("Verifikator", A=4)
        fajar = place.world.fajar
        for number, level in enumerate([2, 4, 4, 4, 3]):
            place.person(f"Izin {number}", place.world.permits, post, A=level)
        place.person("Izin 5", place.world.permits, post)
        place.snapshot("Awal")
    with time_machine.travel(datetime(2026, 10, 2, 9, tzinfo=zone), tick=False):
        place.snapshot("Tengah")
        place.show("Izin 5", EXAM, A=4)
        place.snapshot("Akhir")
        page = read(client(fajar))
    assert "67 <small>dari 100</small>" in page  # 4 of 6, after 3 of 6
    assert "naik 17 sejak 30 September 2026" in page


def test_competency_of_one_person_is_named_as_a_risk() -> None:
    place = office()
    post = place.post("Verifikator", A=4)
    fajar = place.world.fajar
    for number, level in enumerate([4, 3, 3, 2, 2]):
        place.person(f"Izin {number}", place.world.permits, post, A=level)
    place.snapshot()
    page = read(client(fajar))
    risk = page[page.index("hanya satu orang yang bisa") :]
    assert "<b>Kompetensi A</b>" in risk
    assert "Izin 0. 2 orang kurang 1 tingkat." in risk
    assert "Siapkan pengganti" in risk


def test_five_are_approved_by_one_press_and_told_on_the_home(world: World) -> None:
    rows = waiting(world)
    browser = client(world.fajar)
    page = read(browser)
    assert "; 5 persetujuan menunggu Anda.</h1>" in page
    assert "Setujui semua (5)" in page
    assert page.count('name="pilih"') == 5
    assert page.count("menunggu 1 hari") == 5
    sent = {"dari": "beranda", "pilih": [str(row.uuid) for row in rows]}
    assert browser.post("/persetujuan/setujui", sent).headers["Location"] == f"{HOME}?disetujui=5"
    assert Registration.objects.filter(seated_at__isnull=False).count() == 5
    after = read(browser, f"{HOME}?disetujui=5")
    assert "5 pendaftaran disetujui." in after
    assert "tidak ada yang menunggu Anda.</h1>" in after


def test_one_is_approved_and_one_declined_from_the_home(world: World) -> None:
    yes, no = waiting(world, 2)
    browser = client(world.fajar)
    answer = browser.post(
        f"/persetujuan/{yes.uuid}/setujui", {"dari": "beranda", "pilih": [str(yes.uuid), str(no.uuid)]}
    )
    assert answer.headers["Location"] == f"{HOME}?disetujui=1"
    path = f"/persetujuan/{no.uuid}/tolak?dari=beranda"
    assert f'href="{HOME}">Batal' in read(browser, path)
    assert browser.post(path, {"alasan": "Sedang bertugas di loket"}).headers["Location"] == f"{HOME}?ditolak=1"
    told = dict(Registration.objects.values_list("person__name", "refusal"))
    assert told == {"Lina Marlina": "", "Rudi Hartono": "Sedang bertugas di loket"}


def test_more_than_five_are_said_to_stand_on_their_own_page(world: World) -> None:
    waiting(world)
    waiting(world, 2)
    page = read(client(world.fajar))
    assert "; 7 persetujuan menunggu Anda.</h1>" in page
    assert "Setujui semua (5)" in page
    assert "2 lagi ada di halaman persetujuan." in page


def test_own_registration_of_the_leader_waits_for_somebody_else(world: World) -> None:
    row = waiting(world, 1)[0]
    Registration.objects.filter(pk=row.registration_id).update(person=world.fajar.person)
    page = read(client(world.fajar))
    assert "tidak ada yang menunggu Anda.</h1>" in page
    assert "Setujui<" not in page


def test_two_are_encouraged_and_the_next_come_up(world: World) -> None:
    people = {name: staff(world, name, phone="0812 3456 7890") for name in NAMES[:3]}
    browser = client(world.fajar)
    page = read(browser)
    assert "3 pegawai belum ikut kegiatan belajar setahun terakhir." in page
    assert page.count("Kirim pesan") == 2
    assert "1 orang lagi muncul sesudah yang di atas dikirimi." in page
    for name in NAMES[:2]:
        answer = browser.post(f"/dorong/{people[name].uuid}/", {"pesan": f"Halo {name}"})
        assert answer.headers["Location"] == f"{HOME}?terkirim=1#dorong"
    assert list(Message.objects.order_by("pk").values_list("person__name", "body")) == [
        (name, f"Halo {name}") for name in NAMES[:2]
    ]
    after = read(browser, f"{HOME}?terkirim=1")
    assert "Pesan terkirim ke kotak pesannya." in after
    assert after.count("Kirim pesan") == 1
    assert after.count("Bagikan lewat WhatsApp") == 2
    chat = browser.post(f"/dorong/{people[NAMES[0]].uuid}/whatsapp")
    assert chat.headers["Location"].startswith("https://wa.me/6281234567890?text=")


def test_proposed_programme_stands_in_the_text_and_leads_there() -> None:
    place = office()
    world = place.world
    post = place.post("Verifikator", A=4)
    _ = world.fajar
    place.person("Izin 0", world.permits, post, A=2)
    taught = case.held(world).programme
    Aim.objects.create(programme=taught, competency=place.competencies["A"], level=4)
    page = read(client(world.fajar))
    assert f"{taught.title} sesuai dengan jabatan Anda" in page
    assert f"{taught.title} menutup kesenjangannya pada Kompetensi A." in page
    assert f'name="program" value="{taught.uuid}"' in page


@time_machine.travel("2026-11-23T02:00:00Z", tick=False)
def test_proposed_programme_is_open_until_the_offering_with_a_seat_left_closes() -> None:
    place = office()
    world = place.world
    post = place.post("Verifikator", A=4)
    _ = world.fajar
    place.person("Izin 0", world.permits, post, A=2)
    held = case.held(world, seats=1, closes_at=datetime(2026, 11, 30, tzinfo=UTC))
    case.offering(held.programme, closes_at=datetime(2026, 12, 7, tzinfo=UTC))
    Aim.objects.create(programme=held.programme, competency=place.competencies["A"], level=4)
    assert "dibuka sampai 30 November 2026." in read(client(world.fajar))
    case.seated(held.offering, world.ani)
    assert "dibuka sampai 7 Desember 2026." in read(client(world.fajar))


def test_refused_message_keeps_what_was_typed_and_changes_nothing(world: World) -> None:
    lina = staff(world, NAMES[0])
    browser = client(world.fajar)
    answer = browser.post(f"/dorong/{lina.uuid}/", {"pesan": " "})
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "Pesannya masih kosong." in answer.content.decode()
    browser.post(f"/dorong/{lina.uuid}/", {"pesan": "Halo"})
    again = browser.post(f"/dorong/{lina.uuid}/", {"pesan": "Halo lagi"})
    assert (again.status_code, Message.objects.count()) == (422, 1)
    assert "Supaya tidak menjadi desakan" in again.content.decode()


def test_broken_programme_of_a_message_is_refused(world: World) -> None:
    lina = staff(world, NAMES[0])
    answer = client(world.fajar).post(f"/dorong/{lina.uuid}/", {"pesan": "Halo", "program": "x"})
    assert (answer.status_code, Message.objects.count()) == (422, 0)


@pytest.mark.parametrize("name", ["kiki", "budi", "dewi", "ani"])
def test_nobody_else_encourages(world: World, name: str) -> None:
    lina = staff(world, NAMES[0], phone="0812 3456 7890")
    browser = client(getattr(world, name))
    assert browser.post(f"/dorong/{lina.uuid}/", {"pesan": "Halo"}).status_code == 404
    assert browser.post(f"/dorong/{lina.uuid}/", {"pesan": ""}).status_code in {404, 422}
    assert browser.post(f"/dorong/{lina.uuid}/whatsapp").status_code == 404
    assert (Message.objects.exists(), Dispatch.objects.exists()) == (False, False)


def test_contract_staff_have_no_duty_of_hours(world: World) -> None:
    Employment.objects.filter(person=world.fajar.person).update(kind="pppk")
    page = read(client(world.fajar))
    assert "tidak ada PNS yang dihitung" in page
    assert "1 PPPK dalam batas" in page


def test_leader_of_two_branches_reads_each_and_answers_once(world: World) -> None:
    make.grant(world.fajar.person, Role.LEADER, world.region, world.health)
    waiting(world, 1)
    page = read(client(world.fajar))
    assert "<h1>Anda memimpin 2 cabang; 1 persetujuan menunggu Anda.</h1>" in page
    assert page.count("kapasitas unit</span>") == 2
    assert "Dinas Kesehatan, 0 pegawai" in page
    assert "Belum ada pegawai di unit ini" in page


def test_acting_head_and_head_of_an_empty_unit_find_a_calm_page(world: World) -> None:
    empty = make.unit("UPTD Kosong", world.region)
    make.grant(world.gita.person, Role.LEADER, world.region, empty)
    page = read(client(world.gita))
    assert "<h1>Belum ada pegawai di unit ini; tidak ada yang menunggu Anda.</h1>" in page
    Assignment.objects.create(
        person=world.ani.person, unit=world.permits, position=world.head, kind="PLT", leads=True, since=SINCE
    )
    assert "<h1>Kompetensi wajib belum dipotret; tidak ada yang menunggu Anda.</h1>" in read(client(world.ani))


def test_leader_of_a_unit_that_was_closed_is_told_so(world: World) -> None:
    make.grant(world.gita.person, Role.LEADER, world.region, world.health)
    UnitVersion.objects.filter(unit=world.health).update(until=date(2026, 1, 1))
    assert "Unit yang Anda pimpin sudah ditutup" in read(client(world.gita))


def test_commitments_are_counted_as_kept_open_and_late(world: World) -> None:
    with time_machine.travel(cycling.NOW, tick=False):
        cycling.promised(world, owner=world.fajar.person.uuid, due_on=date(2026, 12, 7))
        page = read(client(world.fajar))
        assert "0 ditepati, 1 terbuka, 0 terlambat." in page
        assert "tindak lanjut Anda lewat waktunya" not in page
    with time_machine.travel(cycling.NOW + timedelta(days=20), tick=False):
        page = read(client(world.fajar))
    assert "0 ditepati, 1 terbuka, 1 terlambat." in page
    assert "1 tindak lanjut Anda lewat waktunya" in page
    assert "Lewat 6 hari" in page


@pytest.mark.parametrize("said", ["", "x", "-1", "1000", "١", "1<b>"])
def test_number_in_the_address_is_only_a_number(world: World, said: str) -> None:
    assert "pendaftaran disetujui" not in read(client(world.fajar), f"{HOME}?disetujui={said}")


def test_page_asks_as_often_for_many_as_for_one(world: World) -> None:
    browser = client(world.fajar)
    counts = []
    for names in (1, 3):
        waiting(world, names)
        for number in range(names):
            staff(world, f"Pegawai {names} {number}")
        read(browser)
        with CaptureQueriesContext(connection) as asked:
            read(browser)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 49
