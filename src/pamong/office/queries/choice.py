"""How somebody is told of messages outside these pages."""

from dataclasses import dataclass
from typing import Final

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.office.models import MessageChoice, Rhythm
from pamong.office.queries.mailing import leaves
from pamong.office.queries.timing import Hours, hours_of
from pamong.people.queries.contacts import contacts_of

RHYTHMS: Final = Rhythm.choices
"""Rhythms and their labels, to choose from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What holds for the actor now.

    email       where mails go; empty when no address is known
    leaves      whether mails leave this server at all
    own         whether the actor may change it, and nobody in this person's name
    """

    hours: Hours
    email: str
    leaves: bool
    own: bool


def choice_of(actor: Actor) -> Choice:
    """Three queries. Raises NotFound for who is nobody."""
    if actor.person is None:
        raise NotFound
    hours = hours_of(MessageChoice.objects.filter(person=actor.person).first())
    contact = contacts_of([actor.person])[actor.person]
    return Choice(hours, contact.email, leaves(), own=actor.behalf is None)
