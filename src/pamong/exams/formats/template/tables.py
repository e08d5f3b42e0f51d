"""Tables of items as files: workbook or CSV in, rows out."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from pamong.core.refusals import Invalid
from pamong.exams.formats.documents import refuse_large, refuse_swollen
from pamong.exams.formats.raw import CannotTake, RawItem, Read, gathered
from pamong.exams.formats.template.cells import item_of
from pamong.exams.formats.template.columns import COLUMNS, REFUSED
from pamong.kit.imports import Unreadable, is_blank
from pamong.kit.imports.formats import heading, plain
from pamong.kit.imports.sniffing import LINES, announced_delimiter, delimiter_of, encoding_of

DEPTH: Final = 20
"""Rows among which the heading is looked for, as imports do."""

_NAMES: Final = {heading(name): one.key for one in COLUMNS for name in (*reversed(one.aliases), one.label)}
_NEEDED: Final = "stem"


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table whose heading was found.

    rows        all of them, as text, from the first of the file on
    at          index of the heading among them
    places      column key → index in a row
    """

    rows: tuple[tuple[str, ...], ...]
    at: int
    places: Mapping[str, int]


def table_of(data: bytes) -> TableRows | None:
    """The first sheet with a heading that names the question; None when there is none. Raises TooLarge, Invalid."""
    refuse_large(data)
    sheets = _workbook(data) if data.startswith(b"PK") else [_text(data)]
    for rows in sheets:
        for at, row in enumerate(rows[:DEPTH]):
            places = {
                _NAMES[heading(cell)]: place
                for place, cell in reversed(list(enumerate(row)))
                if heading(cell) in _NAMES
            }
            if _NEEDED in places and len(places) > 1:
                return TableRows(tuple(rows), at, places)
    return None


def read(data: bytes) -> Read:
    """Items of a workbook or a CSV file with our headings. Raises TooLarge ``items-large``; Invalid ``items-table``."""
    found = table_of(data)
    if found is None:
        raise Invalid("items-table", _("Tabel ini tidak punya kolom Pertanyaan. Pakai templat soal."))
    return gathered(_pieces(found))


def _pieces(found: TableRows) -> Iterator[tuple[str, Callable[[], RawItem]]]:
    for number, row in enumerate(found.rows[found.at + 1 :], start=found.at + 2):
        cells = {key: row[place] for key, place in found.places.items() if place < len(row)}
        if any(cells.values()):
            yield _("Baris %(row)s") % {"row": number}, partial(_item, cells)


def _item(cells: Mapping[str, str]) -> RawItem:
    values: dict[str, Any] = {}
    for column in COLUMNS:
        text = cells.get(column.key, "")
        if is_blank(text):
            continue
        try:
            values[column.key] = column.parse(text)
        except Unreadable as why:
            raise CannotTake(why.message) from why
    if told := values.get(REFUSED):
        raise CannotTake(str(told))
    return item_of(values)


def _workbook(data: bytes) -> list[list[tuple[str, ...]]]:
    refuse_swollen(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets: list[Sequence[Sequence[Any]]] = [
            list(book.get_sheet_by_name(name).iter_rows()) for name in book.sheet_names
        ]
    except CalamineError as error:
        raise Invalid(
            "import-damaged",
            _("Buku kerja ini tidak dapat dibuka. Buka dengan Excel, simpan ulang sebagai .xlsx tanpa kata sandi."),
        ) from error
    return [[tuple(plain(cell) for cell in row) for row in sheet] for sheet in sheets]


def _text(data: bytes) -> list[tuple[str, ...]]:
    text = data.decode(encoding_of([data]), "replace").removeprefix("\ufeff")
    first, _newline, rest = text.partition("\n")
    announced = announced_delimiter(first)
    body = rest if announced else text
    delimiter = announced or delimiter_of(body.splitlines(keepends=True)[:LINES])
    try:
        return [
            tuple(plain(cell) for cell in row) for row in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
        ]
    except csv.Error:
        return []
