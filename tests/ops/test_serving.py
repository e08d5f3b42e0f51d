"""The real server: bodies of every size, health for machines, and what it says when the database is away."""

import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from pamong.ops.home import Home
from tests.live import Live, await_ready, free_port

MB = 1 << 20


@pytest.fixture
def client(live: Live) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live.url, timeout=60) as client:
        yield client


def token(client: httpx.Client) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/gaya/").text)
    assert found is not None
    return found.group(1)


def await_job(client: httpx.Client, address: str) -> str:
    """The page of a job when it has ended."""
    for _ in range(600):
        page = client.get(address).text
        if "Hentikan" not in page:
            return page
        time.sleep(0.1)
    raise TimeoutError(address)


def peak_memory(live: Live) -> int:
    """Largest resident memory so far of the web server and its workers, in MB."""
    root = live.processes["web"].pid
    peaks = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            status = (folder / "status").read_text()
        except OSError:
            continue
        if root in (int(folder.name), parent):
            peaks += [int(size) // 1024 for size in re.findall(r"VmHWM:\s+(\d+)", status)]
    return max(peaks)


@pytest.mark.parametrize("content", [b"a,b", b"nama;nilai\nSiti;3\n" * 200_000])
def test_post_of_any_size_arrives_whole(client: httpx.Client, content: bytes) -> None:
    answer = client.post(
        "/gaya/unggah/", data={"csrfmiddlewaretoken": token(client)}, files={"berkas": ("daftar.csv", content)}
    )
    assert answer.status_code == 302
    assert hashlib.sha256(content).hexdigest() in await_job(client, answer.headers["location"])


def test_post_of_300_mb_arrives_whole_with_flat_memory(client: httpx.Client, live: Live, tmp_path: Path) -> None:
    path = tmp_path / "besar.csv"
    line = b"3 Mei 2026;izin usaha;Kantor Camat Mersam;selesai\n"
    with path.open("wb") as file:
        for _ in range(300 * MB // (len(line) * 1000)):
            file.write(line * 1000)
    form = {"csrfmiddlewaretoken": token(client)}
    before = peak_memory(live)
    with path.open("rb") as file:
        answer = client.post("/gaya/unggah/", data=form, files={"berkas": (path.name, file)})
    assert answer.status_code == 302
    assert peak_memory(live) - before < 48
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert digest in await_job(client, answer.headers["location"])


def test_post_without_token_is_refused_with_a_page(client: httpx.Client) -> None:
    answer = client.post("/gaya/unggah/", files={"berkas": ("daftar.csv", b"a,b")})
    assert answer.status_code == 403
    assert "Kode bantuan" in answer.text


def test_health_is_told_to_machines(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok"}


def test_metrics_count_requests_and_are_for_this_machine_only(client: httpx.Client) -> None:
    client.get("/")
    figures = client.get("/metrics").text
    assert re.search(r'pamong_requests_total\{method="GET",status="2xx"\} [1-9]', figures)
    assert re.search(r"pamong_database_bytes [1-9]", figures)
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_host_that_is_not_ours_is_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"Host": "lain.example"}).status_code == 400


def test_server_without_database_is_alive_not_ready_and_says_so(live: Live, home: Home) -> None:
    port = free_port()
    other = Live(
        f"http://localhost:{port}",
        "",
        live.environment
        | {
            "PAMONG_DATABASE_URL": f"postgresql:///tidak_ada?host={home.socket}&user=pamong",
            "PAMONG_URL": f"http://localhost:{port}",
            "PAMONG_METRICS_TOKEN": "rahasia",
        },
    )
    other.start("web", "web", "--host", "127.0.0.1", "--port", str(port))
    try:
        await_ready(other.url, "healthz")
        ready = httpx.get(f"{other.url}/readyz", timeout=30)
        assert (ready.status_code, ready.json()["status"]) == (503, "unavailable")
        assert httpx.get(f"{other.url}/jejak-audit/", timeout=30).status_code == 503
        assert httpx.get(f"{other.url}/metrics").status_code == 404
    finally:
        other.stop()


def test_log_lines_are_json_without_paths_or_queries(client: httpx.Client, live: Live) -> None:
    client.get("/tidak-ada/Siti-Rahmawati", params={"nip": "198507122010012014"})
    text = Path(live.environment["PAMONG_LOG_FILE"]).read_text()
    assert '"status": 404' in text
    assert "Siti" not in text
    assert "19850712" not in text
