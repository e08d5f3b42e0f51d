"""The one web application: health, metrics and the exam room native, everything else Django as WSGI in a thread pool.

Django's own ASGI handler is an order of magnitude dearer per request and leaks connections, so it is never used.
"""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from pamong.ops import logs
from pamong.ops.bodies import patient
from pamong.ops.privilege import die_with
from pamong.ops.web import tell_ready

if parent := os.environ.get("PAMONG_WEB_PARENT"):
    die_with(int(parent))  # a server worker must not outlive a killed server

logs.configure("web")
django = get_wsgi_application()

from pamong.ops import health  # noqa: E402  # its queries need Django, which stands only now
from pamong.room import app as room  # noqa: E402  # as above
from pamong.room import leaving  # noqa: E402  # as above

THREADS = 12
"""Django requests at the same time in one web process; each may hold one database connection."""
_pool = WSGIMiddleware(django, workers=THREADS)  # type: ignore[arg-type]  # Django spells WSGI more loosely


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Django in the thread pool."""
    await _pool(scope, receive, send)  # type: ignore[arg-type]  # same protocol, differently spelt types


@asynccontextmanager
async def living(site: Starlette) -> AsyncIterator[None]:
    """The life of a serving process: the exam room beats, and whoever started it hears that it serves."""
    async with leaving.noticed(), room.running(site):
        tell_ready()
        yield


_others = Starlette(
    routes=[
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Mount("/", app=patient(pages)),
    ],
    lifespan=living,
)


async def site(scope: Scope, receive: Receive, send: Send) -> None:
    """The exam room is asked first: its requests come by the thousand."""
    if scope["type"] == "http" and scope["path"].startswith(room.ROOT):
        await room.app(scope, receive, send)
    else:
        await _others(scope, receive, send)


def settle() -> None:
    """Load the pages now, and let the garbage collector pass over all that stays for ever.

    A full collection walks over everything that was ever loaded and stops all requests meanwhile: a tenth of a second, twice a
    second when two hundred candidates save at once.
    """
    bool(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()


settle()
app = health.counted(site)
