"""``pamong import cases``: what scripts rely on, and that a process killed while it writes leaves nothing."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.prepared import opened
from tests.test_cli import pamong
from tests.test_cli_import import document, look

TABLE = (
    "Nomor berkas;Tanggal diterima;Tanggal diputus\n"
    "A-1;02/11/2025 08.30;05/11/2025 10.00\nA-2;03/11/2025;02/11/2025\nA-3;04/11/2025;\n"
)
PLACE = ("--region", "15.04", "--unit", "Dinas Penanaman Modal dan PTSP", "--service", "izin-usaha")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """An ordinary home whose database runs for the length of the module."""
    with opened(tmp_path_factory.mktemp("berkas") / "rumah") as home:
        yield home


def arguments(file: Path, home: Home, *more: str) -> list[str]:
    return ["import", "cases", str(file), *PLACE, "--home", str(home.path), *more]


def test_table_is_proposed_a_mapping_then_kept_and_taken_back(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "berkas.csv"
    file.write_text(TABLE)
    dry = pamong(*arguments(file, place, "--dry-run", "--json"))
    assert (dry.returncode, document(dry)["new"]) == (0, 2)
    assert look(place, "SELECT count(*) FROM people_region UNION ALL SELECT count(*) FROM services_service") == [
        (0,),
        (0,),
    ]
    done = pamong(*arguments(file, place, "--json"))
    found = document(done)
    uuid, seconds, note = found.pop("import"), found.pop("seconds"), found.pop("note")
    assert (done.returncode, done.stderr, seconds > 0) == (0, "", True)
    assert found == {
        "rows": 3,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 1,
        "refusals": [
            {
                "row": 3,
                "column": "Tanggal diputus",
                "message": "Tanggal diputus terbaca 02/11/2025, sebelum berkas diterima pada 03/11/2025.",
            }
        ],
        "refused_file": str(tmp_path / "berkas-ditolak.xlsx"),
        "mapping": {
            "columns": {
                "Nomor berkas": "source_key",
                "Tanggal diterima": "received_at",
                "Tanggal diputus": "decided_at",
            },
            "activities": {},
        },
        "proposed": True,
    }
    assert "Unit “Dinas Penanaman Modal dan PTSP” dibuat" in note
    assert "Layanan izin-usaha" in note
    assert "Pemetaan diusulkan dari judul kolom" in note
    again = document(pamong(*arguments(file, place, "--json")))
    assert (again["unchanged"], again["proposed"], again["note"]) == (2, False, "")
    undone = pamong("import", "undo", uuid, "--home", str(place.path))
    assert (undone.returncode, look(place, "SELECT count(*) FROM services_case")) == (0, [(0,)])


def test_what_cannot_be_read_is_refused_in_a_sentence(place: Home, tmp_path: Path) -> None:
    file, chosen = tmp_path / "berkas.csv", tmp_path / "peta.toml"
    file.write_text(TABLE)
    chosen.write_text('[columns]\n"Nomor berkas" = "nomor"\n')
    done = pamong(*arguments(file, place, "--map", str(chosen), "--json"))
    found = document(done)
    assert (done.returncode, found["import"], found["rows"]) == (2, None, 0)
    assert "Kolom “nomor” dalam pemetaan tidak dikenal." in found["refusals"][0]["message"]
    assert "Kolom “nomor”" in done.stderr


def test_process_killed_while_it_writes_leaves_nothing_half_applied(place: Home, tmp_path: Path) -> None:
    file = tmp_path / "mati.csv"
    file.write_text("Nomor berkas;Tanggal diterima\nK-0;01/11/2025\n")
    assert pamong(*arguments(file, place)).returncode == 0
    file.write_text("Nomor berkas;Tanggal diterima\n" + "".join(f"K-{row};02/11/2025\n" for row in range(3_000)))
    counts = "SELECT count(*), count(*) FILTER (WHERE current) FROM services_case"
    before = look(place, counts)
    with psycopg.connect(embedded_url(place)) as holder:  # its lock stops the import after it has written the cases
        holder.execute("LOCK TABLE services_casesource IN SHARE MODE")
        command = [sys.executable, "-m", "pamong.cli", *arguments(file, place)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not look(place, "SELECT 1 FROM pg_locks WHERE NOT granted") and time.monotonic() < until:
            time.sleep(0.05)
        (waiting,) = look(place, "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
    assert 'UPDATE "services_casesource"' in waiting[0]  # new cases and a revision have been written by then
    assert look(place, counts) == before
    assert look(place, "SELECT new, changed, applied_at FROM kit_import ORDER BY id DESC LIMIT 1") == [(2_999, 1, None)]
    assert pamong(*arguments(file, place)).returncode == 0
    ((rows, current),) = look(place, counts)
    assert (rows - before[0][0], current - before[0][1]) == (3_000, 2_999)
