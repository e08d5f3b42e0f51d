"""Accounts as their helpers see them: state and dates, never a code and never a password."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.paginator import Page
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people import access
from pamong.people.models import (
    Account,
    Assignment,
    CodePurpose,
    Delegation,
    Grant,
    Person,
    PersonNumber,
    Region,
    Role,
    SignInCode,
    UnitVersion,
)
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, full_name, region_facts

OPENERS: Final = access.ORGANISERS | {Role.UNIT_ADMINISTRATOR}
"""Open accounts for people of theirs."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request for recovery that waits for a second person.

    asked_by    name of the first person
    is_mine     whether the actor asked, so that somebody else must confirm
    is_own      whether it is the actor's own account, or the one in whose name the actor acts
    """

    uuid: UUID
    person: UUID
    name: str
    unit: str
    reason: str
    asked_by: str
    asked_at: datetime
    valid_until: datetime
    is_mine: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class PersonAccount:
    """The account of a person, as a helper sees it.

    state       ``none``, ``waiting`` (never activated), ``active`` or ``closed``
    account     uuid; None where there is none
    code_until  until when the newest activation code is good; None without one
    is_own      whether it is the actor's own account, or the one in whose name the actor acts
    may_open    … give an activation code; ``may_ask`` for recovery; ``may_close`` and open again
    is_guarded  the person is among ``role_holders``, and the actor does not administer: somebody else must help
    """

    person: UUID
    name: str
    number: str
    region: RegionFacts | None
    state: str
    account: UUID | None
    email: str
    created_at: datetime | None
    seen_at: datetime | None
    has_factor: bool
    code_until: datetime | None
    waiting: Waiting | None
    is_own: bool
    may_open: bool
    may_ask: bool
    may_close: bool
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account in a list for the machine's owner.

    login       NIP or e-mail address, masked
    """

    region: str
    name: str
    login: str
    state: str
    seen_at: datetime | None
    has_factor: bool


def account_named(login: str) -> Account | None:
    """The account of a NIP or e-mail address as somebody types it; None when there is none. Closed ones are found too.

    Any number that the person ever held will do: a PPPK who signs a new contract has the old one on the identity card.
    """
    text = login.strip()
    rows = Account.objects.select_related("person__region")
    if "@" in text:
        return rows.filter(email=text.lower()).first()
    held = PersonNumber.objects.filter(Q(until=None) | Q(until__gt=F("since")), number=re.sub(r"[\s.\-]", "", text))
    return rows.filter(person__in=held.values("person")).first()


def role_holders() -> QuerySet[Person]:
    """People through whose account somebody else's rights can be had, today or later.

    They hold a role, or may act for somebody, or lead a unit. Heads are many, so that a first account is opened for them
    as for anybody: they count once it was activated.
    """
    lasting = Q(until=None) | Q(until__gt=access.today())
    granted = Grant.objects.filter(lasting).exclude(until=F("since"))
    delegated = Delegation.objects.filter(revoked_at=None, until__gt=access.today())
    leading = Assignment.objects.filter(lasting, leads=True)
    used = Account.objects.exclude(password="").exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return Person.objects.filter(
        Q(pk__in=granted.values("person"))
        | Q(pk__in=delegated.values("delegate__person"))
        | Q(pk__in=leading.values("person")) & Q(pk__in=used.values("person"))
    )


def person_account(actor: Actor, person: UUID) -> PersonAccount:
    """What a helper may know and do. Raises NotFound for who may not help this person, and for one's own sake alone."""
    row = access.helped_people(actor, access.HELPERS).select_related("region").filter(uuid=person).first()
    if row is None:
        raise NotFound
    account = _with_factor(Account.objects.filter(person=row)).first()
    number = PersonNumber.objects.filter(person=row, until=None).values_list("number", flat=True).first()
    is_own = account is not None and account.pk in (actor.account, actor.behalf)
    is_guarded = role_holders().filter(pk=row.pk).exists() and not _is_among(actor, access.ADMINISTRATORS, row)
    free, state = not (is_own or is_guarded), _state(account)
    return PersonAccount(
        person=row.uuid,
        name=full_name(row),
        number=masked(number or ""),
        region=region_facts(row.region) if row.region else None,
        state=state,
        account=account.uuid if account else None,
        email=(account.email or "") if account else "",
        created_at=account.created_at if account else None,
        seen_at=account.last_login if account else None,
        has_factor=bool(account and account.factor),
        code_until=_code_until(account),
        waiting=next(iter(_waiting(actor, SignInCode.objects.filter(account=account))[:1]), None) if account else None,
        is_own=is_own,
        may_open=free and state in ("none", "waiting") and _is_among(actor, OPENERS, row),
        may_ask=not is_own and actor.behalf is None and state == "active",
        may_close=free and state in ("active", "waiting", "closed") and _is_among(actor, access.ORGANISERS, row),
        is_guarded=is_guarded,
    )


