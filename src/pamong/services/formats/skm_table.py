"""Answers of a satisfaction survey as a table from anywhere: a row is a form, columns are U1 to U9.

The columns stand in any order among others, in capitals or not; the cells hold 1 to 4, and an empty cell is no answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.cells import MOST, CellProblem, TableRefused
from pamong.kit.imports.formats import is_blank, plain
from pamong.kit.imports.sheets import Sheet, sheets
from pamong.science.satisfaction import ELEMENTS, STEPS

_LOOKED_AT: Final = 20  # rows in which a heading is looked for
_STEPS: Final = {str(step): step for step in STEPS}


@dataclass(frozen=True, slots=True)
class SkmAnswers:
    """What a table comes to: ``n`` forms with an answer at least, and how many answered 1 to 4 to each element."""

    n: int
    counts: tuple[tuple[int, ...], ...]


def read_answers(path: Path, name: str) -> SkmAnswers:
    """Counts of a file; the rows are read one by one and not kept.

    name        as people know the file, for the sentences
    raises      Invalid as ``kit.imports.sheets``; TableRefused ``skm-columns``, ``skm-cells``
    """
    sheet, heading, places = _headed(path, name)
    counts = [[0] * len(STEPS) for _code in ELEMENTS]
    problems: list[CellProblem] = []
    n = wrong = 0
    for number, row in islice(enumerate(sheet.rows(), start=1), heading, None):
        answered = False
        for element, place in enumerate(places):
            text = plain(row[place]) if place < len(row) else ""
            if is_blank(text):
                continue
            step = _STEPS.get(text)
            if step is None:
                wrong += 1
                problems += [_problem(number, element, text)] if len(problems) < MOST else []
                continue
            counts[element][step - 1] += 1
            answered = True
        n += answered
    if problems:
        raise TableRefused("skm-cells", problems, wrong)
    return SkmAnswers(n, tuple(map(tuple, counts)))


def _headed(path: Path, name: str) -> tuple[Sheet, int, list[int]]:
    """The first sheet that has all nine columns: with the row of its heading, and where each stands."""
    nearest: list[str] = list(ELEMENTS)
    for sheet in sheets(path, name):
        for number, places in _rows_looked_at(sheet):
            missing = [code for code in ELEMENTS if not places.get(code)]
            twice = [code for code in ELEMENTS if len(places.get(code, ())) > 1]
            if twice:
                message = _("Kolom ini ada dua kali. Hapus salah satunya.")
                raise TableRefused("skm-columns", [CellProblem(number, code, message) for code in twice])
            if not missing:
                return sheet, number, [places[code][0] for code in ELEMENTS]
            nearest = min(nearest, missing, key=len)
    message = _("Kolom ini tidak ada. Beri judul U1 sampai U9 pada sembilan kolom jawaban di baris pertama.")
    raise TableRefused("skm-columns", [CellProblem(None, code, message) for code in nearest])


def _rows_looked_at(sheet: Sheet) -> Iterator[tuple[int, dict[str, list[int]]]]:
    for number, row in enumerate(islice(sheet.rows(), _LOOKED_AT), start=1):
        found: dict[str, list[int]] = {}
        for place, cell in enumerate(row):
            code = plain(cell).upper()
            if code in ELEMENTS:
                found.setdefault(code, []).append(place)
        yield number, found


def _problem(row: int, element: int, text: str) -> CellProblem:
    message = _("Terbaca “%(read)s”. Isi 1, 2, 3, atau 4, atau kosongkan bila tidak dijawab.") % {"read": text[:40]}
    return CellProblem(row, ELEMENTS[element], message)
