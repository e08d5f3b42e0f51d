"""One certificate: its number, code, place, credential, page and seal, written together or not at all.

A press is opened once for some certificates of a region and holds what they share. While it is open nobody else issues for
that region: numbers and places are given one after the other.
"""

import json
import secrets
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import Conflict, NotFound
from pamong.credentials.actions.key_store import badge_private, seal_signer
from pamong.credentials.actions.keys import Keys, ensure_keys
from pamong.credentials.formats import addresses
from pamong.credentials.formats.badge import ATTACHED, PLACES, Badge, canonical, document
from pamong.credentials.formats.did import did_of
from pamong.credentials.formats.proof import signed
from pamong.credentials.formats.seal import seal
from pamong.credentials.formats.token import token
from pamong.credentials.models import Credential, Decision, IssuingRule, SchemeVersion, Signature, StatusList, Way
from pamong.credentials.queries.printing import Printed
from pamong.kit import filetypes
from pamong.kit.documents.certificate import CertificateText, Signing, certificate
from pamong.kit.documents.render import Attachment
from pamong.kit.files import Limits, store_file
from pamong.kit.papers import long_date
from pamong.kit.wording import one_line
from pamong.office.actions.numbers import take_number
from pamong.people.actions.dated import alone
from pamong.people.formats.codes import ALPHABET
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_of
from pamong.people.queries.settings import region_arms

SERIES: Final = "certificate"
"""Kind of paper by which its number is taken."""

CODE: Final = 8
"""Signs of a code: 40 random bits."""

PDFS: Final = Limits(max_bytes=20 << 20, media_types=frozenset({filetypes.PDF}))
"""What a certificate may be; ours have some 80 kB, a signing service adds as much again."""

FULL: Final = PLACES // 2
"""Places given in a list before the next one is begun: so long every second draw finds a free one."""

_SIGNING: Final[dict[Way, Signing]] = {Way.SEAL: "seal", Way.SERVICE: "service", Way.OUTSIDE: "outside"}
_YEAR: Final = 12
_DRAWN: Final = 24
"""Places and codes that are looked up at once; what a press does not use is nobody's."""


@dataclass(frozen=True, slots=True)
class Press:
    """What certificates of one region share while they are made.

    government      as letters name it; ``arms`` as SVG, empty without
    at              to the second: credentials know no smaller part
    """

    region: RegionFacts
    government: str
    arms: str
    rule: IssuingRule
    keys: Keys
    lists: StatusList
    at: datetime
    day: date
    places: Iterator[int]
    codes: Iterator[str]


@dataclass(frozen=True, slots=True)
class Made:
    """What is printed on one certificate and differs from what its decision says.

    source      what takes the number; ``holder`` the name as printed
    until       end of validity
    """

    source: str
    holder: str
    until: datetime
    replaces: Credential | None = None
    reason: str = ""


def open_press(actor: Actor, *, region: int) -> Press:
    """Lock what decides how a region issues. Inside a transaction.

    raises      NotFound; Conflict ``no-issuing-rule``, and what ``ensure_keys`` raises
    """
    alone(region)  # as who renews a key or changes who signs: nothing is sealed with what has just been given up
    rule = IssuingRule.objects.filter(region=region, until=None).first()
    if rule is None:
        raise Conflict("no-issuing-rule", _("Belum ditentukan siapa yang menandatangani. Atur penandatangan dulu."))
    facts, at = region_of(region), timezone.now().replace(microsecond=0)
    lists = _lists(region, at)
    return Press(
        region=facts,
        government=f"Pemerintah {facts.name}" if facts.kind in ("province", "regency", "city") else facts.name,
        arms=_arms(facts),
        rule=rule,
        keys=ensure_keys(actor, region=region),
        lists=lists,
        at=at,
        day=at.astimezone(ZoneInfo(facts.zone)).date(),
        places=_places(lists.pk),
        codes=_codes(),
    )


def make(actor: Actor, press: Press, decision: Decision, says: Printed, made: Made) -> Credential:
    """One certificate; sealed at once where the region seals, else its paper waits for a signature.

    raises      Invalid ``document-letters``, ``credential-text``; Conflict ``number-taken``
    """
    number = take_number(actor, region=press.region.id, key=SERIES, day=press.day, source=made.source).text
    way, code, key = Way(press.rule.way), next(press.codes), uuid4()
    row = Credential(
        region_id=press.region.id,
        decision=decision,
        version=decision.application.version,
        person=decision.application.person,
        replaces=made.replaces,
        reason=made.reason,
        number=number,
        code=code,
        key=key,
        holder=made.holder,
        post=says.post,
        way=way,
        rule=press.rule,
        issued_on=press.day,
        valid_from=press.at,
        valid_until=made.until,
        status_list=press.lists,
        place_in_list=next(press.places),
        badge_key=press.keys.badge,
        made_at=press.at,
        made_by=actor.account,
    )
    pdf = _printed(press, row, says)
    if way is not Way.SEAL:
        row.paper_id, _digest = keep(actor, row, pdf)
    row.save(force_insert=True)
    row.refresh_from_db(fields=["uuid"])
    if way is Way.SEAL:
        _seal(actor, press, row, pdf)
    return row


def keep(actor: Actor, row: Credential, pdf: bytes) -> tuple[int, str]:
    """Put a file of a certificate in the store: its id and SHA-256."""
    region, name = RegionId(row.region_id), f"sertifikat-{row.code.lower()}.pdf"
    file = store_file(actor, region=region, stream=BytesIO(pdf), name=name, limits=PDFS)
    return file.pk, file.sha256


