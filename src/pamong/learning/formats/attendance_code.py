"""The code on the projector: new every twenty seconds, known only to the room and to us.

Like TOTP (RFC 6238), with SHA-256, and with letters instead of digits: eight consonants of which no two look alike. Nobody
has to change the keyboard of a telephone, no word comes about, and a mistyped code is not taken for one of yesterday.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

STEP: Final = 20
"""Seconds for which a code is new."""

FRESH: Final = 1
"""Steps ago of the oldest code that is still taken: who reads a code just before it changes has time to type it."""

BACK: Final = 2 * 86_400 // STEP
"""Steps ago of the oldest code that is recognised at all: two days, so that all of yesterday is."""

LETTERS: Final = "BCDFGHJKMNPRSTVWXZ"
LENGTH: Final = 8
CODES: Final = len(LETTERS) ** LENGTH
"""Eleven thousand million: a guess among all that are recognised is one of these by a chance of one to a million."""


def code_at(key: UUID, session: UUID, moment: datetime) -> str:
    """The code of a session at a moment: eight letters, without the gap that ``spaced`` writes.

    key         the session's secret
    """
    return _written(_drawn(key, session.bytes, _step(moment)))


def seconds_left(moment: datetime) -> int:
    """Until the next code: 1 to 20."""
    return STEP - int(_seconds(moment)) % STEP


def age_of(code: str, key: UUID, session: UUID, moment: datetime) -> int | None:
    """How many steps ago a code was the new one: 0 is the one on the screen now. None for none of the last two days.

    code        as somebody gave it; case, gaps and hyphens do not matter
    """
    given, now = tidied(code), _step(moment)
    if len(given) != LENGTH or not set(given) <= set(LETTERS):
        return None
    wanted, prefix = _number(given), session.bytes
    return next((ago for ago in range(BACK + 1) if _drawn(key, prefix, now - ago) == wanted), None)


def age_in_seconds(ago: int, moment: datetime) -> int:
    """Seconds since a code was new that is so many steps old."""
    return int(_seconds(moment)) - (_step(moment) - ago) * STEP


def tidied(code: str) -> str:
    """A code as it is computed: ``bktm-rfxd`` → ``BKTMRFXD``."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def spaced(code: str) -> str:
    """A code as people read it aloud: ``BKTM RFXD``."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def _drawn(key: UUID, prefix: bytes, step: int) -> int:
    """The number behind a code. Of 256 bits, so that none is likelier than another."""
    return int.from_bytes(hmac.digest(key.bytes, prefix + step.to_bytes(8), sha256)) % CODES


def _written(number: int) -> str:
    letters = ""
    for _place in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters += LETTERS[place]
    return letters


def _number(code: str) -> int:
    return sum(LETTERS.index(letter) * len(LETTERS) ** place for place, letter in enumerate(code))


def _step(moment: datetime) -> int:
    return int(_seconds(moment)) // STEP


def _seconds(moment: datetime) -> float:
    return moment.astimezone(UTC).timestamp()
