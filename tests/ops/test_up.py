"""``pamong up`` as a person at a terminal has it, and as a power cut has it. Everything here is the real thing."""

import os
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE
from typing import Self

import httpx
import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pamong.ops.database import embedded_url
from pamong.ops.home import Home
from tests.live import await_ready, free_port

PATIENCE = 120
"""Seconds after which something counts as not happening. How fast it is, is measured elsewhere."""


STARTED: "list[subprocess.Popen[str]]" = []
"""What the tests of this process started."""


@dataclass(slots=True)
class Running:
    """One ``pamong up`` in a process of its own."""

    home: Home
    port: int
    process: "subprocess.Popen[str]"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def interrupt(self) -> str:
        """Ctrl-C; returns what it printed."""
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate(timeout=PATIENCE)
        return printed


def command(home: Home, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "pamong.cli", "up", "--home", str(home.path), *arguments]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    return kept | {"LANG": "id_ID.UTF-8", "PYTHONUNBUFFERED": "1"}


def start(home: Home, *arguments: str) -> Running:
    port = free_port()
    process = subprocess.Popen(
        command(home, "--port", str(port), *arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    STARTED.append(process)
    return Running(home, port, process)


def processes_of(home: Home) -> dict[str, list[int]]:
    """Processes of a home by what they are."""
    found: dict[str, list[int]] = {"up": [], "web": [], "worker": [], "keeper": [], "postmaster": [], "backend": []}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        with suppress(OSError):
            words = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
            kind = _kind(folder, words, home)
            if kind:
                found[kind].append(int(folder.name))
    return found


def _kind(folder: Path, words: str, home: Home) -> str | None:
    path = str(home.path)
    if "pamong.ops.keeper" in words and path in words:
        return "keeper"
    if "pamong.cli up" in words and path in words:
        return "up"
    if f"/postgres -D {path}/pg" in words:
        return "postmaster"
    if (folder / "cwd").readlink() == home.cluster:
        return "backend"
    if f"PAMONG_HOME={path}".encode() in (folder / "environ").read_bytes().split(b"\0"):
        return next((kind for kind in ("web", "worker") if f"pamong.cli {kind}" in words), None)
    return None


def kill(home: Home, *kinds: str) -> None:
    for kind in kinds:
        for pid in processes_of(home)[kind]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def await_gone(home: Home, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while (left := processes_of(home)) and any(left.values()):
        assert time.monotonic() < deadline, f"left behind: {left}"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, int]:
    """Folders around the home, the nearest closed to others, with their rights before its first start."""
    closed = tmp_path_factory.mktemp("up") / "tertutup"
    closed.mkdir(mode=0o700)
    return {folder: folder.stat().st_mode for folder in (closed, *closed.parents)}


@pytest.fixture(scope="module")
def place(outside: dict[Path, int]) -> Iterator[Home]:
    """One tour home for all tests of this module: each leaves it stopped."""
    home = Home(next(iter(outside)) / "rumah")
    yield home
    kill(home, "up", "web", "worker", "keeper", "postmaster", "backend")


@pytest.fixture(autouse=True)
def nothing_left(place: Home) -> Iterator[None]:
    """A test that failed half-way spoils none of the next: what it left running ends."""
    yield
    kill(place, "up", "web", "worker", "keeper", "postmaster", "backend")
    await_gone(place)
    while STARTED:
        STARTED.pop().communicate(timeout=PATIENCE)


@dataclass(slots=True)
class Writer:
    """Somebody who uploads one file after the other and remembers what was acknowledged."""

    url: str
    acknowledged: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.thread = threading.Thread(target=self.write)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        assert self.thread is not None
        self.thread.join()

    def write(self) -> None:
        number = 0
        with httpx.Client(base_url=self.url, timeout=5) as client:
            while not self.stopping.is_set():
                number += 1
                try:
                    answer = upload(client, f"nomor,nilai\n{number},{number * 7}\n".encode())
                except httpx.HTTPError:
                    time.sleep(0.05)
                    continue
                if answer.status_code == 302:
                    self.acknowledged.append(answer.headers["location"].strip("/").rsplit("/", 1)[-1])


def upload(client: httpx.Client, content: bytes) -> httpx.Response:
    """Upload through the page as a browser does, with its protection against forged requests."""
    page = client.get("/gaya/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    if token is None:
        raise httpx.ReadError("no form")
    return client.post(
        "/gaya/unggah/",
        data={"csrfmiddlewaretoken": token.group(1)},
        files={"berkas": ("daftar.csv", content, "text/csv")},
        headers={"Referer": str(client.base_url)},
    )


def rows(home: Home, query: str) -> list[str]:
    with psycopg.connect(embedded_url(home)) as connection:
        return [str(row[0]) for row in connection.execute(query).fetchall()]


def test_up_shows_a_page_and_ctrl_c_stops_everything(place: Home) -> None:
    running = start(place, "--tour")
    await_ready(running.url)
    page = httpx.get(running.url)
    assert page.status_code == 200
    assert '<html lang="id"' in page.text
    printed = running.interrupt()
    await_gone(place)
    assert running.process.returncode == 0
    assert f"pamong berjalan: http://localhost:{running.port}" in printed
    assert "Traceback" not in printed


def test_up_twice_on_one_home_refuses_the_second_and_leaves_the_first(place: Home) -> None:
    first = start(place)
    await_ready(first.url)
    second = subprocess.run(
        command(place), env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert second.returncode == 2
    assert f"sudah berjalan di http://localhost:{first.port}" in second.stderr
    assert httpx.get(f"{first.url}/readyz").json() == {"status": "ok", "database": "ok"}
    first.interrupt()
    await_gone(place)


def test_up_of_the_other_kind_is_refused(place: Home) -> None:
    done = subprocess.run(
        command(place, "--empty"), env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 2
    assert "sudah menjadi rumah contoh" in done.stderr


def test_up_in_a_folder_with_other_things_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "skripsi.txt").write_text("bab 1")
    done = subprocess.run(
        command(Home(tmp_path)), env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 2
    assert "bukan rumah pamong" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["skripsi.txt"]


def test_up_on_a_taken_port_is_refused(place: Home) -> None:
    first = start(place)
    await_ready(first.url)
    other = Home(place.path.with_name("lain"))
    done = subprocess.run(
        command(other, "--port", str(first.port)),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert f"Porta {first.port}" in done.stderr
    first.interrupt()
    await_gone(place)


@pytest.mark.parametrize("victims", [("web",), ("worker",), ("postmaster",), ("keeper",)])
def test_killed_part_comes_back_by_itself_and_nothing_acknowledged_is_lost(
    place: Home, victims: tuple[str, ...]
) -> None:
    running = start(place)
    await_ready(running.url)
    with Writer(running.url) as writer:
        _await(lambda: len(writer.acknowledged) >= 5)
        before = processes_of(place)
        kill(place, *victims)
        _await(lambda: all(processes_of(place)[kind] != before[kind] for kind in victims))
        await_ready(running.url)
        count = len(writer.acknowledged)
        _await(lambda: len(writer.acknowledged) >= count + 5)
    assert set(writer.acknowledged) <= set(rows(place, "SELECT uuid FROM kit_job"))
    _await(lambda: rows(place, "SELECT count(*) FROM kit_job WHERE finished_at IS NULL") == ["0"])
    running.interrupt()
    await_gone(place)


@pytest.mark.parametrize("victims", [("up",), ("up", "web", "worker", "keeper", "postmaster", "backend")])
def test_killed_installation_starts_again_without_orphans_and_with_everything_acknowledged(
    place: Home, victims: tuple[str, ...]
) -> None:
    running = start(place)
    await_ready(running.url)
    with Writer(running.url) as writer:
        _await(lambda: len(writer.acknowledged) >= 10)
        kill(place, *victims)
        running.process.communicate(timeout=PATIENCE)
    again = start(place)
    await_ready(again.url)
    assert set(writer.acknowledged) <= set(rows(place, "SELECT uuid FROM kit_job"))
    found = processes_of(place)
    assert (len(found["up"]), len(found["keeper"]), len(found["postmaster"])) == (1, 1, 1)
    again.interrupt()
    await_gone(place)


def test_up_ignores_a_stale_pid_that_now_belongs_to_somebody_else(place: Home) -> None:
    running = start(place)
    await_ready(running.url)
    pid_file = place.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    kill(place, "up", "web", "worker", "keeper", "postmaster", "backend")
    running.process.communicate(timeout=PATIENCE)
    await_gone(place)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        again = start(place)
        await_ready(again.url)
        assert stranger.poll() is None
        again.interrupt()
        await_gone(place)
    finally:
        stranger.kill()
        stranger.wait()


def test_no_folder_outside_the_home_changes_its_rights(place: Home, outside: dict[Path, int]) -> None:
    running = start(place)
    await_ready(running.url)
    running.interrupt()
    await_gone(place)
    assert {folder: folder.stat().st_mode for folder in outside} == outside
    assert S_IMODE(outside[place.path.parent]) == S_IMODE(place.path.stat().st_mode) == 0o700


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    certificate = folder / "cert.pem"
    certificate.write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.PEM))
    private = folder / "key.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, private


def test_up_with_a_certificate_serves_https_with_secure_cookies(place: Home, tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    running = start(place, "--tls-cert", str(certificate), "--tls-key", str(key))
    address = f"https://localhost:{running.port}"
    with httpx.Client(verify=ssl.create_default_context(cafile=str(certificate))) as client:
        _await(lambda: answers(client, f"{address}/readyz"))
        page = client.get(f"{address}/gaya/")
    assert page.status_code == 200
    assert page.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert all("Secure" in cookie for cookie in page.headers.get_list("set-cookie"))
    assert page.headers.get_list("set-cookie") != []
    assert f"pamong berjalan: {address}" in running.interrupt()
    await_gone(place)


def answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).status_code == 200
    except httpx.HTTPError:
        return False


def _await(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
