"""Who was there: by a code of one's own telephone, by the roster, by the paper sheet, by a telephone without network."""

from pamong.learning.actions.attendance.attend import attend, attend_by_code
from pamong.learning.actions.attendance.offline import (
    Mark,
    MarksKnown,
    Synced,
    sync_marks,
    take_roster,
)
from pamong.learning.actions.attendance.roster import mark, mark_sheet

__all__ = [
    "Mark",
    "MarksKnown",
    "Synced",
    "attend",
    "attend_by_code",
    "mark",
    "mark_sheet",
    "sync_marks",
    "take_roster",
]
