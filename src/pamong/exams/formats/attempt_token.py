"""The token of an attempt: signed, so that an answer is let in without asking the database who sends it.

What it holds was true when it was issued. Whether the attempt still goes on, and whether this is still the newest token
(``generation``), the statement that stores the answers asks.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings

_FACTS: Final = struct.Struct(">16sqqqhq")
_SIGNED: Final = sha256().digest_size
_LENGTH: Final = len(urlsafe_b64encode(bytes(_FACTS.size + _SIGNED)))


class Claim(NamedTuple):
    """What a token says.

    key         of the attempt inside the database
    generation  of the token; entering at another computer makes a new one
    expires     seconds since 1970
    """

    attempt: UUID
    key: int
    region: int
    form: int
    generation: int
    expires: int


def issue(attempt: UUID, key: int, region: int, form: int, generation: int, expires: int) -> str:
    """A token, 112 signs that may stand in a header."""
    facts = _FACTS.pack(attempt.bytes, key, region, form, generation, expires)
    return urlsafe_b64encode(facts + hmac.digest(_secret(), facts, sha256)).decode()


def read(token: str, now: datetime) -> Claim:
    """What a token says. Raises ValueError when it is not ours, was changed, or has expired."""
    claim = _verified(token)
    if now.timestamp() >= claim.expires:
        raise ValueError("expired")
    return claim


@lru_cache(maxsize=4_096)
def _verified(token: str) -> Claim:
    """What a token of ours says; a player sends the same one with every answer."""
    if len(token) != _LENGTH:
        raise ValueError("not a token")
    raw = urlsafe_b64decode(token)
    facts, signature = raw[: _FACTS.size], raw[_FACTS.size :]
    if not hmac.compare_digest(signature, hmac.digest(_secret(), facts, sha256)):
        raise ValueError("not signed by us")
    attempt, *numbers = _FACTS.unpack(facts)
    return Claim(UUID(bytes=attempt), *numbers)


@cache
def _secret() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"pamong.exams.attempt-token", sha256)
