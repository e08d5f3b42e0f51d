"""What is said about cells of a table that cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid

MOST: Final = 20
"""Cells that are told one by one."""

WHOLE_ROW: Final = "–"
"""In place of a column where the row as a whole is meant, or the file."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be taken. ``row``: the number that a spreadsheet shows; None for the whole column or file."""

    row: int | None
    column: str
    message: str


class TableRefused(Invalid):
    """A table that cannot be taken, with what is wrong in it, ``MOST`` cells at the most."""

    def __init__(self, code: str, problems: Sequence[CellProblem], total: int = 0) -> None:
        """The first problem makes the message.

        total       problems in all; 0: as many as are told
        """
        super().__init__(code, _sentence(problems[0], max(total, len(problems))))
        self.problems = tuple(problems)


def _sentence(problem: CellProblem, total: int) -> str:
    words = {"row": problem.row, "column": problem.column, "message": problem.message, "more": total - 1}
    if problem.column == WHOLE_ROW:
        told = problem.message if problem.row is None else _("Baris %(row)s: %(message)s") % words
    elif problem.row is None:
        told = _("Kolom %(column)s: %(message)s") % words
    else:
        told = _("Baris %(row)s kolom %(column)s: %(message)s") % words
    return told if total == 1 else told + " " + _("Masih ada %(more)s lagi yang seperti itu.") % words