def waiting_recoveries(actor: Actor, code: str, number: str = "1") -> tuple[RegionFacts, "Page[Waiting]"]:
    """Requests in a region, for people whom the actor may help; the oldest first. Raises NotFound for who helps nobody there.

    number      of the page, as it stands in an address
    """
    region = access.region_for(actor, code, access.HELPERS)
    helped = access.helped_people(actor, access.HELPERS).filter(region=region)
    asked = SignInCode.objects.filter(account__person__in=helped)
    return region_facts(region), page_of(_waiting(actor, asked), number)


def person_of_code(actor: Actor, code: UUID) -> UUID:
    """Whom a code or request is for. Raises NotFound for who may not help that person."""
    helped = access.helped_people(actor, access.HELPERS)
    row = SignInCode.objects.filter(uuid=code, account__person__in=helped).select_related("account__person").first()
    if row is None:
        raise NotFound
    person: UUID = row.account.person.uuid
    return person


def account_lines(actor: Actor, region: str = "") -> Rows[AccountLine]:
    """All accounts, or those of one region's people, by region and name. NotFound for anybody but the machine's owner."""
    if not actor.is_system or (region and not Region.objects.filter(code=region).exists()):
        raise NotFound
    numbers = PersonNumber.objects.filter(person=OuterRef("person"), until=None).values("number")[:1]
    rows = _with_factor(Account.objects.annotate(number=Subquery(numbers)))
    own = rows.filter(person__region__code=region) if region else rows
    return Rows(own.order_by("person__region__code", "person__name", "pk"), _account_lines)


def masked(login: str) -> str:
    """A name to sign in with, for lists: three digits of a number, one letter and the domain of an address."""
    if "@" in login:
        return f"{login[0]}•••@{login.partition('@')[2]}"
    return f"•••••••• •••••• • {login[15:]}" if login else ""


def _with_factor(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found: QuerySet[Any] = rows.select_related("person__region").annotate(factor=Exists(factors))
    return found


def _waiting(actor: Actor, rows: "QuerySet[SignInCode]") -> Rows[Waiting]:
    """Requests among these codes that nobody has answered in time, the oldest first."""
    posts = Assignment.objects.filter(person=OuterRef("account__person"), until=None).order_by("kind", "since", "pk")
    units = UnitVersion.objects.filter(until=None, unit=OuterRef("unit")).values("name")[:1]
    asked = rows.filter(
        purpose=CodePurpose.RECOVERY, digest="", cancelled_at=None, valid_until__gt=timezone.now()
    ).annotate(
        unit_name=Subquery(posts.values(name=Subquery(units))[:1]),
        asker=Subquery(Account.objects.filter(pk=OuterRef("asked_by")).values("person__name")[:1]),
    )
    found = asked.select_related("account__person").order_by("asked_at", "pk")
    return Rows(found, lambda codes: [_asked(actor, code) for code in codes])


def _asked(actor: Actor, row: Any) -> Waiting:
    return Waiting(
        uuid=row.uuid,
        person=row.account.person.uuid,
        name=full_name(row.account.person),
        unit=row.unit_name or "",
        reason=row.reason,
        asked_by=row.asker or "",
        asked_at=row.asked_at,
        valid_until=row.valid_until,
        is_mine=row.asked_by == actor.account,
        is_own=row.account_id in (actor.account, actor.behalf),
    )


def _account_lines(rows: Sequence[Any]) -> list[AccountLine]:
    return [
        AccountLine(
            region=row.person.region.code if row.person.region else "",
            name=full_name(row.person),
            login=masked(row.number or row.email or ""),
            state=_state(row),
            seen_at=row.last_login,
            has_factor=row.factor,
        )
        for row in rows
    ]


def _state(account: Account | None) -> str:
    if account is None:
        return "none"
    if not account.is_active:
        return "closed"
    return "active" if account.has_usable_password() and account.password else "waiting"


def _is_among(actor: Actor, roles: frozenset[str], person: Person) -> bool:
    return access.helped_people(actor, roles).filter(pk=person.pk).exists()


def _code_until(account: Account | None) -> datetime | None:
    good = SignInCode.objects.filter(
        account=account, purpose=CodePurpose.ACTIVATION, used_at=None, cancelled_at=None, valid_until__gt=timezone.now()
    )
    return good.order_by("-valid_until").values_list("valid_until", flat=True).first() if account else None
