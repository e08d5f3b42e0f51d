"""The only way to what an office keeps, for somebody.

A message is for the one person it was written to. Who organises over the whole region sees which ones were sent, to whom and
whether they were read, and may bring one by WhatsApp. The same keep the region's rooms and calendar. What is not yours is not
there: ``NotFound``.
"""

from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.office.models import Booking, CalendarDay, Facility, Letter, Message
from pamong.people.access import ORGANISERS, holds

M = TypeVar("M", bound=Model)

SENDERS: Final = ORGANISERS
"""See what was sent in the name of their region, and bring it by WhatsApp."""

KEEPERS: Final = ORGANISERS
"""Keep the rooms of their region and its calendar."""


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


def facilities_of(actor: Actor) -> "QuerySet[Facility]":
    """Rooms of regions over the whole of which the actor organises, closed ones too."""
    rows = Facility.objects.select_related("region")
    return rows if actor.is_system else rows.filter(region__in=_kept_regions(actor))


def facility_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Facility:
    """One of them. Raises NotFound.

    lock        nobody else books, changes or closes it until the transaction ends
    """
    rows = facilities_of(actor).filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def booking_for(actor: Actor, uuid: UUID) -> Booking:
    """A booking of such a room, released ones too. Raises NotFound."""
    rows = Booking.objects.select_related("facility__region").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(facility__region__in=_kept_regions(actor)))


def calendar_day_for(actor: Actor, uuid: UUID) -> CalendarDay:
    """A day about which a region decided, of one whose calendar the actor keeps. Raises NotFound."""
    rows = CalendarDay.objects.select_related("region").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(region__in=_kept_regions(actor)))


def letters_of(actor: Actor) -> "QuerySet[Letter]":
    """Letters of regions over the whole of which the actor organises, withdrawn ones too."""
    rows = Letter.objects.select_related("region")
    return rows if actor.is_system else rows.filter(region__in=_kept_regions(actor))


def letter_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Letter:
    """One of them. Raises NotFound.

    lock        nobody else prints or withdraws it until the transaction ends
    """
    rows = letters_of(actor).filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def refuse_not_kept(actor: Actor, region: int) -> None:
    """Raises NotFound unless the actor keeps the papers of that region."""
    if not holds(actor, KEEPERS, region):
        raise NotFound


def _kept_regions(actor: Actor) -> set[int]:
    return {grant.region for grant in actor.grants if grant.role in KEEPERS and grant.unit is None}


def _one(rows: "QuerySet[M]") -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
