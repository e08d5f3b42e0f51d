"""What can be done with messages."""

from pamong.office.actions.delivery import deliver_mail
from pamong.office.actions.inbox import choose_rhythm, mark_all_read, mark_read
from pamong.office.actions.send import Draft, send_messages
from pamong.office.actions.share import share_message

__all__ = [
    "Draft",
    "choose_rhythm",
    "deliver_mail",
    "mark_all_read",
    "mark_read",
    "send_messages",
    "share_message",
]
