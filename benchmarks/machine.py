"""Limits of this machine: what a durable write, a bare insert and an empty answer cost without us."""

import asyncio
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg

from benchmarks.harness import Result, django_home, folder, rate

CONNECTIONS = 32
SECONDS = 4.0
HELLO = textwrap.dedent(
    """
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})
    """
)
SERVE = """
import sys
from granian.server import Server
Server("hello:app", address="127.0.0.1", port=int(sys.argv[1]), interface="asgi", log_enabled=False).serve()
"""


def run() -> Result:
    """All limits; they have no ratio, they are what others are compared with."""
    result = Result("machine")
    with folder() as path:
        result.limits["fdatasync_200_bytes_per_s"] = rate(lambda: synced_write(path / "log"), 1)
        result.limits["asgi_hello_per_s"], result.limits["asgi_hello_per_cpu_s"] = asgi_hello(path)
    with django_home() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE bench (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)")
        result.limits["bare_insert_committed_per_s"] = rate(lambda: insert(connection))
        result.limits["bare_insert_1000_in_one_commit_per_s"] = rate(lambda: insert_many(connection))
    return result


def synced_write(path: Path) -> int:
    """One durable write of 200 bytes."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for _ in range(20):
        os.write(handle, b"x" * 200)
        os.fdatasync(handle)
    os.close(handle)
    return 20


def insert(connection: "psycopg.Connection[tuple[object, ...]]") -> int:
    """One committed row."""
    connection.execute("INSERT INTO bench (text) VALUES ('x')")
    return 1


def insert_many(connection: "psycopg.Connection[tuple[object, ...]]") -> int:
    """A thousand rows, one statement each, one commit."""
    with connection.transaction():
        for _ in range(1000):
            connection.execute("INSERT INTO bench (text) VALUES ('x')")
    return 1000


def asgi_hello(path: Path) -> tuple[float, float]:
    """Answers a second, and a CPU second of the server, of an application that does nothing."""
    (path / "hello.py").write_text(HELLO)
    port = 18765
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], cwd=path, start_new_session=True)
    try:
        asyncio.run(_until_open(port))
        before = cpu_seconds(server.pid)
        answers = asyncio.run(_load(port, "/"))
        used = cpu_seconds(server.pid) - before
        return answers / SECONDS, answers / used
    finally:
        server.terminate()
        server.wait()


def cpu_seconds(root: int) -> float:
    """CPU seconds of a process and its children so far."""
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == root or int(fields[1]) == root:
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


async def _load(port: int, path: str) -> int:
    deadline = time.perf_counter() + SECONDS
    return sum(await asyncio.gather(*(_client(port, path, deadline) for _ in range(CONNECTIONS))))


async def _client(port: int, path: str, deadline: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    answers = 0
    while time.perf_counter() < deadline:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        answers += 1
    writer.close()
    return answers


async def _until_open(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise TimeoutError("the server does not listen")
