"""Who was seen where, kept in the memory of the process until the next beat writes it down; and who guesses too often."""

import hmac
from collections import deque
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

from django.conf import settings
from starlette.types import Scope

from pamong.exams.actions.presence import Seen
from pamong.room.problems import Problem

WINDOW: Final = 300.0
"""Seconds in which wrong tries are counted."""

FOR_ONE_NUMBER: Final = 5
"""Wrong tries for one number from one network in a window; from another network its owner still gets in."""

FROM_ONE_NETWORK: Final = 300
"""Wrong tries of one network in a window: up to 400 candidates sit behind one address."""

REMEMBERED: Final = 20_000
"""Counts that are kept; the oldest go first."""


def address_of(scope: Scope) -> str:
    """Address of the client. Behind our proxy it is what the proxy itself added; what the client claims counts nothing."""
    if settings.PROXY:
        forwarded = next((value for name, value in scope["headers"] if name == b"x-forwarded-for"), b"")
        if forwarded:
            return str(forwarded.rpartition(b",")[2].strip().decode("latin-1"))
    return scope["client"][0] if scope.get("client") else ""


@lru_cache(maxsize=4096)
def digest_of(address: str) -> str:
    """Tells two networks apart, and nothing else."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"pamong.room.address:{address}".encode(), sha256).hex()[:12]


class Watch:
    """Signs of life since the last beat. Used by the event loop alone."""

    def __init__(self) -> None:
        """Nobody was seen yet."""
        self.seen: dict[int, Seen] = {}

    def note(self, attempt: int, now: datetime, slot: int, address: str, *, away: int = 0) -> None:
        """Somebody gave a sign of life."""
        before = self.seen.get(attempt)
        if before is None:
            self.seen[attempt] = Seen(attempt, now, now, slot, away, address)
        else:
            self.seen[attempt] = Seen(attempt, before.first, now, slot or before.slot, before.away + away, address)

    def take(self) -> list[Seen]:
        """All since the last time."""
        taken, self.seen = self.seen, {}
        return list(taken.values())


class Guesses:
    """Wrong tries to enter. Used by the event loop alone; each web process counts for itself."""

    def __init__(self) -> None:
        """Nobody guessed yet."""
        self.wrong: dict[str, deque[float]] = {}

    def check(self, number: str, network: str, now: float) -> None:
        """Raises Problem ``too-often``, with the seconds to wait, when too many were wrong."""
        for key, limit in ((f"{number} {network}", FOR_ONE_NUMBER), (network, FROM_ONE_NETWORK)):
            times = self.wrong.get(key)
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if times and len(times) >= limit:
                raise Problem("too-often", after=int(times[0] + WINDOW - now) + 1)

    def note(self, number: str, network: str, now: float) -> None:
        """One was wrong."""
        for key in (f"{number} {network}", network):
            self.wrong.setdefault(key, deque(maxlen=FROM_ONE_NETWORK)).append(now)
        while len(self.wrong) > REMEMBERED:
            del self.wrong[next(iter(self.wrong))]
