"""Tables of an office: messages, rooms and who uses them, days off, numbers and letters."""

from pamong.office.models.calendar import CalendarDay, DayKind
from pamong.office.models.facility import Booking, Facility, Network
from pamong.office.models.letter import IssuedNumber, Letter, LetterEdition, NumberSeries, Period
from pamong.office.models.message import Channel, Dispatch, Message, MessageChoice, Outcome, Rhythm

__all__ = [
    "Booking",
    "CalendarDay",
    "Channel",
    "DayKind",
    "Dispatch",
    "Facility",
    "IssuedNumber",
    "Letter",
    "LetterEdition",
    "Message",
    "MessageChoice",
    "Network",
    "NumberSeries",
    "Outcome",
    "Period",
    "Rhythm",
]
