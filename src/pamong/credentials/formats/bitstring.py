"""Bits of a status list as text: gzip, then multibase base64url without padding (W3C Bitstring Status List 1.0, section 3)."""

import gzip
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable
from typing import Final

from pamong.credentials.formats.badge import PLACES

_BYTES: Final = PLACES // 8
_LONGEST: Final = 64_000
"""Signs of a list; one of nothing but chance takes 22,000."""


def encode(places: Iterable[int]) -> str:
    """A list in which these places are set. The same places always give the same text."""
    bits = bytearray(_BYTES)
    for place in places:
        bits[place >> 3] |= 0x80 >> (place & 7)  # the first place is the highest bit of the first byte
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def decode(words: str) -> bytes:
    """The bits. Raises ValueError for what is no list of exactly so many places; never takes more memory than it has."""
    if not words.startswith("u") or len(words) > _LONGEST:
        raise ValueError("no base64url")
    try:
        packed = urlsafe_b64decode(words[1:] + "=" * (-len(words[1:]) % 4))
        reader = zlib.decompressobj(wbits=31)
        bits = reader.decompress(packed, _BYTES + 1)
    except (Error, zlib.error) as error:
        raise ValueError("no gzip") from error
    if len(bits) != _BYTES or not reader.eof:
        raise ValueError("not of this length")
    return bits


def bit(bits: bytes, place: int) -> bool:
    """Whether a place is set."""
    return bool(bits[place >> 3] & 0x80 >> (place & 7))
