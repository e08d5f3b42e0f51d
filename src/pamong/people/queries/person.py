"""One person, as far as whoever looks may see."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import F, Q

from pamong.core.actor import Actor, PersonId
from pamong.people.access import (
    HELPERS,
    ORGANISERS,
    own_people,
    person_for,
    today,
    visible_people,
    visible_positions,
    visible_units,
)
from pamong.people.formats.reference import education_levels, grades, standings
from pamong.people.models import (
    Account,
    Assignment,
    Employment,
    EmploymentKind,
    Grant,
    Person,
    PersonNumber,
    Role,
    UnitVersion,
)
from pamong.people.queries.directory import grouped, masked
from pamong.people.queries.paths import Step, unit_paths
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.standings import counted_standings
from pamong.people.queries.supervisors import Supervisor, supervisor_of
from pamong.people.queries.units import acting

_ROMAN: Final = {"D1": "DI", "D2": "DII", "D3": "DIII", "D4": "DIV"}
"""Level of education → as registries write it, without the hyphen."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the one who looks may see and do.

    own         it is the own page
    whole       numbers, standing and roles: one's own, or that of who keeps the registry
    contact     addresses, telephone and last sign-in: the same, and those who help with accounts
    change      keeps the registry of the person, who is neither oneself nor the one in whose name one acts
    help        helps the person back into the account
    """

    own: bool
    whole: bool
    contact: bool
    change: bool
    help: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A NIP or NI PPPK, grouped or masked."""

    text: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Served:
    """An employment.

    standing    name of the legal standing; empty where it may not be seen
    counted     whether it was in the denominator by the rule of today
    """

    region: str
    kind: str
    standing: str
    counted: bool
    grade: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """An assignment.

    unit        as it was called then
    links       whether the one who looks may open unit and position
    """

    uuid: UUID
    position: str
    position_uuid: UUID
    unit: str
    unit_uuid: UUID
    acting: str
    leads: bool
    since: date
    until: date | None
    links: bool


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role over a region, or over a unit of it."""

    role: str
    region: str
    unit: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AccountState:
    """Whether there is an account, whether it is open, and when it was last used."""

    open: bool
    last_sign_in: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person. Histories are newest first; what may not be seen is empty.

    path        the way to the unit of the definitive post, itself last
    """

    uuid: UUID
    name: str
    seen: Seen
    region: RegionFacts | None
    path: tuple[Step, ...]
    supervisor: Supervisor | None
    numbers: tuple[Number, ...]
    served: tuple[Served, ...]
    posts: tuple[Post, ...]
    education: str
    education_year: int | None
    email: str
    email_office: str
    phone: str
    account: AccountState | None
    roles: tuple[RoleHeld, ...]

    @property
    def current(self) -> tuple[Post, ...]:
        """Posts held now, the definitive one first."""
        return tuple(sorted((post for post in self.posts if post.until is None), key=lambda post: post.acting != ""))

    @property
    def past(self) -> tuple[Post, ...]:
        """Posts held before."""
        return tuple(post for post in self.posts if post.until is not None)


def person_page(actor: Actor, uuid: UUID) -> PersonPage:
    """A person as the page shows it. Raises NotFound for one who is not the actor's to see; oneself always is."""
    person = person_for(actor, uuid)
    seen = _seen(actor, person)
    posts = _posts(actor, person)
    home = next((row.unit_id for row, _post in posts if row.until is None and row.kind == "D"), None)
    return PersonPage(
        uuid=person.uuid,
        name=full_name(person),
        seen=seen,
        region=region_facts(person.region) if person.region else None,
        path=unit_paths([home]).get(home, ()) if home else (),
        supervisor=supervisor_of(PersonId(person.pk)),
        numbers=_numbers(person, whole=seen.whole),
        served=_served(person, whole=seen.whole),
        posts=tuple(post for _row, post in posts),
        education=_education(_level(person.education_level), person.education),
        education_year=person.education_year,
        email=person.email if seen.contact else "",
        email_office=person.email_office if seen.contact else "",
        phone=person.phone if seen.contact else "",
        account=_account(person, contact=seen.contact),
        roles=_roles(person, seen) if seen.whole else (),
    )


