"""``pamong up``: one process that starts everything, restarts what dies, and stops everything.

Only this process starts children, from its one thread: the kernel's parent-death signal follows the thread that forked. So
when the supervisor itself is killed, web and workers end at once, and the database's keeper sees its last user gone.
"""

import errno
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import IO
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
from pamong.ops.database import Server, database, ensure_keeper
from pamong.ops.home import Home, Kind, prepare
from pamong.ops.journal import seal_home
from pamong.ops.locks import is_locked, try_lock
from pamong.ops.privilege import child_setup
from pamong.ops.schema import bring_up_to_date

PORT = 8765
STOP_WITHIN = 8.0
"""Seconds for web and workers to end by themselves; with the database's fast shutdown everything is gone within 10."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What ``pamong up`` was asked for.

    port            None: the usual one, or the next free one
    certificate     PEM file with its ``key``: serve HTTPS
    """

    home: Home
    kind: Kind | None = None
    host: str = "localhost"
    port: int | None = None
    certificate: Path | None = None
    key: Path | None = None
    web_processes: int = 1
    worker_processes: int = 1


@dataclass(slots=True)
class Child:
    """A process that must run for as long as the supervisor does."""

    name: str
    command: list[str]
    environment: dict[str, str]
    errors: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C at the terminal is the supervisor's business."""
        setup = child_setup(None, signal.SIGKILL)
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stderr=self.errors,
            start_new_session=True,
            preexec_fn=setup,  # noqa: PLW1509  # this process has one thread
        )
        self.started = time.monotonic()

    def keep_up(self) -> None:
        """Start it again when it has ended; soon the first time, more slowly when it keeps failing."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            self.failures = 0 if now - self.started > 30 else self.failures + 1  # noqa: PLR2004  # seconds
            self.not_before = now + min(0.2 * 2**self.failures, 10.0)
            logger.warning("child ended", extra={"child": self.name, "code": self.process.returncode})
            self.process = None
        if now >= self.not_before:
            self.start()

    def signal(self, number: signal.Signals) -> None:
        """Signal the whole session of the child, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                if number == signal.SIGKILL:
                    os.killpg(self.process.pid, number)
                else:
                    self.process.send_signal(number)


def up(options: Options, say: Callable[[str], None], fill: Callable[[Callable[[str], None]], object]) -> None:
    """Run until SIGINT or SIGTERM.

    say         shows one line to the person at the terminal
    fill        fills a tour home before its first page, telling its steps; does nothing when that is done
    raises      Conflict: the home runs already, is of another kind, the port is taken, the database does not start
    """
    home = options.home
    listen = ip_of(options.host)
    if not home.exists:
        free_port(listen, options.port)  # refused before anything is made
    kind = prepare(home, options.kind)
    lock = try_lock(home.run / "up.lock")
    if lock is None:
        raise Conflict("already-running", _already_running(home))
    port = free_port(listen, options.port)
    address = public_address(options, port)
    (home.run / "address").write_text(address, encoding="ascii")
    prune_incoming(timedelta(0))  # what cut-off uploads left; none is running now
    with database(home) as server, stop_signals() as stopping:
        environment = child_environment(options, kind, server, address)
        say(_("Basis data menyala; menyiapkan tabel …"))
        bring_up_to_date()
        collect()
        note_start(home)
        if kind == "tour":
            settle_tour(home, environment["PAMONG_URL"])
            _fill(fill, say, stopping)
        children = _children(options, environment, listen, port)
        for child in children:
            child.start()
        try:
            _await_ready(options, listen, port, stopping)
            if not stopping:
                _greet(address, kind, home.log, say)
            _watch(children, server, stopping)
        finally:
            say(_("Menghentikan semua proses …"))
            stop(children)
    os.close(lock)


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


def child_environment(options: Options, kind: Kind, server: Server, address: str) -> dict[str, str]:
    """Environment of web and worker processes."""
    metrics = options.home.run / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir(mode=0o700)
    return {
        **{name: value for name, value in os.environ.items() if name not in ("PAMONG_POOL", "PAMONG_SECRET_KEY")},
        "PAMONG_HOME": str(options.home.path),
        "PAMONG_DATABASE_URL": server.url,
        "PAMONG_SECRET_KEY_FILE": str(options.home.keys / "secret"),
        "PAMONG_TOUR": "1" if kind == "tour" else "0",
        "PAMONG_URL": os.environ.get("PAMONG_URL") or address,
        "PAMONG_URL_SET": "1" if os.environ.get("PAMONG_URL") else "0",
        "PAMONG_HOSTS": ",".join([os.environ.get("PAMONG_HOSTS", ""), *local_names(options.host)]),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        "PAMONG_LOG_FILE": os.environ.get("PAMONG_LOG_FILE") or str(options.home.log / "pamong.jsonl"),
    }


