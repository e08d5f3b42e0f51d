"""Answers of many people as a table from anywhere: rows are people, columns are items.

Cells are options (``A``, ``b``, ``Ya``) or ``0`` and ``1``; an empty cell and ``NA`` are no answer. Commas, semicolons or tabs
part the cells, as the first line shows. A key is a table of the same kind: the names and one row below, or a line for each item
with its name and its key.
"""

import csv
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from io import StringIO
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from pamong.core.refusals import Invalid, TooLarge
from pamong.science.itemstats import Choices

LARGEST: Final = 200_000_000
"""Bytes of a file."""

ITEMS: Final = 2_000

BLANK: Final = frozenset({"", "NA"})

_RIGHT: Final = frozenset({"0", "1"})
_PAIR: Final = 2
_SHOWN: Final = 5
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class ResponseTable:
    """Names of the items, and for each person the cells as they were written; None is no answer."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """Shares of the points, and what was chosen where options are known."""

    points: NDArray[np.float64]
    choices: tuple[Choices | None, ...]


def read_responses(data: bytes) -> ResponseTable:
    """The table of a CSV file. Raises TooLarge ``file-large``; Invalid ``responses-…`` that names line and column."""
    lines = _lines(data)
    if not lines:
        raise Invalid(
            "responses-empty",
            _("Berkas ini kosong. Baris pertama memuat nama butir, tiap baris berikutnya satu orang."),
        )
    names = _names(lines[0][1])
    return ResponseTable(names, tuple(_person(place, cells, len(names)) for place, cells in lines[1:]))


def read_key(data: bytes) -> dict[str, str]:
    """Item → its right option. Raises TooLarge ``file-large``; Invalid ``key-…``."""
    lines = [cells for _place, cells in _lines(data)]
    pairs = [cells for cells in lines if len(cells) == _PAIR]
    if len(lines) == _PAIR and len(lines[0]) == len(lines[1]) and not _headed(lines):
        found = list(zip(lines[0], lines[1], strict=True))
    elif lines and len(pairs) == len(lines):
        found = [(name, key) for name, key in lines[1:]] if _headed(lines) else [(name, key) for name, key in lines]
    else:
        raise Invalid(
            "key-shape",
            _(
                "Kunci tidak terbaca. Tulis nama butir di baris pertama dan kuncinya di baris kedua, atau satu baris tiap butir."
            ),
        )
    empty = [name for name, key in found if not name or key in BLANK]
    if empty or len({name for name, _key in found}) < len(found):
        raise Invalid(
            "key-cells",
            _("Kunci memuat butir yang kosong atau ditulis dua kali. Periksa: %(items)s.")
            % {
                "items": _some(empty or [name for name, _key in found]),
            },
        )
    return dict(found)


def mark(table: ResponseTable, key: Mapping[str, str] | None) -> Marked:
    """Points of every cell: by the key, or as they stand when all are 0 and 1.

    raises      Invalid ``key-missing`` when options have no key, ``key-items`` when key and table differ
    """
    columns: list[tuple[str | None, ...]] = list(zip(*table.rows, strict=True)) or [()] * len(table.names)
    if key is None:
        _refuse_options(table)
        return Marked(_points(columns, [{"1"}] * len(columns)), (None,) * len(columns))
    _refuse_strangers(table.names, key)
    choices = tuple(_chosen(column, key[name]) for name, column in zip(table.names, columns, strict=True))
    return Marked(_points([one.picked for one in choices], [one.right for one in choices]), choices)


def _points(columns: Sequence[Sequence[str | None]], right: Sequence[AbstractSet[str]]) -> NDArray[np.float64]:
    """(people, items); a column at a time, for a whole nation's answers fit into memory only so."""
    pairs = zip(columns, right, strict=True)
    return np.column_stack(
        [np.fromiter((cell in whole for cell in column), np.float64, len(column)) for column, whole in pairs]
    )


def _chosen(column: Sequence[str | None], key: str) -> Choices:
    """Options are those that somebody chose, and the key. Upper and lower case are one."""
    picked = [None if cell is None else cell.upper() for cell in column]
    right = key.upper()
    return Choices(sorted({right, *(cell for cell in picked if cell is not None)}), frozenset({right}), picked)


def _refuse_options(table: ResponseTable) -> None:
    for place, row in enumerate(table.rows, 2):
        for name, cell in zip(table.names, row, strict=True):
            if cell is not None and cell not in _RIGHT:
                raise Invalid(
                    "key-missing",
                    _(
                        "Baris %(line)s kolom “%(item)s” berisi “%(cell)s”. Tanpa kunci, isi sel hanya 0 atau 1. Sertakan --key."
                    )
                    % {"line": place, "item": name, "cell": cell[:40]},
                )


def _refuse_strangers(names: Sequence[str], key: Mapping[str, str]) -> None:
    without, unknown = [name for name in names if name not in key], [name for name in key if name not in names]
    if without:
        raise Invalid(
            "key-items",
            _("Tidak ada kunci untuk kolom %(items)s. Lengkapi kuncinya, atau hapus kolom yang bukan butir.")
            % {"items": _some(without)},
        )
    if unknown:
        raise Invalid(
            "key-items",
            _("Kunci menyebut %(items)s, yang tidak ada di tabel jawaban. Samakan nama butirnya.")
            % {"items": _some(unknown)},
        )


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    twice = sorted({name for name in cells if cells.count(name) > 1})
    if "" in cells or twice:
        raise Invalid(
            "responses-names",
            _("Baris pertama harus memuat nama tiap butir, masing-masing sekali. Kosong atau berulang: %(items)s.")
            % {"items": _some([name or _("(kosong)") for name in twice or [""]])},
        )
    if len(cells) > ITEMS:
        raise TooLarge("responses-items", _("Tabel ini memuat lebih dari %(most)s butir.") % {"most": ITEMS})
    return tuple(cells)


def _person(line: int, cells: Sequence[str], width: int) -> tuple[str | None, ...]:
    if len(cells) != width:
        raise Invalid(
            "responses-width",
            _("Baris %(line)s berisi %(read)s sel, padahal ada %(wanted)s butir. Periksa tanda pemisahnya.")
            % {"line": line, "read": len(cells), "wanted": width},
        )
    return tuple(None if cell in BLANK else cell for cell in cells)


def _lines(data: bytes) -> list[tuple[int, list[str]]]:
    """Cells of each line that is not empty, with its number."""
    if len(data) > LARGEST:
        raise TooLarge("file-large", _("Berkas ini terlalu besar."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("file-encoding", _("Berkas ini bukan teks UTF-8. Simpan ulang sebagai CSV UTF-8.")) from None
    if "\0" in text:
        raise Invalid("file-encoding", _("Berkas ini bukan CSV. Simpan ulang sebagai CSV UTF-8."))
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        return [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if cells]
    except csv.Error:
        raise Invalid(
            "file-csv", _("Baris %(line)s tidak terbaca. Periksa tanda petiknya.") % {"line": reader.line_num}
        ) from None


def _headed(lines: Sequence[Sequence[str]]) -> bool:
    """Whether the first line only says what the two columns are."""
    return [cell.casefold() for cell in lines[0]] in (["item", "key"], ["butir", "kunci"], ["name", "key"])


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name[:40]}”" for name in names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown}, …"
