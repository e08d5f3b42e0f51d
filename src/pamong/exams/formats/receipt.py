"""The receipt at the end of an exam: a digest of what is stored, short enough to be written down."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final
from uuid import UUID

SIGNS: Final = 16
"""Hexadecimal signs of a receipt."""


def receipt_of(attempt: UUID, answers: Iterable[tuple[int, int, str]]) -> str:
    """First signs of the SHA-256 over the attempt and, for each slot, the answer that holds.

    answers     slot, seq and value as stored, ordered by slot; what was taken back is there as ``null``
    """
    digest = sha256(f"{attempt}\n".encode())
    for slot, seq, value in answers:
        digest.update(f"{slot}:{seq}:{value}\n".encode())
    return digest.hexdigest()[:SIGNS]


def grouped(receipt: str) -> str:
    """As people read it aloud: ``1f0c 77ab …``."""
    return " ".join(receipt[place : place + 4] for place in range(0, len(receipt), 4))
