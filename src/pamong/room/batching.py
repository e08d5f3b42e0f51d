"""From many requests to few statements: what comes in while the database is busy goes there together."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from django.db import DatabaseError, InterfaceError, connection

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger(__name__)

WAITING: Final = 5_000
"""Pieces that may wait; a database that is away must not fill the memory."""


class Busy(Exception):
    """The database is away, or too much waits already: come again in a moment."""


class Batcher(Generic[T, R]):
    """One thread with a database connection of its own that does everything that waits at once.

    work        does a batch in one go; must bear being repeated: after a failure of the database it is tried once more, on a
                new connection
    """

    def __init__(self, name: str, work: Callable[[list[T]], Sequence[R]], *, most: int, gather: float = 0.0) -> None:
        """Nothing runs until the first piece comes.

        most        pieces in one batch
        gather      seconds that the first piece waits for others, where a batch costs much more than a piece
        """
        self.name, self.work, self.most, self.gather = name, work, most, gather
        self.waiting: deque[tuple[T, asyncio.Future[R]]] = deque()
        self.called = threading.Condition()
        self.thread: threading.Thread | None = None

    def put(self, piece: T) -> "asyncio.Future[R]":
        """Hand in a piece from an event loop; the future has its result after the commit. Raises Busy."""
        if len(self.waiting) >= WAITING:
            raise Busy
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        with self.called:
            self.waiting.append((piece, future))
            if self.thread is None:
                self.thread = threading.Thread(target=self.run, name=self.name, daemon=True)
                self.thread.start()
            self.called.notify()
        return future

    def pieces(self) -> list[T]:
        """What waits now."""
        with self.called:
            return [piece for piece, _future in self.waiting]

    def run(self) -> None:
        """Work for ever."""
        while True:
            with self.called:
                while not self.waiting:
                    self.called.wait()
            if self.gather:
                time.sleep(self.gather)
            with self.called:
                batch = [self.waiting.popleft() for _ in range(min(len(self.waiting), self.most))]
            pieces, futures = [piece for piece, _future in batch], [future for _piece, future in batch]
            results = self.done(pieces)
            loop = futures[0].get_loop()
            try:
                loop.call_soon_threadsafe(deliver, futures, results)
            except RuntimeError:  # the server stops, and nobody listens any more
                return

    def done(self, pieces: list[T]) -> "Sequence[R] | Exception":
        """Results of a batch, or why there are none."""
        try:
            return self.work(pieces)
        except (DatabaseError, InterfaceError):
            connection.close()
        except Exception as error:
            logger.exception("batch failed", extra={"batch": self.name})
            return error
        try:
            return self.work(pieces)
        except (DatabaseError, InterfaceError) as error:
            connection.close()
            logger.warning("database away", extra={"batch": self.name, "error": type(error).__name__})
            return Busy()
        except Exception as error:
            logger.exception("batch failed", extra={"batch": self.name})
            return error


def deliver(futures: "Sequence[asyncio.Future[R]]", results: "Sequence[R] | Exception") -> None:
    """Give each waiting request its result, in the event loop. Who has gone meanwhile gets none."""
    for place, future in enumerate(futures):
        if future.done():
            continue
        if isinstance(results, Exception):
            future.set_exception(results)
        else:
            future.set_result(results[place])
