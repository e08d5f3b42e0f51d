"""Tells an open monitor that something has changed in its sitting. What changed, it asks for itself, with its own rights.

The ticket in the address opens nothing else: who has it learns that something happened, not what. A stream ends after 25
seconds, or when the service is asked to end, and the browser comes again: a stop never waits for it.
"""

import time
from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from pamong.exams.formats.stream_ticket import admits
from pamong.exams.queries.changes import changes
from pamong.room.leaving import is_leaving

LASTS: Final = 25
"""Seconds of one stream."""

LOOKS: Final = 2
"""Seconds between two looks."""

PARTS: Final = 8
"""How often within them it is seen whether the service is to end."""


async def stream(request: Request) -> Response:
    """Server-sent events of one sitting: an empty ``change`` each time something happened there."""
    sitting: UUID = request.path_params["uuid"]
    given = request.query_params.get("tiket", "")
    if not admits(given, settings.SECRET_KEY, sitting, time.time()):
        return Response(status_code=404)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(sitting), media_type="text/event-stream", headers=headers)


async def events(sitting: UUID) -> AsyncIterator[str]:
    """One line at once, so that the browser knows it is connected; then one for each change.

    Without an answer of the database the stream ends as it always ends, and the browser comes again.
    """
    yield f"retry: {LOOKS * 1000}\n\n"
    end = time.monotonic() + LASTS
    with suppress(DatabaseError):
        known = await run_in_threadpool(_state, sitting)
        while time.monotonic() < end and await _next_look():
            found = await run_in_threadpool(_state, sitting)
            yield "event: change\ndata:\n\n" if found != known else ":\n\n"
            known = found


async def _next_look() -> bool:
    """Wait for the time to look again; False when the service is to end meanwhile."""
    for _part in range(PARTS):
        if is_leaving():
            return False
        await sleep(LOOKS / PARTS)
    return not is_leaving()


def _state(sitting: UUID) -> tuple[object, ...]:
    """Asked in a thread of the pool, which keeps no connection afterwards."""
    try:
        return changes(sitting)
    finally:
        connection.close()


routes: Final = [Route("/{uuid:uuid}/stream", stream)]
"""To be mounted at ``/api/v1/sittings``."""
