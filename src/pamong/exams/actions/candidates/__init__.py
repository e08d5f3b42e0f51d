"""Who sits an exam, where, with which number and form; and who watches."""

from pamong.exams.actions.candidates.adding import add_candidates
from pamong.exams.actions.candidates.changing import (
    accommodate,
    move_candidate,
    readmit_candidate,
    remove_candidate,
)
from pamong.exams.actions.candidates.proctors import set_proctors

__all__ = [
    "accommodate",
    "add_candidates",
    "move_candidate",
    "readmit_candidate",
    "remove_candidate",
    "set_proctors",
]
