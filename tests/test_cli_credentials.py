"""``pamong verify`` and ``pamong keys export``: what scripts read, with a home and without."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509 import load_pem_x509_certificate
from django.db import connection

from pamong.core.actor import SYSTEM
from pamong.credentials.actions.keys import ensure_keys
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests import make
from tests.credentials.formats.sealed import Office, badge, paper
from tests.credentials.queries.test_status_lists import given

PLACE = badge().index


class Desk:
    """A folder of somebody who has no installation: only the program, keys, lists and files."""

    def __init__(self, folder: Path) -> None:
        """Put a good certificate there, with all it takes."""
        self.folder, self.office = folder, Office()
        self.put("sertifikat.pdf", self.office.pdf(badge()))
        self.put("did.json", self.office.did)
        self.put("status.json", self.office.bundle())

    def put(self, name: str, data: bytes) -> None:
        """A file."""
        (self.folder / name).write_bytes(data)

    def verify(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The command, where neither a home nor a database can be reached."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
        environment = kept | {
            "PAMONG_HOME": str(self.folder / "tidak-ada"),
            "PAMONG_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "LANG": "id_ID.UTF-8",
        }
        command = [sys.executable, "-m", "pamong.cli", "verify", *arguments]
        return subprocess.run(command, cwd=self.folder, env=environment, check=False, capture_output=True, text=True)

    def told(self, file: str = "sertifikat.pdf") -> tuple[int, dict[str, Any]]:
        """Exit code and JSON."""
        done = self.verify(file, "--keys", "did.json", "--status", "status.json", "--json")
        assert done.stderr == ""
        return done.returncode, json.loads(done.stdout)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_certificate_is_checked_without_home_database_or_network(desk: Desk) -> None:
    code, answer = desk.told()
    assert code == 0
    assert {name: answer[name] for name in ("status", "number", "intact", "issuer")} == {
        "status": "berlaku",
        "number": "800.2/0412/BKPSDM/2026",
        "intact": True,
        "issuer": "BKPSDM Kabupaten Batang Hari",
    }
    assert answer["checked_at"].endswith("+00:00")
    assert not (desk.folder / "tidak-ada").exists()


@pytest.mark.parametrize(
    ("places", "status"),
    [
        ({"revocation": [PLACE]}, "dicabut"),
        ({"suspension": [PLACE]}, "dibekukan"),
        ({"revocation": [PLACE], "refresh": [PLACE]}, "diganti"),
    ],
)
def test_newer_status_file_changes_the_answer(desk: Desk, places: dict[str, Any], status: str) -> None:
    desk.put("status.json", desk.office.bundle(**places))
    code, answer = desk.told()
    assert (code, answer["status"], answer["intact"]) == (1, status, True)


def test_changed_unsigned_and_foreign_files_are_not_in_force(desk: Desk) -> None:
    good = (desk.folder / "sertifikat.pdf").read_bytes()
    cases = {
        "diubah.pdf": (good.replace(b"Ani Rahmawati", b"Ani Rahmawato"), "tidak sah", False),
        "polos.pdf": (paper(b"{}"), "tidak sah", False),
        "teks.pdf": (b"bukan PDF", "tidak sah", False),
        "lain.pdf": (Office().pdf(badge()), "tidak sah", True),
    }
    for name, (data, status, intact) in cases.items():
        desk.put(name, data)
        code, answer = desk.told(name)
        assert (code, answer["status"], answer["intact"]) == (1, status, intact), name


def test_person_at_the_terminal_reads_why(desk: Desk) -> None:
    done = desk.verify("sertifikat.pdf", "--keys", "did.json", "--status", "status.json")
    assert done.stdout.splitlines()[:2] == ["BERLAKU", "Nomor: 800.2/0412/BKPSDM/2026"]
    desk.put("sertifikat.pdf", b"%PDF-1.7")
    done = desk.verify("sertifikat.pdf", "--keys", "did.json", "--status", "status.json")
    assert (done.returncode, "TIDAK SAH" in done.stdout, "bukan PDF yang utuh" in done.stdout) == (1, True, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tak-ada.pdf",), "tidak ada"),
        (("800.2/1", "--keys", "did.json"), "Nomor diperiksa pada instalasi penerbitnya"),
        (("sertifikat.pdf", "--keys", "status.json", "--status", "status.json"), "Berkas kunci ini tidak terbaca"),
        (("sertifikat.pdf", "--keys", "did.json", "--status", "did.json"), "Berkas status ini tidak terbaca"),
        (("sertifikat.pdf", "--keys", "did.json", "--status", "hilang.json"), "hilang.json"),
        (("sertifikat.pdf", "--keys", "did.json"), "Tidak ada instalasi"),
        (("sertifikat.pdf",), "Tidak ada instalasi"),
        ((), ""),
    ],
)
def test_input_that_makes_no_sense_is_refused(desk: Desk, arguments: tuple[str, ...], words: str) -> None:
    done = desk.verify(*arguments)
    assert (done.returncode, words in done.stderr, done.stdout, "Traceback" in done.stderr) == (2, True, "", False)


def pamong(home: Home, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command at the home of the test."""
    name = connection.settings_dict["NAME"]
    connection.close()
    environment = os.environ | {"PAMONG_DATABASE_URL": embedded_url(home, name), "LANG": "id_ID.UTF-8"}
    command = [sys.executable, "-m", "pamong.cli", *arguments, "--home", str(home.path)]
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def test_home_answers_for_numbers_and_exports_its_keys(committed: None, home: Home, tmp_path: Path) -> None:
    world = make.world()
    ensure_keys(SYSTEM, region=world.region.pk)
    good, gone = given(world), given(world, "withdrawn")
    for number, code, status in (
        (good.number, 0, "berlaku"),
        (gone.number, 1, "dicabut"),
        ("999", 1, "tidak ditemukan"),
    ):
        done = pamong(home, "verify", number, "--json")
        assert (done.returncode, json.loads(done.stdout)["status"]) == (code, status)
    folder = tmp_path / "kunci"
    done = pamong(home, "keys", "export", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "did.json",
        "jwks.json",
        "seal-15.04-seal-1.pem",
        "status.json",
    ]
    assert len(json.loads((folder / "status.json").read_text())["lists"]) == 3
    load_pem_x509_certificate((folder / "seal-15.04-seal-1.pem").read_bytes())
    (tmp_path / "asing.pdf").write_bytes(Office().pdf(badge()))
    done = pamong(home, "verify", str(tmp_path / "asing.pdf"), "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (1, "tidak sah")
