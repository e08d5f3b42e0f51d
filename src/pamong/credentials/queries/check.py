"""What anybody may know of a certificate: by its number, its code, or its file. No actor.

Never who the person is beyond the printed name: no NIP, no birth, no posts. Of a certificate that holds no more, not even the
name. A number that nobody has and one that nobody has signed yet are answered alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.credentials.formats.checking import CHANGED, NO_STATUS, OTHER_ISSUER, check_pdf
from pamong.credentials.formats.paper import Paper
from pamong.credentials.formats.paper_apart import read_paper_apart
from pamong.credentials.formats.states import State, state_of
from pamong.credentials.formats.typed_number import LONGEST, folded
from pamong.credentials.models import Credential, SchemePartner, Signature, StatusChange
from pamong.credentials.models.credential import NUMBER_AS_MEANT
from pamong.credentials.queries.assessed import assessed_words
from pamong.credentials.queries.keys import key_set
from pamong.credentials.queries.reasons import reason_words

File = Literal["", "whole", "changed", "foreign"]
"""What a file is: none was given, ours byte for byte, ours but altered, or nothing that we know."""

_FORGED: Final = frozenset({CHANGED, OTHER_ISSUER})
"""What is wrong with a file that pretends to be ours. One from another installation is not forged: we do not know it."""

_NAMED: Final = frozenset({State.VALID, State.EXPIRED, State.SUSPENDED})
"""States in which the name is told, unless the person's data were erased: number and state stay."""


@dataclass(frozen=True, slots=True)
class Partner:
    """Who assessed or certified together with the region, and what they did."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """One of several regions that gave the same number."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer about a certificate; only ``state`` and ``at`` are filled where there is none.

    holder          as printed; empty where it holds no more
    scheme          with its level: Petugas Front Office Perizinan, tingkat 3
    issuer          office and government; ``region`` is the government's code
    zone            in whose time dates are meant
    assessed        kinds of proof that counted
    way             how it is signed, in words
    changed_on      day of suspension, withdrawal or replacement; ``reason`` its public class in words
    replacement     number of the certificate that replaced it; empty before that one is signed
    several         regions that gave this number, where it alone does not tell
    problems        why a file is not ours, in words
    """

    state: State
    at: datetime
    number: str = ""
    code: str = ""
    holder: str = ""
    scheme: str = ""
    issued_on: date | None = None
    valid_until: datetime | None = None
    issuer: str = ""
    region: str = ""
    zone: str = ""
    partners: tuple[Partner, ...] = ()
    assessed: tuple[str, ...] = ()
    way: str = ""
    changed_on: date | None = None
    reason: str = ""
    replacement: str = ""
    file: File = ""
    several: tuple[Issuer, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is such a certificate."""
        return bool(self.number)


def check_number(text: str, *, region: str = "") -> Checked:
    """The certificate of that number or code, or of the address in its QR code.

    Blanks, dashes, slashes and small letters do no harm, nor an O for a 0.

    region      code of the government that gave it, where several gave the same number
    """
    found = _typed(text.rpartition("/periksa/")[2], region)
    if len(found) == 1:
        return _told(found[0])
    regions = {row.region_id: row.region for row in found}
    if len(regions) < len(found):  # one region has two numbers that look alike: none of them is meant for sure
        return _nothing()
    several = sorted((Issuer(one.code, one.name) for one in regions.values()), key=lambda one: one.name)
    return replace(_nothing(), several=tuple(several))


def check_code(code: str) -> Checked:
    """The certificate with that code beside its QR code."""
    row = _signed().filter(code__in=_codes(code)).first()
    return _told(row) if row else _nothing()


