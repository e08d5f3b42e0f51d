"""Anybody can see whether a letter holds, by its code or its file, and never whose names stand in it."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from pamong.core.actor import SYSTEM
from pamong.office.actions.letters import issue_letter, reissue_letter, withdraw_letter
from pamong.office.models import Letter
from pamong.office.queries.letters import letter_file
from pamong.people.models import Region
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
CONTENT: dict[str, Any] = {
    "signer": {"title": "Kepala Badan", "name": "Ilham Saputra", "rank": "", "nip": ""},
    "place": "Muara Bulian",
    "copies": [],
    "people": [],
    "title": "Rekap jam pelajaran tahun 2026",
    "facts": [],
    "rows": [
        {"no": 1, "name": "Siti Rahmawati", "nip": "", "status": "PNS", "counted": "1", "target": "20", "words": "x"}
    ],
    "closing": [],
}


@pytest.fixture(autouse=True)
def _noon(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    with time_machine.travel(datetime(2026, 11, 23, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    Region.objects.filter(pk=world.region.pk).update(office="BKPSDM")
    return world


@pytest.fixture
def letter(world: World) -> Letter:
    return issue_letter(
        SYSTEM,
        region=world.region.pk,
        kind="hours",
        series="hours",
        subject="Rekap jam pelajaran tahun 2026",
        content=CONTENT,
        paper="f4",
        dated=DAY,
        source="",
    )


def renew(letter: Letter) -> None:
    again = {**CONTENT, "title": "Dibetulkan"}
    reissue_letter(SYSTEM, letter=letter.uuid, content=again, paper="f4", dated=DAY, reason="Nama Siti salah")


def asked(code: str, status: int) -> str:
    response = Client().get("/periksa-surat/", {"kode": code})
    assert response.status_code == status
    assert len(response.content) < 60_000
    return " ".join(response.content.decode().split())


def compared(content: bytes, status: int) -> str:
    file = SimpleUploadedFile("surat.pdf", content, "application/pdf")
    response = Client().post("/periksa-surat/", {"berkas": file})
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def pdf(letter: Letter, edition: int) -> bytes:
    with letter_file(SYSTEM, letter.uuid, edition).content as file:
        return file.read()


def test_letter_that_holds_says_so_without_names(letter: Letter) -> None:
    said = asked(f"{letter.code[:5]}-{letter.code[5:]}".lower(), 200)
    for part in (
        "BERLAKU",
        "Rekap JP",
        "800.1.11/1/BKPSDM/2026",
        "Rekap jam pelajaran tahun 2026",
        "23 November 2026",
        "BKPSDM, Kabupaten Batang Hari",
        "Diperiksa 23 November 2026, 10.32 WIB",
    ):
        assert part in said
    for name in ("Siti", "Ilham"):
        assert name not in said


def test_letter_that_was_printed_again_says_which_holds(letter: Letter) -> None:
    renew(letter)
    said = asked(letter.code, 200)
    assert "berlaku dalam terbitan ke-2, tertanggal 23 November 2026" in said
    assert "Siti" not in said


def test_withdrawn_letter_says_so_without_the_reason(letter: Letter) -> None:
    withdraw_letter(SYSTEM, letter=letter.uuid, reason="Nama Siti salah")
    said = asked(letter.code, 200)
    assert "DICABUT" in said
    assert "BERLAKU" not in said
    assert "Siti" not in said


def test_unknown_code_is_not_found(letter: Letter) -> None:
    assert "TIDAK DITEMUKAN" in asked("7QK9D2M4F8", 404)
    assert "Kode masih kosong" in asked(" ", 422)


def test_file_that_is_unchanged_old_or_not_ours(letter: Letter) -> None:
    first = pdf(letter, 1)
    assert "Berkas ini tidak berubah sejak kami terbitkan, dan berlaku." in compared(first, 200)
    renew(letter)
    assert "Berkas ini terbitan ke-1 dari 2." in compared(first, 200)
    assert "tidak berubah sejak kami terbitkan, dan berlaku" in compared(pdf(letter, 2), 200)
    assert "BUKAN DARI KAMI" in compared(first + b"\n", 404)
    withdraw_letter(SYSTEM, letter=letter.uuid, reason="Salah")
    assert "DICABUT" in compared(pdf(letter, 2), 200)


def test_nothing_uploaded_is_said_at_the_field(db: None) -> None:
    response = Client().post("/periksa-surat/", {})
    assert response.status_code == 422
    assert "Berkas belum dipilih" in response.content.decode()
    assert "Berkas ini kosong" in compared(b"", 422)


def test_page_without_a_question_is_small_and_calm(db: None) -> None:
    response = Client().get("/periksa-surat/")
    assert response.status_code == 200
    assert len(response.content) < 60_000
    assert b"BERLAKU" not in response.content


def test_code_of_the_letter_leads_here(letter: Letter, tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "surat.pdf"
    path.write_bytes(pdf(letter, 1))
    program = shutil.which("pdftoppm")
    assert program, "install pdftoppm (Debian: poppler-utils)"
    subprocess.run([program, "-r", "150", "-png", path, tmp_path / "page"], check=True)
    found = [
        code.text for page in sorted(tmp_path.glob("page*.png")) for code in zxingcpp.read_barcodes(Image.open(page))
    ]
    assert found == [f"{settings.URL}/periksa-surat/?kode={letter.code}"]