def ip_of(host: str) -> str:
    """Address of this machine to listen on. Raises Conflict when the name means none."""
    try:
        infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Conflict("host-unknown", _("Alamat --host “%(host)s” tidak dikenal.") % {"host": host}) from error
    infos.sort(key=lambda info: info[0] != socket.AF_INET)  # localhost is 127.0.0.1 before ::1
    return str(infos[0][4][0])


def bracketed(ip: str) -> str:
    """An address as it stands in a URL."""
    return f"[{ip}]" if ":" in ip else ip


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or the first free one from the usual one on. Raises Conflict when the wanted one is taken."""
    for port in [wanted] if wanted else range(PORT, PORT + 20):
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                _refuse_address(error, host, port)
            else:
                return port
    raise Conflict(
        "port-taken",
        _("Porta %(port)s di %(host)s sudah dipakai program lain. Pilih porta lain dengan --port.")
        % {"port": wanted or f"{PORT}–{PORT + 19}", "host": host},
    )


def _refuse_address(error: OSError, host: str, port: int) -> None:
    """Say what else than a taken port keeps us from listening."""
    names = {"host": host, "port": port}
    if error.errno == errno.EADDRNOTAVAIL:
        raise Conflict("host-foreign", _("%(host)s bukan alamat komputer ini. Pilih yang lain dengan --host.") % names)
    if error.errno == errno.EACCES:
        raise Conflict(
            "port-closed", _("Porta %(port)s membutuhkan hak khusus. Pilih porta di atas 1023 dengan --port.") % names
        )


def public_address(options: Options, port: int) -> str:
    """Address to open in a browser."""
    scheme = "https" if options.certificate else "http"
    host = "localhost" if options.host in ("0.0.0.0", "::", "127.0.0.1", "::1") else bracketed(options.host)  # noqa: S104  # compared
    return f"{scheme}://{host}:{port}"


def local_names(host: str) -> list[str]:
    """Host names under which this machine may be addressed when it listens on ``host``."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104  # compared, not bound
        return [host]
    name = socket.gethostname()
    with suppress(OSError):
        return [name, *{str(info[4][0]) for info in socket.getaddrinfo(name, None, family=socket.AF_INET)}]
    return [name]


@contextmanager
def stop_signals() -> Iterator[list[int]]:
    """A list that is empty until SIGINT, SIGTERM or SIGHUP asks to stop."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, note) for number in watched}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def stop(children: list[Child]) -> None:
    """Ask all to end, wait, and end those that do not."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        if child.process is not None:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)


def _children(options: Options, environment: dict[str, str], listen: str, port: int) -> list[Child]:
    command = [sys.executable, "-m", "pamong.cli"]
    web = [*command, "web", "--host", listen, "--port", str(port), "--processes", str(options.web_processes)]
    if options.certificate and options.key:
        web += ["--tls-cert", str(options.certificate), "--tls-key", str(options.key)]
    errors = (options.home.log / "errors.log").open("ab")  # what a process says before or beside its log
    workers = [
        Child(f"worker-{number}", [*command, "worker"], environment, errors)
        for number in range(options.worker_processes)
    ]
    return [Child("web", web, environment, errors), *workers]


def _watch(children: list[Child], server: Server, stopping: list[int]) -> None:
    looked = 0.0
    while not stopping:
        for child in children:
            child.keep_up()
        if server.home and time.monotonic() - looked > 1:
            looked = time.monotonic()
            if not is_locked(server.home.run / "keeper.lock"):
                ensure_keeper(server.home)
        time.sleep(0.1)


class _StopAskedError(Exception):
    """Somebody asked to stop while the home was being filled."""


def _fill(fill: Callable[[Callable[[str], None]], object], say: Callable[[str], None], stopping: list[int]) -> None:
    """Fill a tour home; when somebody asks to stop meanwhile, end at its next step with nothing written."""

    def told(line: str) -> None:
        if stopping:
            raise _StopAskedError
        say(line)

    with suppress(_StopAskedError):
        fill(told)
    connection.close()


def _await_ready(options: Options, listen: str, port: int, stopping: list[int]) -> None:
    """Wait until the first page can be had; at most a minute, then say where to look."""
    deadline = time.monotonic() + 60
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen, listen)  # noqa: S104  # compared, not bound
    while not stopping and time.monotonic() < deadline:
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
        say(_("Masuk dengan satu klik sebagai salah seorang pemeran di %(address)s/masuk/") % {"address": address})
        say(_("Rumah contoh: semua bagian tampilan ada di %(address)s/gaya/") % {"address": address})
    say(_("Catatan ada di %(log)s. Ctrl-C menghentikan semuanya.") % {"log": log})


def _already_running(home: Home) -> str:
    if home.address:
        return _("Rumah %(path)s sudah berjalan di %(address)s. Hentikan yang itu dulu, atau pilih --home lain.") % {
            "path": home.path,
            "address": home.address,
        }
    return _("Rumah %(path)s sudah berjalan. Hentikan yang itu dulu, atau pilih --home lain.") % {"path": home.path}
