"""What the addresses of schemes, applications, decisions and certificates point to, made directly as other tests do."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final

from django.utils import timezone

from pamong.core.actor import SYSTEM, RegionId
from pamong.credentials.actions.keys import ensure_keys
from pamong.credentials.models import (
    Appeal,
    Application,
    Appointment,
    Credential,
    Decision,
    DoubtReport,
    Duty,
    OutsideCredential,
    PieceUnit,
    Plenary,
    PlenaryCase,
    PortfolioPiece,
    SchemeUnit,
    SchemeVersion,
    StatusList,
)
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file
from pamong.kit.models import File
from tests.credentials import case
from tests.make import World

_PDF: Final = Limits(max_bytes=1 << 20, media_types=frozenset({filetypes.PDF}))


def scheme(world: World, code: str, *, published: bool = True, **facts: Any) -> SchemeVersion:
    """A version of a scheme of that code; the same one, whenever it is asked for. The region has real keys from now on."""
    ensure_keys(world.actor("budi"), region=world.region.pk)
    found = SchemeVersion.objects.filter(scheme__region=world.region, scheme__code=code).first()
    return found or case.version(case.scheme(world, code=code), published=published, **facts)


def application(world: World, state: str) -> Application:
    """Ani's, each state by a scheme of its own."""
    version = scheme(world, f"SK-{state.upper()}")
    found = Application.objects.filter(version=version).first()
    return found or case.application(version, world.ani, state=state)


def appointment(world: World, *, declared: bool = True) -> Appointment:
    """Citra is to assess Ani."""
    row = application(world, "checked" if declared else "submitted")
    found = Appointment.objects.filter(application=row, person=world.citra.person).first()
    facts: dict[str, Any] = {} if declared else {"declared_at": None, "conflict": None}
    return found or case.appointed(row, world.citra, **facts)


def file(world: World, text: str) -> File:
    """A small PDF."""
    body = BytesIO(f"%PDF-1.7\n% {text}\n%%EOF\n".encode())
    return store_file(SYSTEM, region=RegionId(world.region.pk), stream=body, name="bukti.pdf", limits=_PDF)


def piece(world: World, state: str) -> PortfolioPiece:
    """One in the application of that state, for its first unit."""
    row = application(world, state)
    found = PortfolioPiece.objects.filter(application=row).first()
    if found is None:
        kept = file(world, state)
        found = PortfolioPiece.objects.create(
            application=row, kind="work", title="Rekap", file=kept, digest=kept.sha256, added_at=timezone.now()
        )
        found.refresh_from_db()
        PieceUnit.objects.create(piece=found, unit=case.units(row.version)[0])
    return found


def unit(world: World, state: str) -> SchemeUnit:
    """The first unit of the application of that state."""
    return case.units(application(world, state).version)[0]


def plenary(world: World) -> Plenary:
    """Open, with Ani's judged application on its list, which Maya decides."""
    found = Plenary.objects.filter(title="Sidang terbuka").first()
    if found is None:
        found = case.plenary(world, title="Sidang terbuka")
        row = _assessed(world)
        case.appointed(row, world.maya, Duty.DECIDER)
        PlenaryCase.objects.create(plenary=found, application=row, listed_at=timezone.now())
    return found


def _assessed(world: World) -> Application:
    version = scheme(world, "SK-ASSESSED")
    row = Application.objects.filter(version=version).first()
    if row is None:
        row = case.application(version, world.ani)
        case.judged(row, case.appointed(row, world.citra))
    return row


def decision(world: World, *, competent: bool) -> Decision:
    """About Ani, by a scheme of its own."""
    version = scheme(world, "SK-COMPETENT" if competent else "SK-NOT-YET")
    found = Decision.objects.filter(application__version=version).first()
    if found is None:
        row = case.application(version, world.ani)
        marks = [competent] * len(case.units(version))
        case.judged(row, case.appointed(row, world.citra), competent=marks)
        found = case.decided(world, row, competent=marks)
    return found


