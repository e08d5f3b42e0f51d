"""What comes in with a request, before a thread is spent on it.

A page needs a thread of the pool for as long as it reads. So a small body is read whole first, and a large one must keep
coming: a few slow senders could otherwise hold every thread.
"""

import asyncio
import time
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SMALL = 1 << 20
"""Bytes up to which a body is read before a thread is taken."""

PATIENCE = 20.0
"""Seconds without a byte after which a sender is given up."""

SLOWEST = 8_000
"""Bytes a second, on average, below which a sender is given up: half of what a poor 2G link carries."""


class Gone(OSError):
    """The sender stopped, or was too slow. Django reads it as a broken connection."""


def patient(app: ASGIApp) -> ASGIApp:
    """Give the application bodies that are there, or that keep coming; and a query that WSGI can carry."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        reader = Reader(receive)
        first = await reader.first(announced(scope))
        if first is None:
            await refuse(send)
            return
        query = quote(scope["query_string"], safe="%&=+;/?:@!$'()*,~-._[]")  # some send raw UTF-8
        await app({**scope, "query_string": query.encode()}, reader.after(first), send)

    return guarded


class Reader:
    """One request's body, with a clock."""

    def __init__(self, receive: Receive) -> None:
        """Start the clock."""
        self.receive = receive
        self.begun = time.monotonic()
        self.read = 0

    async def next(self) -> Message:
        """The next piece. Raises Gone when it does not come, or when all pieces so far came too slowly."""
        try:
            message = await asyncio.wait_for(self._receive(), PATIENCE)
        except TimeoutError:
            raise Gone from None
        self.read += len(message.get("body", b""))
        if time.monotonic() - self.begun > PATIENCE + self.read / SLOWEST:
            raise Gone
        return message

    async def first(self, size: int | None) -> Message | None:
        """A small body whole, the first piece of a large one, or None when the sender is gone."""
        try:
            message = await self.next()
            if size is None or size > SMALL:
                return message
            body = bytearray(message.get("body", b""))
            while message.get("more_body") and len(body) <= SMALL:
                message = await self.next()
                body += message.get("body", b"")
        except Gone:
            return None
        return {**message, "body": bytes(body)}

    def after(self, first: Message) -> Receive:
        """The body again from its beginning."""
        waiting = [first]

        async def read() -> Message:
            return waiting.pop() if waiting else await self.next()

        return read

    async def _receive(self) -> Message:
        return await self.receive()  # granian's own is awaitable but no coroutine


def announced(scope: Scope) -> int | None:
    """Size of the body as announced; 0 without one, None when it is not known beforehand."""
    headers = dict(scope["headers"])
    if b"transfer-encoding" in headers:
        return None
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def refuse(send: Send) -> None:
    """408: nobody is listening any more, so no page."""
    await send({"type": "http.response.start", "status": 408, "headers": [(b"connection", b"close")]})
    await send({"type": "http.response.body", "body": b""})
