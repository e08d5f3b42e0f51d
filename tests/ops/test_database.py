"""The embedded database: one keeper, no pid files, no rights it does not need, gone with its last user."""

import os
import pwd
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest

from pamong.core.refusals import Conflict
from pamong.ops import database as module
from pamong.ops.database import Server, check_version, database, embedded_url
from pamong.ops.home import Home, prepare
from pamong.ops.locks import is_locked
from tests.ops.test_up import await_gone, kill, processes_of

HOLD = """
import sys, time
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from pamong.ops.database import database
from pamong.ops.home import Home
with database(Home(Path(sys.argv[1]))):
    print("open", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home whose database nobody uses at the start and at the end of each test."""
    home = Home(tmp_path_factory.mktemp("db") / "rumah")
    url = os.environ.pop("PAMONG_DATABASE_URL")
    prepare(home, "ordinary")
    yield home
    os.environ["PAMONG_DATABASE_URL"] = url
    kill(home, "keeper", "postmaster", "backend")


def another_user(home: Home) -> "subprocess.Popen[str]":
    """Another process that has the database open."""
    command = [sys.executable, "-c", HOLD, str(home.path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_last_one_out_stops_the_database_even_when_killed(place: Home) -> None:
    other = another_user(place)
    with database(place) as server:
        assert len(processes_of(place)["postmaster"]) == 1
    time.sleep(1)
    with psycopg.connect(server.url) as connection:  # the other one still needs it
        assert connection.execute("SELECT 1").fetchone() == (1,)
    other.kill()
    other.communicate()
    await_gone(place)
    assert not is_locked(place.run / "keeper.lock")


def test_database_can_be_had_again_while_it_is_stopping(place: Home) -> None:
    for _ in range(3):
        with database(place) as server, psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("pamong",)
        time.sleep(0.25)  # the keeper is about to notice
    await_gone(place)


def test_application_has_no_rights_over_the_server_and_no_door_to_the_network(place: Home) -> None:
    with database(place) as server, psycopg.connect(server.url) as connection:
        rights = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, False, False, False)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert S_IMODE(place.socket.stat().st_mode) == 0o700
        assert S_IMODE(place.cluster.stat().st_mode) == 0o700
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("COPY (SELECT 1) TO PROGRAM 'cat'")
    await_gone(place)


def test_server_never_runs_as_root(place: Home) -> None:
    with database(place):
        (postmaster,) = processes_of(place)["postmaster"]
        owner = Path(f"/proc/{postmaster}").stat().st_uid
    expected = pwd.getpwnam("pamong").pw_uid if os.geteuid() == 0 else os.geteuid()
    assert owner == expected != 0
    await_gone(place)


def test_socket_of_a_long_path_lies_in_a_private_folder_outside(tmp_path: Path) -> None:
    home = Home(tmp_path / ("panjang" * 12) / "rumah")
    prepare(home, "ordinary")
    assert not home.socket.is_relative_to(home.path)
    with database(home) as server, psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert S_IMODE(home.socket.stat().st_mode) == 0o700
    await_gone(home)
    home.socket.rmdir()


def test_own_server_that_is_too_old_or_away_is_refused(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with database(place) as server:
        check_version(server.url)
        monkeypatch.setattr(module, "OLDEST", 19)
        with pytest.raises(Conflict, match="PostgreSQL 18; pamong membutuhkan 19 atau lebih baru"):
            check_version(server.url)
    await_gone(place)
    with pytest.raises(Conflict, match="tidak menjawab"):
        check_version(embedded_url(place))


def test_own_server_is_used_as_it_is(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with database(place) as embedded:
        monkeypatch.setenv("PAMONG_DATABASE_URL", embedded.url)
        with database(Home(Path("/nowhere"))) as own:
            assert own == Server(embedded.url)
        with pytest.raises(ValueError, match="administrator of its own"):
            own.admin_url()
    await_gone(place)
