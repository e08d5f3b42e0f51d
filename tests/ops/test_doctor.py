"""The doctor: finds what is wrong, says what to do, and is stopped by nothing."""

import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from pamong.core.actor import SYSTEM, RegionId
from pamong.core.journal import record
from pamong.core.models import Delivery
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file
from pamong.ops.database import Server
from pamong.ops.doctor import (
    Check,
    State,
    backup_state,
    clock_state,
    disk_state,
    examine,
    is_well,
    settings_state,
)
from pamong.ops.home import Home, prepare
from pamong.ops.locks import try_lock

NOW = datetime(2026, 11, 21, 3, 32, 1, tzinfo=UTC)
MACHINE = ["home", "disk", "temp", "clock", "fonts", "port", "settings", "mail", "user"]
HOME = ["keys", "backup"]
DATABASE = ["database", "migrations", "clocks", "reactions", "seals"]


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> Home:
    home = Home(tmp_path / "rumah")
    prepare(home, "ordinary")
    settings.HOME, settings.MEDIA_ROOT = home.path, home.files
    return home


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """An own server that does not answer."""
    monkeypatch.setenv("PAMONG_DATABASE_URL", "postgresql://127.0.0.1:1/pamong?user=pamong")


def seen(home: Home, name: str, *, deep: bool = False) -> Check:
    return next(check for check in examine(home, deep=deep) if check.name == name)


def test_doctor_looks_at_everything_and_finds_a_prepared_home_well(committed: None, place: Home) -> None:
    checks = examine(place, deep=True)
    assert [check.name for check in checks] == [*MACHINE, *HOME, *DATABASE, "files"]
    assert [check.name for check in checks if check.state == "bad"] == []
    assert is_well(checks)
    assert all(bool(check.advice) == (check.state != "ok") for check in checks)
    assert [check.name for check in examine(place)] == [*MACHINE, *HOME, *DATABASE]


def test_doctor_of_no_home_says_how_to_begin(tmp_path: Path, settings: Settings) -> None:
    checks = examine(Home(tmp_path / "tiada"))
    assert [check.name for check in checks] == MACHINE
    assert (checks[0].state, checks[0].advice) == ("bad", "Mulai dengan `pamong up`.")
    assert list(tmp_path.iterdir()) == []


def test_doctor_goes_on_when_the_database_does_not_answer(stopped: None, place: Home) -> None:
    checks = examine(place)
    assert [check.name for check in checks] == [*MACHINE, *HOME, "database"]
    assert checks[-1].state == "bad"
    assert checks[-1].found.startswith("Server pada PAMONG_DATABASE_URL tidak menjawab: ")
    assert "database.log" in checks[-1].advice


def test_doctor_outlives_a_broken_check_and_names_it(stopped: None, place: Home) -> None:
    (place.keys / "journal.pem").write_bytes(b"bukan kunci")
    check = seen(place, "keys")
    assert (check.state, check.found.split(":")[0]) == ("bad", "ValueError")
    assert check.advice == "Perbaiki penyebabnya, lalu jalankan `pamong doctor` sekali lagi."


def test_doctor_finds_what_others_may_read(stopped: None, place: Home) -> None:
    place.path.chmod(0o750)
    (place.keys / "secret").chmod(0o644)
    home, keys = seen(place, "home"), seen(place, "keys")
    assert (home.state, home.advice) == ("bad", f"Tutup dengan `chmod 0700 {place.path}`.")
    assert (keys.state, keys.advice) == ("bad", f"Tutup dengan `chmod 0600 {place.keys / 'secret'}`.")


def test_doctor_finds_a_missing_key(stopped: None, place: Home) -> None:
    (place.keys / "secret").unlink()
    assert seen(place, "keys").advice == "Pulihkan dari cadangan dengan `pamong restore`."


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (10_000_000_000, 100_000_000_000, "ok"),
        (9_999_999_999, 100_000_000_000, "warn"),
        (2_000_000_000, 3_000_000_000, "ok"),
        (1_999_999_999, 3_000_000_000, "warn"),
        (500_000_000, 3_000_000_000, "warn"),
        (499_999_999, 3_000_000_000, "bad"),
    ],
)
def test_disk_is_judged_by_free_bytes_and_share(free: int, total: int, state: State) -> None:
    assert disk_state(Path("/"), free, total)[0] == state


def test_disk_is_told_in_gigabytes() -> None:
    assert disk_state(Path("/data"), 12_340_000_000, 50_000_000_000)[1] == "/data: 12,3 dari 50,0 GB bebas"


@pytest.mark.parametrize(
    ("now", "database", "newest", "state"),
    [
        (NOW, NOW, NOW, None),
        (NOW, NOW + timedelta(seconds=5), NOW + timedelta(seconds=5), None),
        (NOW, NOW + timedelta(seconds=6), NOW, "warn"),
        (NOW, NOW, NOW + timedelta(seconds=6), "bad"),
        (NOW, None, None, None),
        (datetime(2025, 12, 31, 23, 59, tzinfo=UTC), None, None, "bad"),
    ],
)
def test_clock_is_judged_by_year_database_and_journal(
    now: datetime, database: datetime | None, newest: datetime | None, state: State | None
) -> None:
    found = clock_state(now, database, newest)
    assert (found[0] if found else None) == state


