"""A made-up registry as a file, with or without the mistakes that such files usually have."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

from pamong.people.formats.reference import registry_columns
from pamong.tour.mistakes import Mistake, planted
from pamong.tour.registry import Row, rows

__all__ = ["Mistake", "Row", "planted", "rows", "write_csv", "write_planted", "write_xlsx"]

FIRST_ROW: Final = 2
"""Number that a spreadsheet gives the row below the heading."""

_BEGUN: Final = datetime(2026, 1, 1, tzinfo=UTC).replace(
    tzinfo=None
)  # a fixed date, so that equal rows give equal bytes


def write_xlsx(path: Path, table: Iterable[Mapping[str, str]]) -> int:
    """Write rows as a workbook, every cell as text; the same bytes for the same rows. Returns how many. Memory stays flat."""
    columns = list(registry_columns())
    number = 0
    with Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": _BEGUN})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("Pegawai")
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column, text)
        for number, row in enumerate(table, start=1):
            for index, column in enumerate(columns):
                if row[column]:
                    sheet.write_string(number, index, row[column], text)
    return number


def write_csv(path: Path, table: Iterable[Mapping[str, str]]) -> int:
    """Write rows as CSV with ``;``, UTF-8. Returns how many. Memory stays flat."""
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, list(registry_columns()), delimiter=";", lineterminator="\r\n")
        lines.writeheader()
        for number, row in enumerate(table, start=1):  # noqa: B007  # the last one is how many there are
            lines.writerow(row)
    return number


def write_planted(path: Path, table: Iterable[Row], *, share: float, seed: int) -> dict[int, Mistake]:
    """Write rows of which a share is wrong, as CSV or, with the ending ``.xlsx``, as a workbook.

    share       0.05 for five of a hundred
    returns     row number as a spreadsheet shows it → what is wrong with that row
    """
    wrong: dict[int, Mistake] = {}

    def noted() -> Iterable[Row]:
        for number, (row, mistake) in enumerate(planted(table, share=share, seed=seed), start=FIRST_ROW):
            if mistake:
                wrong[number] = mistake
            yield row

    (write_xlsx if path.suffix == ".xlsx" else write_csv)(path, noted())
    return wrong
