"""Whole addresses of what a message names, as they stand in mails and chats."""

from django.conf import settings
from django.urls import reverse

from pamong.office.formats.letters import Part
from pamong.office.models import Message
from pamong.people.formats.codes import grouped


def part_of(message: Message) -> Part:
    """A message with its addresses, ready to be written."""
    return Part(
        subject=message.subject,
        body=message.body,
        link=settings.URL + message.path,
        code=grouped(message.code),
        check=f"{settings.URL}{reverse('message-check')}?kode={message.code}",
    )


def sender_of(message: Message) -> str:
    """Who writes: the office that organises, else the region, else this installation."""
    region = message.region
    return (region.office or region.name) if region else "pamong"


def choice_address() -> str:
    """Where somebody chooses how often to be written to."""
    return settings.URL + reverse("message-choice")
