"""What waits to be issued or signed in a region, who signs there, and the files of certificates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import (
    KEEPERS,
    decided_credential_for,
    kept_applications,
    kept_credential_for,
    own_credentials,
)
from pamong.credentials.models import (
    Appeal,
    ChangeKind,
    Credential,
    Decision,
    IssuingRule,
    Signature,
    StatusChange,
    Way,
)
from pamong.credentials.queries.keys import is_unset
from pamong.kit.files import open_file
from pamong.people.access import own_people, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, printed_name, region_facts
from pamong.people.queries.roll import Member, members

if TYPE_CHECKING:
    from django.core.paginator import Page

WAYS: Final = Way.choices
"""Ways of signing and their labels."""

PAPERS: Final = 200
"""Papers of one archive."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """Who signs, since when. ``way_label`` in words; ``source`` empty: belum dikonfirmasi."""

    number: int
    official: str
    title: str
    place: str
    way: str
    way_label: str
    source: str
    since: datetime
    until: datetime | None
    who: str


@dataclass(frozen=True, slots=True)
class UnissuedRow:
    """A decision that holds, says competent, and has no certificate. ``round`` 2: on appeal, once that is answered."""

    uuid: UUID
    name: str
    unit: str
    scheme: str
    decided_on: date
    round: int


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A certificate whose paper waits for a signature. ``own``: the actor's, which somebody else has signed."""

    uuid: UUID
    number: str
    holder: str
    scheme: str
    issued_on: date
    way: str
    way_label: str
    own: bool


@dataclass(frozen=True, slots=True)
class IssuingPage:
    """What a region has to issue and to sign.

    unset       the installation's address is not chosen: nothing can be issued
    service     whether the signing service is set up
    waiting     those that wait longest
    by_service  how many of all waiting ones it can sign
    """

    region: RegionFacts
    rule: RuleRow | None
    unset: bool
    service: bool
    unissued: "Page[UnissuedRow]"
    waiting: "Page[WaitingPaper]"
    by_service: int


@dataclass(frozen=True, slots=True)
class RulePage:
    """Who signs a region's certificates: now, and before, newest first."""

    region: RegionFacts
    now: RuleRow | None
    history: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One certificate that waits for a signature."""

    row: WaitingPaper
    region: RegionFacts
    service: bool
    official: str
    title: str


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A file of a certificate, open for reading, and what it is called when saved."""

    content: BinaryIO
    name: str


def issuing_page(actor: Actor, code: str, *, page: str | None = None) -> IssuingPage:
    """The page of who issues. Constant queries. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    waiting = waiting_credentials(region.pk)
    return IssuingPage(
        region=region_facts(region),
        rule=_rule(region.pk),
        unset=is_unset(),
        service=bool(settings.ESIGN_URL),
        unissued=page_of(unissued_rows(actor, code), page),
        waiting=page_of(waiting_rows(actor, code), 1),
        by_service=waiting.filter(way=Way.SERVICE).count(),
    )


def unissued_rows(actor: Actor, code: str) -> Rows[UnissuedRow]:
    """Decisions without certificate, the oldest first; of others than the actor. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    return Rows(unissued(actor, region.pk).order_by("decided_on", "pk"), _unissued_rows)


def unissued_decisions(actor: Actor, code: str) -> list[UUID]:
    """All of them, for a job. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    return list(unissued(actor, region.pk).order_by("decided_on", "pk").values_list("uuid", flat=True))


def waiting_rows(actor: Actor, code: str) -> Rows[WaitingPaper]:
    """Papers that wait for a signature, the oldest first. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    mine = set(own_people(actor).values_list("pk", flat=True))
    return Rows(waiting_credentials(region.pk).order_by("pk"), lambda rows: [_paper(row, mine) for row in rows])


def waiting_papers(actor: Actor, code: str) -> Iterator[tuple[str, BinaryIO]]:
    """Name and content of the papers that others are to sign, 200 at most, the oldest first. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = waiting_credentials(region.pk).exclude(person__in=own_people(actor).values("pk")).select_related("paper")
    for row in rows.order_by("pk")[:PAPERS]:
        if row.paper is not None:
            yield file_name(row), open_file(row.paper)


def rule_page(actor: Actor, code: str) -> RulePage:
    """Who signs in a region. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = list(IssuingRule.objects.filter(region=region).order_by("-number"))
    names = names_of([row.set_by for row in rows])
    history = tuple(_told(row, names.get(row.set_by or 0, "")) for row in rows)
    return RulePage(region_facts(region), next((row for row in history if row.until is None), None), history)


