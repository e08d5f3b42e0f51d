"""Who signs in, and what the owner of an account sees of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, ip_address
from typing import Any, Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.sessions.models import Session
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import INSTALLATION
from pamong.core.queries import Sought, entries_of
from pamong.people.formats.nip import LENGTH
from pamong.people.models import Account, Assignment, CodePurpose, Grant, PersonNumber, Role, SignInCode, UnitVersion
from pamong.people.queries.accounts import account_named
from pamong.people.queries.presence import full_name

INVENTED: Final = "@contoh.invalid"
"""How the addresses of a tour's cast end: a domain that can never exist."""

_LAST_CODES = 10

# The first that fits names it; each browser also claims to be those after it.
_BROWSERS: Final = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS: Final = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody of a tour's cast, as one may choose whom to be.

    key         by which pages name them: what stands before the domain of the address
    roles       in words; empty for who has none but a leader by post
    """

    uuid: UUID
    key: str
    name: str
    roles: str
    post: str
    unit: str
    region: str

    @property
    def first(self) -> str:
        """How one calls them: without titles and further names."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey of an account.

    id      number in the addresses of its pages
    """

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """A one-time code that was made for an account, and what became of it.

    state       used, cancelled, asked, over or waiting
    """

    purpose: str
    asked_at: datetime
    used_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account as its owner sees it.

    number      NIP, masked; empty without one
    password    whether one was ever set; ``password_at`` when, as far as the journal of the present region knows
    recovery    recovery codes left; None without a second factor
    devices     how many are signed in now
    """

    name: str
    number: str
    email: str
    password: bool
    password_at: datetime | None
    totp_at: datetime | None
    passkeys: tuple[Passkey, ...]
    recovery: int | None
    devices: int
    codes: tuple[CodeFacts, ...]

    @property
    def second_factor(self) -> bool:
        """Whether more than a password is asked."""
        return self.totp_at is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Device:
    """Something that is signed in to an account.

    id          number by which it is ended
    network     address without its last part
    """

    id: int
    name: str
    network: str
    since: datetime
    seen_at: datetime
    is_current: bool


def account_by_login(login: str) -> Account | None:
    """The open account with this NIP or e-mail address, with person and region; None without one. One query at most."""
    account = account_named(login)
    return account if account is not None and account.is_active else None


def open_account_by_uuid(uuid: UUID) -> Account | None:
    """An open account, with person and region."""
    return Account.objects.select_related("person__region").filter(uuid=uuid, closed_at=None).first()


def open_account_by_id(number: int) -> Account | None:
    """The same by its number: what a session holds."""
    return Account.objects.select_related("person__region").filter(pk=number, closed_at=None).first()


def name_tried(login: str) -> str:
    """A name as tries are counted by it: however it is spaced or capitalised, it is the same."""
    text = re.sub(r"\s", "", login).lower()
    digits = re.sub(r"[.\-]", "", text)
    return digits if digits.isdecimal() else text


def tour_cast() -> list[CastMember]:
    """The invented people of a tour home, by region and name. The caller knows that this is one."""
    posts = Assignment.objects.filter(person=OuterRef("person"), until=None).order_by("-kind", "pk")
    unit = UnitVersion.objects.filter(unit=OuterRef("unit"), until=None)
    roles = Grant.objects.filter(person=OuterRef("person"), until=None).values("person")
    rows = (
        _cast()
        .annotate(
            post=Subquery(posts.values("position__name")[:1]),
            held=Subquery(roles.annotate(all=ArrayAgg("role", order_by="role")).values("all")),
            unit_name=Subquery(posts.annotate(named=Subquery(unit.values("name")[:1])).values("named")[:1]),
        )
        .order_by("person__region__name", "person__name")
    )
    return [
        CastMember(
            uuid=row.uuid,
            key=str(row.email).partition("@")[0],
            name=full_name(row.person),
            roles=", ".join(str(Role(role).label) for role in row.held or ()),
            post=row.post or "",
            unit=row.unit_name or "",
            region=row.person.region.name if row.person.region else "",
        )
        for row in rows
    ]


def cast_account(uuid: UUID) -> Account | None:
    """One of the cast; None for anybody else's account."""
    return _cast().filter(uuid=uuid).first()


