"""Which row is the heading, and which column is which."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Invalid
from pamong.kit.imports.formats import heading, plain
from pamong.kit.imports.importer import Column, Importer
from pamong.kit.imports.sheets import Sheet

DEPTH: Final = 20
"""Rows among which the heading is looked for."""

SHOWN: Final = 30
"""Headings that a refusal names."""

WHY: Final = gettext_lazy("Mengapa ditolak")
"""Heading of the column that the file of refused rows has beside its own; sent back with it, it is nobody's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A table whose columns are known.

    row         number of the heading
    headings    column key → heading as the file writes it, in the file's order; without dropped columns
    places      column key → index in a row
    dropped     headings of recognised columns that are not stored, with the reason
    ignored     headings that nobody knows
    """

    sheet: Sheet
    row: int
    headings: Mapping[str, str]
    places: Mapping[str, int]
    dropped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]


def layout_of(tables: Iterable[Sheet], importer: Importer, chosen: Mapping[str, str]) -> Layout:
    """The table and row of the file whose headings fit the importer best; the first of equals.

    chosen      heading → column key by a person's decision, "" for none; goes before the importer's own headings
    raises      Invalid naming what is missing and what was found
    """
    names = _names(importer, chosen)
    best: tuple[int, Sheet, int, list[str]] | None = None
    for sheet in tables:
        for number, cells in _tops(sheet):
            fit = len({names[name][1] for name in map(heading, cells) if name in names})
            if best is None or fit > best[0]:
                best = (fit, sheet, number, cells)
    if best is None:
        raise Invalid("import-empty", _("Berkas ini tidak memuat tabel. Isi tabelnya, lalu unggah lagi."))
    _fit, sheet, number, cells = best
    return _layout(importer, sheet, number, cells, _owners(cells, names, number))


def _names(importer: Importer, chosen: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Compared heading → rank and column key; a lower rank wins when a file has several headings of one column."""
    names = {
        heading(text): (rank, column.key)
        for column in importer.columns
        for rank, text in reversed(list(enumerate((column.label, *column.aliases), start=1)))
    }
    names |= {heading(text): (0, key) for text, key in chosen.items()}
    known = {column.key for column in importer.columns}
    return {name: (rank, key) for name, (rank, key) in names.items() if key in known}


def _tops(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    rows = enumerate(islice(sheet.rows(), DEPTH), start=1)
    texts = ((number, [" ".join(plain(cell).split()) for cell in row]) for number, row in rows)
    return ((number, cells) for number, cells in texts if any(cells))


def _owners(cells: Sequence[str], names: Mapping[str, tuple[int, str]], number: int) -> dict[str, int]:
    """Column key → index of its best heading."""
    found: dict[str, tuple[int, int]] = {}
    for index, cell in enumerate(cells):
        if (owner := names.get(heading(cell))) is None:
            continue
        rank, key = owner
        if key in found and found[key][0] == rank:
            raise Invalid(
                "import-heading-twice",
                _("Judul kolom “%(heading)s” berdiri dua kali di baris %(row)s. Hapus atau ganti salah satunya.")
                % {"heading": cell, "row": number},
            )
        if key not in found or rank < found[key][0]:
            found[key] = (rank, index)
    return {key: index for key, (_rank, index) in found.items()}


def _layout(importer: Importer, sheet: Sheet, number: int, cells: Sequence[str], owners: Mapping[str, int]) -> Layout:
    missing = [column for column in importer.kept if column.required and column.key not in owners]
    if missing:
        raise _missing(missing, number, cells)
    kept = sorted((owners[column.key], column.key) for column in importer.kept if column.key in owners)
    dropped = {owners[column.key]: column.drop for column in importer.columns if column.drop and column.key in owners}
    known = set(owners.values()) | {index for index, cell in enumerate(cells) if heading(cell) == heading(str(WHY))}
    return Layout(
        sheet=sheet,
        row=number,
        headings={key: cells[index] for index, key in kept},
        places={key: index for index, key in kept},
        dropped=tuple((cells[index], why) for index, why in sorted(dropped.items())),
        ignored=tuple(cell for index, cell in enumerate(cells) if cell and index not in known),
    )


def _missing(columns: Sequence[Column], number: int, cells: Sequence[str]) -> Invalid:
    found = [cell for cell in cells if cell]
    return Invalid(
        "import-columns-missing",
        _(
            "Kolom wajib tidak ditemukan: %(missing)s. Baris %(row)s dibaca sebagai judul: %(found)s. "
            "Beri kolom itu judul yang dikenal, atau pasangkan sendiri kolomnya."
        )
        % {
            "missing": ", ".join(f"“{column.label}”" for column in columns),
            "row": number,
            "found": ", ".join(f"“{cell}”" for cell in found[:SHOWN]) + (" …" if len(found) > SHOWN else ""),
        },
    )
