"""Reading the journal's chain. No personal data: heads may be shown to anybody."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from psycopg.rows import TupleRow

from pamong.core.keys import JournalKey, load_key
from pamong.core.models import Delivery, Entry, Unsealed
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


_LINKS = """
SELECT DISTINCT ON (region) region, number, total, encode(digest, 'hex') FROM core_seal ORDER BY region, number DESC
"""
_HEADS = "SELECT s.region, s.number, s.at, s.total, s.digest, s.signature, s.key FROM core_seal s "


def chain_heads(region: int | None = None) -> list[Head]:
    """The newest link of every region, or of one; in the order of the regions."""
    newest = "WHERE s.number = (SELECT max(n.number) FROM core_seal n WHERE n.region = s.region)"
    return _heads(f"{newest} AND (s.region = %s OR %s::bigint IS NULL) ORDER BY s.region", [region, region])


def newest_links(other: "psycopg.Connection[TupleRow]") -> list[dict[str, Any]]:
    """End of every region's chain as JSON values, over the caller's own connection: its database, its snapshot.

    Nothing before the tables are made.
    """
    if other.execute("SELECT to_regclass('core_seal')").fetchone() == (None,):
        return []
    return [dict(zip(("region", "number", "entries", "digest"), row, strict=True)) for row in other.execute(_LINKS)]


def head_by_digest(digest: bytes) -> Head:
    """The link with this digest. Raises NotFound: this installation never sealed it."""
    heads = _heads("WHERE s.digest = %s", [digest])
    if not heads:
        raise NotFound
    return heads[0]


def unsealed_entries(before: datetime | None = None) -> int:
    """Entries that no seal covers yet; with ``before``, those written earlier than that moment."""
    if before is None:
        return Unsealed.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM core_unsealed u JOIN core_entry e ON e.region = u.region AND e.id = u.entry"
            " WHERE e.at < %s",
            [before],
        )
        count: int = cursor.fetchone()[0]
    return count


def newest_entry_at() -> datetime | None:
    """When the newest fact was written; None in an empty journal. Costs a pass over the journal."""
    newest: datetime | None = Entry.objects.aggregate(newest=Max("at"))["newest"]
    return newest


def deliveries_waiting() -> int:
    """Reactions still to be told of an entry."""
    return Delivery.objects.count()


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
