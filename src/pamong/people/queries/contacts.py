"""How people can be reached, in bulk. No actor; whoever asks has checked the right to write to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from pamong.people.models import Account, Person
from pamong.people.queries.presence import full_name

_ADDRESS: Final = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+\.[^\s@<>(),;:\"\\\[\].]+")
_LONGEST: Final = 254
"""Of an address; RFC 5321."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How one person can be reached.

    email       the office's address, else the private one, else the account's; empty when none can be one
    phone       as it was written down
    zone        of the region that keeps the record
    name        with titles
    region      id of that region; None for a citizen without one
    """

    email: str
    phone: str
    zone: str
    name: str
    region: int | None


def contacts_of(people: Iterable[int]) -> dict[int, Contact]:
    """Contacts of people by id; who is not there is not in the answer. Two queries."""
    ids = list(people)
    accounts = Account.objects.filter(person__in=ids, closed_at=None).exclude(email=None)
    signin = dict(accounts.values_list("person", "email"))
    rows = Person.objects.filter(pk__in=ids).select_related("region")
    return {row.pk: _contact(row, signin.get(row.pk) or "") for row in rows}


def _contact(person: Person, signin: str) -> Contact:
    addresses = (person.email_office, person.email, signin)
    region = person.region
    return Contact(
        email=next(filter(_is_address, map(str.strip, addresses)), ""),
        phone=person.phone,
        zone=region.time_zone if region else settings.TIME_ZONE,
        name=full_name(person),
        region=person.region_id,
    )


def _is_address(text: str) -> bool:
    """Whether a mail server could take it. Registries hold dashes and half addresses, which would each cost five tries.

    No server is ever behind ``.invalid``: the invented people of a tour home get no mail.
    """
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None and not text.lower().endswith(".invalid")
