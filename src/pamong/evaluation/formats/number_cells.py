"""Numbers as people type them: ``12.5`` in a table with commas, ``1.234,5`` in one with semicolons."""

import re
from collections.abc import Sequence
from enum import Enum
from math import isfinite
from typing import Final

BLANK: Final = frozenset({"", "na", "nan", "n/a", "null", "none", "-", "–"})
"""What stands in a cell where there is no number, in small letters."""

_ENDLESS: Final = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?(?:[eE][+-]?\d+)?")
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+")


class Wrong(Enum):
    """Why a cell is no number that may be taken."""

    TEXT = "text"
    ENDLESS = "endless"
    UNCLEAR = "unclear"


Cell = float | Wrong | None


def read_numbers(cells: Sequence[str], *, semicolons: bool) -> list[Cell]:
    """The numbers of a column; None for a blank cell.

    semicolons      the table parts its cells so, and a comma may begin the decimals. ``1.234`` there is ``Wrong.UNCLEAR``
                    when nothing in its column tells whether the point begins decimals or marks thousands
    """
    comma = semicolons and any("," in cell for cell in cells)
    pointed = [cell for cell in cells if "." in cell]
    unclear = semicolons and not comma and bool(pointed) and all(map(_THOUSANDS.fullmatch, pointed))
    return [_read(cell, comma=comma, unclear=unclear) for cell in cells]


def is_blank(cell: str) -> bool:
    """Whether nothing stands there."""
    return cell.casefold() in BLANK


def _read(cell: str, *, comma: bool, unclear: bool) -> Cell:
    if is_blank(cell):
        return None
    if _ENDLESS.fullmatch(cell):
        return Wrong.ENDLESS
    text = cell.replace("−", "-")
    if not (_COMMA if comma else _PLAIN).fullmatch(text):
        return Wrong.TEXT
    if unclear and "." in text:
        return Wrong.UNCLEAR
    value = float(text.replace(".", "").replace(",", ".") if comma else text)
    return value if isfinite(value) else Wrong.ENDLESS
