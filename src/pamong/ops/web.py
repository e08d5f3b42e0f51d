"""One web server process group: granian with our outer application."""

import gc
import os
import resource
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import django
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces, Loops, SSLProtocols
from granian.net import SocketHolder  # type: ignore[attr-defined]  # it is there, and not announced
from granian.server.mp import MPServer

from pamong.ops.listening import QUEUE, bound, resolved

CONNECTIONS = 10_000
"""Open at a time in one web process: each candidate of an exam keeps one or two, and an idle one costs a few kilobytes."""

KILL_AFTER = 7
"""Seconds a web worker has to end its open answers: within those that the supervisor gives to the whole group."""

FREE_WITHIN = 5.0
"""Seconds in which a port becomes free whose owner was killed."""

READY = "PAMONG_WEB_READY"
"""Environment variable with the descriptor on which serving processes say that they serve."""


class Shared(MPServer):
    """Granian on a socket that is open already, shared by its processes, whoever comes and goes among them.

    By itself it opens one socket a process, and who waits in the queue of a process that ends is cut off.
    """

    def serve_on(self, listening: socket.socket) -> None:
        """Serve until told to stop (SIGTERM)."""
        self.listening = listening
        self.serve()

    _sfd: Any
    _shd: Any
    _sso: Any

    def _init_shared_socket(self) -> None:
        self._sfd = self.listening.fileno()
        self._shd = SocketHolder(self._sfd, False, QUEUE)  # type: ignore[call-arg]  # as for a socket of the file system
        self._sso = self.listening  # granian closes it when it stops


def serve(
    *,
    host: str,
    port: int,
    handle: int | None,
    ready: int | None,
    workers: int,
    certificate: Path | None,
    key: Path | None,
) -> None:
    """Serve until told to stop (SIGTERM).

    handle          descriptor of a socket that listens already; then the process loads, and begins when it is told so
    ready           descriptor to which each serving process writes a byte
    workers         processes; each has its own thread pool and database connections
    certificate     PEM, with ``key``; then HTTPS, which camera, passkeys and service workers need beyond localhost
    """
    preload()
    if handle is not None and not sys.stdin.buffer.read(1):
        return  # never told: who started us has gone, or needs us no more
    listening = _opened(host, port) if handle is None else socket.socket(fileno=handle)
    os.environ["PAMONG_WEB_PARENT"] = str(os.getpid())
    if ready is not None:
        os.environ[READY] = str(ready)
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each connection is a file; the usual limit is 1024
    Shared(
        "pamong.asgi:app",
        interface=Interfaces.ASGI,
        http=HTTPModes.auto if certificate else HTTPModes.http1,
        loop=Loops.asyncio,
        workers=workers,
        websockets=False,
        backlog=QUEUE,
        backpressure=CONNECTIONS,
        log_enabled=False,  # our own lines carry no addresses and no raw paths
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=KILL_AFTER,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,  # Android 5 to 9 in the districts
    ).serve_on(listening)


def _opened(host: str, port: int) -> socket.socket:
    """A socket of our own; one whose last owner is just dying is waited for."""
    deadline = time.monotonic() + FREE_WITHIN
    while True:
        try:
            return bound(resolved(host), port)
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def preload() -> None:
    """Load the pages before serving processes are forked: they begin at once, also one that replaces a dead one.

    What is loaded stays for ever, so the garbage collector passes over it, and processes share its memory.
    """
    django.setup()
    bool(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


def tell_ready() -> None:
    """Say that this process takes requests, if anybody asked."""
    if handle := os.environ.get(READY):
        with suppress(OSError):  # nobody listens any more: this one replaces a process that died
            os.write(int(handle), b".")
