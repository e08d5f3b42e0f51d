"""Rows of credentials, made directly: what tests of one part need of the parts before it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone

from pamong.core.actor import SYSTEM, RegionId
from pamong.credentials.models import (
    Application,
    Appointment,
    Credential,
    Decision,
    DecisionVote,
    Duty,
    IssuingRule,
    Plenary,
    PlenaryCase,
    Scheme,
    SchemeUnit,
    SchemeVersion,
    Signature,
    SigningKey,
    StatusList,
    UnitResult,
)
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file
from pamong.people.models import Account, Person, Role
from tests import make
from tests.make import World

_numbers = count(1)

PORTFOLIO = {"all": [{"kind": "portfolio", "pieces": 1}, {"kind": "observation"}]}
"""Rule of every unit made here, unless another is given: one good piece, and seen at work."""

UNITS = ("Menerima dan memeriksa kelengkapan permohonan", "Menangani pengaduan di loket dan kanal daring")
"""Titles of the units of a scheme made here."""


def scheme(world: World, **facts: Any) -> Scheme:
    """A scheme of the region, without a version."""
    usual = {
        "region": world.region,
        "code": f"SK-{next(_numbers):03}",
        "title": "Petugas Front Office Perizinan",
        "created_at": timezone.now(),
    }
    row = Scheme.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def version(
    scheme: Scheme, *, published: bool = True, rules: Sequence[dict[str, Any]] = (), **facts: Any
) -> SchemeVersion:
    """Its next version, in force for 36 months, with a unit for each rule; without rules two by ``PORTFOLIO``."""
    now = timezone.now()
    usual = {
        "number": SchemeVersion.objects.filter(scheme=scheme).count() + 1,
        "about": "Bagi petugas yang menerima permohonan izin.",
        "created_at": now,
        "published_at": now if published else None,
    }
    row = SchemeVersion.objects.create(scheme=scheme, **{**usual, **facts})
    for number, rule in enumerate(rules or [PORTFOLIO] * 2, 1):
        SchemeUnit.objects.create(
            version=row,
            number=number,
            code=f"PL.{number:02}",
            title=UNITS[(number - 1) % len(UNITS)],
            elements=["Memeriksa berkas satu per satu", "Memberi tanda terima"],
            rule=rule,
        )
    row.refresh_from_db()
    return row


def units(version: SchemeVersion) -> list[SchemeUnit]:
    """In order."""
    return list(SchemeUnit.objects.filter(version=version).order_by("number"))


def application(
    version: SchemeVersion, person: Account | Person, *, state: str = "checked", **facts: Any
) -> Application:
    """An application.

    state       draft, submitted or checked
    """
    now = timezone.now()
    someone = person.person if isinstance(person, Account) else person
    usual: dict[str, Any] = {
        "scheme": version.scheme,
        "version": version,
        "person": someone,
        "region": someone.region,
        "route": "prior",
        "opened_at": now,
    }
    if state != "draft":
        usual |= {"agreement": "Saya setuju.", "agreed_at": now, "submitted_at": now}
    if state == "checked":
        usual |= {"checked_at": now}
    row = Application.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def appointed(application: Application, account: Account, duty: Duty = Duty.ASSESSOR, **facts: Any) -> Appointment:
    """Somebody with a duty, who declared no conflict."""
    now = timezone.now()
    usual = {"appointed_at": now, "declared_at": now, "conflict": False}
    row = Appointment.objects.create(application=application, person=account.person, duty=duty, **{**usual, **facts})
    row.refresh_from_db()
    return row


def certifier(world: World, name: str) -> Account:
    """A new account that may decide in the region."""
    someone = make.civil_servant(name, world.health, world.officer)
    make.grant(someone, Role.CERTIFIER, world.region)
    return make.account(someone)


def assessor(world: World, name: str) -> Account:
    """A new account that may assess in the region."""
    someone = make.civil_servant(name, world.health, world.officer)
    make.grant(someone, Role.ASSESSOR, world.region)
    return make.account(someone)


def judged(
    application: Application, assessor: Appointment, *, competent: Sequence[bool] = (), **facts: Any
) -> list[UnitResult]:
    """A result for each unit; all competent unless told otherwise."""
    found = units(application.version)
    marks = competent or [True] * len(found)
    return [
        result(application, assessor, unit, competent=mark, **facts) for unit, mark in zip(found, marks, strict=True)
    ]


def result(
    application: Application, assessor: Appointment, unit: SchemeUnit, *, competent: bool = True, **facts: Any
) -> UnitResult:
    """What somebody found of one unit, by no facts unless told otherwise."""
    usual = {
        "observed": competent,
        "facts": {},
        "digest": hashlib.sha256(b"{}").hexdigest(),
        "follows": True,
        "note": "" if competent else "Belum memeriksa kelengkapan.",
        "at": timezone.now(),
    }
    return UnitResult.objects.create(
        application=application, appointment=assessor, unit=unit, competent=competent, **{**usual, **facts}
    )


def plenary(world: World, **facts: Any) -> Plenary:
    """A session of today."""
    now = timezone.now()
    usual = {"region": world.region, "title": "Sidang pleno", "held_on": timezone.localdate(), "opened_at": now}
    row = Plenary.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def decided(world: World, application: Application, *, competent: Sequence[bool] = (), stage: int = 1) -> Decision:
    """A decision by two new deciders in a new session, over no more evidence than there is."""
    found = units(application.version)
    marks = competent or [True] * len(found)
    shown = [unit.pk for unit, mark in zip(found, marks, strict=True) if mark]
    now, number = timezone.now(), next(_numbers)
    case = PlenaryCase.objects.create(plenary=plenary(world), application=application, round=stage, listed_at=now)
    duty = Duty.DECIDER if stage == 1 else Duty.APPEAL_DECIDER
    votes = [
        DecisionVote.objects.create(
            case=case,
            appointment=appointed(application, certifier(world, f"Pemutus {number} {one}"), duty),
            competent=shown,
            evidence=hashlib.sha256(b"[]").hexdigest(),
            reason="Bukti lengkap.",
            at=now,
        )
        for one in ("satu", "dua")
    ]
    row = Decision.objects.create(
        application=application,
        case=case,
        round=stage,
        competent=len(shown) == len(found),
        units=shown,
        lacking=[unit.pk for unit in found if unit.pk not in shown],
        first=votes[0],
        second=votes[1],
        reason="Bukti lengkap.",
        decided_on=timezone.localdate(),
        at=now,
    )
    row.refresh_from_db()
    return row


def issuing_rule(world: World, **facts: Any) -> IssuingRule:
    """Who signs for the region: its own seal unless told otherwise."""
    found = IssuingRule.objects.filter(region=world.region, until=None).first()
    if found and not facts:
        return found
    usual = {
        "region": world.region,
        "number": IssuingRule.objects.filter(region=world.region).count() + 1,
        "official": "Drs. Ilham Saputra, M.Si.",
        "title": "Kepala Badan",
        "place": "Muara Bulian",
        "way": "seal",
        "since": timezone.now(),
    }
    row = IssuingRule.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    return row


def credential(
    world: World, decision: Decision, *, signed: bool = True, since: date | None = None, **facts: Any
) -> Credential:
    """A certificate whose file and credential are made up: for what only needs the rows. Real ones come from ``issue``."""
    now, number = timezone.now(), next(_numbers)
    begins = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else now
    key, _new = SigningKey.objects.get_or_create(
        region=world.region,
        use="badge",
        defaults={
            "name": f"{world.region.code}-uji-{number}",
            "address": "http://localhost:8765",
            "public": "",
            "sealed": b"",
            "made_at": now,
        },
    )
    places, _new = StatusList.objects.get_or_create(region=world.region, number=1, defaults={"made_at": now})
    usual = {
        "region": world.region,
        "decision": decision,
        "version": decision.application.version,
        "person": decision.application.person,
        "number": f"800.2/{number:04}/BKPSDM/2026",
        "code": f"UJ{number:06}",
        "holder": decision.application.person.name,
        "post": "Penata Perizinan Ahli Pertama",
        "way": "seal",
        "rule": issuing_rule(world),
        "issued_on": begins.date(),
        "valid_from": begins,
        "valid_until": begins + timedelta(days=3 * 365),
        "status_list": places,
        "place_in_list": number,
        "badge_key": key,
        "badge": "{}",
        "token": "",
        "made_at": now,
    }
    row = Credential.objects.create(**{**usual, **facts})
    row.refresh_from_db()
    if signed:
        sign(row)
    return row


def sign(credential: Credential) -> Signature:
    """A signature over a file that is no real certificate."""
    body = f"%PDF-1.7\n% {credential.number}\n%%EOF\n".encode()
    limits = Limits(max_bytes=1 << 20, media_types=frozenset({filetypes.PDF}))
    file = store_file(
        SYSTEM, region=RegionId(credential.region_id), stream=BytesIO(body), name="sertifikat.pdf", limits=limits
    )
    return Signature.objects.create(
        credential=credential, file=file, digest=file.sha256, signer="CN=Uji", signed_at=timezone.now()
    )
