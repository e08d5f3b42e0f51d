"""Whether a message is ours, for anybody who holds one."""

from dataclasses import dataclass
from datetime import datetime

from pamong.office.models import Message
from pamong.people.formats.codes import read_code


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody may know of a message: never to whom it went, and nothing of what it says.

    sender      the region in whose name it was written; empty for this installation
    topic       as code
    """

    sender: str
    topic: str
    at: datetime


def check_code(typed: str) -> Checked | None:
    """The message with this code, as somebody typed it; None when none of ours has it."""
    row = Message.objects.select_related("region").filter(code=read_code(typed)).first()
    return Checked(row.region.name if row.region else "", row.topic, row.created_at) if row else None
