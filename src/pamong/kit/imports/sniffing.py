"""How a text file is written, told from its content."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

DELIMITERS: Final = ";,\t|"
"""In the order of preference when the evidence is equal."""

LINES: Final = 100
"""Rows that are looked at."""

_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def encoding_of(chunks: Iterable[bytes]) -> str:
    """Name of the encoding. Reads everything: one byte in the last row tells UTF-8 from what Windows writes.

    UTF-16 only with its byte order mark; else what is valid UTF-8 is UTF-8; else cp1252, or latin-1 where that has holes.
    """
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8-sig", "cp1252")}
    for number, chunk in enumerate(chunks):
        if number == 0 and chunk.startswith(_UTF16_MARKS):
            return "utf-16"
        decoders = {name: decoder for name, decoder in decoders.items() if _decodes(decoder, chunk)}
    left = [name for name, decoder in decoders.items() if _decodes(decoder, b"", final=True)]
    return left[0] if left else "latin-1"


def delimiter_of(lines: Sequence[str]) -> str:
    """The delimiter under which most rows have the same width, above one; then the widest. A comma when none is.

    lines       from the first on, with their ends; the last may be cut off
    """
    found = max(DELIMITERS, key=lambda char: (*_agreement(lines, char), -DELIMITERS.index(char)))
    return found if _agreement(lines, found) != (0, 0) else ","


def announced_delimiter(line: str) -> str:
    """Delimiter that a first line ``sep=;`` announces to Excel, which shows no row for it; empty for other lines."""
    text = line.strip().strip('"').casefold()
    return text[-1] if text[:-1] == "sep=" and text[-1] in DELIMITERS else ""


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Share of rows that have the most frequent width above one, and that width."""
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row in islice(reader, LINES) if row)
    except csv.Error:
        return 0, 0
    count, width = max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))
    return (count / widths.total(), width) if count else (0, 0)
