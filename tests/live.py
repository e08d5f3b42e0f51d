"""The real web server and worker, on a database of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from pamong.ops.database import Server, embedded_url
from pamong.ops.home import Home, prepare
from tests.kept import forget


@dataclass(slots=True)
class Live:
    """A running installation.

    url         its address, without a slash at the end
    database    libpq address of its database
    """

    url: str
    database: str
    environment: dict[str, str]
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, *arguments: str) -> None:
        """Start one of ``pamong``'s processes."""
        command = [sys.executable, "-m", "pamong.cli", *arguments]
        self.processes[name] = subprocess.Popen(command, env=self.environment, start_new_session=True)

    def kill_web(self) -> None:
        """The web process dies, as in a power cut."""
        os.killpg(self.processes["web"].pid, signal.SIGKILL)
        self.processes["web"].wait()

    def start_web(self) -> None:
        """And is started again."""
        self.start("web", "web", "--host", "127.0.0.1", "--port", self.url.rpartition(":")[2])
        await_ready(self.url)

    def stop(self) -> None:
        """End all processes and wait for them."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(12)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextmanager
def cloned(server: Server, template: str) -> Iterator[str]:
    """Name of a fresh copy of a database."""
    name = f"live_{uuid4().hex[:12]}"
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER pamong')
        try:
            yield name
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def running(
    server: Server, home: Home, database: str, *, tour: bool = True, begun: Path | None = None
) -> Iterator[Live]:
    """The real server on that database, ready to answer.

    begun       folder with the ``keys`` and ``files`` that belong to the database, which somebody filled elsewhere
    """
    port = free_port()
    url = f"http://localhost:{port}"
    site = Home(home.path.with_name(f"{home.path.name}-{port}"))  # keys, files and witness of its own
    prepare(site, "tour" if tour else "ordinary")
    if begun:
        for name in ("keys", "files"):
            shutil.copytree(begun / name, site.path / name, dirs_exist_ok=True)
    metrics = site.run / "metrics"
    metrics.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "pamong.settings",
        "PAMONG_HOME": str(site.path),
        "PAMONG_DATABASE_URL": embedded_url(home, database),
        "PAMONG_SECRET_KEY_FILE": str(site.keys / "secret"),
        "PAMONG_TOUR": "1" if tour else "0",
        "PAMONG_URL": url,
        "PAMONG_LOG_FILE": str(site.log / "pamong.jsonl"),
        "PROMETHEUS_MULTIPROC_DIR": str(metrics),
    }
    live = Live(url, environment["PAMONG_DATABASE_URL"], environment)
    collect(environment, home)
    (site.path / "static").symlink_to(home.path / "static")
    try:
        live.start("web", "web", "--host", "127.0.0.1", "--port", str(port))
        live.start("worker", "worker")
        await_ready(url)
        yield live
    finally:
        live.stop()
        shutil.rmtree(site.path)


@contextmanager
def within(database: str) -> Iterator[None]:
    """Django's connection on another database of the same server."""
    settings = connection.settings_dict
    original = settings["NAME"]
    connection.close()
    settings["NAME"] = database
    forget()
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = original
        forget()


@contextmanager
def inside(live: Live) -> Iterator[None]:
    """Django's connection on the database of a live installation, to put data there. Not while a browser is open."""
    with within(str(conninfo_to_dict(live.database)["dbname"])):
        yield


def session_of(live: Live, account: str) -> dict[str, str]:
    """Cookies of one of the cast of a tour home, signed in by the button that everybody there may press.

    account     its uuid; its e-mail must be one of the cast's
    """
    with httpx.Client(base_url=live.url) as client:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/masuk/").text)
        assert token is not None
        sent = client.post(f"/masuk/peran/{account}", data={"csrfmiddlewaretoken": token[1]})
        assert sent.status_code == 302, sent.text
        return dict(client.cookies)


def collect(environment: dict[str, str], home: Home) -> None:
    """Static files as the real server serves them, hashed and compressed: once a test run."""
    command = [sys.executable, "-m", "pamong.cli", "manage", "collectstatic", "--noinput", "-v0"]
    if not (home.path / "static" / "staticfiles.json").exists():
        subprocess.run(command, env=environment | {"PAMONG_HOME": str(home.path)}, check=True)


def await_ready(url: str, path: str = "readyz", seconds: float = 240) -> None:
    """Wait until the server and its database answer; with ``healthz``, the server alone."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/{path}", timeout=2).status_code == 200:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{url} is not ready after {seconds} s")


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
