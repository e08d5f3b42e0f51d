"""The register of partners, and what was agreed with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from django.db.models import Q

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.kit.files import open_file
from pamong.learning.access import KEEPERS, agreement_for, partner_for, partners_of
from pamong.learning.models import Agreement, Partner, PartnerKind, ProgrammePartner
from pamong.people.access import today, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

KINDS: Final = PartnerKind.choices
"""Kinds of partner and their labels."""

STATES: Final = ("berlaku", "segera", "tanpa", "tutup")
"""Words by which a list is narrowed: an agreement holds, ends soon, none holds, closed."""

SOON: Final = timedelta(days=60)
"""Before its last day an agreement is shown as ending."""


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner.

    code        of the kind; ``kind`` in words
    number      of the agreement that holds, or of the one that held last; empty without any
    until       its last day
    state       holds, soon (holds, for sixty days at most), lapsed, none or closed
    """

    uuid: UUID
    kind: str
    code: str
    name: str
    address: str
    contact: str
    note: str
    number: str
    until: date | None
    state: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartnersWanted:
    """What somebody looks for; all empty is every partner that is not closed. ``state`` is one of ``STATES``."""

    text: str = ""
    kind: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != PartnersWanted()


@dataclass(frozen=True, slots=True)
class Partners:
    """A page of a region's partners. ``lapsed``: open ones without an agreement that holds."""

    region: RegionFacts
    lapsed: int
    page: "Page[PartnerRow]"


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement. ``state``: ahead, holds, soon or over; ``last`` is its last day as things are."""

    uuid: UUID
    number: str
    title: str
    since: date
    until: date
    last: date
    ended_on: date | None
    duties: str
    file: str
    state: str


@dataclass(frozen=True, slots=True)
class HeldProgramme:
    """A programme that is held with a partner."""

    uuid: UUID
    title: str
    part: str
    published: bool


@dataclass(frozen=True, slots=True)
class NamedPartner:
    """A partner as a context above names it."""

    id: int
    uuid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class PartnerPage:
    """A partner, what was agreed, newest first, and what is held together."""

    row: PartnerRow
    region: RegionFacts
    agreements: tuple[AgreementRow, ...]
    programmes: tuple[HeldProgramme, ...]


def partners(actor: Actor, code: str, wanted: PartnersWanted, *, page: str | None = None) -> Partners:
    """Partners of a region, for who organises the whole of it. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    every = _read(partners_of(actor).filter(region=region, closed_at=None))
    lapsed = sum(row.state in {"lapsed", "none"} for row in every)
    return Partners(region_facts(region), lapsed, page_of(partner_rows(actor, code, wanted), page))


def partner_rows(actor: Actor, code: str, wanted: PartnersWanted) -> Rows[PartnerRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    found = partners_of(actor).filter(region=region, closed_at__isnull=wanted.state != "tutup")
    for word in words(wanted.text):
        found = found.filter(Q(name__icontains=word) | Q(address__icontains=word) | Q(note__icontains=word))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    rows = _read(found.order_by("name", "pk"))
    shown = {"berlaku": {"holds", "soon"}, "segera": {"soon"}, "tanpa": {"lapsed", "none"}}.get(wanted.state)
    return Rows([row for row in rows if shown is None or row.state in shown], list)


def partner_page(actor: Actor, uuid: UUID) -> PartnerPage:
    """A partner that the actor keeps. Raises NotFound."""
    row = partner_for(actor, uuid)
    held = ProgrammePartner.objects.filter(partner=row, programme__withdrawn_at=None).select_related("programme")
    agreements = Agreement.objects.filter(partner=row).select_related("file").order_by("-since", "-pk")
    return PartnerPage(
        row=_read([row])[0],
        region=region_facts(row.region),
        agreements=tuple(map(_agreement, agreements)),
        programmes=tuple(
            HeldProgramme(one.programme.uuid, one.programme.title, one.part, one.programme.published_at is not None)
            for one in held.order_by("programme__title", "pk")
        ),
    )


def partner_choices(actor: Actor, region: int, *, also: UUID | None = None) -> tuple[PartnerRow, ...]:
    """Open partners of a region that the actor keeps, by name; and one more, which may be closed.

    region      id
    """
    shown = partners_of(actor).filter(Q(closed_at=None) | Q(uuid=also), region=region)
    return tuple(_read(shown.order_by("name", "pk")))


def open_partners(region: int) -> tuple[NamedPartner, ...]:
    """Those of a region that are not closed, by name. No actor; whoever asks has checked the right to know."""
    rows = Partner.objects.filter(region=region, closed_at=None).order_by("name", "pk")
    return tuple(NamedPartner(row.pk, row.uuid, row.name) for row in rows)


def agreement_page(actor: Actor, uuid: UUID) -> tuple[PartnerPage, AgreementRow]:
    """An agreement with its partner, for who keeps it. Raises NotFound."""
    row = agreement_for(actor, uuid)
    return partner_page(actor, row.partner.uuid), _agreement(row)


def agreement_file(actor: Actor, uuid: UUID) -> tuple[str, BinaryIO]:
    """Name and content of the paper of an agreement that the actor keeps. Raises NotFound, also where there is none."""
    row = agreement_for(actor, uuid)
    if row.file is None:
        raise NotFound
    return row.file.name, open_file(row.file)


def _read(found: Iterable[Partner]) -> list[PartnerRow]:
    rows, day = list(found), today()
    latest: dict[int, Agreement] = {}
    for one in Agreement.objects.filter(partner__in=rows).order_by("since", "pk"):
        known = latest.get(one.partner_id)
        if known is None or not _holds(known, day) or (_holds(one, day) and _last(one) >= _last(known)):
            latest[one.partner_id] = one
    return [_row(row, latest.get(row.pk), day) for row in rows]


def _row(row: Partner, held: Agreement | None, day: date) -> PartnerRow:
    return PartnerRow(
        uuid=row.uuid,
        kind=str(PartnerKind(row.kind).label),
        code=row.kind,
        name=row.name,
        address=row.address,
        contact=row.contact,
        note=row.note,
        number=held.number if held else "",
        until=_last(held) if held else None,
        state=_state(row, held, day),
        closed_at=row.closed_at,
    )


def _state(row: Partner, held: Agreement | None, day: date) -> str:
    if row.closed_at:
        return "closed"
    if held is None:
        return "none"
    if not _holds(held, day):
        return "lapsed"
    return "soon" if _last(held) - day <= SOON else "holds"


def _agreement(row: Agreement) -> AgreementRow:
    day, last = today(), _last(row)
    if row.since > day:
        state = "ahead"
    elif last < day:
        state = "over"
    else:
        state = "soon" if last - day <= SOON else "holds"
    return AgreementRow(
        uuid=row.uuid,
        number=row.number,
        title=row.title,
        since=row.since,
        until=row.until,
        last=last,
        ended_on=row.ended_on,
        duties=row.duties,
        file=row.file.name if row.file else "",
        state=state,
    )


def _holds(row: Agreement, day: date) -> bool:
    return row.since <= day <= _last(row)


def _last(row: Agreement) -> date:
    return row.ended_on or row.until