def appeal(world: World) -> Appeal:
    """Ani contests that she is not yet competent."""
    contested = decision(world, competent=False)
    found = Appeal.objects.filter(decision=contested).first()
    row = found or Appeal.objects.create(
        decision=contested, grounds="Praktik saya tidak diamati.", filed_at=timezone.now(), due_on="2999-01-01"
    )
    row.refresh_from_db()
    return row


def credential(world: World) -> Credential:
    """Ani's, signed."""
    return Credential.objects.filter(paper=None).first() or case.credential(world, decision(world, competent=True))


def waiting(world: World) -> Credential:
    """Ani's by another scheme, whose paper waits to be signed elsewhere."""
    found = Credential.objects.filter(paper__isnull=False).first()
    if found is None:
        row = case.application(scheme(world, "SK-KERTAS"), world.ani)
        case.judged(row, case.appointed(row, world.citra))
        facts: dict[str, Any] = {"way": "outside", "paper": file(world, "kertas")}
        found = case.credential(world, case.decided(world, row), signed=False, **facts)
    return found


def outside(world: World) -> OutsideCredential:
    """Ani's, which nobody has verified."""
    found = OutsideCredential.objects.first()
    if found is None:
        kept = file(world, "luar")
        found = OutsideCredential.objects.create(
            person=world.ani.person,
            region=world.region,
            title="Sertifikat Pendidik",
            issuer="Kemendikdasmen",
            number="01/2020",
            issued_on="2020-01-02",
            file=kept,
            digest=kept.sha256,
            claimed_at=timezone.now(),
        )
        found.refresh_from_db()
    return found


def doubt(world: World) -> DoubtReport:
    """Nobody has looked into it."""
    row = DoubtReport.objects.first() or DoubtReport.objects.create(
        region=world.region, number="800.2/1/BKPSDM/2026", message="Nama berbeda.", at=timezone.now()
    )
    row.refresh_from_db()
    return row


def places(world: World) -> StatusList:
    """The list of the region, which its key signs."""
    ensure_keys(world.actor("budi"), region=world.region.pk)
    row, _new = StatusList.objects.get_or_create(region=world.region, number=1, defaults={"made_at": timezone.now()})
    row.refresh_from_db()
    return row


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "scheme": lambda world: scheme(world, "SK-TERBIT").scheme.uuid,
    "scheme-version": lambda world: scheme(world, "SK-TERBIT").uuid,
    "scheme-draft": lambda world: scheme(world, "SK-RANCANGAN", published=False).uuid,
    "scheme-unit": lambda world: case.units(scheme(world, "SK-RANCANGAN", published=False))[0].uuid,
    "draft-application": lambda world: application(world, "draft").uuid,
    "submitted-application": lambda world: application(world, "submitted").uuid,
    "checked-application": lambda world: application(world, "checked").uuid,
    "draft-piece": lambda world: piece(world, "draft").uuid,
    "judged-piece": lambda world: piece(world, "checked").uuid,
    "judged-unit": lambda world: unit(world, "checked").uuid,
    "appointment": lambda world: appointment(world).uuid,
    "undeclared": lambda world: appointment(world, declared=False).uuid,
    "plenary": lambda world: plenary(world).uuid,
    "listed-application": lambda world: _assessed(world).uuid,
    "decision": lambda world: decision(world, competent=False).uuid,
    "appeal": lambda world: appeal(world).uuid,
    "credential": lambda world: credential(world).uuid,
    "credential-code": lambda world: credential(world).code,
    "waiting-credential": lambda world: waiting(world).uuid,
    "outside-credential": lambda world: outside(world).uuid,
    "doubt": lambda world: doubt(world).uuid,
    "signing-key": lambda world: ensure_keys(world.actor("budi"), region=world.region.pk).badge.uuid,
    "status-list": lambda world: places(world).uuid,
}
"""What the keys of addresses may point to, made when asked for."""
