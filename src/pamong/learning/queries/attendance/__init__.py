"""Who was there: minutes for the ledger, the roster, the codes that were given, the projector, and one's own presence."""

from pamong.learning.queries.attendance.coming import (
    MyMeeting,
    MyPresence,
    my_meetings,
    my_presence,
)
from pamong.learning.queries.attendance.roster import (
    Person,
    RosterPage,
    RosterRow,
    Taken,
    roster_page,
    roster_row,
    taken_roster,
)
from pamong.learning.queries.attendance.scans import ScanRow, ScansPage, scan_rows, scans_page
from pamong.learning.queries.attendance.screen import Counts, Screen, present_counts, screen
from pamong.learning.queries.attendance.standing import Meeting, last_rows, minutes_of

__all__ = [
    "Counts",
    "Meeting",
    "MyMeeting",
    "MyPresence",
    "Person",
    "RosterPage",
    "RosterRow",
    "ScanRow",
    "ScansPage",
    "Screen",
    "Taken",
    "last_rows",
    "minutes_of",
    "my_meetings",
    "my_presence",
    "present_counts",
    "roster_page",
    "roster_row",
    "scan_rows",
    "scans_page",
    "screen",
    "taken_roster",
]
