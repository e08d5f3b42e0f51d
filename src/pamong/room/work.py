"""What the room's threads do: batches of answers, signals and submissions, and single pieces that need a database."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from typing import Final, ParamSpec, TypeVar

from django.db import connection
from django.utils import timezone

from pamong.exams.actions.heartbeat import MISSED, beat
from pamong.exams.actions.outages import give_back
from pamong.exams.actions.saving import Save, Saved, save_answers
from pamong.exams.actions.submitting import Receipt, submit_attempts
from pamong.exams.formats.attempt_token import Claim
from pamong.exams.queries.attempts import Pulse, generations, pulses
from pamong.room.batching import Batcher

P = ParamSpec("P")
R = TypeVar("R")

_pool: Final = ThreadPoolExecutor(4, "room")


async def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Something that asks the database, off the event loop; its connection goes back afterwards."""
    return await asyncio.get_running_loop().run_in_executor(_pool, partial(_closed, partial(function, *args, **kwargs)))


def _closed(function: Callable[[], R]) -> R:
    try:
        return function()
    finally:
        connection.close()


class Storing:
    """Stores the answers of all requests that wait. Knows when it last did: after a pause the service may have been away."""

    def __init__(self) -> None:
        """Nothing was stored yet."""
        self.last = 0.0

    def __call__(self, requests: list[list[Save]]) -> list[Saved]:
        """One result for each request: its answers share a claim, and so a fate."""
        now = timezone.now()
        if time.monotonic() - self.last > MISSED.total_seconds() and beat(now):
            give_back(now)
        self.last = 0.0  # until it has worked
        found = iter(save_answers(list(chain.from_iterable(requests)), now))
        results = [[next(found) for _save in saves][-1] for saves in requests]
        self.last = time.monotonic()
        return results


def submit(claims: list[Claim]) -> list[Receipt | None]:
    """A receipt for each; None for whose token is not the newest one."""
    newest = generations([claim.key for claim in claims])
    valid = [claim.key for claim in claims if newest.get(claim.key) == claim.generation]
    receipts = submit_attempts(valid, timezone.now()) if valid else {}
    return [receipts.get(claim.key) if newest.get(claim.key) == claim.generation else None for claim in claims]


def look(claims: list[Claim]) -> list[Pulse | None]:
    """How each attempt stands; None for whose token is not the newest one."""
    found = pulses([claim.key for claim in claims], timezone.now())
    return [
        pulse if (pulse := found.get(claim.key)) and pulse.generation == claim.generation else None for claim in claims
    ]


SAVING: Final[Batcher[list[Save], Saved]] = Batcher("saving", Storing(), most=256)
SUBMITTING: Final[Batcher[Claim, Receipt | None]] = Batcher("submitting", submit, most=50, gather=0.05)
LOOKING: Final[Batcher[Claim, Pulse | None]] = Batcher("looking", look, most=500, gather=0.02)