@pytest.mark.parametrize(
    ("url", "tour", "state"),
    [
        ("http://localhost:8765", True, "ok"),
        ("https://pamong.example.go.id", False, "ok"),
        ("http://pamong.example.go.id", False, "warn"),
        ("https://pamong.example.go.id", True, "warn"),
    ],
)
def test_settings_are_judged_by_who_can_reach_them(url: str, tour: bool, state: State) -> None:  # noqa: FBT001  # a column
    assert settings_state(url, tour=tour)[0] == state


@pytest.mark.parametrize(("age", "state"), [(timedelta(days=7), "ok"), (timedelta(days=7, seconds=1), "warn")])
def test_backup_is_judged_by_its_age(age: timedelta, state: State) -> None:
    assert backup_state(NOW - age, NOW)[0] == state


def test_backup_is_asked_for_in_an_ordinary_home_only(stopped: None, place: Home, tmp_path: Path) -> None:
    assert seen(place, "backup").found == "belum ada cadangan yang tercatat"
    tour = Home(tmp_path / "contoh")
    prepare(tour, "tour")
    assert seen(tour, "backup").state == "ok"


def test_port_may_be_taken_by_others_or_by_us(stopped: None, place: Home) -> None:
    with socket.socket() as other:
        with suppress(OSError):  # then somebody else has it already
            other.bind(("127.0.0.1", 8765))
            other.listen()
        assert seen(place, "port").state == "warn"
    lock = try_lock(place.run / "up.lock")
    assert lock is not None
    (place.run / "address").write_text("http://localhost:8770", encoding="ascii")
    assert seen(place, "port").found == "berjalan di http://localhost:8770"
    os.close(lock)


def test_doctor_finds_missing_migrations(committed: None, place: Home) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'kit')"
        )
    check = seen(place, "migrations")
    assert (check.state, check.found) == ("bad", "1 perubahan tabel belum diterapkan")


@pytest.fixture
def as_superuser(committed: None) -> Iterator[None]:
    connection.close()
    before, connection.settings_dict["USER"] = connection.settings_dict["USER"], "postgres"
    yield
    connection.close()
    connection.settings_dict["USER"] = before


def test_doctor_finds_a_superuser(as_superuser: None, place: Home) -> None:
    check = seen(place, "database")
    assert (check.state, check.found) == ("bad", "pamong terhubung sebagai pengelola tertinggi (superuser)")


def test_doctor_finds_reactions_that_gave_up(committed: None, place: Home) -> None:
    Delivery.objects.create(reaction="kit.tasks.note", region=0, entry=1, attempts=12)
    Delivery.objects.create(reaction="kit.tasks.note", region=0, entry=2, attempts=11)
    check = seen(place, "reactions")
    assert (check.state, check.found) == ("bad", "kit.tasks.note: 1")


@pytest.mark.parametrize(("age", "state"), [(timedelta(minutes=9), "ok"), (timedelta(minutes=11), "warn")])
def test_doctor_finds_entries_that_wait_for_a_seal(committed: None, place: Home, age: timedelta, state: State) -> None:
    with time_machine.travel(timezone.now() - age, tick=False), transaction.atomic():
        record(SYSTEM, "kit.tried", "kit.try:1")
    assert seen(place, "seals").state == state


def test_doctor_finds_a_clock_behind_the_journal(committed: None, place: Home) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False), transaction.atomic():
        record(SYSTEM, "kit.tried", "kit.try:1")
    assert seen(place, "clocks").state == "bad"


def test_doctor_looks_deeply_only_when_asked(committed: None, place: Home) -> None:
    limits = Limits(max_bytes=100, media_types=filetypes.TABLES)
    stored = store_file(SYSTEM, region=RegionId(0), stream=io.BytesIO(b"a;b\n1;2\n"), name="a.csv", limits=limits)
    next(place.files.glob("??/??/*")).write_bytes(b"lain")
    check = seen(place, "files", deep=True)
    assert check.state == "bad"
    assert check.found == f"1 berkas hilang atau rusak: {stored.sha256[:12]} (damaged)"


def test_doctor_command_answers_scripts(server: Server, place: Home) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    command = [sys.executable, "-m", "pamong.cli", "doctor", "--home", str(place.path)]
    environment = {**kept, "LANG": "id_ID.UTF-8", "PAMONG_DATABASE_URL": "postgresql://127.0.0.1:1/x"}
    done = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    answer = json.loads(done.stdout)
    assert (answer["ok"], answer["checks"][-1]["name"], answer["checks"][-1]["state"]) == (False, "database", "bad")
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert shown.returncode == 1
    assert "BURUK Basis data: Baca " in shown.stdout