def check_file(data: bytes, reader: Callable[[bytes], Paper] = read_paper_apart) -> Checked:
    """Whether a file is, byte for byte, one that we issued; else which certificate it is an altered copy of."""
    digest = sha256(data).hexdigest()
    row = _signed().filter(pk__in=Signature.objects.filter(digest=digest).values("credential")).first()
    if row:
        return replace(_told(row), file="whole")
    inside = check_pdf(data, key_set(), None, timezone.now(), reader=reader)
    named = inside.badge.id.rstrip("/").rpartition("/")[2] if inside.badge else ""
    row = _signed().filter(code=named).first()
    if row:
        return replace(_told(row), file="changed")
    forged = bool(_FORGED.intersection(inside.reasons))
    problems = tuple(_(reason) for reason in inside.reasons if reason != NO_STATUS)
    return Checked(State.UNSOUND if forged else State.UNKNOWN, timezone.now(), file="foreign", problems=problems)


def is_signed() -> Exists:
    """Condition of a query over certificates: somebody signed it."""
    return Exists(Signature.objects.filter(credential=OuterRef("pk")))


def state_of_row(row: Credential, changes: Sequence[StatusChange], at: datetime) -> State:
    """The state of a certificate whose query carries ``signed``, by its changes, the oldest first."""
    return state_of(
        signed=bool(getattr(row, "signed", False)),
        kinds=[change.kind for change in changes],
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        at=at,
    )


def scheme_words(row: Credential) -> str:
    """Scheme with its level."""
    return ", ".join(part for part in (row.version.scheme.title, row.version.level) if part)


def issuer_words(office: str, government: str) -> str:
    """Who issues: the office with its government, which the name of most offices says already."""
    return office if government.casefold() in office.casefold() else f"{office} {government}".strip()


def _typed(text: str, region: str) -> list[Credential]:
    wanted = folded(text)
    if not wanted or len(wanted) > LONGEST:
        return []
    rows = _signed().filter(region__code=region) if region else _signed()
    return list(rows.filter(code__in=_codes(text))) or _numbered(rows, text, wanted)


def _numbered(rows: "QuerySet[Credential]", text: str, wanted: str) -> list[Credential]:
    """By the number as it is written, else as it is meant."""
    exact = list(rows.filter(number=" ".join(text.split()))[:10])
    return exact or list(rows.annotate(alike=NUMBER_AS_MEANT).filter(alike=wanted)[:10])


def _codes(text: str) -> tuple[str, ...]:
    """A code as it was typed and as it was meant."""
    typed = "".join(char for char in text.upper() if char.isascii() and char.isalnum())
    return typed, folded(text)


def _signed() -> "QuerySet[Credential]":
    rows = Credential.objects.select_related("region", "person", "version__scheme", "decision__application")
    return rows.annotate(signed=is_signed()).filter(signed=True)


def _nothing() -> Checked:
    return Checked(State.UNKNOWN, timezone.now())


def _told(row: Credential) -> Checked:
    changes = list(StatusChange.objects.filter(credential=row).order_by("number"))
    now, zone = timezone.now(), ZoneInfo(row.region.time_zone)
    state = state_of_row(row, changes, now)
    changed = changes[-1] if changes and state in {State.SUSPENDED, State.WITHDRAWN, State.REPLACED} else None
    named = state in _NAMED and row.person.erased_at is None
    after = _signed().filter(replaces=row).first() if state == State.REPLACED else None
    return Checked(
        state=state,
        at=now,
        number=row.number,
        code=row.code,
        holder=row.holder if named else "",
        scheme=scheme_words(row),
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        issuer=issuer_words(row.region.office, row.region.name),
        region=row.region.code,
        zone=row.region.time_zone,
        partners=_partners(row) if named else (),
        assessed=assessed_words(row.decision) if named else (),
        way=row.get_way_display(),
        changed_on=changed.at.astimezone(zone).date() if changed else None,
        reason=reason_words(changed.public) if changed else "",
        replacement=after.number if after else "",
    )


def _partners(row: Credential) -> tuple[Partner, ...]:
    found = SchemePartner.objects.filter(version=row.version_id).select_related("partner").order_by("partner__name")
    return tuple(Partner(one.partner.name, one.part) for one in found)
