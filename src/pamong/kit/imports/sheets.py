"""Rows of a table file, whatever it is: CSV streamed line by line, a workbook one sheet at a time.

The n-th row given is the row that a spreadsheet numbers n: blank rows are given too, and line breaks inside quotes make none.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from pamong.core.refusals import Invalid
from pamong.kit import filetypes
from pamong.kit.imports.formats import Cell
from pamong.kit.imports.sniffing import LINES, announced_delimiter, delimiter_of, encoding_of

Row = Sequence[Cell]

ACCEPTED: Final = frozenset({filetypes.CSV, filetypes.TEXT, filetypes.XLSX})
"""Types that can be imported; a CSV file of one column, or with a title above the table, looks like plain text."""

LONGEST_LINE: Final = 1 << 20
"""Characters of the longest line that is still part of a table."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file.

    name        of the sheet; empty for CSV
    form        how the file is written, for the support desk: "xlsx", "csv utf-8 ;"
    rows        gives the rows from the first on, at each call
    """

    name: str
    form: str
    rows: Callable[[], Iterator[Row]]


def sheets(path: Path, name: str) -> Iterator[Sheet]:
    """Visible tables of a file, in its order.

    name        as the uploader called it, for the sentence of a refusal
    raises      Invalid when the file is no table, damaged or protected by a password
    """
    found = filetypes.detect(path)
    if found == filetypes.XLSX:
        yield from _workbook(path, name)
    elif found in ACCEPTED:
        yield _text(path)
    elif found == filetypes.UNKNOWN:
        raise Invalid(
            "import-type",
            _(
                "Berkas “%(name)s” bukan tabel teks: di dalamnya ada isi yang tidak terbaca sebagai huruf. "
                "Simpan tabelnya sebagai buku kerja Excel (.xlsx) atau CSV."
            )
            % {"name": name},
        )
    else:
        raise Invalid(
            "import-type",
            _("Berkas “%(name)s” berisi %(found)s. Simpan tabelnya sebagai buku kerja Excel (.xlsx) atau CSV.")
            % {"name": name, "found": filetypes.name_of(found)},
        )


def _workbook(path: Path, name: str) -> Iterator[Sheet]:
    try:
        with CalamineWorkbook.from_path(path) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
                    yield Sheet(sheet.name, "xlsx", book.get_sheet_by_name(sheet.name).iter_rows)
    except CalamineError as error:
        raise Invalid(
            "import-damaged",
            _("Berkas “%(name)s” tidak dapat dibuka. Buka dengan Excel, simpan ulang sebagai .xlsx tanpa kata sandi.")
            % {"name": name},
        ) from error


def _text(path: Path) -> Sheet:
    with path.open("rb") as file:
        encoding = encoding_of(iter(partial(file.read, _CHUNK), b""))
    with path.open(encoding=encoding, newline="") as file:
        lines = list(islice(iter(partial(file.readline, LONGEST_LINE), ""), LINES))
    announced = announced_delimiter(lines[0]) if lines else ""
    delimiter = announced or delimiter_of(lines)
    rows = partial(_csv_rows, path, encoding, delimiter, skip=1 if announced else 0)
    return Sheet("", f"csv {encoding} {delimiter!r}", rows)


def _csv_rows(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        lines = islice(iter(partial(file.readline, LONGEST_LINE), ""), skip, None)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)  # strict: an open quote must not swallow rows
        number = 0
        try:
            for number, row in enumerate(reader, start=1):  # noqa: B007  # the refusal below names it
                yield row
        except csv.Error as error:
            if "field limit" in str(error):
                raise _too_long(number + 1) from error
            raise Invalid(
                "import-quotes",
                _(
                    'Baris %(row)s tidak dapat dibaca: tanda kutip (") di baris itu tidak berpasangan. '
                    "Hapus atau lengkapi tanda kutipnya, atau simpan tabel sebagai .xlsx."
                )
                % {"row": number + 1},
            ) from error


def _too_long(number: int) -> Invalid:
    """A long text or a quote that is never closed look the same to the reader, so both are named."""
    return Invalid(
        "import-cell-long",
        _(
            "Baris %(row)s memuat sel yang lebih panjang daripada %(limit)s karakter. Pendekkan isinya. "
            'Bila isinya memang pendek, periksa tanda kutip (") yang tidak ditutup.'
        )
        % {"row": number, "limit": number_format(csv.field_size_limit(), force_grouping=True)},
    )
