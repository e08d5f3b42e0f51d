"""The home of everybody who has an account: who one is here, and what waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from pamong.core.actor import Actor, PersonId
from pamong.core.refusals import NotFound
from pamong.people.access import today
from pamong.people.models import (
    Account,
    Assignment,
    AssignmentKind,
    CodePurpose,
    Delegation,
    Employment,
    EmploymentKind,
    Grant,
    Person,
    Role,
    SignInCode,
    UnitVersion,
)
from pamong.people.queries.grants import MEANING
from pamong.people.queries.presence import full_name
from pamong.people.queries.signin import masked_number
from pamong.people.queries.supervisors import Supervisor, supervisor_of

RECENT: Final = timedelta(days=7)
"""For how long a recovery of the account is shown to its owner."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post that somebody holds now.

    kind        ``Plt.``; empty for the definitive one
    """

    position: str
    unit: str
    kind: str
    leads: bool


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that somebody holds now.

    unit        empty over the whole region
    last        last day on which it holds; None without an end
    """

    role: str
    label: str
    meaning: str
    region: str
    code: str
    unit: str
    last: date | None


@dataclass(frozen=True, slots=True)
class Acts:
    """For whom somebody may act now; ``until`` is the last day."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class OwnHome:
    """Somebody's own data and what waits for this person; always the account's own, whoever one acts for.

    number          NIP, masked; empty without one
    employment      PNS, PPPK …; empty for who is no civil servant; ``kind`` is its code: pns
    acts            for whom one may act; nobody while one does
    contact         whether an address or a telephone is known
    recovered_at    when the account was last recovered, in the last seven days
    """

    person: UUID
    name: str
    region: str
    number: str
    employment: str
    kind: str
    grade: str
    posts: tuple[Post, ...]
    supervisor: Supervisor | None
    contact: bool
    roles: tuple[RoleHeld, ...]
    acts: tuple[Acts, ...]
    recovered_at: datetime | None


def own_home(actor: Actor) -> OwnHome:
    """Eight queries. Raises NotFound without an account."""
    account = Account.objects.select_related("person__region").filter(pk=actor.account or 0).first()
    if account is None:
        raise NotFound
    person = account.person
    employment = Employment.objects.filter(person=person, until=None).first()
    posts = _posts(person)
    return OwnHome(
        person=person.uuid,
        name=full_name(person),
        region=person.region.name if person.region else "",
        number=masked_number(person.pk),
        employment=str(EmploymentKind(employment.kind).label) if employment else "",
        kind=employment.kind if employment else "",
        grade=employment.grade if employment else "",
        posts=posts,
        supervisor=supervisor_of(PersonId(person.pk)),
        contact=any((person.email, person.email_office, person.phone)),
        roles=(*_roles(person), *_by_post(person, posts)),
        acts=_acts(account) if actor.behalf is None else (),
        recovered_at=_recovered_at(account),
    )


def current_grants(*roles: str) -> "QuerySet[Grant]":
    """Grants that hold today, with the name of their unit: all of them, or of these roles."""
    day = today()
    rows = Grant.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day).exclude(until=F("since"))
    names = UnitVersion.objects.filter(unit=OuterRef("unit"), until=None).values("name")[:1]
    rows = rows.filter(role__in=roles) if roles else rows
    return rows.annotate(unit_name=Subquery(names)).select_related("region")


def last_day(until: date | None) -> date | None:
    """The last day of what no longer holds on ``until``, as people say it."""
    return until - timedelta(days=1) if until else None


def _posts(person: Person) -> tuple[Post, ...]:
    names = UnitVersion.objects.filter(unit=OuterRef("unit"), until=None).values("name")[:1]
    rows: Any = Assignment.objects.filter(person=person, until=None).annotate(unit_name=Subquery(names))
    found = [
        Post(row.position.name, row.unit_name or "", _acting(row.kind), row.leads)
        for row in rows.select_related("position").order_by("since", "pk")
    ]
    return tuple(sorted(found, key=lambda post: bool(post.kind)))


def _acting(kind: str) -> str:
    return "" if kind == AssignmentKind.DEFINITIVE else str(AssignmentKind(kind).label)


def _roles(person: Person) -> tuple[RoleHeld, ...]:
    rows: Any = current_grants().filter(person=person).order_by("region__name", "role", "pk")
    return tuple(_role(row.role, row.region.name, row.region.code, row.unit_name or "", row.until) for row in rows)


def _by_post(person: Person, posts: tuple[Post, ...]) -> tuple[RoleHeld, ...]:
    """Who leads a unit is its leader without a grant."""
    region = person.region
    if region is None:
        return ()
    return tuple(_role(Role.LEADER, region.name, region.code, post.unit, None) for post in posts if post.leads)


def _role(role: str, region: str, code: str, unit: str, until: date | None) -> RoleHeld:
    return RoleHeld(role, str(Role(role).label), str(MEANING[role]), region, code, unit, last_day(until))


def _acts(account: Account) -> tuple[Acts, ...]:
    day = today()
    rows = Delegation.objects.filter(
        delegate=account, revoked_at=None, since__lte=day, until__gt=day, principal__closed_at=None
    )
    rows = rows.select_related("principal__person").order_by("until", "pk")
    return tuple(Acts(full_name(row.principal.person), row.until - timedelta(days=1)) for row in rows)


def _recovered_at(account: Account) -> datetime | None:
    used = SignInCode.objects.filter(account=account, purpose=CodePurpose.RECOVERY, used_at__gt=timezone.now() - RECENT)
    newest: datetime | None = used.aggregate(newest=Max("used_at"))["newest"]
    return newest
