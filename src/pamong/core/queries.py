"""Reading the journal: its chain, which may be shown to anybody, and its entries, which the caller guards."""

from base64 import b64encode
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
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


@dataclass(frozen=True, slots=True)
class Sought:
    """Which entries of a region somebody looks for; what is left empty does not narrow.

    since, until    from this moment on, to just before that one
    object          ``label:key``, exactly
    actor           account that acted
    """

    since: datetime | None = None
    until: datetime | None = None
    verb: str = ""
    object: str = ""
    actor: int | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as an auditor reads it.

    sealed      whether a link of the chain covers it already
    """

    id: int
    at: datetime
    actor: int | None
    behalf: int | None
    verb: str
    object: str
    data: dict[str, Any]
    request: UUID | None
    sealed: bool


CLOCKS: Final = timedelta(days=1)
"""How far the clocks of an installation's machines may ever have been apart."""

_CHUNK = 2_000

# Ids and times grow together, but for the difference of clocks: so the first id of a moment is found by halving, in some
# 40 looks into the key, where a filter by time alone would read the region's whole journal.
_FIRST_SINCE = """
WITH RECURSIVE halved (low, high) AS (
    SELECT min(id), max(id) + 1 FROM core_entry WHERE region = %(region)s
    UNION ALL
    SELECT CASE WHEN at < %(moment)s THEN id + 1 ELSE low END, CASE WHEN at < %(moment)s THEN high ELSE (low + high) / 2 END
    FROM halved, LATERAL (
        SELECT id, at FROM core_entry WHERE region = %(region)s AND id >= (low + high) / 2 ORDER BY id LIMIT 1
    ) middle
    WHERE low < high
) SELECT max(low) FROM halved
"""

# Each verb once, by jumping from one to the next in the index.
_VERBS = """
WITH RECURSIVE next (verb) AS (
    (SELECT verb FROM core_entry WHERE region = %(region)s ORDER BY verb LIMIT 1)
    UNION ALL
    SELECT (SELECT e.verb FROM core_entry e WHERE e.region = %(region)s AND e.verb > next.verb ORDER BY e.verb LIMIT 1)
    FROM next WHERE next.verb IS NOT NULL
) SELECT verb FROM next WHERE verb IS NOT NULL
"""


def entries_of(region: int, sought: Sought, *, before: int | None = None, limit: int) -> list[EntryFacts]:
    """Entries of a region, newest first; with ``before``, those with a lower id. One query, one more for each time limit."""
    return _entries(_sought(region, sought), before, limit)


def every_entry(region: int, sought: Sought) -> Iterator[EntryFacts]:
    """All of them, newest first, a few thousand in memory at a time."""
    rows, before = _sought(region, sought), None
    while found := _entries(rows, before, _CHUNK):
        yield from found
        before = found[-1].id


def entries_on_behalf(account: int, *, actors: Sequence[int], regions: Sequence[int], limit: int) -> list[EntryFacts]:
    """What these accounts did in the name of that one, in the journals of these regions; newest first. One query."""
    rows = Entry.objects.filter(region__in=regions, actor__in=actors, behalf=account)
    return sorted(_entries(rows, None, limit), key=lambda entry: entry.at, reverse=True)


@dataclass(frozen=True, slots=True)
class Told:
    """How much the journal tells of one thing: entries, and when the last was written."""

    entries: int
    last: datetime


def told_of(regions: Collection[int], things: Collection[str], verbs: Collection[str]) -> dict[str, Told]:
    """``label:key`` of things → what the journals of these regions tell by these verbs; not in it when nothing. One query."""
    rows = Entry.objects.filter(region__in=regions, object__in=things, verb__in=verbs)
    found = rows.order_by().values("object").annotate(entries=Count("id"), last=Max("at"))
    return {row["object"]: Told(row["entries"], row["last"]) for row in found}


def hands_on(regions: Collection[int], things: Collection[str], verbs: Collection[str]) -> set[int]:
    """Accounts that did any of these verbs to any of these things, and those in whose name they did. One query."""
    rows = Entry.objects.filter(region__in=regions, object__in=things, verb__in=verbs)
    pairs = rows.order_by().values_list("actor", "behalf").distinct()
    return {account for pair in pairs for account in pair if account is not None}


def verbs_of(region: int) -> list[str]:
    """Verbs that occur in a region's journal, in their order. Costs a look into the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(_VERBS, {"region": region})
        return [verb for (verb,) in cursor.fetchall()]


def _sought(region: int, sought: Sought) -> QuerySet[Entry]:
    rows = Entry.objects.filter(region=region)
    if sought.since:
        rows = rows.filter(at__gte=sought.since, id__gte=_first_since(region, sought.since - CLOCKS))
    if sought.until:
        rows = rows.filter(at__lt=sought.until, id__lt=_first_since(region, sought.until + CLOCKS))
    exact = {"verb": sought.verb, "object": sought.object, "actor": sought.actor}
    return rows.filter(**{field: value for field, value in exact.items() if value})


def _entries(rows: QuerySet[Entry], before: int | None, limit: int) -> list[EntryFacts]:
    if before is not None:
        rows = rows.filter(id__lt=before)
    waiting = Exists(Unsealed.objects.filter(region=OuterRef("region"), entry=OuterRef("id")))
    fields = ("id", "at", "actor", "behalf", "verb", "object", "data", "request")
    found = rows.annotate(waiting=waiting).order_by("-id").values_list(*fields, "waiting")[:limit]
    return [
        EntryFacts(id_, at, actor, behalf, verb, thing, data, request, not waits)
        for id_, at, actor, behalf, verb, thing, data, request, waits in found
    ]


def _first_since(region: int, moment: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_SINCE, {"region": region, "moment": moment})
        (first,) = cursor.fetchone()
    return first or 0


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
