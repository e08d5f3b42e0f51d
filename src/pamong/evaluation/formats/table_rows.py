"""Rows of a CSV file with the columns that are asked for, and what is said about cells that cannot be taken."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid, TooLarge
from pamong.evaluation.formats.study_spec import nearest
from pamong.kit.cells import MOST, WHOLE_ROW, CellProblem, TableRefused

LARGEST: Final = 100_000_000
"""Bytes of a file."""

_DELIMITERS: Final = (",", ";", "\t")
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table without its empty rows.

    names       of the columns that are kept; ``cells``: of each, row by row, without blanks around them
    numbers     of the rows, as a spreadsheet shows them
    semicolons  part the cells
    """

    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    semicolons: bool

    def column(self, name: str) -> tuple[str, ...]:
        """Cells of one column."""
        return self.cells[self.names.index(name)]

    def blank(self, cells: Sequence[str]) -> list[int]:
        """Places of empty cells."""
        return [place for place, cell in enumerate(cells) if not cell]

    def refuse(self, code: str, column: str, wrong: Sequence[tuple[int, str]]) -> None:
        """Raise TableRefused for cells that cannot be taken, given by place and sentence; nothing when there are none."""
        if wrong:
            told = [CellProblem(self.numbers[place], column, message) for place, message in wrong[:MOST]]
            raise TableRefused(code, told, len(wrong))


def read_rows(data: bytes, wanted: Sequence[str], or_else: Sequence[str] = ()) -> TableRows:
    """The columns that are wanted, and those of ``or_else`` that are there.

    raises      TooLarge ``file-large``; Invalid ``file-encoding``, ``file-csv``; TableRefused ``table-empty``,
                ``table-columns``, ``table-width``
    """
    text = _text(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    lines = _lines(text, delimiter)
    if not lines:
        message = _(
            "Berkas ini kosong. Baris pertama memuat nama kolom, tiap baris berikutnya satu unit pada satu waktu."
        )
        raise TableRefused("table-empty", [CellProblem(None, WHOLE_ROW, message)])
    names = [*wanted, *(name for name in or_else if name in lines[0][1])]
    places = _places(lines[0][1], names)
    width = len(lines[0][1])
    wrong = [
        CellProblem(number, WHOLE_ROW, _width(len(cells), width)) for number, cells in lines[1:] if len(cells) != width
    ]
    if wrong:
        raise TableRefused("table-width", wrong[:MOST], len(wrong))
    if len(lines) == 1:
        message = _("Berkas ini hanya memuat nama kolom. Tambahkan baris data.")
        raise TableRefused("table-empty", [CellProblem(None, WHOLE_ROW, message)])
    columns = tuple(tuple(cells[place] for _number, cells in lines[1:]) for place in places)
    return TableRows(tuple(names), columns, tuple(number for number, _cells in lines[1:]), delimiter == ";")


def _text(data: bytes) -> str:
    if len(data) > LARGEST:
        raise TooLarge("file-large", _("Berkas ini terlalu besar."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Invalid("file-encoding", _("Berkas ini bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8."))
    return text


def _lines(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Cells of each row that is not empty, with its number."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [[cell.strip() for cell in cells] for cells in reader]
    except csv.Error:
        message = _("Baris %(line)s tidak terbaca. Periksa tanda petiknya.") % {"line": reader.line_num}
        raise Invalid("file-csv", message) from None
    return [(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)]


def _places(heading: Sequence[str], names: Sequence[str]) -> list[int]:
    """Where each column stands."""
    missing = [name for name in names if name not in heading]
    if missing:
        there = ", ".join(f"“{name[:40]}”" for name in heading[:_SHOWN])
        message = _("Kolom ini tidak ada. Yang ada: %(there)s.") % {"there": there}
        told = [CellProblem(None, name, message + nearest(name, heading)) for name in missing]
        raise TableRefused("table-columns", told)
    twice = [name for name in names if heading.count(name) > 1]
    if twice:
        message = _("Kolom ini ada dua kali. Hapus atau ganti nama salah satunya.")
        raise TableRefused("table-columns", [CellProblem(None, name, message) for name in twice])
    return [heading.index(name) for name in names]


def _width(read: int, wanted: int) -> str:
    return _("Berisi %(read)s sel, padahal ada %(wanted)s kolom. Periksa tanda pemisahnya.") % {
        "read": read,
        "wanted": wanted,
    }
