"""How large a picture becomes when it is shown: a small file may hold more pixels than a telephone has memory for."""

import base64
import binascii
import struct
from typing import Final

MOST: Final = 12_000_000
"""Pixels of one picture: what a telephone's camera makes."""

_FRAMES: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of JPEG after which height and width stand."""


def too_many(address: str) -> bool:
    """Whether the picture that a ``data:`` address holds has more pixels than that, by its own head."""
    try:
        data = base64.b64decode(address.partition(",")[2])
        width, height = _size(data)
    except (binascii.Error, struct.error, IndexError, ValueError):
        return False  # nothing that a browser shows
    return width * height > MOST


def _size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, WebP or JPEG."""
    if data.startswith(b"\x89PNG"):
        width, height = struct.unpack_from(">II", data, 16)
    elif data.startswith(b"RIFF"):
        width, height = _webp(data)
    else:
        width, height = _jpeg(data)
    return width, height


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int]:
    place = 2
    while data[place] == 0xFF:  # noqa: PLR2004  # each part begins so
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", data, place + 2)[0]  # noqa: PLR2004  # filling
    raise ValueError("no frame")