def own_account(account: Account) -> OwnAccount:
    """What an account's owner may know of it. Seven queries, however much there is."""
    factors = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    apps = [row for row in factors if row.type == Authenticator.Type.TOTP]
    codes = [row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES]
    return OwnAccount(
        name=full_name(account.person),
        number=masked_number(account.person_id),
        email=account.email or "",
        password=has_password(account),
        password_at=_password_set_at(account),
        totp_at=apps[0].created_at if apps else None,
        passkeys=tuple(
            Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at)
            for row in factors
            if row.type == Authenticator.Type.WEBAUTHN
        ),
        recovery=len(codes[0].wrap().get_unused_codes()) if codes else None,
        devices=_signed_in(account).count(),
        codes=_codes_of(account),
    )


def has_password(account: Account) -> bool:
    """Whether a password was ever set."""
    return bool(account.password) and account.has_usable_password()


def known_words(account: object) -> list[str]:
    """What others know of an account's owner, in lower case: parts of the name and address, the number, the birth date."""
    if not isinstance(account, Account):
        return []
    numbers = list(PersonNumber.objects.filter(person=account.person_id).values_list("number", flat=True))
    born = (
        [account.person.born.strftime(form) for form in ("%d%m%Y", "%Y%m%d", "%d%m%y")] if account.person.born else []
    )
    names = re.split(r"\W+", f"{account.person.name} {account.email or ''}".lower())
    return [*numbers, *(number[:8] for number in numbers), *born, *names]


def masked_number(person: int) -> str:
    """The NIP that the person holds now, but for its last three digits; empty without one."""
    number = PersonNumber.objects.filter(person=person, until=None).values_list("number", flat=True).first()
    return f"•••••••• •••••• • {number[LENGTH - 3 :]}" if number else ""


def has_factor(account: int) -> bool:
    """Whether a second factor is asked of this account."""
    rows = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(rows.exists())


def devices() -> "QuerySet[Any]":
    """Every device that ever signed in and was not yet forgotten."""
    rows: QuerySet[Any] = UserSession.objects.all()
    return rows


def devices_of(account: Account, *, current: str) -> list[Device]:
    """What is signed in to an account now: the present one first, then by when it was seen last.

    current     session key of the device that asks
    """
    found = [
        Device(
            id=row.pk,
            name=device_name(row.user_agent),
            network=short_network(row.ip),
            since=row.created_at,
            seen_at=row.last_seen_at,
            is_current=row.session_key == current,
        )
        for row in _signed_in(account).order_by("-last_seen_at")
    ]
    return sorted(found, key=lambda device: not device.is_current)


def device_name(agent: str) -> str:
    """Kind of browser and system, ``Chrome di Android``, from what a browser says of itself."""
    browser, system = _first(_BROWSERS, agent), _first(_SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s di %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Perangkat tidak dikenal")


def short_network(address: str) -> str:
    """An address without the part that tells neighbours apart: ``203.0.113.x``."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return ".".join([*address.split(".")[:3], "x"])
    return ":".join(parsed.exploded.split(":")[:3]) + "::x"


def _cast() -> QuerySet[Account]:
    return Account.objects.select_related("person__region").filter(email__endswith=INVENTED, closed_at=None)


def _signed_in(account: Account) -> "QuerySet[Any]":
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return devices().filter(user=account, session_key__in=live)


def _password_set_at(account: Account) -> datetime | None:
    sought = Sought(verb="people.password_changed", object=f"people.account:{account.pk}")
    entries = entries_of(account.person.region_id or INSTALLATION, sought, limit=1)
    return entries[0].at if entries else None


def _codes_of(account: Account) -> tuple[CodeFacts, ...]:
    now = timezone.now()
    rows = SignInCode.objects.filter(account=account).order_by("-asked_at")[:_LAST_CODES]
    return tuple(
        CodeFacts(str(CodePurpose(row.purpose).label), row.asked_at, row.used_at, _state(row, now)) for row in rows
    )


def _state(code: SignInCode, now: datetime) -> str:
    if code.used_at:
        return "used"
    if code.cancelled_at:
        return "cancelled"
    if code.valid_until <= now:
        return "over"
    return "waiting" if code.digest else "asked"


def _first(names: dict[str, str], agent: str) -> str:
    found: Iterable[str] = (name for mark, name in names.items() if mark in agent)
    return next(iter(found), "")
