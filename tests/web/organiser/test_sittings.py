"""Pages of sittings: the hub, planning, people, proctors, announcing, and the papers."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from pamong.core.models import Entry
from pamong.exams.actions.candidates import accommodate, remove_candidate
from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Candidate, Proctor, Sitting
from pamong.people.models import PersonNumber
from tests import make
from tests.exams.sitting_case import EIGHT, NOW, Planned, added, blueprint, planned, published, servants
from tests.learning.case import facility
from tests.make import World

pytestmark = pytest.mark.django_db

HUB = "/instansi/15.04/ujian/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return client(world, "budi")


def client(world: World, name: str) -> Client:
    found = Client()
    found.force_login(getattr(world, name))
    return found


def page(browser: Client, path: str, status: int = 200) -> str:
    got = browser.get(path)
    assert got.status_code == status
    text: str = got.content.decode()
    assert len(text) < 100_000
    return text


def sheet(browser: Client, path: str) -> list[list[object]]:
    content = b"".join(browser.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()]


def words(pdf: bytes) -> str:
    return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages).split())


def place(found: Planned) -> str:
    return f"/pelaksanaan/{found.sitting.uuid}/"


def sent_facts(found: Planned, **more: object) -> dict[str, object]:
    """What the form of a sitting sends."""
    usual = {
        "judul": "Uji Pengaduan",
        "awalan": "UPP",
        "hari": "8/12/2026",
        "mulai": "08.00",
        "menit": "90",
        "ruang": str(found.room.uuid),
        "tempat": "",
        "paket": [str(one.uuid) for one in found.forms],
        "pin": "on",
        "pin_tutup": "5",
        "gerbang": "on",
    }
    return {**usual, **more}


def test_hub_without_exams_says_what_to_do_first(budi: Client) -> None:
    text = page(budi, HUB)
    assert "<h1>Tidak ada ujian dalam 7 hari</h1>" in text
    assert "Siapkan kisi-kisi dan paket soal" in text


def test_hub_says_first_what_is_held_in_the_week(world: World, budi: Client) -> None:
    found = planned(world, starts_at=NOW + timedelta(days=3))
    assert "<h1>Tidak ada ujian dalam 7 hari</h1>" in page(budi, HUB)
    published(world, found, world.ani, world.kiki)
    text = page(budi, HUB)
    assert "<h1>1 ujian dalam 7 hari, 2 peserta</h1>" in text
    for name in ("bank-soal/", "kisi-kisi/", "tinjau-soal/"):
        assert f'href="/instansi/15.04/{name}"' in text
    assert 'href="/latihan/"' in text
    Sitting.objects.update(started_at=NOW, starts_at=NOW)
    assert "<h1>1 ujian berlangsung sekarang</h1>" in page(budi, HUB)
    Sitting.objects.update(starts_at=NOW - timedelta(hours=2))
    assert "tetapi belum ditutup" in page(budi, HUB)


def test_list_is_narrowed_and_saved(world: World, budi: Client) -> None:
    planned(world)
    assert "Tidak ada pelaksanaan yang cocok" in page(budi, f"{HUB}?keadaan=selesai")
    assert "Uji Pengaduan" in page(budi, f"{HUB}?keadaan=rancangan&cari=pengad")
    page(budi, f"{HUB}?keadaan=lain", 422)
    assert budi.get("/instansi/15.04/ujian.xlsx?keadaan=lain").status_code == 422
    rows = sheet(budi, "/instansi/15.04/ujian.xlsx")
    assert rows[0][:4] == ["Pelaksanaan", "Kisi-kisi", "Keadaan", "Mulai"]
    assert [rows[1][place] for place in (0, 2, 3, 5, 6)] == [
        "Uji Pengaduan",
        "Rancangan",
        "8 Desember 2026 08.00 WIB",
        "Lab CAT",
        "UPP",
    ]


def test_hours_are_those_of_the_region(world: World, budi: Client) -> None:
    type(world.region).objects.filter(pk=world.region.pk).update(time_zone="Asia/Jayapura")
    found = planned(world)
    assert "10.00 WIT" in page(budi, place(found))
    budi.post(f"{place(found)}ubah", sent_facts(found, mulai="11"))
    found.sitting.refresh_from_db()
    assert found.sitting.starts_at == EIGHT + timedelta(hours=1)


def test_sitting_is_planned_by_the_form(world: World, budi: Client) -> None:
    _bank, plan, forms = blueprint(world)
    room = facility(world, name="Lab CAT", capacity=10, computers=6)
    path = f"/kisi-kisi/{plan.uuid}/ujian/baru"
    text = page(budi, path)
    assert 'value="60"' in text
    assert "Lab CAT: 10 orang, 6 komputer" in text
    found = Planned(_bank, plan, forms, room, Sitting())
    bad = budi.post(path, sent_facts(found, awalan="U-P", hari="8/12/2025"))
    assert bad.status_code == 422
    assert "Tulis 2 sampai 12 huruf atau angka" in bad.content.decode()
    assert "sudah lewat" in budi.post(path, sent_facts(found, hari="8/12/2025")).content.decode()
    got = budi.post(path, sent_facts(found))
    row = Sitting.objects.get()
    assert got.headers["Location"] == f"/pelaksanaan/{row.uuid}/"
    assert (row.starts_at, row.minutes, row.gate, row.own_clock) == (EIGHT, 90, True, False)
    assert "<h1>Rancangan, 2 hal belum ada</h1>" in page(budi, f"/pelaksanaan/{row.uuid}/")


def test_prefix_is_proposed_and_a_taken_one_gets_a_number(world: World, budi: Client) -> None:
    _bank, plan, _forms = blueprint(world)
    type(plan).objects.filter(pk=plan.pk).update(title="Uji Penanganan Pengaduan")
    path = f"/kisi-kisi/{plan.uuid}/ujian/baru"
    assert 'name="awalan" value="UPP"' in page(budi, path)
    planned(world)
    assert 'name="awalan" value="UPP2"' in page(budi, path)


def test_people_are_added_ticked_by_unit_and_by_number(world: World, budi: Client) -> None:
    found = planned(world)
    wati, yoga, _zaki = servants(world, "Wati Sukma", "Yoga Pratama", "Zaki Anwar")
    _ = world.ani
    path = f"{place(found)}peserta"
    got = budi.post(path, {"pilih": [str(wati.uuid)]})
    assert got.headers["Location"] == f"{path}?tambah=1"
    text = page(budi, f"{path}?tambah=1")
    assert "1 orang ditambahkan" in text
    assert "Sudah terdaftar dengan nomor UPP-0001" in text
    number = PersonNumber.objects.get(person=yoga).number
    budi.post(path, {"nip": f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}\n"})
    assert list(Candidate.objects.order_by("pk").values_list("person", flat=True)) == [wati.pk, yoga.pk]
    unit = f"{path}?unit=Dinas+Kesehatan"
    assert "Tambahkan 1 orang yang ditemukan dan boleh" in page(budi, unit)
    budi.post(unit, {"semua": "1"})
    assert Candidate.objects.count() == 3


def test_adding_says_why_not(world: World, budi: Client) -> None:
    found = planned(world)
    path = f"{place(found)}peserta"
    nobody = budi.post(path, {})
    assert (nobody.status_code, "Belum ada yang dipilih" in nobody.content.decode()) == (422, True)
    short = budi.post(path, {"nip": "1985"})
    assert "NIP harus 18 angka: terbaca 4." in short.content.decode()
    unknown = budi.post(path, {"nip": PersonNumber.objects.get(person=world.dewi.person).number})
    assert "NIP ini tidak ada di data pegawai instansi ini" in unknown.content.decode()
    assert Candidate.objects.count() == 0


def test_list_of_people_takes_as_many_queries_for_many(world: World, budi: Client) -> None:
    found = planned(world)
    added(world, found, world.ani)
    page(budi, place(found))
    counts = []
    for people in ((), servants(world, "Wati", "Yoga", "Zaki")):
        if people:
            added(world, found, *people)
        with CaptureQueriesContext(connection) as queries:
            page(budi, place(found))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_candidate_is_accommodated_moved_and_taken_off(world: World, budi: Client) -> None:
    found = planned(world)
    row = added(world, found, world.ani)[0]
    path = f"/peserta-ujian/{row.uuid}/"
    assert "<h1>UPP-0001, kursi 1</h1>" in page(budi, path)
    bad = budi.post(f"{path}akomodasi", {"menit": "30", "dasar": ""})
    assert (bad.status_code, "Dasarnya masih kosong" in bad.content.decode()) == (422, True)
    budi.post(f"{path}akomodasi", {"menit": "30", "besar": "on", "dasar": "Surat dokter 12/2026"})
    assert "Surat dokter 12/2026" in page(budi, path)
    assert "Tidak ada pelaksanaan lain dari ujian ini" in page(budi, f"{path}pindah")
    budi.post(
        f"/kisi-kisi/{found.blueprint.uuid}/ujian/baru",
        sent_facts(found, awalan="UPPB", ruang="", tempat="Aula", hari="9/12/2026"),
    )
    target = Sitting.objects.get(prefix="UPPB")
    got = budi.post(f"{path}pindah", {"ke": str(target.uuid), "alasan": "Bentrok dengan tugas."})
    new = Candidate.objects.get(sitting=target)
    assert got.headers["Location"] == f"/peserta-ujian/{new.uuid}/"
    assert "Pindah ke UPPB-0001: Bentrok dengan tugas." in page(budi, place(found))
    budi.post(f"/peserta-ujian/{new.uuid}/keluarkan", {"alasan": "Sedang cuti besar."})
    assert "Sedang cuti besar." in page(budi, f"/peserta-ujian/{new.uuid}/")
    budi.post(f"/peserta-ujian/{new.uuid}/kembalikan")
    assert Candidate.objects.get(pk=new.pk).removed_at is None


def test_proctors_are_found_by_name_and_kept(world: World, budi: Client) -> None:
    found = planned(world)
    _ = world.joko
    path = f"{place(found)}pengawas"
    assert "Joko Susilo" not in page(budi, path)
    assert "Joko Susilo, Dinas Kesehatan" in page(budi, f"{path}?cari=joko")
    budi.post(f"{path}?cari=joko", {"pengawas": [str(world.joko.person.uuid)]})
    assert Proctor.objects.get().person == world.joko.person
    assert "checked" in page(budi, path)


def test_publishing_says_what_is_missing_then_tells_everybody(world: World, budi: Client) -> None:
    found = planned(world)
    path = f"{place(found)}terbitkan"
    assert "Belum ada pengawas." in page(budi, path)
    assert budi.post(path).status_code == 422
    published(world, found, world.ani)
    text = page(budi, place(found))
    assert "<h1>1 peserta, mulai 8 Desember 2026, 08.00 WIB</h1>" in text
    budi.post(f"{place(found)}batalkan", {"alasan": "Listrik gedung padam sepekan."})
    assert "Listrik gedung padam sepekan." in page(budi, place(found))


def test_proctor_finds_the_monitor_and_the_minutes_of_a_closed_exam(world: World) -> None:
    found = planned(world)
    published(world, found, world.ani)
    joko = client(world, "joko")
    assert "berita-acara.pdf" not in page(joko, place(found))
    Sitting.objects.filter(pk=found.sitting.pk).update(started_at=NOW, closed_at=NOW)
    text = page(joko, place(found))
    assert ("/pantau/" in text, "berita-acara.pdf" in text, "/nilai/" in text) == (True, True, False)


def test_proctor_sees_pin_and_people_but_neither_reasons_nor_actions(world: World, budi: Client) -> None:
    found = planned(world)
    joko = client(world, "joko")
    page(joko, place(found), 404)
    published(world, found, world.ani, world.kiki)
    first, second = Candidate.objects.order_by("seat")
    accommodate(world.actor("budi"), candidate=first.uuid, extra=30, large=False, why="Surat dokter rahasia")
    remove_candidate(world.actor("budi"), candidate=second.uuid, reason="Sedang cuti besar.")
    pin = Sitting.objects.get().pin
    for browser, sees in ((joko, False), (budi, True)):
        text = page(browser, place(found))
        assert pin in text
        assert "+30 menit" in text
        assert ("Sedang cuti besar" in text, "kartu.pdf" in text, "Batalkan" in text) == (sees, sees, sees)
    for path in ("ubah", "peserta", "pengawas", "terbitkan", "batalkan"):
        page(joko, f"{place(found)}{path}", 404)
    page(joko, f"/peserta-ujian/{first.uuid}/", 404)
    assert joko.post(f"{place(found)}kartu.pdf").status_code == 404
    assert joko.get(f"{place(found)}hadir.pdf").status_code == 200


@pytest.mark.parametrize("name", ["ani", "dewi", "citra"])
def test_others_find_nothing(world: World, name: str) -> None:
    found = planned(world)
    published(world, found, world.ani)
    row, browser = Candidate.objects.get(), client(world, name)
    page(browser, HUB, 404)
    page(browser, f"/kisi-kisi/{found.blueprint.uuid}/ujian/baru", 404)
    for path in (
        "",
        "ubah",
        "peserta",
        "pengawas",
        "terbitkan",
        "batalkan",
        "hadir.pdf",
        "tata-tertib.pdf",
        "peserta.xlsx",
    ):
        page(browser, f"{place(found)}{path}", 404)
    for path in ("", "akomodasi", "pindah", "keluarkan", "kembalikan"):
        page(browser, f"/peserta-ujian/{row.uuid}/{path}", 404)
    assert browser.post(f"{place(found)}kartu.pdf").status_code == 404
    assert not Entry.objects.filter(verb="exams.cards_printed").exists()


def test_cards_bear_the_code_and_the_rules(world: World, budi: Client) -> None:
    found = planned(world)
    published(world, found, world.ani, world.kiki)
    row = Candidate.objects.get(seat=1)
    accommodate(world.actor("budi"), candidate=row.uuid, extra=30, large=True, why="Surat dokter rahasia")
    assert budi.get(f"{place(found)}kartu.pdf").status_code == 405
    assert budi.post(f"{place(found)}kartu.pdf", {"peserta": "x"}).status_code == 404
    got = budi.post(f"{place(found)}kartu.pdf")
    assert got.headers["Content-Type"] == "application/pdf"
    text = words(got.content)
    code = entry_code(key_of(settings.SECRET_KEY), row.uuid, 1)
    for told in (
        code,
        "UPP-0001",
        "Ani Rahmawati",
        "Lab CAT",
        "Selasa 8 Desember 2026",
        "08.00 WIB sampai 09.30 WIB",
        "Datang 60 menit sebelum mulai, masuk dengan PIN paling lambat 5 menit sebelum mulai.",
        "Waktu tambahan 30 menit",
        "Huruf besar",
    ):
        assert told in text
    assert "rahasia" not in text
    assert code not in page(budi, place(found))
    assert Entry.objects.filter(verb="exams.cards_printed").count() == 1
    one = words(budi.post(f"{place(found)}kartu.pdf", {"peserta": str(row.uuid)}).content)
    assert ("UPP-0001" in one, "UPP-0002" in one) == (True, False)


def test_sheet_and_rules_bear_no_code(world: World, budi: Client) -> None:
    found = planned(world)
    published(world, found, world.ani)
    code = entry_code(key_of(settings.SECRET_KEY), Candidate.objects.get().uuid, 1)
    hall = words(budi.get(f"{place(found)}hadir.pdf").content)
    rules = words(budi.get(f"{place(found)}tata-tertib.pdf").content)
    assert all(word in hall for word in ("UPP-0001", "Ani Rahmawati", "Joko Susilo"))
    assert "Peraturan BKN Nomor 5 Tahun 2024" in rules
    assert "ditutup 5 menit sebelum mulai" in rules
    pin = Sitting.objects.get().pin
    assert not any(secret in text for text in (hall, rules) for secret in (code, pin))


def test_candidates_are_saved_without_codes(world: World, budi: Client) -> None:
    found = planned(world)
    published(world, found, world.ani)
    code = entry_code(key_of(settings.SECRET_KEY), Candidate.objects.get().uuid, 1)
    rows = sheet(budi, f"{place(found)}peserta.xlsx")
    assert [rows[1][at] for at in (0, 1, 2, 5)] == [1, "UPP-0001", "Ani Rahmawati", "A"]
    assert code not in str(rows)
