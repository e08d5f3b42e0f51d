"""Tables for spreadsheets, written row by row so that memory stays flat at any length.

Indonesian office PCs open both forms with a double click: XLSX with real dates and numbers, CSV with semicolons, a byte
order mark and decimal commas. Text stays text: no formula starts from what a person typed, no NIP becomes 1,98E+17.
"""

import io
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from csv import writer
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any, Final, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from pamong.core.refusals import TooLarge

Kind = Literal["text", "number", "integer", "date", "datetime"]
Row = Mapping[str, Any]
Table = Iterator[bytes]

MAX_ROWS: Final = 1_048_575
"""Rows of one Excel sheet below its heading."""

MAX_TEXT: Final = 32_767
"""Characters of one Excel cell."""

CHUNK = 1 << 16

_EXACT = 10**15  # Excel keeps 15 digits; a longer whole number is a code and stays text
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "number": "#,##0.00",
    "integer": "0",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}
_WIDTHS: dict[Kind, int] = {"text": 28, "number": 16, "integer": 12, "date": 12, "datetime": 18}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where a row keeps the value, what its heading says, how it is written.

    key         of the row; a missing key or None is an empty cell
    kind        number, integer: any real number; date: a date; datetime: with zone, written in the active time zone
    """

    key: str
    label: str
    kind: Kind = "text"


def xlsx(columns: Sequence[Column], rows: Iterable[Row], *, title: str) -> Table:
    """Bytes of a workbook with one sheet: heading frozen, filter on, typed cells.

    rows        consumed once, when the first bytes are asked for
    title       name of the sheet and of the document; what Excel forbids in a sheet's name is taken off
    raises      TooLarge above 1,048,575 rows; TypeError naming the column for a value of another kind
    """
    with tempfile.TemporaryFile() as target:
        with Workbook(target, {"constant_memory": True}) as book:
            book.set_properties({"title": title})
            _fill(book, book.add_worksheet(_sheet_name(title)), columns, rows)
        target.seek(0)
        while chunk := target.read(CHUNK):
            yield chunk


def csv(columns: Sequence[Column], rows: Iterable[Row]) -> Table:
    """Bytes of a CSV file as an Indonesian Excel reads it: UTF-8 with byte order mark, ``;``, decimal comma.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, so this form is for people; programs
    and long numbers such as NIP are better served by ``xlsx``.
    """
    buffer = io.StringIO()
    lines = writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    heading = [_guarded(column.label) for column in columns]
    written = ([_csv_cell(column, row.get(column.key)) for column in columns] for row in rows)
    for line in chain([heading], written):
        lines.writerow(line)
        if buffer.tell() >= CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _fill(book: Workbook, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = [book.add_format({"num_format": _FORMATS[column.kind]}) for column in columns]
    for index, column in enumerate(columns):
        sheet.set_column(index, index, max(_WIDTHS[column.kind], min(len(column.label) + 4, 40)), formats[index])
        sheet.write_string(0, index, column.label, heading)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise TooLarge(
                "table-too-long",
                _("Tabel ini melebihi satu lembar Excel (1.048.575 baris). Persempit saringannya, atau unduh CSV."),
            )
        for index, column in enumerate(columns):
            _write_cell(sheet, number, index, column, row.get(column.key), formats[index])
    if columns:
        sheet.autofilter(0, 0, number, len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": xl_range(0, 0, number, len(columns) - 1)})


def _write_cell(sheet: Worksheet, row: int, index: int, column: Column, value: Any, form: Format) -> None:
    match _cell(column, value):
        case None:
            pass
        case str(text):
            sheet.write_string(row, index, text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…", form)
        case datetime() | date() as day:
            sheet.write_datetime(row, index, day, form)
        case amount:
            sheet.write_number(row, index, amount, form)


def _csv_cell(column: Column, value: Any) -> str:
    match _cell(column, value):
        case None:
            return ""
        case str(text):
            return _guarded(text)
        case datetime() as moment:
            return moment.strftime("%Y-%m-%d %H:%M:%S")
        case date() as day:
            return day.isoformat()
        case amount:
            return str(amount).replace(".", ",")


def _cell(column: Column, value: Any) -> str | float | Decimal | date | None:
    """Value as it is to be written. None for nothing and for what is no number (NaN)."""
    if value is None or (isinstance(value, (float, Decimal)) and not math.isfinite(value)):
        return None
    return _CELLS[column.kind](column, value)


def _text(_column: Column, value: Any) -> str:
    return str(value)


def _number(column: Column, value: Any) -> str | float | Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise _wrong_kind(column, value)
    return str(value) if isinstance(value, int) and abs(value) >= _EXACT else value


def _date(column: Column, value: Any) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise _wrong_kind(column, value)
    return value


def _datetime(column: Column, value: Any) -> datetime:
    if not isinstance(value, datetime) or timezone.is_naive(value):
        raise _wrong_kind(column, value)
    return timezone.make_naive(value)


_CELLS: dict[Kind, Callable[[Column, Any], str | float | Decimal | date]] = {
    "text": _text,
    "number": _number,
    "integer": _number,
    "date": _date,
    "datetime": _datetime,
}


def _wrong_kind(column: Column, value: Any) -> TypeError:
    return TypeError(f"column {column.key!r} holds {column.kind}, not {type(value).__name__}")


def _guarded(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _sheet_name(title: str) -> str:
    return "".join(" " if char in "[]:*?/\\" else char for char in title).strip(" '")[:31].rstrip(" '") or "Data"
