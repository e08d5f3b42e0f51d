"""Rows of a file → rows to be staged: each either understood or refused with every reason at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.imports.formats import Unreadable, Value, is_blank, plain
from pamong.kit.imports.headings import Layout
from pamong.kit.imports.importer import Importer, Problem

KEY_JOINT: Final = "\x1f"
"""Between the parts of a key; no cell holds it, because invisible characters are taken out."""


Reader = tuple[str, Callable[[str], Value], bool]
"""Key of a column, how its cells are read, and whether each must hold something."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One row.

    row         number that a spreadsheet shows
    key         natural key as text; empty when a part of it is missing or unreadable
    data        values of all kept columns
    cells       text as it was written, of the columns that the file has
    problems    empty for a row that was understood
    """

    row: int
    key: str
    data: Mapping[str, Value]
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]


def readings(importer: Importer, layout: Layout) -> Iterator[Reading]:
    """Every row below the heading that says something in a column that is kept."""
    columns = [column for column in importer.kept if column.key in layout.places]
    keys = [column.key for column in columns]
    places = [layout.places[key] for key in keys]
    readers = [(column.key, column.parse, column.required) for column in columns]
    blank = dict.fromkeys(column.key for column in importer.kept)
    for number, row in enumerate(layout.sheet.rows(), start=1):
        if number <= layout.row:
            continue
        width = len(row)
        texts = [plain(row[place]) if place < width else "" for place in places]
        if not all(map(is_blank, texts)):  # a dash in an empty row is no row either
            yield _reading(importer, readers, number, dict(zip(keys, texts, strict=True)), blank.copy())


def _reading(
    importer: Importer, readers: list[Reader], number: int, cells: dict[str, str], data: dict[str, Value]
) -> Reading:
    problems: list[Problem] = []
    for (key, parse, required), text in zip(readers, cells.values(), strict=True):
        if is_blank(text):
            if required:
                problems.append(Problem(key, _("Wajib diisi.")))
            continue
        try:
            data[key] = parse(text)
        except Unreadable as unreadable:
            problems.append(Problem(key, unreadable.message))
    unread = {problem.column for problem in problems}
    problems += [problem for problem in importer.check(data) if problem.column not in unread]
    parts = [data[name] for name in importer.key]
    key = KEY_JOINT.join(map(str, parts)) if parts and None not in parts else ""
    return Reading(number, key, data, cells, tuple(problems))
