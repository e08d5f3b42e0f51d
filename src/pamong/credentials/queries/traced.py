"""Certificates as a trace begins with them: found as people type them, with what led to each and what became of it.

Whoever may open a certificate may trace it; so may who audits or evaluates the region that gave it or the one that employs the
holder, but who only evaluates is not told whose it is. Nobody traces those of who is acted for.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import kept_applications, published_versions, visible_credentials
from pamong.credentials.formats.states import State
from pamong.credentials.formats.typed_number import LONGEST, folded
from pamong.credentials.models import Appointment, Credential, Duty, SchemeUnit, Signature, StatusChange
from pamong.credentials.models.credential import NUMBER_AS_MEANT
from pamong.credentials.queries.assessed import assessed_words
from pamong.credentials.queries.certificates import CredentialRow, read_credentials
from pamong.credentials.queries.certified import schemes_about
from pamong.credentials.queries.holding import held_by, renews_from
from pamong.credentials.queries.reasons import reason_words
from pamong.learning.queries.taught import programmes_about
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.scheme import Attendance, Exam, leaves, parse

if TYPE_CHECKING:
    from django.core.paginator import Page

LOOKERS: Final = frozenset({"auditor", "evaluator"})
"""Trace what concerns their region, beside those who may open the certificate."""

NAMELESS: Final = _("Nama pemegang tidak dibuka bagi peran Anda")
"""In place of who holds a certificate."""

_ALIKE: Final = 10


@dataclass(frozen=True, slots=True)
class Twin:
    """Another certificate of the same chain."""

    uuid: UUID
    number: str
    code: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of it: in a word, when, and the public class of the reason."""

    kind: str
    label: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The application that led to it, by the person's own wish. ``units``: how many of ``of`` were found shown."""

    uuid: UUID
    route: str
    route_label: str
    opened_at: datetime
    submitted_at: datetime | None
    units: int
    of: int
    assessors: int
    deciders: int
    decided_on: date
    decision: UUID
    renews: str


@dataclass(frozen=True, slots=True)
class About:
    """What its scheme is about: ids of competencies, and uuids of programmes and blueprints that its rules name.

    taught      programmes by uuid with titles: named ones apart, those that raise one of the competencies
    """

    competencies: frozenset[int]
    programmes: frozenset[UUID]
    blueprints: frozenset[UUID]
    taught: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class TracedCredential:
    """A certificate in full.

    person          id; ``person_uuid`` by which it is found. ``employer``: id of the region that employs now, None without
    opened          the actor may open its page, else only what everybody sees
    own             it is the actor's own
    kept            the actor keeps the application that led to it
    renews_on       from when on it can be renewed; None where it cannot
    """

    row: CredentialRow
    person: int
    person_uuid: UUID
    issuer: RegionFacts
    employer: int | None
    scheme: UUID
    asked: Asked
    about: About
    proofs: tuple[str, ...]
    signed_at: datetime | None
    changes: tuple[Change, ...]
    before: Twin | None
    after: Twin | None
    renewed_by: Twin | None
    renews_on: datetime | None
    opened: bool
    own: bool
    kept: bool


def traceable(actor: Actor) -> "QuerySet[Credential]":
    """Certificates that the actor may trace."""
    rows = Credential.objects.select_related(
        "region",
        "version__scheme",
        "person",
        "replaces",
        "decision__application__renews",
        "decision__application__version",
    )
    if actor.is_system:
        return rows
    whole = {grant.region for grant in actor.grants if grant.role in LOOKERS and grant.unit is None}
    looked = Q(region__in=whole) | Q(person__region__in=whole)
    rows = rows.filter(looked | Q(pk__in=visible_credentials(actor).values("pk")))
    return rows if actor.behalf is None else rows.exclude(person=actor.person or 0)


def find_traceable(actor: Actor, typed: str, region: str | None = None) -> list[CredentialRow]:
    """Certificates that may be meant by a number, a code, or the address in a QR code; more than one where it alone does not tell.

    Blanks, dashes, slashes and small letters do no harm, nor an O for a 0. Five queries at most.

    region      code of the government that gave it; None for any
    """
    text = typed.rstrip("/").rpartition("/periksa/")[2]
    wanted, rows = folded(text), traceable(actor)
    if region is not None:
        rows = rows.filter(region__code=region)
    if not wanted or len(wanted) > LONGEST:
        return []
    plain = "".join(char for char in text.upper() if char.isascii() and char.isalnum())
    ways = (
        rows.filter(code__in=(plain, wanted)),
        rows.filter(number=" ".join(text.split())),
        rows.annotate(alike=NUMBER_AS_MEANT).filter(alike=wanted),
    )
    for way in ways:
        found = list(way.order_by("pk")[:_ALIKE])
        if found:
            return _told(actor, found)
    return []


