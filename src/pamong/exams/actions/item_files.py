"""Files of items in any form that is read here, as the one table that imports read."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.exams.actions.items.words import sentence
from pamong.exams.formats import aiken, gift, moodle, qti
from pamong.exams.formats.documents import local, refuse_large, refuse_size, tree, unpacked_names
from pamong.exams.formats.raw import RawItem, Read
from pamong.exams.formats.template import (
    COLUMNS,
    PICTURE,
    REFUSED,
    TableRows,
    cells_of,
    general_cells,
    table_of,
)
from pamong.exams.items import problems
from pamong.exams.items.content import OPTIONS
from pamong.kit.imports.sniffing import encoding_of
from pamong.kit.wording import one_line

_BANK: Final = next(column.label for column in COLUMNS if column.key == "bank")
_NAMED: Final = 60
"""Letters of a question that has no code, by which a refusal names it."""

_ANNOUNCED: Final = "sep=;" + " " * 1_100
"""First line of the table. So long that words of a question are not taken for the beginning of a web page."""

_ROOTS: Final[Mapping[str, Callable[[bytes], Read]]] = {"quiz": moodle.read, "assessmentItem": qti.read}


def items_table_of(data: bytes, name: str, bank: str) -> bytes:
    """A file of items as a table: GIFT, Aiken, Moodle XML, QTI items and packages, workbooks and CSV.

    What a reader cannot take stays as a row that says why, so that the import refuses it by name. Rows of a table that
    name a bank of their own keep it.

    name        as the uploader called the file
    bank        into which its items go; may be empty for a table in which each row names one
    raises      TooLarge ``items-large``; Invalid for what cannot be read, ``items-form``, ``items-none``, ``items-bank``
    """
    refuse_large(data)
    told = one_line(bank)
    found = _read(data, name)
    if found is None:
        table = table_of(data)
        return data if table is None else _with_bank(table, told)
    if not found.items and not found.refused:
        raise Invalid("items-none", _("Berkas “%(name)s” tidak memuat soal.") % {"name": name})
    if not told:
        raise Invalid("items-bank", _("Tulis nama bank soal tempat butir-butirnya disimpan."))
    return _table(_rows(found, told))


def write_items_table(source: Path, target: Path, *, name: str, bank: str) -> None:
    """The same from a file to a file, which may be one; what is too large is refused before it is read."""
    refuse_size(source.stat().st_size)
    target.write_bytes(items_table_of(source.read_bytes(), name, bank))


def _read(data: bytes, name: str) -> Read | None:
    """What a file holds; None for a table."""
    if data.startswith(b"PK"):
        return None if "[Content_Types].xml" in unpacked_names(data) else qti.read(data)
    text = data.decode(encoding_of([data]), "replace").removeprefix("\ufeff").lstrip()
    if text.startswith("<"):
        return _marked_up(tree(data))(data)
    braced = name.lower().endswith((".gift", ".txt")) and "{" in text
    if not braced and (name.lower().endswith((".csv", ".tsv")) or table_of(data) is not None):
        return None
    if 0 <= text.find("{") < text.rfind("}"):
        return gift.read(data)
    if aiken.looks_so(text):
        return aiken.read(data)
    raise Invalid(
        "items-form",
        _("Isi “%(name)s” tidak dikenal. Unggah GIFT, Aiken, Moodle XML, QTI 2.1 (XML atau ZIP), XLSX, atau CSV.")
        % {"name": name},
    )


def _marked_up(root: Element) -> Callable[[bytes], Read]:
    found = _ROOTS.get(local(root))
    if found is None:
        raise Invalid(
            "items-xml",
            _(
                "Berkas XML ini berakar <%(root)s>. Yang dibaca ialah <quiz> dari Moodle dan <assessmentItem> dari QTI 2."
            )
            % {"root": local(root)[:40]},
        )
    return found


def _rows(found: Read, bank: str) -> Iterable[dict[str, str]]:
    seen: set[str] = set()
    for item in found.items:
        yield _row(_renamed(item) if item.code in seen else item, bank)
        seen |= {item.code} if item.code else set()
    for refused in found.refused:
        yield {"bank": bank, "stem": _("(tidak terbaca)"), REFUSED: f"{refused.where}: {refused.what}"}


def _renamed(item: RawItem) -> RawItem:
    """Other systems let several questions have one name; a code is only one's."""
    said = _(
        "Nama “%(code)s” dipakai lebih dari satu soal di berkas ini; yang pertama memakainya, yang lain diberi nomor."
    )
    return replace(item, code="", lost=(*item.lost, said % {"code": item.code}))


def _row(item: RawItem, bank: str) -> dict[str, str]:
    wrong = problems(item.kind, item.content, item.key)
    if not wrong:
        return {"bank": bank, **cells_of(item)}
    told = {"bank": bank, **general_cells(item)}
    texts = item.content.get("options", item.content.get("left", []))[:OPTIONS]
    told |= {f"option_{one['id']}": one["text"] for one in texts}
    with suppress(LookupError):  # of a key that is not whole; what there is of it helps to mend the row
        told |= cells_of(item)
    told["stem"] = told["stem"] or _("(tidak terbaca)")
    name = item.code or one_line(str(item.content.get("stem", "")))[:_NAMED]
    said = " ".join(sentence(one, item.kind) for one in wrong)
    return told | {REFUSED: f"{name}: {said}" if name else said}


def _with_bank(table: TableRows, bank: str) -> bytes:
    """The same rows in the same places, each with its bank."""
    place = table.places.get("bank")
    if place is None and not bank:
        raise Invalid("items-bank", _("Tulis nama bank soal tempat butir-butirnya disimpan."))
    width = max(len(row) for row in table.rows)
    lines = []
    for at, row in enumerate(table.rows):
        cells = [*row, *[""] * (width - len(row))]
        own = _BANK if at == table.at else bank if at > table.at and any(row) else ""
        if place is None:
            cells.append(own)
        elif at != table.at:
            cells[place] = cells[place] or own
        lines.append(cells)
    return _csv(lines)


def _table(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Without those columns of pictures that no row fills."""
    told = list(rows)
    filled = {key for row in told for key, cell in row.items() if cell}
    columns = [one for one in COLUMNS if one.key in filled or not one.key.startswith(PICTURE)]
    return _csv([[column.label for column in columns], *([row.get(one.key, "") for one in columns] for row in told)])


def _csv(lines: Iterable[Iterable[str]]) -> bytes:
    buffer = io.StringIO()
    buffer.write(f"{_ANNOUNCED}\r\n")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(lines)
    return buffer.getvalue().encode()
