"""Who of a unit still needs a way in: the people for whom sign-in cards are printed."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from pamong.core.actor import Actor, UnitId
from pamong.core.refusals import NotFound
from pamong.people import access
from pamong.people.models import Account, Assignment, Grant, PersonNumber, UnitVersion
from pamong.people.queries.accounts import OPENERS
from pamong.people.queries.presence import RegionFacts, full_name, region_facts

SHEET: Final = 400
"""Cards of one print: 50 pages. Whoever is left comes with the next."""


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Somebody who gets a card."""

    person: UUID
    name: str
    unit: str


def cards_region(actor: Actor, code: str) -> RegionFacts:
    """A region in which the actor opens accounts. Raises NotFound."""
    return region_facts(access.region_for(actor, code, OPENERS))


def opens_accounts(actor: Actor, region: int) -> bool:
    """Whether the actor opens accounts in a region, of everybody or of a branch."""
    return actor.is_system or any(grant.role in OPENERS and grant.region == region for grant in actor.grants)


def without_account(people: Collection[int]) -> int:
    """How many of these people, by id, have no account. One query; no actor, whoever asks knows the people."""
    return len(people) - Account.objects.filter(person__in=people).values("person").distinct().count()


def card_holders(actor: Actor, code: str, unit: UUID, *, again: bool) -> list[CardHolder]:
    """People with a NIP in a unit and those below it who have no account, by unit and name; at most ``SHEET``. Two queries.

    Who holds a role is left to an administrator. Nobody gets an own card.

    again       those too whose account was never activated; their earlier codes will end
    raises      NotFound for a unit that is not the actor's, or not of this region
    """
    region = access.region_for(actor, code, OPENERS)
    top = access.unit_for(actor, unit, OPENERS)
    if top.region_id != region.pk:
        raise NotFound
    theirs = Assignment.objects.filter(person=OuterRef("pk"), until=None, unit__in=access.units_below([UnitId(top.pk)]))
    name = UnitVersion.objects.filter(unit=OuterRef("unit"), until=None).values("name")[:1]
    posts = theirs.order_by("kind", "since", "pk").values(name=Subquery(name))[:1]
    accounts = Account.objects.filter(person=OuterRef("pk"))
    unset = Q(password="") | Q(password__startswith="!")  # noqa: S106  # the sign of one that was never set
    settled = accounts.exclude(unset, closed_at=None) if again else accounts
    rows = (
        access.helped_people(actor, OPENERS)
        .filter(Exists(theirs), ~Exists(settled), Exists(_numbered()), region=region)
        .exclude(Exists(accounts.filter(pk__in=[pk for pk in (actor.account, actor.behalf) if pk is not None])))
        .annotate(unit_name=Subquery(posts))
        .order_by("unit_name", "name", "pk")
    )
    if not access.holds(actor, access.ADMINISTRATORS, region.pk):
        rows = rows.exclude(Exists(_held()))
    return [CardHolder(row.uuid, full_name(row), row.unit_name or "") for row in rows[:SHEET]]


def _numbered() -> "QuerySet[PersonNumber]":
    return PersonNumber.objects.filter(person=OuterRef("pk"), until=None)


def _held() -> "QuerySet[Grant]":
    held = Grant.objects.filter(Q(until=None) | Q(until__gt=access.today()), person=OuterRef("pk"))
    return held.exclude(until=F("since"))