def _seen(actor: Actor, person: Person) -> Seen:
    nobody = replace(actor, person=None)  # being oneself gives no right over oneself
    own = actor.person == person.pk
    keeps = visible_people(nobody, ORGANISERS).filter(pk=person.pk).exists()
    helps = keeps or visible_people(nobody, HELPERS).filter(pk=person.pk).exists()
    change = keeps and not own_people(actor).filter(pk=person.pk).exists()
    return Seen(own=own, whole=own or keeps, contact=own or helps, change=change, help=helps)


def _numbers(person: Person, *, whole: bool) -> tuple[Number, ...]:
    rows = PersonNumber.objects.filter(person=person).exclude(until=F("since")).order_by("-since", "-pk")
    write = grouped if whole else masked
    return tuple(Number(write(row.number), row.since, row.until) for row in rows)


def _served(person: Person, *, whole: bool) -> tuple[Served, ...]:
    rows = Employment.objects.filter(person=person).exclude(until=F("since")).select_related("region")
    names, ranks = standings(), grades()
    return tuple(
        Served(
            region=row.region.name,
            kind=str(EmploymentKind(row.kind).label),
            standing=(names[row.standing].name if row.standing in names else row.standing) if whole else "",
            counted=row.standing in counted_standings(row.region.left_out),
            grade=f"{ranks[row.grade].rank} ({row.grade})"
            if row.grade in ranks and ranks[row.grade].rank
            else row.grade,
            since=row.since,
            until=row.until,
        )
        for row in rows.order_by("-since", "-pk")
    )


def _posts(actor: Actor, person: Person) -> list[tuple[Assignment, Post]]:
    held = Assignment.objects.filter(person=person).exclude(until=F("since")).select_related("unit", "position")
    rows = list(held.order_by(F("until").desc(nulls_first=True), "-since", "-pk"))
    versions = list(UnitVersion.objects.filter(unit__in={row.unit_id for row in rows}).exclude(until=F("since")))
    units = set(visible_units(actor).filter(pk__in={row.unit_id for row in rows}).values_list("pk", flat=True))
    kinds = {row.position_id for row in rows}
    positions = set(visible_positions(actor).filter(pk__in=kinds).values_list("pk", flat=True))
    return [(row, _post(row, versions, row.unit_id in units and row.position_id in positions)) for row in rows]


def _post(row: Assignment, versions: list[UnitVersion], links: bool) -> Post:  # noqa: FBT001  # private
    return Post(
        uuid=row.uuid,
        position=row.position.name,
        position_uuid=row.position.uuid,
        unit=_name_then(row, versions),
        unit_uuid=row.unit.uuid,
        acting=acting(row.kind),
        leads=row.leads,
        since=row.since,
        until=row.until,
        links=links,
    )


def _name_then(row: Assignment, versions: list[UnitVersion]) -> str:
    """What the unit was called when the post ended, or is called now: an office that was renamed keeps its old reports."""
    own = sorted((version for version in versions if version.unit_id == row.unit_id), key=lambda version: version.since)
    then = [version for version in own if row.until is None or version.since < row.until]
    return (then or own)[-1].name if own else ""


def _account(person: Person, *, contact: bool) -> AccountState | None:
    row = Account.objects.filter(person=person).first()
    return AccountState(row.is_active, row.last_login if contact else None) if row else None


def _roles(person: Person, seen: Seen) -> tuple[RoleHeld, ...]:
    """Roles that hold now. What somebody is to another government is not told here, but to the person."""
    day = today()
    rows = Grant.objects.filter(Q(until=None) | Q(until__gt=day), person=person, since__lte=day)
    if not seen.own:
        rows = rows.filter(region=person.region)
    found = list(rows.select_related("region").order_by("region__name", "role", "pk"))
    names = dict(
        UnitVersion.objects.filter(unit__in={r.unit_id for r in found}, until=None).values_list("unit", "name")
    )
    return tuple(
        RoleHeld(
            str(Role(row.role).label),
            row.region.name,
            names.get(row.unit_id, "") if row.unit_id else "",
            row.since,
            row.until,
        )
        for row in found
    )


def _education(level: str, field: str) -> str:
    """``S1 Hukum``. Registries often write the level a second time before the field, in their own way: ``S-1 Hukum``."""
    first, _, rest = field.partition(" ")
    again = first.upper().replace("-", "") in (level, _ROMAN.get(level))
    return " ".join(part for part in (level, rest if again else field) if part)


def _level(code: str) -> str:
    return education_levels().get(code, code)