def end_of(version: SchemeVersion, press: Press) -> datetime:
    """The last second of a certificate that is given now: of the same day of the month so many months later."""
    years, month = divmod(press.day.year * _YEAR + press.day.month - 1 + version.months, _YEAR)
    last = date(years, month + 1, min(press.day.day, monthrange(years, month + 1)[1]))
    return datetime.combine(last, time(23, 59, 59), ZoneInfo(press.region.zone))


def grouped(code: str) -> str:
    """As it is printed and read aloud: ``K7WQ-2MPA``."""
    return f"{code[: CODE // 2]}-{code[CODE // 2 :]}"


def _printed(press: Press, row: Credential, says: Printed) -> bytes:
    """The page, with the credential inside; fills in the credential of the row."""
    facts = _badge(press, row, says)
    issuer, private = facts.issuer, badge_private(press.keys.badge)
    method, plain = f"{issuer}#{press.keys.badge.name}", document(facts)
    row.token = token(plain, private, method)
    row.badge = json.dumps(signed(plain, canonical(facts), private, method, press.at), ensure_ascii=False)
    inside = Attachment(ATTACHED, row.badge, "application/vc", "Kredensial yang dapat dibaca mesin (Open Badges 3.0)")
    return certificate(_text(press, row, says), at=press.at, attachments=[inside])


def _badge(press: Press, row: Credential, says: Printed) -> Badge:
    address, version = press.keys.badge.address, row.version
    return Badge(
        id=addresses.check_page(address, row.code),
        name=says.scheme,
        issuer=did_of(address),
        issuer_name=_office(press.region) or press.government,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        holder=addresses.holder(row.key),
        holder_name=row.holder,
        number=row.number,
        achievement=addresses.scheme_page(address, version.uuid),
        achievement_name=says.scheme,
        description=says.about,
        narrative=says.narrative,
        status=addresses.status_lists(address, press.lists.uuid),
        index=row.place_in_list,
    )


def _text(press: Press, row: Credential, says: Printed) -> CertificateText:
    address = press.keys.badge.address
    zone = ZoneInfo(press.region.zone)
    until = row.valid_until.astimezone(zone).date()
    renewed = until - timedelta(days=row.version.renewal_days)
    return CertificateText(
        government=press.government,
        office=_office(press.region),
        arms=press.arms,
        holder=row.holder,
        post=row.post,
        assessed=says.assessed,
        scheme=says.scheme,
        number=row.number,
        issued=long_date(row.issued_on),
        until=long_date(until),
        place=press.rule.place,
        official=press.rule.official,
        title=press.rule.title,
        signing=_SIGNING[Way(row.way)],
        code=grouped(row.code),
        check_page=f"{urlsplit(address).netloc}/periksa",
        check_url=addresses.check_page(address, row.code),
        units=says.units,
        hours=says.hours,
        matter=says.matter,
        panel=says.panel,
        meaning=_meaning(press.government, row, renewed),
        partners=says.partners,
        file=ATTACHED,
    )


def _meaning(government: str, row: Credential, renewed: date) -> tuple[str, ...]:
    kind = (
        f"Sertifikat kompetensi internal {government}; bukan sertifikat lembaga sertifikasi profesi nasional dan bukan "
        "surat tanda tamat pelatihan (STTPP)."
    )
    after = f"Menggantikan sertifikat nomor {row.replaces.number}. " if row.replaces else ""
    return kind, (
        f"{after}Dapat diperpanjang mulai {long_date(renewed)}. Bila kertas ini berbeda dari halaman periksa, halaman "
        "periksa yang benar."
    )


def _seal(actor: Actor, press: Press, row: Credential, pdf: bytes) -> None:
    signer = seal_signer(press.keys.seal)
    file, digest = keep(actor, row, seal(pdf, signer))
    Signature.objects.create(
        credential=row,
        file_id=file,
        digest=digest,
        key=press.keys.seal,
        signer=signer.subject_name or press.keys.seal.name,
        signed_at=timezone.now(),
        signed_by=actor.account,
    )


def _office(region: RegionFacts) -> str:
    return one_line(region.office)


def _arms(region: RegionFacts) -> str:
    """The picture; nothing where its content is gone, for a certificate is not held up by that."""
    if not region.arms:
        return ""
    try:
        found = region_arms(region.code)
    except NotFound:
        return ""
    with found.content as content:
        return content.read().decode()


def _lists(region: int, at: datetime) -> StatusList:
    """The region's list with room."""
    last = StatusList.objects.filter(region=region).order_by("number").last()
    if last and Credential.objects.filter(status_list=last).count() < FULL:
        return last
    row = StatusList.objects.create(region_id=region, number=last.number + 1 if last else 1, made_at=at)
    row.refresh_from_db()
    return row


def _places(lists: int) -> Iterator[int]:
    """Free places of a list, at random, so that neighbours tell nothing."""
    while True:
        drawn = dict.fromkeys(secrets.randbelow(PLACES) for _ in range(_DRAWN))
        held = Credential.objects.filter(status_list=lists, place_in_list__in=drawn)
        taken = set(held.values_list("place_in_list", flat=True))
        yield from (place for place in drawn if place not in taken)


def _codes() -> Iterator[str]:
    """Codes that no certificate has."""
    while True:
        drawn = dict.fromkeys("".join(secrets.choice(ALPHABET) for _ in range(CODE)) for _ in range(_DRAWN))
        taken = set(Credential.objects.filter(code__in=drawn).values_list("code", flat=True))
        yield from (code for code in drawn if code not in taken)
