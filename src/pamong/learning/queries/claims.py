"""Outside training that people claim: one's own, and what waits to be verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.kit.files import open_file
from pamong.learning.access import KEEPERS, claim_for, keeps, kept_claims, own_claims
from pamong.learning.models import OutsideTraining
from pamong.learning.queries.conversions import FormRow, Table, forms, held, tables_of
from pamong.people.access import own_people, today, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page

STATES: Final = (
    ("waiting", _("Menunggu diverifikasi")),
    ("verified", _("Terverifikasi")),
    ("refused", _("Ditolak")),
    ("withdrawn", _("Ditarik")),
)
"""States of a claim, told by its times."""

UNDECIDED: Final = Q(verified_at=None, refused_at=None, withdrawn_at=None)

_HELD: Final = {
    "waiting": UNDECIDED,
    "verified": Q(verified_at__isnull=False),
    "refused": Q(refused_at__isnull=False),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim. ``name`` and ``unit`` are the claimant's as of today; ``file`` is what the proof was called."""

    uuid: UUID
    person: UUID
    name: str
    unit: str
    title: str
    organiser: str
    place: str
    form: str
    form_name: str
    starts_on: date
    ends_on: date
    hours: Decimal
    times: int
    international: bool
    number: str
    dated: date | None
    file: str
    state: str
    claimed_at: datetime
    decided_at: datetime | None
    decision: str

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(dict(STATES)[self.state])


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A claim as the claimant and who may verify it see it.

    own         the actor's own, or of who is acted for
    verify      the actor may decide it
    same_file   other people whose claims carry the same file; 0 for who may not verify
    picture     the proof is a picture, else a PDF
    decided_by  name; empty while undecided
    """

    row: ClaimRow
    region: RegionFacts
    own: bool
    verify: bool
    same_file: int
    picture: bool
    decided_by: str
    forms: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """A page of a region's claims. ``waiting``: how many nobody has decided yet."""

    region: RegionFacts
    waiting: int
    page: "Page[ClaimRow]"


@dataclass(frozen=True, slots=True)
class ProofFile:
    """The proof of a claim, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


def claims_of(person: int, year: int) -> tuple[ClaimRow, ...]:
    """Claims of a person that touch a calendar year, the newest first. No actor; whoever asks has checked."""
    rows = OutsideTraining.objects.filter(person=person, starts_on__year__lte=year, ends_on__year__gte=year)
    return tuple(read_claims(_usual(rows).order_by("-claimed_at", "-pk")))


def claims(actor: Actor, code: str, state: str, *, page: str | None = None) -> Claims:
    """Claims of a region, those that wait longest first, decided ones by the last. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    waiting = kept_claims(actor).filter(UNDECIDED, region=region.id).count()
    return Claims(region, waiting, page_of(claim_rows(actor, code, state), page))


def claim_rows(actor: Actor, code: str, state: str) -> Rows[ClaimRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = kept_claims(actor).filter(region=region)
    rows = rows.filter(_HELD[state]) if state in _HELD else rows
    order = ("claimed_at", "pk") if state == "waiting" else ("-claimed_at", "-pk")
    return Rows(rows.order_by(*order), read_claims)


def claim_page(actor: Actor, uuid: UUID) -> ClaimPage:
    """One claim. Raises NotFound."""
    found = claim_for(actor, uuid)
    own = own_people(actor).filter(pk=found.person_id).exists() or found.person_id == actor.person
    brought = found.file.stored_by is not None and found.file.stored_by in (actor.account, actor.behalf)
    row = read_claims([found])[0]
    verify = not (own or brought) and row.state == "waiting" and keeps(actor, found.region_id)
    twins = OutsideTraining.objects.filter(file__sha256=found.file.sha256, withdrawn_at=None, refused_at=None)
    return ClaimPage(
        row=row,
        region=region_facts(found.region),
        own=own,
        verify=verify,
        same_file=twins.exclude(person=found.person_id).values("person").distinct().count() if verify else 0,
        picture=found.file.media_type.startswith("image/"),
        decided_by=names_of([found.decided_by]).get(found.decided_by or 0, ""),
        forms=forms(found.region_id),
    )


def claim_forms(actor: Actor) -> tuple[FormRow, ...]:
    """Forms that the actor may claim, as the own region counts them. Raises NotFound for who serves nowhere."""
    region = own_people(actor).filter(pk=actor.person or 0).values_list("region", flat=True).first()
    if region is None:
        raise NotFound
    return forms(region)


def claim_proof(actor: Actor, uuid: UUID) -> ProofFile:
    """The proof, for the claimant and who may verify it. Raises NotFound."""
    file = claim_for(actor, uuid).file
    return ProofFile(open_file(file), file.name, file.media_type)


def waiting_claims(actor: Actor) -> int:
    """Own claims that nobody has decided yet."""
    return own_claims(actor).filter(UNDECIDED).count()


def read_claims(found: "Iterable[OutsideTraining]") -> list[ClaimRow]:
    """Claims with their people's names and forms. Two queries for any number."""
    rows = list(found)
    people = members({row.person_id for row in rows}) if rows else {}
    tables = tables_of({row.region_id for row in rows}) if rows else ()
    return [_row(row, people[row.person_id].name, people[row.person_id].unit_name, tables) for row in rows]


def _row(row: OutsideTraining, name: str, unit: str, tables: "Iterable[Table]") -> ClaimRow:
    form = held(tables, row.region_id, today()).forms.get(row.form)
    return ClaimRow(
        uuid=row.uuid,
        person=row.person.uuid,
        name=name,
        unit=unit,
        title=row.title,
        organiser=row.organiser,
        place=row.place,
        form=row.form,
        form_name=form.name if form else row.form,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours=row.hours,
        times=row.times,
        international=row.international,
        number=row.number,
        dated=row.dated,
        file=row.file.name,
        state=_state(row),
        claimed_at=row.claimed_at,
        decided_at=row.verified_at or row.refused_at,
        decision=row.decision,
    )


def _state(row: OutsideTraining) -> str:
    if row.withdrawn_at:
        return "withdrawn"
    if row.refused_at:
        return "refused"
    return "verified" if row.verified_at else "waiting"


def _usual(rows: "QuerySet[OutsideTraining]") -> "QuerySet[OutsideTraining]":
    return rows.select_related("person", "region", "file")
