"""The keeper: parent of the embedded PostgreSQL. One a home (``keeper.lock``), started by whoever needs the database first.

It restarts a server that dies, and stops the server and itself once nobody holds ``use.lock``. When the keeper itself is
killed, the kernel tells the server to shut down (parent-death signal), and the next keeper clears away what is left.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psycopg

from pamong.ops.database import ROLE, Server, answers, binaries, embedded_url
from pamong.ops.home import Home, private_folder
from pamong.ops.locks import try_lock
from pamong.ops.privilege import Identity, child_setup, service_identity

RETRY_FOR = 60.0
"""Seconds during which a start is repeated: shared memory of a killed server lingers."""

STOP_AFTER = 20.0
"""Seconds of a fast shutdown before the server is killed; its log makes that safe."""

SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # Statements and their values may hold personal data, so errors are logged without them.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}


def main(path: Path) -> int:
    """Keep the database of one home until nobody needs it. Exit code 0, also when another keeper is there already."""
    home = Home(path)
    if try_lock(home.run / "keeper.lock") is None:
        return 0
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # only the last one out stops the database
    keeper = Keeper(home)
    keeper.prepare()
    server = keeper.start()
    while try_lock(home.run / "use.lock") is None:  # descriptor is kept on success: newcomers wait until we are gone
        if server.poll() is not None:
            server = keeper.start()
        time.sleep(0.2)
    keeper.stop(server)
    return 0


class Keeper:
    """The embedded server of one home."""

    def __init__(self, home: Home) -> None:
        """Find out as whom the server runs."""
        self.home = home
        self.identity: Identity | None = service_identity(home.cluster.parent, binaries())

    def prepare(self) -> None:
        """Clear away what a killed server left, and make the data folder when there is none."""
        clear_leftovers(self.home.cluster)
        self._own(self.home.socket)
        if not (self.home.cluster / "PG_VERSION").exists():
            self._create()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers; repeat for a minute. Raises RuntimeError when it never does."""
        deadline = time.monotonic() + RETRY_FOR
        while True:
            clear_leftovers(self.home.cluster)
            server = self._launch()
            while server.poll() is None and time.monotonic() < deadline:
                if self._is_ready():
                    return server
                time.sleep(0.05)
            if time.monotonic() > deadline:
                self.stop(server)
                raise RuntimeError("the database does not start; its messages stand above")
            time.sleep(0.5)

    def stop(self, server: subprocess.Popen[bytes]) -> None:
        """Fast shutdown; kill when it takes too long."""
        server.send_signal(signal.SIGINT)
        try:
            server.wait(STOP_AFTER)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        clear_leftovers(self.home.cluster)

    def _create(self) -> None:
        """Make the cluster beside its place and move it in, so that a killed start leaves no half of one."""
        fresh = self.home.cluster.with_name("pg.new")
        shutil.rmtree(fresh, ignore_errors=True)
        self._own(fresh)
        options = ["--username=postgres", "--auth=peer", "--encoding=UTF8", "--locale=C"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        command = [str(binaries() / "initdb"), "-D", str(fresh), *options]
        setup = child_setup(self.identity, signal.SIGKILL)
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, preexec_fn=setup, cwd="/"
        )  # this process has one thread
        self._allow(fresh)
        shutil.rmtree(self.home.cluster, ignore_errors=True)
        fresh.rename(self.home.cluster)

    def _allow(self, cluster: Path) -> None:
        """Only the socket, only this system user (and root, when root started it), both roles."""
        users = {self.identity.name, "root"} if self.identity else {pwd.getpwuid(os.getuid()).pw_name}
        (cluster / "pg_hba.conf").write_text("local all all peer map=pamong\n", encoding="ascii")
        lines = [f"pamong {user} {role}\n" for user in sorted(users) for role in (ROLE, "postgres")]
        (cluster / "pg_ident.conf").write_text("".join(lines), encoding="utf-8")

    def _launch(self) -> subprocess.Popen[bytes]:
        options = [part for name, value in self._settings().items() for part in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            [str(binaries() / "postgres"), "-D", str(self.home.cluster), *options],
            stdin=subprocess.DEVNULL,
            preexec_fn=child_setup(self.identity, signal.SIGINT),  # noqa: PLW1509  # this process has one thread
            start_new_session=True,
            cwd="/",
        )

    def _settings(self) -> dict[str, str]:
        return {**SETTINGS, "unix_socket_directories": str(self.home.socket)}

    def _is_ready(self) -> bool:
        """Whether the application can connect; makes its role and database the first time."""
        if answers(embedded_url(self.home)):
            return True
        admin = Server("", self.home).admin_url()
        with suppress(psycopg.OperationalError), psycopg.connect(admin, autocommit=True) as connection:
            for statement in (f"CREATE ROLE {ROLE} LOGIN", f"CREATE DATABASE {ROLE} OWNER {ROLE}"):
                with suppress(psycopg.errors.DuplicateObject, psycopg.errors.DuplicateDatabase):
                    connection.execute(statement)
        return False

    def _own(self, folder: Path) -> None:
        private_folder(folder)
        facts = folder.stat()
        uid = self.identity.uid if self.identity else os.getuid()
        if facts.st_uid not in (uid, os.getuid()) or facts.st_mode & 0o077:
            raise RuntimeError(f"{folder} is not a private folder of ours; remove it")
        if self.identity:
            os.chown(folder, self.identity.uid, self.identity.gid)


def clear_leftovers(cluster: Path) -> None:
    """End every process that still works in this data folder, then forget its pid file.

    The pid file is never trusted: its number may long belong to somebody else. What counts is who stands in the folder.
    """
    for number in (signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + 3
        while leftovers := list(_processes_in(cluster)):
            for pid in leftovers:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(folder: Path) -> Iterable[int]:
    try:
        target = folder.stat()
    except FileNotFoundError:
        return
    for process in Path("/proc").iterdir():
        if not process.name.isdecimal() or int(process.name) == os.getpid():
            continue
        with suppress(OSError):
            place = (process / "cwd").stat()
            if (place.st_dev, place.st_ino) == (target.st_dev, target.st_ino):
                yield int(process.name)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
