"""Arithmetic of the chain, against digests worked out with other tools."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.chain import START, Digest, Link, differences, entry_digest, join, link_digest, split

A, B = Digest(b"a" * 32), Digest(b"b" * 32)
LINK = Link(region=1904, number=1, at="2026-11-21T03:32:00.000000", entries=(4, 7), digests=(A, B), previous=START)


def test_entry_digest_is_sha256_of_compact_json() -> None:
    # printf '%s' '[1,"é",null]' | sha256sum
    assert entry_digest([1, "é", None]).hex() == "f4a0e8cba171cb7ba624edd50233cce0c089d8bc5fc3d4bc3c39d10c8ea7c6af"


def test_link_digest_binds_previous_head_and_digests_in_this_order() -> None:
    by_hand = START + b'[1904,1,"2026-11-21T03:32:00.000000",[4,7]]\0' + b"a" * 32 + b"b" * 32
    assert link_digest(LINK) == hashlib.sha256(by_hand).digest()


@pytest.mark.parametrize(
    "changed",
    [
        replace(LINK, region=1),
        replace(LINK, number=2),
        replace(LINK, at="2026-11-21T03:32:00.000001"),
        replace(LINK, entries=(7, 4)),
        replace(LINK, digests=(B, A)),
        replace(LINK, previous=A),
    ],
)
def test_link_digest_changes_with_every_part(changed: Link) -> None:
    assert link_digest(changed) != link_digest(LINK)


def test_link_with_missing_digests_is_refused() -> None:
    with pytest.raises(ValueError, match="one digest for each entry"):
        link_digest(replace(LINK, digests=(A,)))


@given(st.lists(st.binary(min_size=32, max_size=32)))
def test_split_undoes_join(digests: list[bytes]) -> None:
    assert list(split(join(map(Digest, digests)))) == digests


def test_split_of_cut_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="cut short"):
        split(bytes(33))


def test_differences_names_edited_and_removed_in_order() -> None:
    assert list(differences(LINK, {4: A, 7: B})) == []
    assert list(differences(LINK, {4: B})) == [("edited", 4), ("removed", 7)]
