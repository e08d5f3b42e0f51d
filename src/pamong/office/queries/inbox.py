"""Messages to somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page

from pamong.core.actor import Actor
from pamong.office.access import message_for, own_messages
from pamong.office.models import Message
from pamong.people.formats.codes import grouped
from pamong.people.queries.paged import Rows, page_of


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as its receiver sees it.

    sender      the region in whose name it was written; empty for this installation
    code        as it is printed in the mail
    """

    uuid: UUID
    topic: str
    sender: str
    subject: str
    body: str
    path: str
    code: str
    urgent: bool
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of somebody's messages, newest first, and how many of all are unread."""

    unread: int
    page: "Page[MessageRow]"


def inbox(actor: Actor, page: str | None = None) -> Inbox:
    """Three queries, however many there are; none of them for who is nobody."""
    rows = own_messages(actor).select_related("region").order_by("-pk")
    return Inbox(unread(actor), page_of(Rows(rows, _read), page))


def unread(actor: Actor) -> int:
    """How many messages the actor has not read. One query over an index that holds unread ones only."""
    return own_messages(actor).filter(read_at=None).count()


def message(actor: Actor, uuid: UUID) -> MessageRow:
    """One message. Raises NotFound for one to somebody else."""
    return _read([message_for(actor, uuid)])[0]


def _read(found: Sequence[Message]) -> list[MessageRow]:
    return [
        MessageRow(
            uuid=row.uuid,
            topic=row.topic,
            sender=row.region.name if row.region else "",
            subject=row.subject,
            body=row.body,
            path=row.path,
            code=grouped(row.code),
            urgent=row.urgent,
            at=row.created_at,
            read_at=row.read_at,
        )
        for row in found
    ]
