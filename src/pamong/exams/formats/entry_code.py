"""The one-time code on an exam card. It is kept nowhere: card and entrance both compute it from the installation's secret.

HMAC-SHA256 over candidate and edition, written with twenty signs of which no two look alike and which make no word. A new
edition makes a new code, and the old one is nobody's.
"""

import hmac
from hashlib import sha256
from typing import Final
from uuid import UUID

SIGNS: Final = "CDFGHJKMNPRTVWXY3479"
LENGTH: Final = 8
CODES: Final = len(SIGNS) ** LENGTH
"""Twenty-five thousand million: what somebody guesses against one candidate."""


def key_of(secret: str) -> bytes:
    """Key of all codes of an installation, from its secret. Another secret makes every printed card useless."""
    return hmac.digest(secret.encode(), b"pamong.exams.entry-code", sha256)


def entry_code(key: bytes, candidate: UUID, edition: int) -> str:
    """The code of a candidate as it stands on the card: ``FGHJ-3479``.

    edition     counts from 1
    """
    digest = hmac.digest(key, candidate.bytes + edition.to_bytes(4), sha256)
    # of 256 bits, so that no code is likelier than another
    number, signs = int.from_bytes(digest) % CODES, ""
    for _place in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}"


def normalised(code: str) -> str:
    """A code as somebody typed it, without case, gaps and hyphens: `` fghj 3479`` → ``FGHJ3479``."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def matches(code: str, key: bytes, candidate: UUID, edition: int) -> bool:
    """Whether it is the candidate's code of that edition. Takes as long for a wrong one as for the right one."""
    wanted = normalised(entry_code(key, candidate, edition))
    return hmac.compare_digest(normalised(code).encode(), wanted.encode())
