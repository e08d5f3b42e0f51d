"""The letters of a region and of an offering on the screen: made, downloaded, printed again, withdrawn, numbered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook

from pamong.learning.actions.built_in import ensure_conversions
from pamong.learning.models import Completion, Offering, Registration, SessionSpeaker
from pamong.office.models import Letter, LetterEdition, NumberSeries
from tests import make
from tests.learning.case import Held, held, seated, speaker
from tests.make import World

pytestmark = pytest.mark.django_db

STARTS = datetime(2026, 12, 8, 1, tzinfo=UTC)
SIGNER = {
    "tempat": "Muara Bulian",
    "tanggal": "23/11/2026",
    "kertas": "f4",
    "jabatan": "Kepala Badan",
    "nama": "Drs. Ilham Saputra, M.Si.",
    "pangkat": "Pembina Utama Muda, IV/c",
    "nip": "19690817 199403 1 005",
    "tembusan": "Bupati Batang Hari",
}
WHY = {"menimbang": "bahwa perlu;", "dasar": "UU 20/2023;\nPP 11/2017;", "tugas": "melapor;", "pisah": "region"}


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def run(world: World) -> Held:
    run = held(world, starts_at=STARTS)
    for name in ("kiki", "ani"):
        seated(run.offering, getattr(world, name))
    return run


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def made(client: Client, run: Held, kind: str, **more: str) -> Letter:
    path = f"/angkatan/{run.offering.uuid}/surat/{kind}/baru"
    response = client.post(path, {**SIGNER, **more})
    assert (response.status_code, response.headers["Location"]) == (302, f"/angkatan/{run.offering.uuid}/surat/")
    return Letter.objects.latest("pk")


def downloaded(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/pdf")
    return response.getvalue()


def test_letter_of_assignment_is_made_and_downloaded(budi: Client, run: Held) -> None:
    before = page(budi, f"/angkatan/{run.offering.uuid}/surat/")
    assert "2 dari 2 peserta belum tercantum dalam surat tugas." in before
    form = page(budi, f"/angkatan/{run.offering.uuid}/surat/surat-tugas/baru")
    assert "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara;" in form
    letter = made(budi, run, "surat-tugas", **WHY)
    after = page(budi, f"/angkatan/{run.offering.uuid}/surat/")
    assert "Semua peserta sudah tercantum dalam surat tugas." in after
    assert "Surat tugas 800.1.11.1/1/KBH/2026" in after
    pdf = downloaded(budi, f"/surat/{letter.uuid}/terbitan-1.pdf")
    text = " ".join(PdfReader(BytesIO(pdf)).pages[0].extract_text().split())
    assert "1. UU 20/2023; 2. PP 11/2017;" in text
    assert "Drs. Ilham Saputra, M.Si." in text


def test_form_remembers_who_signed(budi: Client, run: Held) -> None:
    made(budi, run, "surat-tugas", **WHY)
    again = page(budi, f"/angkatan/{run.offering.uuid}/surat/surat-tugas/baru")
    assert 'value="Drs. Ilham Saputra, M.Si."' in again
    assert "PP 11/2017;" in again
    other = page(budi, f"/angkatan/{run.offering.uuid}/surat/undangan/baru")
    assert 'value="Muara Bulian"' in other


@pytest.mark.parametrize(("kind", "label"), [("undangan", "Undangan 005/1/KBH/2026"), ("daftar-hadir", "Daftar hadir")])
def test_other_letters_are_made(budi: Client, run: Held, kind: str, label: str) -> None:
    made(budi, run, kind, sesi=str(run.sessions[0].uuid))
    assert label in page(budi, f"/angkatan/{run.offering.uuid}/surat/")


def test_speaker_is_invited(budi: Client, world: World, run: Held) -> None:
    someone = speaker(world, world.fajar.person)
    SessionSpeaker.objects.create(session=run.sessions[0], speaker=someone)
    assert "Fajar Nugraha" in page(budi, f"/angkatan/{run.offering.uuid}/surat/undangan-narasumber/baru")
    letter = made(budi, run, "undangan-narasumber", narasumber=str(someone.uuid))
    assert "narasumber" in letter.subject


def test_certificates_are_made_for_who_completed(budi: Client, world: World, run: Held) -> None:
    row = Registration.objects.get(person=world.ani.person)
    Completion.objects.create(registration=row, completed=True, minutes=480, planned=480, at=timezone.now())
    assert "0 dari 1 peserta yang selesai" in page(budi, f"/angkatan/{run.offering.uuid}/surat/")
    letter = made(budi, run, "sttpp")
    assert letter.subject == f"STTPP pelatihan {run.programme.title} angkatan 1"
    assert "1 dari 1 peserta yang selesai" in page(budi, f"/angkatan/{run.offering.uuid}/surat/")


def test_mistake_is_said_at_its_field(budi: Client, run: Held) -> None:
    path = f"/angkatan/{run.offering.uuid}/surat/undangan/baru"
    response = budi.post(path, {**SIGNER, "nip": "1234"})
    assert response.status_code == 422
    assert "NIP harus 18 angka: terbaca 4." in response.content.decode()
    assert not Letter.objects.exists()


def test_refusal_of_a_cancelled_offering_is_said(budi: Client, run: Held) -> None:
    Offering.objects.filter(pk=run.offering.pk).update(cancelled_at=timezone.now(), cancellation="Banjir")
    response = budi.post(f"/angkatan/{run.offering.uuid}/surat/undangan/baru", SIGNER)
    assert response.status_code == 422
    assert "sudah dibatalkan" in response.content.decode()
    assert "Angkatan ini sudah dibatalkan" in page(budi, f"/angkatan/{run.offering.uuid}/surat/")


def test_unknown_kind_is_not_there(budi: Client, run: Held) -> None:
    page(budi, f"/angkatan/{run.offering.uuid}/surat/piagam/baru", 404)


def test_letter_is_printed_again_with_history(budi: Client, run: Held) -> None:
    letter = made(budi, run, "surat-tugas", **WHY)
    form = page(budi, f"/surat/{letter.uuid}/terbitkan-ulang")
    assert "PP 11/2017;" in form
    told = {**SIGNER, **WHY, "alasan": "Peserta berganti", "nama": "Dra. Sri Wahyuni"}
    assert budi.post(f"/surat/{letter.uuid}/terbitkan-ulang", told).status_code == 302
    shown = page(budi, f"/surat/{letter.uuid}/")
    for said in ("Peserta berganti", "Sudah diganti", "Ke-2, F4", "Ke-1, F4"):
        assert said in shown
    assert downloaded(budi, f"/surat/{letter.uuid}/terbitan-1.pdf") != downloaded(
        budi, f"/surat/{letter.uuid}/terbitan-2.pdf"
    )
    assert budi.get(f"/surat/{letter.uuid}/terbitan-3.pdf").status_code == 404


def test_printing_again_without_reason_is_refused(budi: Client, run: Held) -> None:
    letter = made(budi, run, "surat-tugas", **WHY)
    response = budi.post(f"/surat/{letter.uuid}/terbitkan-ulang", {**SIGNER, **WHY, "alasan": " "})
    assert response.status_code == 422
    assert LetterEdition.objects.count() == 1


def test_letter_is_withdrawn(budi: Client, run: Held) -> None:
    letter = made(budi, run, "undangan")
    assert "Pencabutan tidak dapat dibatalkan" in page(budi, f"/surat/{letter.uuid}/cabut")
    assert budi.post(f"/surat/{letter.uuid}/cabut", {"alasan": "Batal"}).status_code == 302
    shown = page(budi, f"/surat/{letter.uuid}/")
    assert "Dicabut 23 November 2026, 10.32 WIB: Batal (Budi Hartawan)" in shown
    assert "Terbitkan ulang" not in shown


def test_list_shows_and_exports_letters(budi: Client, run: Held) -> None:
    made(budi, run, "undangan")
    made(budi, run, "surat-tugas", **WHY)
    assert "2 surat" in page(budi, "/instansi/15.04/surat/")
    assert "1 surat cocok" in page(budi, "/instansi/15.04/surat/?jenis=assignment")
    response = budi.get("/instansi/15.04/surat.xlsx?cari=800")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.getvalue())).get_sheet_by_index(0)
    assert [row[:2] for row in rows.to_python()] == [
        ["Jenis", "Nomor"],
        ["Surat tugas", "800.1.11.1/1/KBH/2026"],
    ]


def test_list_costs_the_same_for_more_letters(
    budi: Client, run: Held, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made(budi, run, "daftar-hadir", sesi=str(run.sessions[0].uuid))
    with django_assert_num_queries(9):
        page(budi, "/instansi/15.04/surat/")
    for _time in range(2):
        made(budi, run, "daftar-hadir", sesi=str(run.sessions[0].uuid))
    with django_assert_num_queries(9):
        page(budi, "/instansi/15.04/surat/")


def test_recap_is_made_for_an_office(budi: Client, world: World) -> None:
    ensure_conversions()
    assert world.ani.pk
    page(budi, "/instansi/15.04/surat/rekap-jp")
    told = {**SIGNER, "tahun": "2026", "unit": "Bidang Perizinan"}
    response = budi.post("/instansi/15.04/surat/rekap-jp", told)
    letter = Letter.objects.get()
    assert response.headers["Location"] == f"/surat/{letter.uuid}/"
    assert letter.subject == "Rekap jam pelajaran Bidang Perizinan tahun 2026"
    assert "Terbitkan ulang" not in page(budi, f"/surat/{letter.uuid}/")


def test_pattern_is_shown_as_not_confirmed_until_decided(budi: Client) -> None:
    assert page(budi, "/instansi/15.04/penomoran/").count("Belum dikonfirmasi") == 6
    page(budi, "/instansi/15.04/penomoran/assignment/ubah")
    told = {"pola": "094/{number}/BKPSDM/{year}", "lebar": "3", "mulai": "year", "dasar": "Perbup 12/2024"}
    response = budi.post("/instansi/15.04/penomoran/assignment/ubah", told)
    assert (response.status_code, response.headers["Location"]) == (302, "/instansi/15.04/penomoran/")
    shown = page(budi, "/instansi/15.04/penomoran/")
    assert shown.count("Belum dikonfirmasi") == 5
    assert "094/001/BKPSDM/2026" in shown
    assert budi.get("/instansi/15.04/penomoran.xlsx").status_code == 200


def test_pattern_that_repeats_is_refused_at_its_field(budi: Client) -> None:
    told = {"pola": "094/{number}", "lebar": "3", "mulai": "year", "dasar": ""}
    response = budi.post("/instansi/15.04/penomoran/assignment/ubah", told)
    assert response.status_code == 422
    assert "Pola harus memuat {year}" in response.content.decode()
    assert not NumberSeries.objects.exists()
    page(budi, "/instansi/15.04/penomoran/piagam/ubah", 404)


def test_participant_gets_the_own_letter_and_no_other(world: World, budi: Client, run: Held) -> None:
    letter = made(budi, run, "surat-tugas", **WHY)
    sheet = made(budi, run, "daftar-hadir", sesi=str(run.sessions[0].uuid))
    ani = make.browser("owner", world, owner="ani")

    def own(client: Client, uuid: UUID) -> int:
        response = client.get(f"/angkatan/{run.offering.uuid}/surat-saya/{uuid}.pdf")
        if response.status_code == 200:
            assert response.getvalue().startswith(b"%PDF-")
        return response.status_code

    assert own(ani, letter.uuid) == 200
    assert own(ani, sheet.uuid) == 404
    assert own(make.browser("owner", world, owner="joko"), letter.uuid) == 404
    assert own(make.browser("stranger", world), letter.uuid) == 404
    for path in (f"/surat/{letter.uuid}/", f"/surat/{letter.uuid}/terbitan-1.pdf", "/instansi/15.04/surat/"):
        assert ani.get(path).status_code == 404


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_letters_are_for_who_organises(world: World, budi: Client, run: Held, role: str) -> None:
    letter = made(budi, run, "undangan")
    other = make.browser(role, world)
    for path in (
        f"/surat/{letter.uuid}/",
        f"/surat/{letter.uuid}/terbitkan-ulang",
        f"/surat/{letter.uuid}/cabut",
        f"/angkatan/{run.offering.uuid}/surat/",
        "/instansi/15.04/surat.xlsx",
        "/instansi/15.04/surat/rekap-jp",
        "/instansi/15.04/penomoran/",
        "/instansi/15.04/penomoran/assignment/ubah",
    ):
        assert other.get(path).status_code == 404
    assert other.post(f"/surat/{letter.uuid}/cabut", {"alasan": "Ingin"}).status_code == 404
    letter.refresh_from_db()
    assert letter.withdrawn_at is None
