"""Bringing a message by WhatsApp: a person sends it, from the own telephone; here it is only made ready and noted."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, NotFound
from pamong.office.access import sent_message_for
from pamong.office.actions.addresses import part_of, sender_of
from pamong.office.formats.letters import chat_address
from pamong.office.formats.phones import whatsapp_number
from pamong.office.models import Channel, Dispatch, Message, Outcome
from pamong.people.queries.contacts import contacts_of


def share_message(actor: Actor, *, message: UUID) -> str:
    """Note that somebody brings a message by WhatsApp; returns the address that opens the chat with its text.

    Whether it was sent there, nobody here can know. The text says what it is about and where to read it, not its body.

    raises      NotFound; Conflict ``phone-none``, ``phone-unread``, ``person-moved``
    """
    with transaction.atomic():
        return _share(actor, sent_message_for(actor, message))


def share_about(actor: Actor, *, topic: str, person: int) -> str:
    """The same for the newest message about something to one person.

    The caller has checked that the actor may write to this person about it.

    raises      NotFound without such a message; Conflict as ``share_message``
    """
    with transaction.atomic():
        row = Message.objects.select_related("region").filter(topic=topic, person=person).order_by("-pk").first()
        if row is None:
            raise NotFound
        return _share(actor, row)


def _share(actor: Actor, row: Message) -> str:
    contact = contacts_of([row.person_id])[row.person_id]
    if contact.region != row.region_id:  # the telephone is now in another government's keeping
        raise Conflict("person-moved", _("Penerima sudah pindah dari instansi ini. Nomornya tidak dibuka lagi."))
    if not contact.phone.strip():
        raise Conflict(
            "phone-none", _("Nomor ponsel penerima belum tercatat. Lengkapi pada data orangnya, lalu bagikan lagi.")
        )
    number = whatsapp_number(contact.phone)
    if not number:
        raise Conflict(
            "phone-unread",
            _("Nomor “%(read)s” bukan nomor ponsel yang dikenal. Perbaiki pada data orangnya, misalnya 0812 3456 7890.")
            % {"read": contact.phone},
        )
    Dispatch.objects.create(
        message=row, channel=Channel.WHATSAPP, outcome=Outcome.SHARED, at=timezone.now(), account=actor.account
    )
    record(actor, "office.shared", row, region=row.region_id or 0)
    return chat_address(number, contact.name, sender_of(row), part_of(row))
