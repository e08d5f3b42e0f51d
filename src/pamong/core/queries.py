"""Reading the journal's chain. No personal data: heads may be shown to anybody."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from pamong.core.keys import JournalKey, load_key
from pamong.core.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Head:
    """End of a region's chain, or an earlier link of it, as it may be published.

    entries     how many entries the chain covers up to and including this link
    """

    region: int
    number: int
    at: datetime
    entries: int
    digest: bytes
    signature: bytes
    key: str
    public_key: str

    def document(self) -> dict[str, Any]:
        """The head as JSON values: what an auditor keeps, and ``pamong journal verify --head`` reads."""
        return {
            "type": "pamong-journal-head",
            "installation": settings.URL,
            "region": self.region,
            "number": self.number,
            "at": self.at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
            "entries": self.entries,
            "digest": self.digest.hex(),
            "signature": b64encode(self.signature).decode(),
            "key": self.key,
            "public_key": self.public_key,
        }


_HEADS = "SELECT s.region, s.number, s.at, s.total, s.digest, s.signature, s.key FROM core_seal s "


def chain_heads(region: int | None = None) -> list[Head]:
    """The newest link of every region, or of one; in the order of the regions."""
    newest = "WHERE s.number = (SELECT max(n.number) FROM core_seal n WHERE n.region = s.region)"
    return _heads(f"{newest} AND (s.region = %s OR %s::bigint IS NULL) ORDER BY s.region", [region, region])


def head_by_digest(digest: bytes) -> Head:
    """The link with this digest. Raises NotFound: this installation never sealed it."""
    heads = _heads("WHERE s.digest = %s", [digest])
    if not heads:
        raise NotFound
    return heads[0]


def _heads(condition: str, values: list[Any]) -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS + condition, values)
        rows = cursor.fetchall()
    return [
        Head(region, number, at, entries, bytes(digest), bytes(signature), key, _public_key(key))
        for region, number, at, entries, digest, signature, key in rows
    ]


def _public_key(fingerprint: str) -> str:
    key = _home_key(settings.HOME)
    return key.public_text if key.fingerprint == fingerprint else ""


@cache
def _home_key(home: Path) -> JournalKey:
    return load_key(home)
