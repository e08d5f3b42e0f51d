"""Whom somebody lets act in the own name, for whom somebody may act, and what was done so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from pamong.core.actor import INSTALLATION, Actor
from pamong.core.queries import EntryFacts, entries_on_behalf
from pamong.core.refusals import NotFound
from pamong.people.access import today
from pamong.people.models import Account, Delegation, Grant
from pamong.people.queries.presence import full_name

NEWEST: Final = 50
"""Acts in one's name that are shown; an auditor sees all."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation as one side sees it.

    name        of the other side
    until       last day on which it holds
    state       ``coming``, ``holds``, ``over`` or ``revoked``
    is_taken_up whether the actor acts under it now
    """

    uuid: UUID
    name: str
    reason: str
    since: date
    until: date
    state: str
    is_taken_up: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did in one's name."""

    at: datetime
    who: str
    verb: str
    object: str


@dataclass(frozen=True, slots=True)
class Delegations:
    """Both sides of an account, the newest first, and the newest acts in its name."""

    given: tuple[Lent, ...]
    held: tuple[Lent, ...]
    acts: tuple[Act, ...]


def delegations_of(actor: Actor) -> Delegations:
    """Of the actor's own account, whoever the actor acts for now. Five queries. Raises NotFound without an account."""
    if actor.account is None:
        raise NotFound
    side = Q(principal=actor.account) | Q(delegate=actor.account)
    rows = list(
        Delegation.objects.filter(side)
        .select_related("principal__person", "delegate__person")
        .order_by("-since", "-pk")
    )
    given = [row for row in rows if row.principal_id == actor.account]
    held = [row for row in rows if row.delegate_id == actor.account and row.until > today() and not row.revoked_at]
    names = {row.delegate_id: full_name(row.delegate.person) for row in given}
    return Delegations(
        given=tuple(_lent(actor, row, row.delegate) for row in given),
        held=tuple(_lent(actor, row, row.principal) for row in held),
        acts=tuple(_act(entry, names) for entry in _entries(actor.account, list(names))),
    )


def _entries(account: int, delegates: list[int]) -> list[EntryFacts]:
    """In the journals of every region in which the account ever had a right, and of the installation."""
    own = Account.objects.select_related("person").get(pk=account)
    regions = set(Grant.objects.filter(person=own.person_id).values_list("region", flat=True))
    home = own.person.region_id or INSTALLATION
    return entries_on_behalf(account, actors=delegates, regions=[*regions | {home, INSTALLATION}], limit=NEWEST)


def _lent(actor: Actor, row: Delegation, other: Account) -> Lent:
    state = "coming" if row.since > today() else "holds" if row.until > today() else "over"
    return Lent(
        uuid=row.uuid,
        name=full_name(other.person),
        reason=row.reason,
        since=row.since,
        until=row.until - timedelta(days=1),
        state="revoked" if row.revoked_at else state,
        is_taken_up=row.principal_id == actor.behalf,
    )


def _act(entry: EntryFacts, names: dict[int, str]) -> Act:
    return Act(entry.at, names.get(entry.actor or 0, ""), entry.verb, entry.object)
