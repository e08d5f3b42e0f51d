"""What the forms of those who keep the registry begin with: the rows as they are, and what can be chosen."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from pamong.core.actor import Actor
from pamong.people.access import (
    BRANCH_KEEPERS,
    ORGANISERS,
    branch_for,
    holds,
    kept_assignment_for,
    kept_person_for,
    kept_position_for,
    kept_unit_for,
    region_for,
    today,
    whole_region_for,
)
from pamong.people.models import (
    Assignment,
    AssignmentKind,
    Delegation,
    Employment,
    Grant,
    Person,
    PersonNumber,
    UnitVersion,
)
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.presence import RegionFacts, full_name, region_facts


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit as its forms show it; ``parent`` is the label of the unit above."""

    region: RegionFacts
    uuid: UUID
    name: str
    parent: str
    since: date


@dataclass(frozen=True, slots=True)
class PositionRecord:
    """A position as its forms show it."""

    region: RegionFacts
    uuid: UUID
    name: str
    kind: str
    level: str
    echelon: str
    job_class: int | None
    field: str
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class EmploymentRecord:
    """Present terms, with the present number in groups."""

    number: str
    kind: str
    standing: str
    grade: str
    grade_since: date | None
    since: date


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """A post that somebody holds."""

    uuid: UUID
    region: RegionFacts
    person: UUID
    name: str
    position: str
    unit: str
    kind: str
    leads: bool
    since: date


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person as the forms show it.

    kept        whether the actor keeps the record; else it is the own one, of which only the contact is the actor's
    """

    uuid: UUID
    region: RegionFacts | None
    full_name: str
    kept: bool
    name: str
    title_before: str
    title_after: str
    born: date | None
    sex: str
    email: str
    email_office: str
    phone: str
    education_level: str
    education: str
    education_year: int | None
    employment: EmploymentRecord | None


@dataclass(frozen=True, slots=True)
class TransferEffects:
    """What ends when a person is transferred."""

    posts: tuple[AssignmentRecord, ...]
    grants: int
    delegations: int


def kept_region(actor: Actor, code: str) -> RegionFacts:
    """A region whose registry the actor keeps. Raises NotFound."""
    return region_facts(whole_region_for(actor, code, ORGANISERS))


def unit_region(actor: Actor, code: str) -> tuple[RegionFacts, bool]:
    """A region in which the actor may open units, and whether also at the top. Raises NotFound."""
    region = region_for(actor, code, ORGANISERS | BRANCH_KEEPERS)
    whole = holds(actor, ORGANISERS, region.pk)
    if not whole:
        region_for(actor, code, BRANCH_KEEPERS)
    return region_facts(region), whole


def unit_record(actor: Actor, uuid: UUID, *, close: bool = False) -> UnitRecord:
    """A unit that the actor may change, or close. Raises NotFound."""
    row = kept_unit_for(actor, uuid) if close else branch_for(actor, uuid)
    version = UnitVersion.objects.filter(unit=row).latest("since", "pk")
    above = label_of(row.pk).partition(", ")[2]
    return UnitRecord(region_facts(row.region), row.uuid, version.name, above, version.since)


def label_of(unit: int) -> str:
    """Name of a unit and of those above it, nearest first."""
    return ", ".join(step.name for step in reversed(unit_paths([unit]).get(unit, ())))


def position_record(actor: Actor, uuid: UUID) -> PositionRecord:
    """A position that the actor may change. Raises NotFound."""
    row = kept_position_for(actor, uuid)
    return PositionRecord(
        region_facts(row.region),
        row.uuid,
        row.name,
        row.kind,
        row.level,
        row.echelon,
        row.job_class,
        row.field,
        row.closed_on,
    )


def person_record(actor: Actor, uuid: UUID, *, own: bool = False) -> PersonRecord:
    """A person whose record the actor keeps; with ``own`` also the actor's own. Raises NotFound."""
    row = kept_person_for(actor, uuid, own=own, lock=False)
    return PersonRecord(
        uuid=row.uuid,
        region=region_facts(row.region) if row.region else None,
        full_name=full_name(row),
        kept=row.pk != actor.person and row.region_id is not None and holds(actor, ORGANISERS, row.region_id),
        name=row.name,
        title_before=row.title_before,
        title_after=row.title_after,
        born=row.born,
        sex=row.sex,
        email=row.email,
        email_office=row.email_office,
        phone=row.phone,
        education_level=row.education_level,
        education=row.education,
        education_year=row.education_year,
        employment=_employment(row),
    )


def assignment_record(actor: Actor, uuid: UUID) -> AssignmentRecord:
    """A post of a person whose record the actor keeps. Raises NotFound."""
    row = kept_assignment_for(actor, uuid)
    return _records(Assignment.objects.filter(pk=row.pk))[0]


def posts_of_unit(actor: Actor, uuid: UUID) -> tuple[AssignmentRecord, ...]:
    """Present posts in a unit whose head the actor may name, leaders first, then by name. Raises NotFound."""
    unit = kept_unit_for(actor, uuid)
    rows = Assignment.objects.filter(unit=unit, until=None).order_by("-leads", "person__name", "pk")
    return _records(rows)


def transfer_effects(actor: Actor, uuid: UUID) -> TransferEffects:
    """What would end if the person were transferred today. Raises NotFound."""
    row = kept_person_for(actor, uuid, lock=False)
    delegations = Delegation.objects.filter(
        Q(principal__person=row) | Q(delegate__person=row), revoked_at=None, until__gt=today()
    )
    grants = Grant.objects.filter(Q(until=None) | Q(until__gt=today()), person=row, region=row.region)
    return TransferEffects(
        posts=_records(Assignment.objects.filter(person=row, until=None).order_by("since", "pk")),
        grants=grants.count(),
        delegations=delegations.count(),
    )


def _employment(row: Person) -> EmploymentRecord | None:
    now = Employment.objects.filter(person=row, until=None).first()
    if now is None:
        return None
    number = PersonNumber.objects.filter(person=row, until=None).values_list("number", flat=True).first() or ""
    grouped = " ".join(part for part in (number[:8], number[8:14], number[14:15], number[15:]) if part)
    return EmploymentRecord(grouped, now.kind, now.standing, now.grade, now.grade_since, now.since)


def _records(rows: QuerySet[Assignment]) -> tuple[AssignmentRecord, ...]:
    found = list(rows.select_related("person", "position", "unit__region"))
    units = {row.unit_id for row in found}
    names = dict(UnitVersion.objects.filter(unit__in=units, until=None).values_list("unit", "name"))
    return tuple(
        AssignmentRecord(
            uuid=row.uuid,
            region=region_facts(row.unit.region),
            person=row.person.uuid,
            name=full_name(row.person),
            position=row.position.name,
            unit=names.get(row.unit_id, ""),
            kind=str(AssignmentKind(row.kind).label),
            leads=row.leads,
            since=row.since,
        )
        for row in found
    )
