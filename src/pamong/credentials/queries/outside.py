"""Certificates from elsewhere: one's own, and what waits to be verified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.competency.queries.frameworks import CompetencyFacts, current_competencies
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import KEEPERS, keeps, outside_credential_for, outside_credentials_of
from pamong.credentials.models import OutsideCredential
from pamong.credentials.queries.origin import Origin, origin_of
from pamong.kit.files import open_file
from pamong.people.access import own_people, today, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.roll import members

if TYPE_CHECKING:
    from django.core.paginator import Page

STATES: Final = (
    ("waiting", _("Menunggu diverifikasi")),
    ("verified", _("Terverifikasi")),
    ("expired", _("Terverifikasi, kedaluwarsa")),
    ("refused", _("Ditolak")),
    ("withdrawn", _("Ditarik")),
    ("revoked", _("Verifikasi dicabut")),
)
"""States of a certificate from elsewhere, told by its times and its last day."""

UNDECIDED: Final = Q(verified_at=None, refused_at=None, withdrawn_at=None)


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A certificate from elsewhere. ``name`` and ``unit`` are the holder's as of today; ``how`` is why it was so decided.

    ending      why the verification was withdrawn; empty while it holds
    """

    uuid: UUID
    person: UUID
    name: str
    unit: str
    title: str
    issuer: str
    number: str
    issued_on: date
    valid_until: date | None
    competency: UUID | None
    competency_name: str
    level: int | None
    file: str
    state: str
    claimed_at: datetime
    decided_at: datetime | None
    how: str
    ending: str

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(dict(STATES)[self.state])

    @property
    def over(self) -> bool:
        """Whether its last day is past, whatever became of it here."""
        return self.valid_until is not None and self.valid_until < today()


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """A certificate from elsewhere as the holder and who may verify it see it.

    own         the actor's own
    verify      the actor may decide it
    revoke      the actor may withdraw its verification
    same_file   other people who registered the same copy; 0 for who may not verify
    origin      where the copy comes from, as far as the file itself tells; None for who may not verify, and for pictures
    decided_by  name; empty while undecided
    competencies    of the region's dictionary, to say what it shows
    """

    row: OutsideRow
    region: RegionFacts
    own: bool
    verify: bool
    revoke: bool
    same_file: int
    picture: bool
    origin: Origin | None
    decided_by: str
    competencies: tuple[CompetencyFacts, ...]


@dataclass(frozen=True, slots=True)
class Outsides:
    """A page of a region's. ``waiting``: how many nobody has decided yet."""

    region: RegionFacts
    waiting: int
    page: "Page[OutsideRow]"


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of a certificate, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


def own_outside(actor: Actor) -> tuple[OutsideRow, ...]:
    """The actor's own, the newest first; none for who acts for somebody else."""
    if actor.person is None or actor.behalf is not None:
        return ()
    rows = outside_credentials_of(actor).filter(person=actor.person)
    return tuple(read_outside(rows.order_by("-claimed_at", "-pk")))


def outsides(actor: Actor, code: str, state: str, *, page: str | None = None) -> Outsides:
    """Those of a region, who waits longest first, decided ones by the last. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    waiting = OutsideCredential.objects.filter(UNDECIDED, region=region).count()
    return Outsides(region_facts(region), waiting, page_of(outside_rows(actor, code, state), page))


def outside_rows(actor: Actor, code: str, state: str) -> Rows[OutsideRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, KEEPERS)
    rows = outside_credentials_of(actor).filter(region=region)
    wanted = _held().get(state)
    rows = rows if wanted is None else rows.filter(wanted)
    order = ("claimed_at", "pk") if state == "waiting" else ("-claimed_at", "-pk")
    return Rows(rows.order_by(*order), read_outside)


def outside_page(actor: Actor, uuid: UUID) -> OutsidePage:
    """One of them. Raises NotFound."""
    found = outside_credential_for(actor, uuid)
    people = own_people(actor).filter(pk=found.person_id).exists()
    brought = found.claimed_by is not None and found.claimed_by in (actor.account, actor.behalf)
    row = read_outside([found])[0]
    keeper = not (people or brought) and keeps(actor, found.region_id)
    verify = keeper and row.state == "waiting"
    twins = OutsideCredential.objects.filter(digest=found.digest, withdrawn_at=None, refused_at=None)
    picture = found.file.media_type.startswith("image/")
    return OutsidePage(
        row=row,
        region=region_facts(found.region),
        own=actor.behalf is None and found.person_id == actor.person,
        verify=verify,
        revoke=keeper and row.state in ("verified", "expired"),
        same_file=twins.exclude(person=found.person_id).values("person").distinct().count() if verify else 0,
        picture=picture,
        origin=origin_of(found) if verify else None,
        decided_by=names_of([found.decided_by]).get(found.decided_by or 0, ""),
        competencies=tuple(current_competencies(found.region_id).values()) if verify else (),
    )


def outside_choices(actor: Actor) -> tuple[CompetencyFacts, ...]:
    """Competencies that the actor may name when registering. Raises NotFound for who serves nowhere, or acts for another."""
    mine = own_people(actor).filter(pk=actor.person or 0) if actor.behalf is None else own_people(actor).none()
    region = mine.values_list("region", flat=True).first()
    if region is None:
        raise NotFound
    return tuple(current_competencies(region).values())


def outside_copy(actor: Actor, uuid: UUID) -> Copy:
    """The copy, for the holder and who organises. Raises NotFound."""
    file = outside_credential_for(actor, uuid).file
    return Copy(open_file(file), file.name, file.media_type)


def read_outside(found: "Iterable[OutsideCredential]") -> list[OutsideRow]:
    """With their people's names and competencies. Two queries and one a region, for any number."""
    rows = list(found)
    people = members({row.person_id for row in rows}) if rows else {}
    regions = {row.region_id for row in rows if row.competency_id}
    names = {pk: facts.name for region in regions for pk, facts in current_competencies(region).items()}
    return [_row(row, people[row.person_id].name, people[row.person_id].unit_name, names) for row in rows]


def _row(row: OutsideCredential, name: str, unit: str, names: dict[int, str]) -> OutsideRow:
    competency, (how, _line, ending) = row.competency, row.how.partition("\n")
    return OutsideRow(
        uuid=row.uuid,
        person=row.person.uuid,
        name=name,
        unit=unit,
        title=row.title,
        issuer=row.issuer,
        number=row.number,
        issued_on=row.issued_on,
        valid_until=row.valid_until,
        competency=competency.uuid if competency else None,
        competency_name=names.get(competency.pk, competency.code) if competency else "",
        level=row.level,
        file=row.file.name,
        state=_state(row),
        claimed_at=row.claimed_at,
        decided_at=(row.withdrawn_at if row.verified_at else None) or row.verified_at or row.refused_at,
        how=how,
        ending=ending,
    )


def _state(row: OutsideCredential) -> str:
    if row.withdrawn_at:
        return "revoked" if row.verified_at else "withdrawn"
    if row.refused_at:
        return "refused"
    if row.verified_at is None:
        return "waiting"
    return "expired" if row.valid_until and row.valid_until < today() else "verified"


def _held() -> dict[str, Q]:
    verified, over = Q(verified_at__isnull=False, withdrawn_at=None), Q(valid_until__lt=today())
    return {
        "waiting": UNDECIDED,
        "verified": verified & ~over,
        "expired": verified & over,
        "refused": Q(refused_at__isnull=False),
        "withdrawn": Q(withdrawn_at__isnull=False, verified_at=None),
        "revoked": Q(withdrawn_at__isnull=False, verified_at__isnull=False),
    }
