"""Base 58 with Bitcoin's alphabet, as multibase writes it behind a z."""

from typing import Final

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST: Final = 200


def base58(data: bytes) -> str:
    """The bytes as text; each leading zero byte is a 1."""
    number, signs = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        signs = _ALPHABET[rest] + signs
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + signs


def from_base58(words: str) -> bytes:
    """The bytes of a text. Raises ValueError for a sign that is not in the alphabet, and for what is longer than any key."""
    if len(words) > _LONGEST:
        raise ValueError("too long")
    number = 0
    for sign in words:
        number = number * 58 + _ALPHABET.index(sign)
    zeros = len(words) - len(words.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
