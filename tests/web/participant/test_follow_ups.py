"""The owner's list and page: what can be done by whom, with proof, and what a reader sees."""

from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.evaluation.models import FollowUpNote
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW, Promised, kinds, promised
from tests.make import World

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def found(world: World) -> Promised:
    return promised(world)


def place(found: Promised) -> str:
    return f"/tindak-lanjut/{found.follow_up.uuid}/"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def sent(client: Client, address: str, status: int, told: dict[str, object]) -> str:
    response = client.post(address, told)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_list_holds_the_own_ones_by_state(world: World, found: Promised) -> None:
    ani = make.browser_of(world, "ani")
    page = read(ani, "/tindak-lanjut/")
    assert ("1 tindak lanjut menunggu Anda" in page, "Membuka loket kedua" in page) == (True, True)
    assert "Membuka loket kedua" not in read(ani, "/tindak-lanjut/?tampil=ended")
    sent(ani, place(found), 302, {"langkah": "selesai", "kata": "Sudah", "bukti": "Nota"})
    assert "Tidak ada tindak lanjut yang menunggu Anda" in read(ani, "/tindak-lanjut/")
    assert "Selesai, ada bukti" in read(ani, "/tindak-lanjut/?tampil=ended")
    assert "Membuka loket kedua" not in read(make.browser_of(world, "kiki"), "/tindak-lanjut/?tampil=")


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("ani", ["selesai", "kemajuan"]),
        ("hadi", ["selesai", "kemajuan", "undur", "lepas"]),
        ("gita", []),
        ("fajar", []),
    ],
)
def test_page_offers_what_each_may_do(world: World, found: Promised, who: str, steps: list[str]) -> None:
    page = read(make.browser_of(world, who), place(found))
    offered = [key for key in ("selesai", "dampak", "kemajuan", "undur", "lepas", "buka") if f'value="{key}"' in page]
    assert offered == steps


def test_proof_as_a_file_is_kept_and_served_harmless(world: World, found: Promised) -> None:
    ani = make.browser_of(world, "ani")
    file = SimpleUploadedFile("loket.png", PNG, content_type="text/html")
    sent(ani, place(found), 302, {"langkah": "selesai", "kata": "Loket dibuka", "bukti": "", "berkas": file})
    note = FollowUpNote.objects.select_related("file").get()
    assert note.file is not None
    address = f"{place(found)}bukti/{note.file.uuid}"
    response = make.browser_of(world, "gita").get(address)
    assert (response.status_code, response["Content-Type"], response.getvalue()) == (200, "image/png", PNG)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [make.browser_of(world, who).get(address).status_code for who in ("kiki", "dewi")] == [404, 404]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"langkah": "selesai", "kata": "Sudah"}, "Bukti belum ada"),
        ({"langkah": "selesai", "bukti": "Nota"}, "Hasil masih kosong"),
        ({"langkah": "lepas", "kata": "Tidak sempat"}, "penyelenggara atau evaluator"),
        ({"langkah": "dampak", "kata": "22 menit", "membantu": "yes"}, "sesudah tindak lanjut ini selesai"),
        ({"langkah": "tari"}, "Langkah ini tidak dikenal"),
        ({}, "Langkah ini tidak dikenal"),
    ],
)
def test_step_that_cannot_be_is_refused_in_words(
    world: World, found: Promised, told: dict[str, object], words: str
) -> None:
    page = sent(make.browser_of(world, "ani"), place(found), 422, told)
    assert (words in page, kinds(found.follow_up)) == (True, [])


@pytest.mark.parametrize("told", [{}, {"langkah": "tari"}, {"langkah": "selesai", "kata": "Sudah"}])
def test_somebody_elses_is_not_there_whatever_is_sent(world: World, found: Promised, told: dict[str, object]) -> None:
    before = kinds(found.follow_up)
    for who in ("kiki", "dewi"):
        sent(make.browser_of(world, who), place(found), 404, told)
    assert kinds(found.follow_up) == before


def test_wrong_file_is_said_at_its_field_and_the_words_stay(world: World, found: Promised) -> None:
    file = SimpleUploadedFile("nota.pdf", b"MZ\x90\x00" + bytes(600))
    told: dict[str, object] = {"langkah": "selesai", "kata": "Loket dibuka", "berkas": file}
    page = sent(make.browser_of(world, "ani"), place(found), 422, told)
    assert ("Loket dibuka" in page, 'id="id_selesai_berkas-e"' in page) == (True, True)
    assert kinds(found.follow_up) == []


def test_keeper_postpones_waives_and_opens_again(world: World, found: Promised) -> None:
    hadi = make.browser_of(world, "hadi")
    sent(hadi, place(found), 302, {"langkah": "undur", "batas": "14 Desember 2026", "kata": "Pengadaan"})
    sent(hadi, place(found), 302, {"langkah": "lepas", "kata": "Gedung pindah"})
    page = read(make.browser_of(world, "ani"), place(found))
    assert ("Tidak dilakukan, ada alasan" in page, "Hadi Wijaya" in page) == (True, True)
    sent(hadi, place(found), 302, {"langkah": "buka", "kata": "Gedung tidak jadi pindah"})
    assert kinds(found.follow_up) == ["postponed", "waived", "reopened"]


def test_effect_is_written_by_its_measure(world: World, found: Promised) -> None:
    ani = make.browser_of(world, "ani")
    sent(ani, place(found), 302, {"langkah": "selesai", "kata": "Sudah", "bukti": "https://contoh.go.id/nota"})
    page = read(ani, place(found))
    assert ('href="https://contoh.go.id/nota"' in page, "Periksa dampaknya" in page) == (True, True)
    told: dict[str, object] = {"langkah": "dampak", "membantu": "yes", "kata": "41 menjadi 22 menit"}
    sent(ani, place(found), 302, told)
    assert "Membantu: 41 menjadi 22 menit" in read(ani, place(found))
    assert "Dampaknya: Membantu. 41 menjadi 22 menit" in read(
        make.browser_of(world, "gita"), f"/evaluasi/{found.cycle.uuid}/"
    )


def test_proof_that_is_no_address_of_the_web_is_no_link(world: World, found: Promised) -> None:
    ani = make.browser_of(world, "ani")
    sent(ani, place(found), 302, {"langkah": "selesai", "kata": "Sudah", "bukti": "javascript:alert(1)"})
    assert 'href="javascript' not in read(ani, place(found))


def test_late_one_says_by_how_many_days(world: World, found: Promised) -> None:
    case.follow_up(found.finding, world.ani.person, text="Nomor antrean")
    with time_machine.travel(NOW.replace(month=12, day=12), tick=False):
        page = read(make.browser_of(world, "ani"), "/tindak-lanjut/")
    assert page.count("Lewat 12 hari") == 1
