r"""A draw that anybody can repeat: an order of entries from a seed that was fixed beforehand and a word said at the draw.

The digest of the seed (the commitment) is public before anybody can enter, the seed after the draw. The place of an entry is given
by SHA-256 over the seed, the word, the digest of all entries and the entry. So who draws cannot choose the order, who enters
cannot know it, and taking an entry away or adding one changes every number.

With the tools of any shell, for the seed as 64 hexadecimal digits::

    commitment   printf SEED | xxd -r -p | sha256sum
    entries      printf 'ENTRY1\nENTRY2\n' | sort | sha256sum          (C locale; each entry on a line of its own)
    number       (printf SEED | xxd -r -p; printf WORD | sha256sum | cut -c1-64 | xxd -r -p;
                  printf ENTRIES | xxd -r -p; printf ENTRY) | sha256sum

The entry with the lowest number is the first.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Final

SEED: Final = 32
"""Bytes of a seed."""


def commitment(seed: bytes) -> str:
    """What is published of a seed before the draw: SHA-256 of its bytes, 64 hexadecimal digits.

    raises      ValueError for a seed that is not 32 bytes
    """
    _checked(seed)
    return sha256(seed).hexdigest()


def entries_digest(entries: Collection[str]) -> str:
    """SHA-256 of all entries, sorted, each on a line of its own; 64 hexadecimal digits. Their order does not matter.

    raises      ValueError for an entry that occurs twice, is empty or holds a line break: two sets could have one digest
    """
    lines = sorted(entries)
    if len(set(lines)) != len(lines) or any(not line or line.splitlines() != [line] for line in lines):
        raise ValueError("entries are single lines that differ from each other")
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def number(seed: bytes, word: str, digest: str, entry: str) -> str:
    """What an entry drew: SHA-256 over seed, digest of the word, digest of all entries and the entry; 64 hexadecimal digits.

    Everything before the entry has a fixed length, so that no two draws are written alike.

    digest      of all entries, as ``entries_digest`` gives it
    raises      ValueError for a seed that is not 32 bytes
    """
    _checked(seed)
    return sha256(seed + sha256(word.encode()).digest() + bytes.fromhex(digest) + entry.encode()).hexdigest()


def order(seed: bytes, word: str, entries: Sequence[str]) -> tuple[str, ...]:
    """All entries, the first drawn first.

    seed        32 random bytes
    word        what was said at the draw, UTF-8; may be empty
    entries     (n,) each once, in any order
    returns     (n,) by their numbers, lowest first; every order is equally likely over all seeds
    raises      ValueError for a seed that is not 32 bytes, or entries that are no single lines or occur twice
    """
    _checked(seed)
    digest = entries_digest(entries)
    return tuple(sorted(entries, key=lambda entry: (number(seed, word, digest, entry), entry)))


def _checked(seed: bytes) -> None:
    if len(seed) != SEED:
        raise ValueError(f"a seed has {SEED} bytes")
