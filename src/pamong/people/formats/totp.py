"""Codes of an authenticator app: six digits that change every 30 seconds; and what a wrong one says about a clock.

source      RFC 4226 (the digits of a counter) and RFC 6238 (the counter of a time), SHA-1; checked against their tables
"""

import base64
import hmac
import re
from typing import Final

STEP: Final = 30
"""Seconds for which a code stands."""

TOLERANCE: Final = 1
"""Steps before and after the present one whose codes are taken too."""

FARTHEST: Final = 15 * 60 // STEP
"""Steps beyond the tolerance within which a stray code is still recognised."""

DIGITS: Final = 6


def code_at(secret: str, counter: int) -> str:
    """The six digits of one counter.

    secret      base32, as an authenticator app takes it
    """
    digest = hmac.digest(base64.b32decode(secret, casefold=True), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    value = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{value % 10**DIGITS:0{DIGITS}}"


def counter_at(now: float) -> int:
    """The counter of a moment, in seconds since 1970."""
    return int(now) // STEP


def counter_of(secret: str, code: str, now: float) -> int | None:
    """Counter of a code that is right now or within the tolerance; None for any other. All are compared, always."""
    here = counter_at(now)
    found = [counter for counter in range(here - TOLERANCE, here + TOLERANCE + 1) if _same(secret, counter, code)]
    return found[0] if found else None


def stray_counter(secret: str, code: str, now: float) -> int | None:
    """Counter of a code that is wrong now and was or will be right within 15 minutes; the nearest one."""
    here = counter_at(now)
    for steps in range(TOLERANCE + 1, TOLERANCE + FARTHEST + 1):
        for counter in (here - steps, here + steps):
            if _same(secret, counter, code):
                return counter
    return None


def minutes_off(counter: int, now: float) -> int:
    """By how many minutes the clock that made this code is fast (above 0) or slow (below 0); never 0."""
    steps = counter - counter_at(now)
    minutes = max(1, round(abs(steps) * STEP / 60))
    return minutes if steps > 0 else -minutes


def grouped(secret: str) -> str:
    """A secret in groups of four, to be typed."""
    return " ".join(re.findall(".{1,4}", secret))


def _same(secret: str, counter: int, code: str) -> bool:
    return hmac.compare_digest(code_at(secret, counter).encode(), re.sub(r"\D", "", code).encode())
