"""Status lists as text, against what the W3C published, and against bombs."""

import gzip
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.credentials.formats.badge import PLACES
from pamong.credentials.formats.bitstring import bit, decode, encode


def packed(data: bytes) -> str:
    """As a list is packed, by the standard library alone."""
    return "u" + urlsafe_b64encode(gzip.compress(data, mtime=0)).decode().rstrip("=")


@given(st.sets(st.integers(0, PLACES - 1), max_size=50))
def test_places_that_are_set_are_read_back(places: set[int]) -> None:
    bits = decode(encode(places))
    assert {place for place in range(PLACES) if bit(bits, place)} == places
    assert encode(places) == encode(sorted(places, reverse=True))


def test_first_place_is_the_highest_bit() -> None:
    assert decode(encode([0]))[:2] == b"\x80\x00"
    assert decode(encode([7, 8]))[:2] == b"\x01\x80"


def test_published_list_of_zeros_is_read() -> None:
    # W3C Bitstring Status List 1.0: the encoded list of its examples, of which nothing is set.
    published = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert decode(published) == bytes(16_384)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "u",
        "uAAAA",
        "z" + packed(bytes(16_384))[1:],
        packed(bytes(16_383)),
        packed(bytes(16_385)),
        packed(bytes(50_000_000)),
        packed(bytes(16_384))[:-8],
        "u" + "A" * 70_000,
        "u é",
    ],
)
def test_what_is_no_list_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(words)
