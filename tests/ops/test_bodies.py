"""Bodies of bad senders: slow, endless, too large, or with bytes that no query should hold."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.live import Live

SLOW = 40
"""More slow senders than the pool has threads."""


@pytest.fixture
def senders(live: Live) -> Iterator[list[socket.socket]]:
    """Visitors who promise a thousand bytes and send one."""
    place = urlsplit(live.url)
    request = b"POST /bahasa HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx"
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(socket.create_connection(("127.0.0.1", place.port or 0), 5)) for _ in range(SLOW)]
        for sender in opened:
            sender.sendall(request)
        yield opened


def test_slow_senders_do_not_keep_others_waiting(live: Live, senders: list[socket.socket]) -> None:
    time.sleep(0.5)
    assert httpx.get(live.url, timeout=5).status_code == 200


def test_slow_sender_is_given_up(live: Live, senders: list[socket.socket]) -> None:
    senders[0].settimeout(30)
    assert senders[0].recv(100).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("path", ["/bantuan/", "/bahasa", "/", "/tidak-ada"])
def test_large_body_for_a_page_that_takes_none_is_not_kept(live: Live, path: str) -> None:
    answer = httpx.post(live.url + path, files={"berkas": ("a.csv", b"a;b\n" * 500_000)}, timeout=30)
    assert answer.status_code in (404, 413)
    incoming = Path(live.environment["PAMONG_HOME"]) / "files" / "incoming"
    assert list(incoming.iterdir()) == []


def test_upload_larger_than_announced_limit_is_refused_before_it_is_read(live: Live) -> None:
    place = urlsplit(live.url)
    with socket.create_connection(("127.0.0.1", place.port or 0), 10) as sender:
        sender.sendall(b"POST /gaya/unggah/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000000\r\n\r\nx")
        assert sender.recv(100).startswith(b"HTTP/1.1 413")


def test_query_of_raw_bytes_is_answered_with_a_page(live: Live) -> None:
    place = urlsplit(live.url)
    with socket.create_connection(("127.0.0.1", place.port or 0), 10) as sender:
        sender.sendall("GET /?x=é HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert sender.recv(100).startswith(b"HTTP/1.1 200")


def test_invented_methods_are_counted_as_one(live: Live) -> None:
    for number in range(3):
        httpx.request(f"ANEH{number}", f"{live.url}/healthz")
    figures = httpx.get(f"{live.url}/metrics").text
    assert 'method="other"' in figures
    assert "ANEH" not in figures
