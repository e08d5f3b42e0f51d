"""Claims wait for who organises, longest first; the paper decides."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.learning.models import HoursLine, OutsideTraining
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

RIGHT = {
    "v-bentuk": "KL08",
    "v-mulai": "2 Maret 2026",
    "v-selesai": "3 Maret 2026",
    "v-jp": "8",
    "v-kali": "0",
    "v-catatan": "",
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def claimed(world: World, who: str = "ani", name: str = "Kursus Arsip") -> OutsideTraining:
    told = {
        "nama": name,
        "penyelenggara": "ANRI",
        "bentuk": "KL08",
        "mulai": "2/3/2026",
        "selesai": "3/3/2026",
        "jp": "8",
    }
    file = SimpleUploadedFile("a.pdf", f"%PDF-1.4 {name}\n\x00".encode() + b"\xff%%EOF\n")
    assert signed_in(world, who).post("/jp/klaim/baru", {**told, "berkas": file}).status_code == 302
    return OutsideTraining.objects.latest("pk")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_the_queue_shows_what_waits(world: World) -> None:
    claimed(world)
    claimed(world, "kiki", "Kursus Statistik")
    told = read(signed_in(world, "budi"), "/instansi/15.04/klaim/")
    assert "2 klaim JP menunggu diverifikasi" in told
    assert told.index("Kursus Arsip") < told.index("Kursus Statistik")
    assert "Tidak ada klaim yang cocok." in read(signed_in(world, "budi"), "/instansi/15.04/klaim/?keadaan=refused")
    assert signed_in(world, "budi").get("/instansi/15.04/klaim.xlsx").status_code == 200


def test_a_claim_is_verified_as_it_is(world: World) -> None:
    row, budi = claimed(world), signed_in(world, "budi")
    told = read(budi, f"/klaim/{row.uuid}/")
    assert "Verifikasi klaim" in told
    assert 'value="2 Maret 2026"' in told
    assert budi.post(f"/klaim/{row.uuid}/verifikasi", RIGHT).status_code == 302
    assert HoursLine.objects.count() == 2
    assert "Terverifikasi" in read(budi, f"/klaim/{row.uuid}/")


def test_a_corrected_claim_needs_a_note(world: World) -> None:
    row, budi = claimed(world), signed_in(world, "budi")
    answer = budi.post(f"/klaim/{row.uuid}/verifikasi", {**RIGHT, "v-jp": "6"})
    assert answer.status_code == 422
    assert "Tulis apa yang diubah dan mengapa." in unescape(answer.content.decode())
    assert HoursLine.objects.count() == 0
    told = {**RIGHT, "v-jp": "6", "v-catatan": "Sertifikat menyebut 6 JP"}
    assert budi.post(f"/klaim/{row.uuid}/verifikasi", told).status_code == 302
    assert sum(HoursLine.objects.values_list("hours", flat=True)) == Decimal(6)


def test_a_claim_is_refused_with_a_reason(world: World) -> None:
    row, budi = claimed(world), signed_in(world, "budi")
    assert budi.post(f"/klaim/{row.uuid}/tolak", {"alasan": ""}).status_code == 422
    assert budi.post(f"/klaim/{row.uuid}/tolak", {"alasan": "Nama di sertifikat lain"}).status_code == 302
    page = read(signed_in(world, "ani"), f"/klaim/{row.uuid}/")
    assert "Nama di sertifikat lain" in page
    assert "Ajukan klaim baru" in page


def test_the_own_claim_waits_for_somebody_else(world: World) -> None:
    row, budi = claimed(world, "budi"), signed_in(world, "budi")
    assert "Verifikasi klaim" not in read(budi, f"/klaim/{row.uuid}/")
    answer = budi.post(f"/klaim/{row.uuid}/verifikasi", RIGHT)
    assert answer.status_code == 422
    assert "Klaim Anda sendiri diperiksa penyelenggara lain." in unescape(answer.content.decode())
    row.refresh_from_db()
    assert row.verified_at is None


@pytest.mark.parametrize("who", ["ani", "fajar", "gita", "joko", "dewi"])
def test_the_queue_is_for_who_organises(world: World, who: str) -> None:
    row = claimed(world, "kiki")
    other = signed_in(world, who)
    assert other.get("/instansi/15.04/klaim/").status_code == 404
    assert other.get("/instansi/15.04/klaim.xlsx").status_code == 404
    assert other.post(f"/klaim/{row.uuid}/verifikasi", RIGHT).status_code == 404
    assert other.post(f"/klaim/{row.uuid}/tolak", {"alasan": "x"}).status_code == 404
    row.refresh_from_db()
    assert (row.verified_at, row.refused_at) == (None, None)
