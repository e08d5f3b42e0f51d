"""What comes in: read early, never more than a little of it, and only JSON that means something."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Any, Final, NoReturn

from starlette.types import Message, Receive, Scope

from pamong.room.problems import Problem

LARGEST: Final = 64 << 10
"""Bytes of a request."""

THROWN_AWAY: Final = 4_096
"""Pieces of a larger one that are read and forgotten, so that its sender gets to read the refusal."""

PATIENCE: Final = 20.0
"""Seconds for a body to come."""


_begun: Final[dict[asyncio.Task[Any], float]] = {}
"""Requests whose body has not begun to come, and since when."""


async def read(scope: Scope, receive: Receive) -> bytes:
    """A body. Raises Problem ``too-large``, or ``malformed`` when it does not come in time."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    if length.isdigit() and int(length) > LARGEST:
        await _throw_away(receive)
        raise Problem("too-large")
    message = await _first(receive)
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        body += await _rest(receive, LARGEST - len(body))
    if len(body) > LARGEST:
        raise Problem("too-large")
    return body


async def _first(receive: Receive) -> Message:
    """What came with the head of the request, or follows in time. A clock of its own for each would cost more than reading."""
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a request without a task")
    _begun[task] = time.monotonic()
    try:
        return await receive()
    except asyncio.CancelledError:
        if task in _begun:
            raise
        task.uncancel()
        raise Problem("malformed") from None
    finally:
        _begun.pop(task, None)


def give_up(now: float) -> None:
    """Refuse those who announced a body long ago and sent nothing of it: they would hold their places for ever.

    now         seconds of the monotonic clock; to be called every few seconds, in the event loop
    """
    for task in [task for task, begun in _begun.items() if begun < now - PATIENCE]:
        del _begun[task]
        task.cancel()


async def _rest(receive: Receive, left: int) -> bytes:
    """What follows the first piece, which must come in time."""
    body, more = b"", True
    try:
        async with asyncio.timeout(PATIENCE):
            while more:
                message = await receive()
                body, more = body + message.get("body", b""), message.get("more_body", False)
                if len(body) > left:
                    await _throw_away(receive)
                    raise Problem("too-large")
    except TimeoutError:
        raise Problem("malformed") from None
    return body


async def _throw_away(receive: Receive) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            for _piece in range(THROWN_AWAY):
                message = await receive()
                if not message.get("more_body"):
                    return


def _refuse(_word: str) -> NoReturn:
    raise ValueError("not a number")


_DECODE: Final = json.JSONDecoder(parse_constant=_refuse).decode


def parse(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises Problem ``malformed`` for anything else, and for NaN and its kind."""
    try:
        document = _DECODE(body.decode())
    except (ValueError, RecursionError):
        raise Problem("malformed") from None
    if not isinstance(document, dict):
        raise Problem("malformed")
    return document
