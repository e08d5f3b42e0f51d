"""An installation under load, and what those who use it saw while it was stopped or changed."""

import hashlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString, Self

import httpx
import psycopg

import pamong
from benchmarks.exam_play import Record
from benchmarks.exam_site import Site
from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.live import await_ready

PATIENCE = 120.0
"""Seconds after which something counts as not happening. How fast it is, is measured elsewhere."""


class Source:
    """A copy of the program that a test may change, as an upgrade changes it, while processes of the old one run."""

    def __init__(self, place: Path) -> None:
        """Everything is copied with its compiled files."""
        self.path = place
        shutil.copytree(Path(pamong.__file__).parent, place / "pamong", copy_function=shutil.copy2)

    def add_column(self, table: str, column: str) -> None:
        """One more migration after the last one of people: a column that the old version does not know."""
        folder = self.path / "pamong" / "people" / "migrations"
        last = max(file.stem for file in folder.glob("0*.py"))
        (folder / f"{int(last[:4]) + 1:04}_{column}.py").write_text(
            "from django.db import migrations\n\n\n"
            "class Migration(migrations.Migration):\n"
            f"    dependencies = [('people', '{last}')]\n"
            f"    operations = [migrations.RunSQL(\"ALTER TABLE {table} ADD {column} text NOT NULL DEFAULT ''\", '')]\n",
            encoding="utf-8",
        )


@dataclass(slots=True)
class Installation:
    """One ``pamong up`` of a source that can be started again at the same address."""

    home: Home
    port: int
    source: Source
    options: tuple[str, ...] = ()
    process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def environment(self) -> dict[str, str]:
        """For every process of it: its own source comes before the one of the tests."""
        return {**environment(), "PYTHONPATH": str(self.source.path)}

    @property
    def site(self) -> Site:
        """As the candidates' program knows it."""
        return Site(self.home.path, self.port, self.environment)

    def start(self) -> None:
        command = [sys.executable, "-m", "pamong.cli", "up", "--home", str(self.home.path), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, *self.options],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # no terminal: SIGHUP asks to renew
        )
        await_ready(self.url)

    def end(self) -> tuple[int, str]:
        """SIGTERM; exit code, and what it printed."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        printed, _ = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, printed

    def renewed(self) -> str:
        """What it says when a change of version has ended, one way or the other."""
        assert self.process is not None
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Versi baru") and "disiapkan" not in line:
                return line.strip()
        raise AssertionError("it ended")

    def children(self, kind: str) -> list[int]:
        """Processes of a kind that the supervisor started."""
        return [pid for pid in children_of(self.pid) if f"pamong.cli {kind}" in words_of(pid)]

    def serving(self) -> list[int]:
        """Processes that take requests."""
        return [pid for web in self.children("web") for pid in children_of(web)]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    return kept | {"LANG": "id_ID.UTF-8", "PYTHONUNBUFFERED": "1"}


def children_of(parent: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((place / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(place.name))
    return sorted(found)


def words_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def is_there(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@dataclass(slots=True)
class Reader:
    """Somebody who reads pages, one after the other, each on a connection of its own."""

    url: str
    seen: Counter[str] = field(default_factory=Counter)
    stopping: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        assert self.thread is not None
        self.thread.join()

    def read(self) -> None:
        while not self.stopping.is_set():
            try:
                answer = httpx.get(self.url, timeout=60)
                whole = "</html>" in answer.text
                self.seen[f"{answer.status_code}{'' if whole else ' torn'}"] += 1
            except httpx.ConnectError:
                self.seen["refused"] += 1
            except httpx.HTTPError as error:
                self.seen[type(error).__name__] += 1
            time.sleep(0.02)


@dataclass(slots=True)
class Sender:
    """Somebody on a slow line who sends a file with a form, in two halves."""

    port: int
    status: int = 0
    half: threading.Event = field(default_factory=threading.Event)
    rest: threading.Event = field(default_factory=threading.Event)

    def send(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60) as client:
            page = client.get("/periksa/").text
            cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        form = f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n--x\r\n'
        form += (
            'Content-Disposition: form-data; name="berkas"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        )
        body = f"{form}%PDF-1.7 {'x' * 200_000}\r\n--x--\r\n".encode()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.putrequest("POST", "/periksa/")
        line.putheader("Content-Type", "multipart/form-data; boundary=x")
        line.putheader("Content-Length", str(len(body)))
        line.putheader("Cookie", cookies)
        line.endheaders(body[:100_000])
        self.half.set()
        self.rest.wait(PATIENCE)
        line.send(body[100_000:])
        answer = line.getresponse()
        self.status = answer.status if b"</html>" in answer.read() else -answer.status
        line.close()


@contextmanager
def sending(port: int) -> Iterator[Sender]:
    """A sender whose first half is under way; the end waits for the answer."""
    sender = Sender(port)
    thread = threading.Thread(target=sender.send)
    thread.start()
    assert sender.half.wait(PATIENCE)
    try:
        yield sender
    finally:
        sender.rest.set()
        thread.join()


def queue_check(home: Home, size: int) -> str:
    """Ask for a long job, as a row that no queue holds: a worker that starts finds it. Returns the right digest."""
    digest = hashlib.sha256()
    for _ in range(size >> 20):
        digest.update(bytes(1 << 20))
    place = home.files / digest.hexdigest()[:2] / digest.hexdigest()[2:4]
    place.mkdir(parents=True, exist_ok=True)
    with (place / digest.hexdigest()).open("wb") as file:
        file.truncate(size)  # takes no room
    with connected(home) as connection:
        (uuid,) = connection.execute(
            "INSERT INTO kit_file (region, sha256, size, media_type, name, stored_at)"
            " VALUES (0, %s, %s, 'text/plain', 'besar.txt', now()) RETURNING uuid::text",
            [digest.hexdigest(), size],
        ).fetchone() or ("",)
        connection.execute(
            "INSERT INTO kit_job (kind, title, region, args, result, created_at)"
            " VALUES ('kit.check_file', 'Memeriksa', 0, jsonb_build_object('file', %s::text), '{}', now())",
            [uuid],
        )
    return digest.hexdigest()


@contextmanager
def connected(home: Home) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    with psycopg.connect(embedded_url(home), autocommit=True) as connection:
        yield connection


def asked(home: Home, query: LiteralString, *values: object) -> list[tuple[object, ...]]:
    with connected(home) as connection:
        return connection.execute(query, values or None).fetchall()


def lost(records: list[Record]) -> list[tuple[str, int]]:
    """Answers that were acknowledged and are not what the server holds."""
    return [
        (record.number, slot)
        for record in records
        for slot, kept in record.kept.items()
        if record.found.get(slot) != kept
    ]