def paper_page(actor: Actor, uuid: UUID) -> PaperPage:
    """A certificate that waits, for who may have it signed. Raises NotFound, also once it is signed."""
    found = kept_credential_for(actor, uuid)
    row = waiting_credentials(found.region_id).filter(pk=found.pk).first()
    if row is None:
        raise NotFound
    service = bool(settings.ESIGN_URL) and row.way == Way.SERVICE
    return PaperPage(_paper(row, set()), region_facts(found.region), service, row.rule.official, row.rule.title)


def paper_file(actor: Actor, uuid: UUID) -> CertificateFile:
    """The paper, for who has it signed elsewhere. Raises NotFound, also once it is signed."""
    paper_page(actor, uuid)
    row = kept_credential_for(actor, uuid)
    if row.paper is None:
        raise NotFound
    return CertificateFile(open_file(row.paper), file_name(row))


def signed_pdf(actor: Actor, uuid: UUID) -> CertificateFile:
    """The signed file, for its holder, who keeps it, and who decides about it. Raises NotFound."""
    row = _readable(actor, uuid)
    signature = Signature.objects.select_related("file").filter(credential=row).first()
    if signature is None:
        raise NotFound
    return CertificateFile(open_file(signature.file), file_name(row))


def file_name(row: Credential) -> str:
    """What its file is called: ``sertifikat-800-2-0412-BKPSDM-2026.pdf``."""
    words = "".join(char if char.isalnum() else "-" for char in row.number)
    return f"sertifikat-{words.strip('-')}.pdf"


def _readable(actor: Actor, uuid: UUID) -> Credential:
    own = own_credentials(actor).filter(uuid=uuid).first()
    if own is not None:
        return own
    try:
        return kept_credential_for(actor, uuid)
    except NotFound:
        return decided_credential_for(actor, uuid)


def unissued(actor: Actor, region: int) -> "QuerySet[Decision]":
    """Decisions of a region that hold, say competent, and have no certificate; of applications that the actor keeps."""
    newer = Decision.objects.filter(application=OuterRef("application"), round__gt=OuterRef("round"))
    given = Credential.objects.filter(decision__application=OuterRef("application"))
    rows = Decision.objects.filter(~Exists(newer), ~Exists(given), competent=True, application__scheme__region=region)
    waits = Appeal.objects.filter(decision__application=OuterRef("application"), answered_at=None, withdrawn_at=None)
    return rows.filter(~Exists(waits), application__in=kept_applications(actor))


def _unissued_rows(rows: "Sequence[Decision]") -> list[UnissuedRow]:
    found = list(
        Decision.objects.filter(pk__in=[row.pk for row in rows]).select_related(
            "application__scheme", "application__version"
        )
    )
    by_id = {row.pk: row for row in found}
    people = members({row.application.person_id for row in found})
    return [_unissued_row(by_id[row.pk], people[by_id[row.pk].application.person_id]) for row in rows]


def _unissued_row(row: Decision, who: Member) -> UnissuedRow:
    version = row.application.version
    scheme = ", ".join(part for part in (row.application.scheme.title, version.level) if part)
    return UnissuedRow(row.uuid, who.name, who.unit_name, scheme, row.decided_on, row.round)


def waiting_credentials(region: int) -> "QuerySet[Credential]":
    """Certificates of a region that wait for a signature, and that nothing ended meanwhile."""
    signed = Signature.objects.filter(credential=OuterRef("pk"))
    ended = StatusChange.objects.filter(credential=OuterRef("pk"), kind__in=(ChangeKind.WITHDRAWN, ChangeKind.REPLACED))
    rows = Credential.objects.filter(~Exists(signed), ~Exists(ended), region=region)
    return rows.select_related("version__scheme", "rule", "person")


def _paper(row: Credential, mine: set[int]) -> WaitingPaper:
    scheme = ", ".join(part for part in (row.version.scheme.title, row.version.level) if part)
    return WaitingPaper(
        uuid=row.uuid,
        number=row.number,
        holder=printed_name(row.person, row.holder),
        scheme=scheme,
        issued_on=row.issued_on,
        way=row.way,
        way_label=row.get_way_display(),
        own=row.person_id in mine,
    )


def _rule(region: int) -> RuleRow | None:
    row = IssuingRule.objects.filter(region=region, until=None).first()
    return _told(row, "") if row else None


def _told(row: IssuingRule, who: str) -> RuleRow:
    return RuleRow(
        number=row.number,
        official=row.official,
        title=row.title,
        place=row.place,
        way=row.way,
        way_label=row.get_way_display(),
        source=row.source,
        since=row.since,
        until=row.until,
        who=who,
    )
