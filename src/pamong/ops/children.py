"""Processes that an installation consists of, as their supervisor starts and stops them.

This module needs no settings: a web process can be started while the supervisor itself still loads (``begin_web``).
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.core.exceptions import ImproperlyConfigured

from pamong.core.refusals import Conflict
from pamong.ops.database import embedded_url, own_server
from pamong.ops.home import Home, Kind
from pamong.ops.listening import bound, local_names, public_address, resolved
from pamong.ops.locks import is_locked
from pamong.ops.privilege import child_setup

STOP_WITHIN = 8.0
"""Seconds for web and workers to end by themselves; with the database's fast shutdown everything is gone within 10."""

STEADY = 30.0
"""Seconds after which a child that ends is no longer one that cannot start."""

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
    """A process that must run for as long as the supervisor does.

    files       descriptors that it inherits
    waits       it loads, and then waits for a word on its standard input before it begins
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    errors: IO[bytes]
    files: tuple[int, ...] = ()
    waits: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def load(self, ready: int | None = None) -> None:
        """Start it in a session of its own: Ctrl-C at the terminal is the supervisor's business.

        ready       descriptor to which it writes a byte for each of its processes that takes requests
        """
        setup = child_setup(None, signal.SIGKILL)
        telling = [] if ready is None else ["--ready", str(ready)]
        self.process = subprocess.Popen(
            [*self.command, *telling],
            env=self.environment,
            stdin=subprocess.PIPE if self.waits else subprocess.DEVNULL,
            stderr=self.errors,
            start_new_session=True,
            pass_fds=self.files if ready is None else (*self.files, ready),
            preexec_fn=setup,  # noqa: PLW1509  # this process has one thread
        )
        self.started = time.monotonic()

    def go(self) -> None:
        """Let one that waits begin."""
        if self.process is not None and self.process.stdin is not None:
            with suppress(BrokenPipeError):  # it has ended; ``keep_up`` sees that
                self.process.stdin.write(b"\n")
                self.process.stdin.close()

    def start(self) -> None:
        """Load and begin."""
        self.load()
        self.go()

    def keep_up(self) -> None:
        """Start it again when it has ended; soon the first time, more slowly when it keeps failing."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            self.failures = 0 if now - self.started > STEADY else self.failures + 1
            self.not_before = now + min(0.2 * 2**self.failures, 10.0)
            logger.warning("child ended", extra={"child": self.name, "code": self.process.returncode})
            self.process = None
        if now >= self.not_before:
            try:
                self.start()
            except OSError:  # no memory or no more processes now: the others run on, and it is tried again
                logger.exception("child does not start", extra={"child": self.name})
                self.failures += 1
                self.not_before = now + min(0.2 * 2**self.failures, 10.0)

    @property
    def has_ended(self) -> bool:
        """Whether it is not running now."""
        return self.process is None or self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """Signal the whole session of the child, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            with suppress(ProcessLookupError):
                if number == signal.SIGKILL:
                    os.killpg(self.process.pid, number)
                else:
                    self.process.send_signal(number)


def stop(children: list[Child], listening: socket.socket | None = None) -> None:
    """Ask all to end, wait, and end those that do not.

    listening   closed here as by those who share it: newcomers are refused at once, and try again when we are back
    """
    if listening is not None:
        listening.close()
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_WITHIN
    for child in children:
        if child.process is not None:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Begun:
    """What already stands when the supervisor has loaded: the socket, and a web process that loads and waits.

    Nobody has to take them back: a web process that is never told to begin ends with who started it.
    """

    listening: socket.socket
    web: Child


def begin_web(options: Options) -> Begun | None:
    """Let the web process of an existing home load while the supervisor does: both take seconds.

    None where anything is in the way; the supervisor, once it has loaded, finds the same and says it in words.
    """
    home = options.home
    try:
        if not home.exists or is_locked(home.run / "up.lock"):
            return None
        kind = home.kind
        listening = bound(resolved(options.host), options.port)
    except (OSError, Conflict, ImproperlyConfigured):  # the last: there are no words before there are settings
        return None
    web = web_child(options, kind, own_server() or embedded_url(home), listening)
    web.load()
    return Begun(listening, web)


def child_environment(options: Options, kind: Kind, database: str, address: str) -> dict[str, str]:
    """Environment of web and worker processes.

    database    address of the database
    address     of the installation
    """
    return {
        **{name: value for name, value in os.environ.items() if name not in ("PAMONG_POOL", "PAMONG_SECRET_KEY")},
        "DJANGO_SETTINGS_MODULE": "pamong.settings",
        "PAMONG_HOME": str(options.home.path),
        "PAMONG_DATABASE_URL": database,
        "PAMONG_SECRET_KEY_FILE": str(options.home.keys / "secret"),
        "PAMONG_TOUR": "1" if kind == "tour" else "0",
        "PAMONG_URL": os.environ.get("PAMONG_URL") or address,
        "PAMONG_URL_SET": "1" if os.environ.get("PAMONG_URL") else "0",
        "PAMONG_HOSTS": ",".join([os.environ.get("PAMONG_HOSTS", ""), *local_names(options.host)]),
        "PROMETHEUS_MULTIPROC_DIR": str(options.home.run / "metrics"),
        "PAMONG_LOG_FILE": os.environ.get("PAMONG_LOG_FILE") or str(options.home.log / "pamong.jsonl"),
    }


def web_child(options: Options, kind: Kind, database: str, listening: socket.socket) -> Child:
    """The process that serves pages and exam rooms on that socket."""
    address = public_address(options.host, listening.getsockname()[1], options.certificate)
    command = [*PAMONG, "web", "--socket", str(listening.fileno()), "--processes", str(options.web_processes)]
    if options.certificate and options.key:
        command += ["--tls-cert", str(options.certificate), "--tls-key", str(options.key)]
    environment = child_environment(options, kind, database, address)
    return Child("web", command, environment, _errors(options.home), (listening.fileno(),), waits=True)


def worker_children(options: Options, environment: dict[str, str]) -> list[Child]:
    """The processes of background work."""
    numbers = range(options.worker_processes)
    return [Child(f"worker-{number}", [*PAMONG, "worker"], environment, _errors(options.home)) for number in numbers]


PAMONG = [sys.executable, "-m", "pamong.cli"]


def _errors(home: Home) -> IO[bytes]:
    """What a process says before or beside its log."""
    return (home.log / "errors.log").open("ab")
