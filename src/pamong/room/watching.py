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
"""Wrong codes for one number from one network in a window; who goes on is told to wait. The right one still lets its owner
in: whoever knows a neighbour's number must not be able to keep that one out."""

WRONG_PINS: Final = 5
"""Wrong PINs of one number in a window, from wherever: only who has the right code can cause them, and six digits are few."""

FROM_ONE_NETWORK: Final = 1_000
"""Wrong codes of one network in a window: up to 400 candidates sit behind one address and mistype. Beyond, of each number only
the first try is looked at. Of 25 thousand million codes, so many guesses every five minutes find one in thousands of days."""

MOST_AWAY: Final = 1_000
"""Times that a window was left since the last sign of life; more is no count."""

REMEMBERED: Final = 20_000
"""Counts that are kept; the oldest go first."""


def address_of(scope: Scope) -> str:
    """Address of the client. Behind our proxy it is what the proxy itself added; what the client claims counts nothing."""
    if settings.PROXY:
        forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
        if forwarded:  # a proxy may add a header of its own after that of the client
            return str(forwarded[-1].rpartition(b",")[2].strip().decode("latin-1"))
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
        """Whether a try is looked at. Raises Problem ``too-often``, with the seconds to wait."""
        self._refuse(_pin(number), WRONG_PINS, now)
        if self._recent(_code(number, network), now):
            self._refuse(network, FROM_ONE_NETWORK, now)

    def note_code(self, number: str, network: str, now: float) -> None:
        """A number or code was wrong. Raises Problem ``too-often`` from the sixth on."""
        for key in (_code(number, network), network):
            self._add(key, now)
        self._refuse(_code(number, network), FOR_ONE_NUMBER + 1, now)

    def note_pin(self, number: str, now: float) -> None:
        """The code was right and the PIN was wrong."""
        self._add(_pin(number), now)

    def _add(self, key: str, now: float) -> None:
        times = self.wrong.pop(key, None) or deque(maxlen=FROM_ONE_NETWORK)
        times.append(now)
        self.wrong[key] = times  # at the end: what is in use stays
        while len(self.wrong) > REMEMBERED:
            del self.wrong[next(iter(self.wrong))]

    def _recent(self, key: str, now: float) -> deque[float]:
        times = self.wrong.get(key) or deque()
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times

    def _refuse(self, key: str, limit: int, now: float) -> None:
        times = self._recent(key, now)
        if len(times) >= limit:
            raise Problem("too-often", after=int(times[0] + WINDOW - now) + 1)


def _code(number: str, network: str) -> str:
    return f"{number} {network}"


def _pin(number: str) -> str:
    return f"pin {number}"
