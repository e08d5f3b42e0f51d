"""One web server process group: granian with our outer application."""

import os
import resource
from pathlib import Path

from granian.constants import HTTPModes, Interfaces, Loops, SSLProtocols
from granian.server import Server

CONNECTIONS = 10_000
"""Open at a time in one web process: each candidate of an exam keeps one or two, and an idle one costs a few kilobytes."""

KILL_AFTER = 10
"""Seconds a web worker has to end its open answers."""


def serve(*, host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    """Serve until told to stop (SIGTERM).

    workers         processes; each has its own thread pool and database connections
    certificate     PEM, with ``key``; then HTTPS, which camera, passkeys and service workers need beyond localhost
    """
    os.environ["PAMONG_WEB_PARENT"] = str(os.getpid())
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # each connection is a file; the usual limit is 1024
    Server(
        "pamong.asgi:app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.auto if certificate else HTTPModes.http1,
        loop=Loops.asyncio,
        workers=workers,
        websockets=False,
        backlog=4096,
        backpressure=CONNECTIONS,
        log_enabled=False,  # our own lines carry no addresses and no raw paths
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=KILL_AFTER,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,  # Android 5 to 9 in the districts
    ).serve()
