"""What a proctor does with seats of a sitting: each one fact of the journal, and one line about each candidate."""

from pamong.exams.actions.proctoring.clock import add_time, pause, resume
from pamong.exams.actions.proctoring.ending import close_sitting, end_work
from pamong.exams.actions.proctoring.letting_in import admit, admit_late, start_sitting
from pamong.exams.actions.proctoring.noting import NewCode, hand_over, note_incident
from pamong.exams.actions.proctoring.seats import Done

__all__ = [
    "Done",
    "NewCode",
    "add_time",
    "admit",
    "admit_late",
    "close_sitting",
    "end_work",
    "hand_over",
    "note_incident",
    "pause",
    "resume",
    "start_sitting",
]
