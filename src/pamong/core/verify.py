"""Reading the whole journal against its seals, and naming what was edited, removed or added."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

from pamong.core.keys import is_signed
from pamong.core.models import Entry, Seal, Unsealed
from pamong.core.seal import digests_of, link_of
from pamong.science import chain
from pamong.science.chain import START, Digest, Link

Kind = Literal["edited", "removed", "added", "seal_edited", "seal_removed", "seal_forged", "rolled_back"]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that is not as it was sealed. ``entry`` or ``seal`` says which row."""

    kind: Kind
    region: int
    entry: int | None = None
    seal: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A head that somebody kept outside the database: this digest was link ``number`` of this region."""

    region: int
    number: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification read and found."""

    entries: int
    sealed: int
    unsealed: int
    seals: int
    findings: tuple[Discrepancy, ...]

    @property
    def ok(self) -> bool:
        """Whether the journal is as it was written."""
        return not self.findings


_ADDED = """
SELECT e.region, e.id FROM core_entry e
WHERE NOT EXISTS (SELECT FROM core_unsealed u WHERE u.region = e.region AND u.entry = e.id)
EXCEPT SELECT region, unnest(entries) FROM core_seal ORDER BY 1, 2
"""

_GONE = """
SELECT u.region, u.entry FROM core_unsealed u
WHERE NOT EXISTS (SELECT FROM core_entry e WHERE e.region = u.region AND e.id = u.entry) ORDER BY 1, 2
"""


def verify(keys: Mapping[str, bytes], claims: Iterable[Claim] = ()) -> Report:
    """Read every entry and every seal, in one snapshot.

    keys        fingerprint → raw public key of the keys that may have signed
    claims      heads kept outside the database; a chain without one of them was rolled back or rewritten
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        sealed = 0
        findings: list[Discrepancy] = []
        stored: dict[tuple[int, int], Digest] = {}
        for seal, previous in _in_order():
            stored[seal.region, seal.number] = Digest(bytes(seal.digest))
            sealed += len(seal.entries)
            findings += _seal_findings(seal, previous, keys)
        findings += _uncovered()
        findings += [
            Discrepancy("rolled_back", claim.region, seal=claim.number)
            for claim in claims
            if stored.get((claim.region, claim.number)) != claim.digest
        ]
        return Report(Entry.objects.count(), sealed, Unsealed.objects.count(), len(stored), tuple(findings))


def _in_order() -> Iterator[tuple[Seal, Seal | None]]:
    """Every seal with its predecessor in the same region."""
    previous: Seal | None = None
    for seal in Seal.objects.order_by("region", "number").iterator(chunk_size=20):
        if previous and previous.region != seal.region:
            previous = None
        yield seal, previous
        previous = seal


def _seal_findings(seal: Seal, previous: Seal | None, keys: Mapping[str, bytes]) -> Iterator[Discrepancy]:
    region, number = seal.region, seal.number
    expected = previous.number + 1 if previous else 1
    yield from (Discrepancy("seal_removed", region, seal=missing) for missing in range(expected, number))
    try:
        link = link_of(seal)
        digest: Digest | None = chain.link_digest(link)
    except ValueError:  # ids and digests no longer fit together
        yield Discrepancy("seal_edited", region, seal=number)
        return
    before = Digest(bytes(previous.digest)) if previous else START
    total = len(link.entries) + (previous.total if previous else 0)
    if digest != bytes(seal.digest) or (expected == number and (link.previous != before or seal.total != total)):
        yield Discrepancy("seal_edited", region, seal=number)
    public = keys.get(seal.key)
    if public is None or not is_signed(public, bytes(seal.signature), bytes(seal.digest)):
        yield Discrepancy("seal_forged", region, seal=number)
    yield from _entry_findings(link)


def _entry_findings(link: Link) -> Iterator[Discrepancy]:
    for kind, entry in chain.differences(link, digests_of(link.region, link.entries)):
        yield Discrepancy(kind, link.region, entry=entry)


def _uncovered() -> Iterator[Discrepancy]:
    with connection.cursor() as cursor:
        cursor.execute(_ADDED)
        yield from [Discrepancy("added", region, entry=entry) for region, entry in cursor.fetchall()]
        cursor.execute(_GONE)
        yield from [Discrepancy("removed", region, entry=entry) for region, entry in cursor.fetchall()]
