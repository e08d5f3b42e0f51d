"""The only way to messages for somebody.

A message is for the one person it was written to. Who organises over the whole region sees which ones were sent, to whom and
whether they were read, and may bring one by WhatsApp. What is not yours is not there: ``NotFound``.
"""

from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.office.models import Message
from pamong.people.access import ORGANISERS, holds

SENDERS: Final = ORGANISERS
"""See what was sent in the name of their region, and bring it by WhatsApp."""


def own_messages(actor: Actor) -> "QuerySet[Message]":
    """Messages to the actor, or to whom the actor acts for; none for who is nobody."""
    return Message.objects.none() if actor.person is None else Message.objects.filter(person=actor.person)


def message_for(actor: Actor, uuid: UUID) -> Message:
    """One of them. Raises NotFound."""
    return _one(own_messages(actor).filter(uuid=uuid))


def messages_of(region: int) -> "QuerySet[Message]":
    """Messages in the name of a region, in which the caller has found the actor to be one of the ``SENDERS``."""
    return Message.objects.filter(region=region)


def sent_message_for(actor: Actor, uuid: UUID) -> Message:
    """A message in the name of a region over the whole of which the actor organises. Raises NotFound."""
    row = _one(Message.objects.select_related("region").filter(uuid=uuid))
    if row.region_id is None or not holds(actor, SENDERS, row.region_id):
        raise NotFound
    return row


def _one(rows: "QuerySet[Message]") -> Message:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
