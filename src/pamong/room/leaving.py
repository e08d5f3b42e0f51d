"""A serving process that is asked to end says so to what would go on for long: an open stream ends at once."""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

_asked: list[int] = []


def is_leaving() -> bool:
    """Whether this process was asked to end."""
    return bool(_asked)


@asynccontextmanager
async def noticed() -> AsyncIterator[None]:
    """Notice SIGTERM beside the event loop, which has a handler of its own: the loop is woken through a descriptor.

    So this handler takes nothing away from it.
    """
    before = signal.signal(signal.SIGTERM, _note)
    signal.siginterrupt(signal.SIGTERM, False)  # as the event loop sets it
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        _asked.clear()


def _note(number: int, _frame: FrameType | None) -> None:
    _asked.append(number)
