"""The arithmetic of a sealed journal: digests of rows, links of a chain, and what a changed row looks like.

A *link* covers a batch of entries. Its digest binds the link before it, its own number and time, the ordered ids and the
digest of every entry; so one changed byte anywhere changes every later link. Digests are SHA-256 over canonical JSON.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, NewType

Digest = NewType("Digest", bytes)

START = Digest(bytes(32))
"""What the first link names as its predecessor."""

SIZE = 32
"""Bytes of one digest."""

Kind = Literal["edited", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it stands in the chain.

    number      1, 2, 3 …
    at          ISO 8601 in UTC with microseconds
    entries     (n,) ids in order
    digests     (n,) digest of each entry
    """

    region: int
    number: int
    at: str
    entries: tuple[int, ...]
    digests: tuple[Digest, ...]
    previous: Digest


def entry_digest(fields: Sequence[str | int | None]) -> Digest:
    """Digest of one row, given as its fields in a fixed order.

    fields      text, whole numbers or None; structured data as the text that the database gives back
    returns     32 bytes
    """
    text = json.dumps(list(fields), ensure_ascii=False, separators=(",", ":"))
    return Digest(sha256(text.encode()).digest())


def link_digest(link: Link) -> Digest:
    """Digest of a link: 32 bytes. Raises ValueError when ids and digests differ in number."""
    if len(link.entries) != len(link.digests):
        raise ValueError("a link needs one digest for each entry")
    head = json.dumps([link.region, link.number, link.at, link.entries], separators=(",", ":"))
    return Digest(sha256(link.previous + head.encode() + b"\0" + b"".join(link.digests)).digest())


def join(digests: Iterable[Digest]) -> bytes:
    """Digests laid end to end, for storage."""
    return b"".join(digests)


def split(stored: bytes) -> tuple[Digest, ...]:
    """Inverse of ``join``. Raises ValueError when the length is no multiple of 32."""
    if len(stored) % SIZE:
        raise ValueError("stored digests are cut short")
    return tuple(Digest(stored[start : start + SIZE]) for start in range(0, len(stored), SIZE))


def differences(link: Link, found: Mapping[int, Digest]) -> Iterator[tuple[Kind, int]]:
    """Entries of one link that are not what was sealed, in order.

    found       id → digest of the row as it is now; a missing id has been removed
    """
    for entry, sealed in zip(link.entries, link.digests, strict=True):
        now = found.get(entry)
        if now is None:
            yield "removed", entry
        elif now != sealed:
            yield "edited", entry
