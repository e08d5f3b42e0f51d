"""XES, the form in which systems hand their event logs to each other (IEEE 1849). Pure, one pass, flat memory.

Only what stands directly in a trace or an event is read: attributes may hold attributes of their own, and what a log
declares for all of them (``global``) are examples, not values.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid, TooLarge
from pamong.kit.imports.formats import plain

UNPACKED: Final = 8 << 30
"""Bytes of the longest log: a small archive may hold more than a disk."""

WAITING: Final = 10_000
"""Events of a trace that are kept until its name is known; a name stands before the events everywhere but in odd files."""

NOTHING: Final = {"__INVALID__", "MISSING", "nil"}
"""What programs write for a value that is not there."""

_CHUNK: Final = 1 << 18
_HEAD: Final = 1 << 14
_GZIP: Final = b"\x1f\x8b"

Row = tuple[int, Sequence[str]]


def is_xes(path: Path) -> bool:
    """Whether a file is XES, by its content; packed with gzip or not."""
    try:
        with _opened(path) as file:
            head: bytes = file.read(_HEAD)
    except (OSError, EOFError, zlib.error):
        return False
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<") and (b"<log" in text or b":log" in text)


def rows(path: Path, of_trace: Mapping[str, int], of_event: Mapping[str, int], width: int) -> Iterator[Row]:
    """Place of each event in the file and its values, each at the index that its attribute has.

    of_trace    attribute of a trace → index
    of_event    attribute of an event → index
    width       how many values a row has
    raises      Invalid for a file that is damaged or declares a document type; TooLarge for one that never ends
    """
    reader = _Reader(of_trace, of_event, width)
    read = 0
    try:
        with _opened(path) as file:
            while chunk := file.read(_CHUNK):
                read += len(chunk)
                if read > UNPACKED:
                    raise TooLarge("log-large", _("Berkas ini terlalu besar setelah dibuka. Bagi menurut tahun."))
                reader.parser.Parse(chunk, False)
                yield from reader.taken()
            reader.parser.Parse(b"", True)
    except (ExpatError, OSError, EOFError, zlib.error) as error:
        raise Invalid(
            "log-damaged",
            _("Berkas XES ini rusak atau terpotong setelah kejadian ke-%(number)s. Unduh ulang dari sistem asalnya.")
            % {"number": reader.number},
        ) from error
    yield from reader.taken()


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        if not packed:
            yield file
            return
        with gzip.open(file) as unpacked:
            yield unpacked  # type: ignore[misc]  # read only, like any file


class _Reader:
    """What the parser calls."""

    def __init__(self, of_trace: Mapping[str, int], of_event: Mapping[str, int], width: int) -> None:
        """Begin before the first element."""
        self.of_trace, self.of_event, self.width = of_trace, of_event, width
        self.path: list[str] = []
        self.trace: list[str] = [""] * width
        self.event: list[str] = []
        self.number = 0
        self.waiting: list[Row] = []
        self.done: list[Row] = []
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = _no_doctype

    def taken(self) -> list[Row]:
        """Events that are complete, each once."""
        found, self.done = self.done, []
        return found

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        holder = self.path[-1] if self.path else "log"
        # An attribute that calls itself an event is none: only what stands where events stand may be one.
        name = tag.rpartition(":")[2] if holder in {"log", "trace"} else ""
        if name == "event":
            self.number += 1
            self.event = [""] * self.width
        elif holder == "event":
            self._keep(self.event, self.of_event, attributes)
        elif holder == "trace":
            self._keep(self.trace, self.of_trace, attributes)
        self.path.append(name)

    def end(self, _tag: str) -> None:
        """An element closes."""
        name = self.path.pop()
        if name == "event":
            self._add((self.number, self.event))
        elif name == "trace":
            self._release()
            self.trace = [""] * self.width

    def _keep(self, values: list[str], places: Mapping[str, int], attributes: dict[str, str]) -> None:
        place = places.get(attributes.get("key", ""))
        if place is not None and not values[place]:
            text = " ".join(plain(attributes.get("value", "")).split())
            values[place] = "" if text in NOTHING else text

    def _add(self, row: Row) -> None:
        if "trace" in self.path and not self.trace[self.of_trace["concept:name"]] and len(self.waiting) < WAITING:
            self.waiting.append(row)
        else:
            self.done.append(self._joined(row))

    def _release(self) -> None:
        self.done.extend(map(self._joined, self.waiting))
        self.waiting = []

    def _joined(self, row: Row) -> Row:
        number, cells = row
        return number, [own or shared for own, shared in zip(cells, self.trace, strict=True)]


def _no_doctype(*_declared: Any) -> None:
    raise Invalid(
        "log-doctype",
        _("Berkas XES ini memuat deklarasi DOCTYPE, yang tidak diterima. Ekspor ulang dari sistem asalnya."),
    )
