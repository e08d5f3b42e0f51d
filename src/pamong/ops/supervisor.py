"""``pamong up``: one process that starts everything, restarts what dies, and stops everything.

Only this process starts children, from its one thread: the kernel's parent-death signal follows the thread that forked. So
when the supervisor itself is killed, web and workers end at once, and the database's keeper sees its last user gone.
"""

import logging
import os
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.files import prune_incoming
from pamong.ops.assets import collect
from pamong.ops.children import Begun, Child, Options, stop, web_child, worker_children
from pamong.ops.database import Server, database, ensure_keeper
from pamong.ops.home import Home, Kind, prepare
from pamong.ops.journal import seal_home
from pamong.ops.listening import bracketed, listen, public_address
from pamong.ops.locks import is_locked, try_lock
from pamong.ops.renewal import Renewal
from pamong.ops.schema import bring_up_to_date

logger = logging.getLogger(__name__)


def up(
    options: Options,
    say: Callable[[str], None],
    fill: Callable[[Callable[[str], None]], object],
    begun: Begun | None = None,
) -> None:
    """Run until SIGINT or SIGTERM; SIGHUP takes a new version into use.

    say         shows one line to the person at the terminal
    fill        fills a tour home before its first page, telling its steps; does nothing when that is done
    begun       what already stands
    raises      Conflict: the home runs already, is of another kind, the port is taken, the database does not start
    """
    home = options.home
    listening = begun.listening if begun else None
    if listening is None and not home.exists:
        listening = listen(options.host, options.port)  # refused before anything is made
    kind = prepare(home, options.kind)
    lock = try_lock(home.run / "up.lock")
    if lock is None:
        raise Conflict("already-running", _already_running(home))
    listening = listening or listen(options.host, options.port)
    port = listening.getsockname()[1]
    address = public_address(options.host, port, options.certificate)
    (home.run / "address").write_text(address, encoding="ascii")
    _clear(home)
    with database(home) as server, stop_signals() as asked:
        web = begun.web if begun else web_child(options, kind, server.url, listening)
        if not begun:
            web.load()
        children = [web, *worker_children(options, web.environment)]
        try:
            _lay(home, kind, web.environment, fill, say, asked)
            web.go()
            _await_ready(options, listening, asked)
            for child in children[1:]:
                child.start()
            if not asked.stop:
                _greet(address, kind, home.log, say)
            _watch(options, children, server, asked, say)
        finally:
            say(_("Menghentikan semua proses …"))
            stop(children, listening)
    os.close(lock)


def _lay(
    home: Home,
    kind: Kind,
    environment: dict[str, str],
    fill: Callable[[Callable[[str], None]], object],
    say: Callable[[str], None],
    asked: "Asked",
) -> None:
    """What must stand before the first page: tables, assets, the fact of this start, the tour's data."""
    say(_("Basis data menyala; menyiapkan tabel …"))
    bring_up_to_date()
    collect()
    note_start(home)
    if kind == "tour":
        settle_tour(home, environment["PAMONG_URL"])
        _fill(fill, say, asked)


def _clear(home: Home) -> None:
    """Remove what runs leave: cut-off uploads, of which none is running now, and figures of ended processes."""
    prune_incoming(timedelta(0))
    metrics = home.run / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(mode=0o700, exist_ok=True)  # what cannot be removed is left behind


def settle_tour(home: Home, url: str) -> None:
    """Let this process fill a tour home as web and worker will read it; it began before there was a home.

    Certificates that are made meanwhile name the address, and private keys are closed with the home's secret.
    """
    settings.URL, settings.TOUR, settings.URL_SET = url, True, True
    settings.SECRET_KEY = home.secret.strip()


def note_start(home: Home) -> None:
    """The first fact of every run: the installation started, in which version. Sealed at once."""
    with transaction.atomic():
        record(SYSTEM, "ops.started", "ops.home:0", version=version("pamong"))
    seal_home(home)
    connection.close()


@dataclass(slots=True)
class Asked:
    """What signals have asked for so far."""

    stop: bool = False
    renew: bool = False


@contextmanager
def stop_signals() -> Iterator[Asked]:
    """Note SIGINT and SIGTERM, which ask to stop, and SIGHUP, which asks to renew.

    At a terminal SIGHUP says that the terminal has gone, and then it means to stop as well.
    """
    asked = Asked()
    terminal = has_terminal()

    def note(number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP and not terminal:
            asked.renew = True
        else:
            asked.stop = True

    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in watched}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def has_terminal() -> bool:
    """Whether this process belongs to a terminal that can hang up."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _watch(options: Options, children: list[Child], server: Server, asked: Asked, say: Callable[[str], None]) -> None:
    looked = 0.0
    renewal: Renewal | None = None
    while not asked.stop:
        for child in children:
            child.keep_up()
        if asked.renew and renewal is None:
            asked.renew = False
            renewal = Renewal(children, options.web_processes, say)
            renewal.begin()
        if renewal is not None:
            renewal.step()
            renewal = None if renewal.state == "over" else renewal
        if server.home and time.monotonic() - looked > 1:
            looked = time.monotonic()
            if not is_locked(server.home.run / "keeper.lock"):
                ensure_keeper(server.home)
        time.sleep(0.1)
    if renewal is not None:
        children += renewal.stop()


class _StopAskedError(Exception):
    """Somebody asked to stop while the home was being filled."""


def _fill(fill: Callable[[Callable[[str], None]], object], say: Callable[[str], None], asked: Asked) -> None:
    """Fill a tour home; when somebody asks to stop meanwhile, end at its next step with nothing written."""

    def told(line: str) -> None:
        if asked.stop:
            raise _StopAskedError
        say(line)

    with suppress(_StopAskedError):
        fill(told)
    connection.close()


def _await_ready(options: Options, listening: socket.socket, asked: Asked) -> None:
    """Wait until the first page can be had; at most a minute, then say where to look."""
    deadline = time.monotonic() + 60
    listen, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen, listen)  # noqa: S104  # compared, not bound
    while not asked.stop and time.monotonic() < deadline:
        with suppress(OSError):
            if options.certificate:
                socket.create_connection((host, port), 1).close()
                return
            with suppress(URLError), urlopen(f"http://{bracketed(host)}:{port}/readyz", timeout=2) as answer:  # ours
                if answer.status == 200:  # noqa: PLR2004  # HTTP
                    return
        time.sleep(0.05)


def _greet(address: str, kind: Kind, log: Path, say: Callable[[str], None]) -> None:
    say(_("pamong berjalan: [bold]%(address)s[/]") % {"address": address})
    if kind == "tour":
        say(_("Mulailah di sana: enam belas langkah, sekali tekan tiap langkah, lima belas menit."))
        say(_("Memilih pemeran sendiri: %(address)s/masuk/") % {"address": address})
        say(_("Rumah contoh: semua bagian tampilan ada di %(address)s/gaya/") % {"address": address})
    say(_("Catatan ada di %(log)s. Ctrl-C menghentikan semuanya.") % {"log": log})


def _already_running(home: Home) -> str:
    if home.address:
        return _("Rumah %(path)s sudah berjalan di %(address)s. Hentikan yang itu dulu, atau pilih --home lain.") % {
            "path": home.path,
            "address": home.address,
        }
    return _("Rumah %(path)s sudah berjalan. Hentikan yang itu dulu, atau pilih --home lain.") % {"path": home.path}
