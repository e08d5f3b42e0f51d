"""``pamong import``: what scripts rely on, and that a process killed while it writes leaves nothing."""

import json
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from csv import writer
from pathlib import Path
from typing import Any

import psycopg
import pytest
from python_calamine import CalamineWorkbook

from pamong.ops.database import database, embedded_url
from pamong.ops.home import Home
from tests.people.actions.registry_case import AGUS, HEAD, JOKO, SITI, staff, workbook
from tests.prepared import opened
from tests.test_cli import pamong

BAD = staff("19850712201001201", "Salah")
SENTENCE = "NIP harus 18 angka: terbaca 17."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An ordinary home whose database runs for the length of the module."""
    with opened(tmp_path_factory.mktemp("impor") / "rumah") as home:
        yield home


def write(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer(file, delimiter=";").writerows([HEAD, *rows])
    return path


def bring(file: Path, home: Home, *more: str) -> "subprocess.CompletedProcess[str]":
    return pamong("import", "people", str(file), "--region", "15.04", "--home", str(home.path), *more)


def document(done: "subprocess.CompletedProcess[str]") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def look(home: Home, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(embedded_url(home)) as connection:
        return connection.execute(sql).fetchall()


def names(home: Home) -> list[str]:
    return [name for (name,) in look(home, "SELECT name FROM people_person ORDER BY 1")]


def test_import_reports_what_came_in_and_what_did_not(place: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "pegawai.csv", staff(SITI, "Siti"), BAD, staff(JOKO, "Joko"))
    done = bring(file, place, "--json")
    found = document(done)
    assert (done.returncode, done.stderr) == (0, "")
    uuid, seconds = found.pop("import"), found.pop("seconds")
    assert re.fullmatch(r"[0-9a-f-]{36}", uuid)
    assert 0 < seconds < 30
    refused = tmp_path / "pegawai-ditolak.xlsx"
    assert found == {
        "rows": 3,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "refusals": [{"row": 3, "column": "NIP", "message": SENTENCE}],
        "refused_file": str(refused),
    }
    assert stat.S_IMODE(refused.stat().st_mode) == 0o600
    assert names(place) == ["Joko", "Siti"]
    kept = refused.read_bytes()
    again = bring(file, place)
    assert again.returncode == 0
    assert "3 baris: 0 baru, 0 berubah, 2 tetap, 1 ditolak" in again.stdout
    assert f"Baris 3, NIP: {SENTENCE}" in again.stderr
    assert f"Baris yang ditolak ditulis ke {refused}." in again.stdout
    assert (sorted(tmp_path.iterdir()), refused.read_bytes()) == ([refused, file], kept)  # the same rows stand there
    assert "Untuk membatalkan: pamong import undo " in again.stdout


def test_import_into_a_home_that_is_not_there_makes_it_and_the_region(place: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "baru")
    assert bring(write(tmp_path / "a.csv", staff(SITI, "Siti")), home).returncode == 0
    with database(home):
        assert names(home) == ["Siti"]
        assert look(home, "SELECT code, name FROM people_region WHERE kind = 'regency'") == [
            ("15.04", "Kabupaten Batang Hari")
        ]


def test_refused_rows_that_were_mended_come_in(place: Home, tmp_path: Path) -> None:
    bring(write(tmp_path / "a.csv", BAD), place)
    (cells,) = CalamineWorkbook.from_path(tmp_path / "a-ditolak.xlsx").get_sheet_by_index(0).to_python()[1:]
    assert cells == [*BAD, f"NIP: {SENTENCE}"]
    mended = workbook(tmp_path / "b.xlsx", [[*HEAD, "Mengapa ditolak"], ["198507122010012017", *cells[1:]]])
    assert document(bring(mended, place, "--json"))["new"] == 1


def test_import_is_taken_back_once(place: Home, tmp_path: Path) -> None:
    uuid = document(bring(write(tmp_path / "a.csv", staff(AGUS, "Agus")), place, "--json"))["import"]
    undone = pamong("import", "undo", uuid, "--home", str(place.path), "--json")
    assert (undone.returncode, document(undone)) == (
        0,
        {"import": uuid, "rows": 1, "new": 1, "changed": 0, "unchanged": 0, "refused": 0},
    )
    assert "Agus" not in names(place)
    again = pamong("import", "undo", uuid, "--home", str(place.path))
    assert (again.returncode, again.stdout) == (2, "")
    assert "Impor ini sudah dibatalkan" in again.stderr
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    nothing = pamong("import", "undo", unknown, "--home", str(place.path))
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert f"Tidak ada impor dengan nomor {unknown}." in nothing.stderr


def test_file_of_which_nothing_can_come_in_ends_with_two_and_says_why(place: Home, tmp_path: Path) -> None:
    done = bring(write(tmp_path / "a.csv", BAD), place, "--json")
    found = document(done)
    assert (done.returncode, found["import"], found["refused"], found["new"]) == (2, None, 1, 0)
    assert found["refused_file"] == str(tmp_path / "a-ditolak.xlsx")
    assert "Tidak ada baris yang dapat dimasukkan." in done.stderr


@pytest.mark.parametrize(
    ("content", "region", "sentence"),
    [
        ("NIP;Unit\n1;2\n", "15.04", "Kolom wajib tidak ditemukan: “Nama”."),
        ("NIP;Nama\n", "99.99", "Kode instansi “99.99” tidak dikenal."),
        ("NIP;Nama\n1;\0\n", "15.04", "bukan tabel teks"),
        (None, "15.04", "tidak ada. Periksa nama dan foldernya."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    place: Home, tmp_path: Path, content: str | None, region: str, sentence: str
) -> None:
    file = tmp_path / "a.csv"
    if content is not None:
        file.write_text(content)
    done = pamong("import", "people", str(file), "--region", region, "--home", str(place.path), "--json")
    found = document(done)
    ((refusal,), seconds) = found.pop("refusals"), found.pop("seconds")
    assert (done.returncode, 0 <= seconds < 30) == (2, True)
    assert found == {
        "import": None,
        "rows": 0,
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "refused": 0,
        "refused_file": None,
    }
    assert (refusal["row"], refusal["column"]) == (None, "")
    assert sentence in refusal["message"]
    assert sentence in done.stderr
    plain = pamong("import", "people", str(file), "--region", region, "--home", str(place.path))
    assert (plain.returncode, plain.stdout) == (2, "")


def test_table_without_rows_says_so_and_leaves_no_file(place: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv")
    done = bring(file, place)
    assert done.returncode == 2
    assert "Tabel ini tidak memuat baris di bawah judulnya." in done.stderr
    assert list(tmp_path.iterdir()) == [file]


def test_other_refused_rows_get_a_file_of_their_own(place: Home, tmp_path: Path) -> None:
    bring(write(tmp_path / "a.csv", BAD), place)
    other = document(bring(write(tmp_path / "a.csv", staff("1985", "Lain")), place, "--json"))
    assert other["refused_file"] == str(tmp_path / "a-ditolak-2.xlsx")
    again = document(bring(write(tmp_path / "a.csv", BAD), place, "--json"))
    assert again["refused_file"] == str(tmp_path / "a-ditolak.xlsx")
    assert len(list(tmp_path.iterdir())) == 3


def test_seconds_are_written_as_the_language_does(place: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", staff(AGUS, "Agus"))
    assert re.search(r"\(\d+,\d detik\)", bring(file, place, "--dry-run").stdout)
    more = ("--region", "15.04", "--home", str(place.path), "--dry-run")
    assert re.search(r"\(\d+\.\d seconds\)", pamong("import", "people", str(file), *more, language="en_US").stdout)


def test_dry_run_tells_everything_and_leaves_nothing(place: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", staff(AGUS, "Agus"), BAD)
    before = look(place, "SELECT (SELECT count(*) FROM kit_import), (SELECT count(*) FROM core_entry)")
    done = bring(file, place, "--dry-run", "--json")
    found = document(done)
    assert (done.returncode, found["import"], found["new"], found["refused"]) == (0, None, 1, 1)
    assert (found["refusals"][0]["row"], found["refused_file"]) == (3, None)
    assert look(place, "SELECT (SELECT count(*) FROM kit_import), (SELECT count(*) FROM core_entry)") == before
    assert "Agus" not in names(place)
    assert list(tmp_path.iterdir()) == [file]


def test_dry_run_without_a_home_makes_none(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", staff(AGUS, "Agus"))
    done = bring(file, Home(tmp_path / "rumah"), "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 baris: 1 baru" in done.stdout
    assert list(tmp_path.iterdir()) == [file]


def test_process_killed_while_it_writes_leaves_nothing_half_applied(place: Home, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", staff(AGUS, "Agus", "PNS", "Dinas Baru", "Dinas Baru", "4", "Juru Baru"))
    command = [sys.executable, "-m", "pamong.cli", "import", "people", str(file), "--region", "15.04"]
    counts = (
        "SELECT (SELECT count(*) FROM people_person), (SELECT count(*) FROM people_unit), count(*) FROM people_position"
    )
    before = look(place, counts)
    with psycopg.connect(embedded_url(place)) as holder:  # its lock stops the import in the middle of its writing
        holder.execute("LOCK TABLE people_assignment IN SHARE ROW EXCLUSIVE MODE")
        process = subprocess.Popen([*command, "--home", str(place.path)], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not look(place, "SELECT 1 FROM pg_locks WHERE NOT granted") and time.monotonic() < until:
            time.sleep(0.05)
        (waiting,) = look(place, "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    assert "UPDATE people_assignment" in waiting[0]  # people, units and jobs have been written by then
    assert look(place, counts) == before
    assert look(place, "SELECT new, applied_at FROM kit_import ORDER BY id DESC LIMIT 1") == [(1, None)]
    assert bring(file, place).returncode == 0
    assert "Agus" in names(place)
