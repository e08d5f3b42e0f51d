"""The home of who has one task here: over what, until when, and whom to ask."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.models import Grant, Role
from pamong.people.queries.homes.own import current_grants, last_day
from pamong.people.queries.presence import full_name

SHOWN: Final = 5
"""Contacts of a region that are named."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the region's own office; ``role`` is organiser or administrator."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """A role over a region or a unit of it.

    unit        empty over the whole region
    last        last day on which it holds; None without an end
    contacts    who organises there; who administers, where nobody does
    code        of the region
    """

    region: str
    office: str
    unit: str
    since: date
    last: date | None
    contacts: tuple[Contact, ...]
    code: str


def mandates_of(actor: Actor, role: str) -> tuple[Mandate, ...]:
    """Where the actor holds that role today. Two queries. Raises NotFound for who does not."""
    rows: Any = current_grants(role).filter(person=actor.person).order_by("region__name", "since", "pk")
    held = list(rows) if actor.person is not None else []
    if not held:
        raise NotFound
    contacts = _contacts({row.region_id for row in held})
    return tuple(_mandate(row, contacts.get(row.region_id, ())) for row in held)


def _mandate(row: Any, contacts: tuple[Contact, ...]) -> Mandate:
    region = row.region
    return Mandate(
        region.name, region.office, row.unit_name or "", row.since, last_day(row.until), contacts, region.code
    )


def _contacts(regions: set[int]) -> dict[int, tuple[Contact, ...]]:
    rows = current_grants(Role.ORGANISER, Role.ADMINISTRATOR).filter(region__in=regions, unit=None)
    people = list(rows.select_related("person").order_by("person__name", "pk"))
    return {region: _first([row for row in people if row.region_id == region]) for region in regions}


def _first(rows: list[Grant]) -> tuple[Contact, ...]:
    organisers = [row for row in rows if row.role == Role.ORGANISER] or rows
    return tuple(Contact(full_name(row.person), str(Role(row.role).label)) for row in organisers[:SHOWN])
