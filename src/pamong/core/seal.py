"""Sealing the journal into one chain a region, and finding what was changed behind its back.

The sealer takes exactly the rows of ``Unsealed``: a transaction that commits late may carry a lower id than one already
sealed, so "every id above the last" would lose it. Rows are hashed as read back from the database, because ``jsonb``
orders keys and numbers in its own way.

Each link is signed with the home's Ed25519 key, which is never in the database; and each head is also written to a file
of the home. So a person with all rights in the database, and nothing else, can change nothing unseen.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from django.db import connection, transaction
from django.utils import timezone

from pamong.core.keys import JournalKey
from pamong.core.models import Seal
from pamong.science import chain
from pamong.science.chain import Digest, Link

BATCH = 10_000
"""Entries in one link at the most; keeps memory flat after a large import."""

FORM = 1
"""Version of the field list below. A new column of the journal makes a new form, and old links keep theirs."""

FIELDS = """region, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor, behalf, verb, object,
 data::text, request::text"""

TAKE = """
DELETE FROM core_unsealed WHERE ctid = ANY(ARRAY(
    SELECT w.ctid FROM core_unsealed w
    WHERE (SELECT true FROM core_entry e WHERE e.region = w.region AND e.id = w.entry)
    ORDER BY w.region, w.entry LIMIT %s
)) RETURNING region, entry
"""
# A join would be planned by statistics that were taken while the queue was empty: minutes for a thousand entries.

_LOCK = 0x70616D6F  # advisory lock "pamo": one sealer at a time, on any number of machines


def seal(key: JournalKey) -> list[Seal]:
    """Seal what is unsealed, at most ``BATCH`` entries at a time; returns the new links, none when nothing waits.

    An unsealed id whose entry is gone stays where it is, for ``verify`` to name.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(TAKE, [BATCH])
        taken = sorted(cursor.fetchall())
        links = [_link(key, region, [entry for _, entry in rows]) for region, rows in groupby(taken, itemgetter(0))]
        return Seal.objects.bulk_create(links)


def seal_all(key: JournalKey) -> list[Seal]:
    """Seal until nothing waits."""
    links: list[Seal] = []
    while new := seal(key):
        links += new
    return links


def digests_of(region: int, entries: Sequence[int]) -> dict[int, Digest]:
    """Digest of each of these entries as they are now; missing ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {FIELDS} FROM core_entry WHERE region = %s AND id = ANY(%s)",  # noqa: S608  # our own constant
            [region, list(entries)],
        )
        return {row[0]: chain.entry_digest((FORM, *row[1:])) for row in cursor.fetchall()}


def link_of(stored: Seal) -> Link:
    """The link that a stored seal claims to be. Raises ValueError when its parts do not fit together."""
    return Link(
        region=stored.region,
        number=stored.number,
        at=_iso(stored.at),
        entries=tuple(stored.entries),
        digests=chain.split(bytes(stored.digests)),
        previous=Digest(bytes(stored.previous)),
    )


def _link(key: JournalKey, region: int, entries: list[int]) -> Seal:
    found = digests_of(region, entries)
    last = Seal.objects.filter(region=region).order_by("-number").first()
    now = timezone.now()
    link = Link(
        region=region,
        number=last.number + 1 if last else 1,
        at=_iso(now),
        entries=tuple(entries),
        digests=tuple(found[entry] for entry in entries),
        previous=Digest(bytes(last.digest)) if last else chain.START,
    )
    digest = chain.link_digest(link)
    return Seal(
        region=region,
        number=link.number,
        at=now,
        entries=entries,
        digests=chain.join(link.digests),
        total=len(entries) + (last.total if last else 0),
        previous=link.previous,
        digest=digest,
        signature=key.sign(digest),
        key=key.fingerprint,
    )


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
