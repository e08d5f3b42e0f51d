"""What an open monitor shows to be told that something happened in its sitting. It opens nothing else."""

import hmac
from hashlib import sha256
from typing import Final
from uuid import UUID

VALID: Final = 24 * 3600
"""Seconds for which a ticket holds: a page may stay open for a whole day of exams."""

_DIGITS: Final = 12


def issue(secret: str, sitting: UUID, now: float) -> str:
    """A ticket for the stream of that sitting.

    secret      of the installation
    now         seconds since 1970
    """
    until = int(now) + VALID
    return f"{until}.{_signed(secret, sitting, until)}"


def admits(ticket: str, secret: str, sitting: UUID, now: float) -> bool:
    """Whether a ticket is one of that sitting, and not too old."""
    until, _dot, sign = ticket.partition(".")
    if not (until.isascii() and until.isdigit()) or len(until) > _DIGITS or int(until) < now:
        return False
    return hmac.compare_digest(sign.encode(), _signed(secret, sitting, int(until)).encode())


def _signed(secret: str, sitting: UUID, until: int) -> str:
    return hmac.digest(secret.encode(), f"pamong.exams.stream {sitting} {until}".encode(), sha256).hex()
