"""What can be done with messages, rooms, days, numbers and letters."""

from pamong.office.actions.bookings import book, release, release_by_hand
from pamong.office.actions.calendar import set_day, unset_day
from pamong.office.actions.delivery import deliver_mail
from pamong.office.actions.facilities import change_facility, close_facility, open_facility
from pamong.office.actions.inbox import choose_rhythm, mark_all_read, mark_read
from pamong.office.actions.letters import issue_letter, reissue_letter, withdraw_letter
from pamong.office.actions.numbers import set_series, take_number
from pamong.office.actions.send import Draft, send_messages
from pamong.office.actions.share import share_about, share_message

__all__ = [
    "Draft",
    "book",
    "change_facility",
    "choose_rhythm",
    "close_facility",
    "deliver_mail",
    "issue_letter",
    "mark_all_read",
    "mark_read",
    "open_facility",
    "reissue_letter",
    "release",
    "release_by_hand",
    "send_messages",
    "set_day",
    "set_series",
    "share_about",
    "share_message",
    "take_number",
    "unset_day",
    "withdraw_letter",
]
