"""Is it alive, is it ready, how is it doing: answers for machines, outside Django so that a busy site still answers."""

import hmac
import logging
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus

import anyio.to_thread
from django.db import connection
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pamong.core.queries import deliveries_waiting, unsealed_entries
from pamong.kit.jobs import open_jobs
from pamong.settings import env

logger = logging.getLogger(__name__)

REQUESTS = Counter("pamong_requests", "Answered requests", ["method", "status"])
SECONDS = Histogram(
    "pamong_request_seconds", "Seconds until the answer's first byte", buckets=(0.01, 0.05, 0.1, 0.3, 1, 3, 10)
)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PROXIED = frozenset({"forwarded", "via"})

_FIGURES: dict[str, tuple[str, Callable[[], int]]] = {
    "pamong_journal_unsealed": ("Journal entries no seal covers yet", unsealed_entries),
    "pamong_deliveries_waiting": ("Reactions still to be told of an entry", deliveries_waiting),
    "pamong_jobs_open": ("Long work that has not ended", open_jobs),
}


class DatabaseFigures(Collector):
    """Figures that only the database knows, read anew for each answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One gauge a figure."""
        try:
            for name, (text, count) in _FIGURES.items():
                yield GaugeMetricFamily(name, text, value=count())
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_database_size(current_database())")
                yield GaugeMetricFamily("pamong_database_bytes", "Size of the database", value=cursor.fetchone()[0])
        finally:
            connection.close()


def counted(app: ASGIApp) -> ASGIApp:
    """Count every request by method and status class, and time it."""

    async def measured(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        begin = time.perf_counter()

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                SECONDS.observe(time.perf_counter() - begin)
                method = (
                    scope["method"] if scope["method"] in _METHODS else "other"
                )  # invented ones would grow for ever
                REQUESTS.labels(method, f"{message['status'] // 100}xx").inc()
            await send(message)

        try:
            await app(scope, receive, note)
        except Exception as error:
            logger.exception("failed outside Django", extra={"error": type(error).__name__})
            raise

    return measured


async def alive(_request: Request) -> Response:
    """Whether this process answers at all; asks nobody else."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> Response:
    """Whether this process can do its work: the database answers. 503 otherwise."""
    problem = await anyio.to_thread.run_sync(_database_problem)
    if problem:
        return JSONResponse({"status": "unavailable", "database": problem}, HTTPStatus.SERVICE_UNAVAILABLE)
    return JSONResponse({"status": "ok", "database": "ok"})


async def metrics(request: Request) -> Response:
    """Prometheus figures, for this machine itself, or for who knows ``PAMONG_METRICS_TOKEN``. Others get 404."""
    if not _may_read_metrics(request):
        return PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)
    body = await anyio.to_thread.run_sync(_figures)
    return Response(body, media_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: Request) -> bool:
    if token := env("METRICS_TOKEN", ""):
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    # A proxy on this machine would make everybody look local, so a forwarded request never counts as local.
    local = request.client is not None and request.client.host in ("127.0.0.1", "::1")
    here = request.url.hostname in ("localhost", "127.0.0.1", "::1")  # not a foreign name that leads to this machine
    return local and here and not any(name.startswith("x-") or name in _PROXIED for name in request.headers)


def _figures() -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # of the folder PROMETHEUS_MULTIPROC_DIR
    registry.register(DatabaseFigures())
    return generate_latest(registry)


def _database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:  # noqa: BLE001  # whatever it is, we are not ready, and say its kind
        return type(error).__name__
    finally:
        connection.close()
    return ""
