"""The exam room as one ASGI application, and its life."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID

from starlette.applications import Starlette
from starlette.routing import Mount, Route, Router
from starlette.types import Receive, Scope, Send

from pamong.room import stream
from pamong.room.beating import beat_forever
from pamong.room.cases import cases
from pamong.room.endpoints import Answer, Endpoint, answers, attempt, end, entrance, signal
from pamong.room.openapi import DOCUMENT
from pamong.room.problems import Problem
from pamong.room.surveys import survey


async def document(_scope: Scope, _receive: Receive) -> Answer:
    """The contract, for machines."""
    return Answer(json.dumps(DOCUMENT, ensure_ascii=False).encode())


async def nothing(_scope: Scope, _receive: Receive) -> Answer:
    """No such address."""
    raise Problem("not-found")


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

ROOT = "/api/v1/"
"""All addresses of the room begin with it."""

_ANSWERS = re.compile(ROOT + r"attempts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/answers")
_answers = Endpoint({"POST": answers})
_nowhere = Endpoint(dict.fromkeys(METHODS, nothing))
_router = Router(
    [
        Route(ROOT + "attempts/{attempt:uuid}/answers", _answers),  # as others write a uuid
        Route(ROOT + "attempts/{attempt:uuid}/signal", Endpoint({"POST": signal})),
        Route(ROOT + "attempts/{attempt:uuid}/submit", Endpoint({"POST": end})),
        Route(ROOT + "attempts/{attempt:uuid}", Endpoint({"GET": attempt})),
        Route(ROOT + "cases", Endpoint({"POST": cases})),
        Route(ROOT + "exams/enter", Endpoint({"POST": entrance})),
        Route(ROOT + "surveys/{code}", Endpoint({"POST": survey})),
        Route(ROOT + "openapi.json", Endpoint({"GET": document})),
        Mount(ROOT + "sittings", Router(stream.routes, redirect_slashes=False, default=_nowhere)),
    ],
    redirect_slashes=False,
    default=_nowhere,
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Everything below ``ROOT``; answers go past the router."""
    if found := _ANSWERS.fullmatch(scope["path"]):
        await _answers({**scope, "path_params": {"attempt": UUID(found[1])}}, receive, send)
    else:
        await _router(scope, receive, send)


@asynccontextmanager
async def running(_app: Starlette) -> AsyncIterator[None]:
    """Beat for as long as the web process lives."""
    beating = asyncio.create_task(beat_forever())
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
