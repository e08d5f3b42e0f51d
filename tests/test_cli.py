"""The command line: languages, exit codes, and the journal's commands on a real home."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pypdf import PdfReader

from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.prepared import opened


def pamong(*arguments: str, language: str = "C") -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_", "LC_"))}
    return subprocess.run(
        [sys.executable, "-m", "pamong.cli", *arguments],
        env=kept | {"LANG": language},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An ordinary home whose database runs for the length of the module."""
    with opened(tmp_path_factory.mktemp("cli") / "rumah") as home:
        yield home


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("C", "Menjalankan semuanya: basis data, web, dan pekerja."),
        ("id_ID.UTF-8", "Menjalankan semuanya: basis data, web, dan pekerja."),
        ("en_GB.UTF-8", "Run everything: database, web, and workers."),
    ],
)
def test_help_speaks_the_language_of_the_locale(language: str, sentence: str) -> None:
    assert sentence in " ".join(pamong("up", "--help", language=language).stdout.split())


@pytest.mark.parametrize(
    "arguments", [("journal", "verify"), ("journal", "seal"), ("journal", "head", "x.json"), ("watch", "0" * 32)]
)
def test_command_without_a_home_is_refused_and_makes_none(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = pamong(*arguments, "--home", str(tmp_path / "tidak-ada"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Tidak ada instalasi di" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_tls_certificate_without_key_is_refused(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    certificate.touch()
    done = pamong("up", "--home", str(tmp_path / "rumah"), "--tls-cert", str(certificate))
    assert done.returncode == 2
    assert "--tls-cert dan --tls-key harus diberikan bersama." in done.stderr


def test_journal_is_sealed_exported_and_verified(place: Home, tmp_path: Path) -> None:
    assert pamong("journal", "verify", "--home", str(place.path)).returncode == 0
    with psycopg.connect(embedded_url(place)) as connection:
        connection.execute(
            "SELECT core_record(0, now(), NULL, NULL, 'core.tried', 'core.thing:1', '{}', NULL, '{}') FROM generate_series(1, 3)"
        )
    sealed = pamong("journal", "seal", "--home", str(place.path), "--json")
    assert json.loads(sealed.stdout) == {"sealed": 5}  # these, and the two tables that come with pamong
    paper, head = tmp_path / "kepala.pdf", tmp_path / "kepala.json"
    assert pamong("journal", "head", str(paper), "--home", str(place.path)).returncode == 0
    assert pamong("journal", "head", str(head), "--home", str(place.path)).returncode == 0
    document = json.loads(head.read_text(encoding="utf-8"))
    assert (document["region"], document["number"], document["entries"]) == (0, 1, 5)
    assert document["digest"][:8] in re.sub(r"\s", "", PdfReader(paper).pages[0].extract_text())
    verified = pamong("journal", "verify", "--home", str(place.path), "--head", str(head), "--json")
    assert json.loads(verified.stdout) == {
        "ok": True,
        "entries": 5,
        "sealed": 5,
        "unsealed": 0,
        "seals": 1,
        "findings": [],
    }


def test_head_over_an_existing_file_is_refused(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "kepala.json"
    file.write_text("penting")
    done = pamong("journal", "head", str(file), "--home", str(place.path))
    assert done.returncode == 2
    assert file.read_text() == "penting"


def test_head_that_is_no_head_is_refused(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "lain.json"
    file.write_text('{"nama": "bukan kepala"}')
    done = pamong("journal", "verify", "--head", str(file), "--home", str(place.path))
    assert done.returncode == 2
    assert "bukan kepala jejak audit yang utuh" in done.stderr


def test_watch_shows_a_finished_job_and_refuses_an_unknown_one(place: Home) -> None:
    with psycopg.connect(embedded_url(place)) as connection:
        row = connection.execute(
            "INSERT INTO kit_job (kind, title, region, args, result, created_at, started_at, finished_at, done, total)"
            " VALUES ('kit.check_file', 'Memeriksa berkas', 0, '{}', '{}', now(), now(), now(), 7, 7) RETURNING uuid::text"
        ).fetchone()
    assert row is not None
    done = pamong("watch", row[0], "--home", str(place.path))
    assert done.returncode == 0
    assert "Memeriksa berkas" in done.stdout
    assert "selesai" in done.stdout
    unknown = pamong("watch", "0" * 32, "--home", str(place.path))
    assert unknown.returncode == 2


def test_head_names_the_address_of_the_installation(place: Home, tmp_path: Path) -> None:
    (place.run / "address").write_text("http://localhost:9182")
    with psycopg.connect(embedded_url(place)) as connection:
        connection.execute("SELECT core_record(0, now(), NULL, NULL, 'core.tried', 'x:1', '{}', NULL, '{}')")
    assert pamong("journal", "seal", "--home", str(place.path)).returncode == 0
    assert pamong("journal", "head", str(tmp_path / "kepala.json"), "--home", str(place.path)).returncode == 0
    assert json.loads((tmp_path / "kepala.json").read_text())["installation"] == "http://localhost:9182"


@pytest.mark.parametrize("content", ["", "{", "{}", "[]"])
def test_home_whose_description_is_damaged_is_refused_in_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "home.json").write_text(content)
    done = pamong("up", "--home", str(tmp_path))
    assert done.returncode == 2
    assert "home.json tidak dapat dibaca" in done.stderr
    assert pamong("doctor", "--home", str(tmp_path), "--json").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("up", "--host", "203.0.113.9"), "203.0.113.9 bukan alamat komputer ini"),
        (("up", "--host", "tidak.ada.invalid"), "Alamat --host “tidak.ada.invalid” tidak dikenal"),
    ],
)
def test_up_that_cannot_listen_says_why_and_makes_nothing(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    done = pamong(*arguments, "--home", str(tmp_path / "rumah"))
    assert done.returncode == 2
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_home_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "berkas").touch()
    done = pamong("up", "--home", str(tmp_path / "berkas" / "rumah"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Ditolak: ")


@pytest.mark.parametrize(("language", "word"), [("C", "Ditolak"), ("en_US.UTF-8", "Refused")])
def test_refusal_begins_in_the_language_of_the_locale(language: str, word: str, tmp_path: Path) -> None:
    done = pamong("journal", "verify", "--home", str(tmp_path / "tidak-ada"), language=language)
    assert done.stderr.startswith(f"{word}: ")