def traceable_of_person(actor: Actor, person: UUID, *, page: str | None = None) -> "Page[CredentialRow]":
    """Somebody's certificates that the actor may trace, the newest first."""
    rows = traceable(actor).filter(person__uuid=person).order_by("-pk")
    return page_of(Rows(rows, partial(_told, actor)), page)


def traceable_among(
    actor: Actor, programme: UUID, people: Collection[int], *, page: str | None = None
) -> "Page[CredentialRow]":
    """Certificates that these people hold in what a programme teaches, as far as the actor may trace them, the newest first."""
    about = traceable(actor).filter(person__in=people, version__scheme__in=schemes_about(programme))
    return page_of(Rows(about.order_by("-pk"), partial(_told, actor)), page)


def traced_credential(actor: Actor, code: str) -> TracedCredential:
    """One of them, by the code beside its QR code. Raises NotFound. The count of queries does not depend on anything."""
    found = traceable(actor).filter(code=code).first()
    if found is None:
        raise NotFound
    units = list(SchemeUnit.objects.filter(version=found.version_id).order_by("number"))
    changes = StatusChange.objects.filter(credential=found).order_by("number")
    signed = Signature.objects.filter(credential=found).values_list("signed_at", flat=True).first()
    row = _told(actor, [found])[0]
    renewed = Credential.objects.filter(decision__application__renews=found).order_by("pk").first()
    return TracedCredential(
        row=row,
        person=found.person_id,
        person_uuid=found.person.uuid,
        issuer=region_facts(found.region),
        employer=found.person.region_id,
        scheme=found.version.scheme.uuid,
        asked=_asked(found, len(units)),
        about=_about(found, units),
        proofs=assessed_words(found.decision),
        signed_at=signed,
        changes=tuple(Change(one.kind, one.get_kind_display(), one.at, reason_words(one.public)) for one in changes),
        before=_twin(found.replaces),
        after=_twin(Credential.objects.filter(replaces=found).first()),
        renewed_by=_twin(renewed),
        renews_on=_renews_on(found) if row.state == State.VALID and renewed is None else None,
        opened=visible_credentials(actor).filter(pk=found.pk).exists(),
        own=found.person_id == actor.person and actor.behalf is None,
        kept=kept_applications(actor).filter(pk=found.decision.application_id).exists(),
    )


def _told(actor: Actor, rows: Iterable[Credential]) -> list[CredentialRow]:
    """As the actor may read them. Two queries; three for who evaluates."""
    found = list(rows)
    told = read_credentials(found)
    if not any(grant.role == "evaluator" for grant in actor.grants):
        return told
    audited = {grant.region for grant in actor.grants if grant.role == "auditor" and grant.unit is None}
    opened = set(visible_credentials(actor).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
    named = [row.pk in opened or bool(audited & {row.region_id, row.person.region_id}) for row in found]
    nameless = str(NAMELESS)
    return [one if shown else replace(one, holder=nameless, post="") for one, shown in zip(told, named, strict=True)]


def _asked(row: Credential, units: int) -> Asked:
    decision, application = row.decision, row.decision.application
    duties = list(Appointment.objects.filter(application=application, conflict=False).values_list("duty", flat=True))
    judged = sum(duty in {Duty.ASSESSOR, Duty.EXAMINER} for duty in duties)
    return Asked(
        uuid=application.uuid,
        route=application.route,
        route_label=application.get_route_display(),
        opened_at=application.opened_at,
        submitted_at=application.submitted_at,
        units=len(decision.units),
        of=units,
        assessors=judged,
        deciders=2,  # the database asks for two different votes
        decided_on=decision.decided_on,
        decision=decision.uuid,
        renews=application.renews.number if application.renews else "",
    )


def _about(row: Credential, units: Iterable[SchemeUnit]) -> About:
    named = [leaf for unit in units if unit.rule for leaf in leaves(parse(unit.rule))]
    competencies = frozenset(unit.competency_id for unit in units if unit.competency_id)
    return About(
        competencies=competencies,
        programmes=frozenset(UUID(leaf.programme) for leaf in named if isinstance(leaf, Attendance)),
        blueprints=frozenset(UUID(leaf.blueprint) for leaf in named if isinstance(leaf, Exam)),
        taught=programmes_about(competencies, row.version.scheme.region_id),
    )


def _renews_on(row: Credential) -> datetime | None:
    """By the version that takes applications now; None where the scheme takes none any more."""
    version = published_versions().filter(scheme=row.version.scheme_id).first()
    held = [one for one in held_by(row.person_id, [row.version.scheme_id]) if one.id == row.pk]
    return renews_from(held[0], version) if version and held else None


def _twin(row: Credential | None) -> Twin | None:
    return Twin(row.uuid, row.number, row.code) if row else None
