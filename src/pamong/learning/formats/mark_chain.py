"""What a telephone without network notes, so that nothing can be changed, left out or put in before it reaches us.

Each mark carries HMAC-SHA256, under a key that only that telephone and we know, over the code of the mark before it and its own
facts. The same lines are computed in ``presensi.js``.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

FIRST: Final = ""
"""What stands before the first mark."""


def linked(key: str, previous: str, seq: int, registration: UUID, at: datetime, *, present: bool) -> str:
    """Code of a mark, 64 hexadecimal digits.

    key         hexadecimal digits of the key
    previous    code of the mark before
    seq         from 1
    """
    lines = (previous, str(seq), str(registration), stamp(at), "1" if present else "0")
    return hmac.new(bytes.fromhex(key), "\n".join(lines).encode(), sha256).hexdigest()


def stamp(at: datetime) -> str:
    """A moment as JavaScript's ``toISOString`` writes it: ``2026-11-22T03:15:00.000Z``."""
    moment = at.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
