"""The only way to services' rows for somebody.

Who organises a region keeps its services; who administers or leads a unit keeps those of the unit and of the units below.
Evaluators and auditors read them with their numbers. What is published is for everybody. Who worked on a case is shown to that
person and to the line manager, and to nobody else. What is not yours is not there: ``NotFound``.
"""

from datetime import date
from hashlib import sha256
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import ORGANISERS, holds, visible_units
from pamong.services.models import CaseSource, Improvement, Service, SkmRelease, SkmRound, Standard

M = TypeVar("M", bound=Model)

KEEPERS: Final = frozenset({*ORGANISERS, "unit-administrator", "leader"})
"""Keep services of their region or unit: standards, cases, surveys, what is published."""

READERS: Final = frozenset({*KEEPERS, "evaluator", "auditor"})
"""See their numbers."""


def kept_services(actor: Actor) -> "QuerySet[Service]":
    """Services that the actor keeps."""
    return _of(actor, KEEPERS)


def visible_services(actor: Actor) -> "QuerySet[Service]":
    """Services whose numbers the actor sees."""
    return _of(actor, READERS)


def public_services() -> "QuerySet[Service]":
    """Services with a published standard that are still given; of every region, for everybody."""
    published = Standard.objects.filter(service=OuterRef("pk"), published_at__isnull=False)
    return Service.objects.select_related("region", "unit").filter(Exists(published), closed_at=None)


def service_for(actor: Actor, uuid: UUID) -> Service:
    """One that the actor keeps. Raises NotFound."""
    return _one(kept_services(actor).filter(uuid=uuid))


def seen_service_for(actor: Actor, uuid: UUID) -> Service:
    """One whose numbers the actor sees. Raises NotFound."""
    return _one(visible_services(actor).filter(uuid=uuid))


def public_service_for(region: str, unit: UUID, code: str) -> Service:
    """One that everybody sees.

    region      code of the region
    raises      NotFound
    """
    return _one(public_services().filter(region__code=region, unit__uuid=unit, code=code))


def draft_for(actor: Actor, service: UUID) -> Standard:
    """The draft of the standard of a service that the actor keeps; nobody else words it meanwhile. Raises NotFound."""
    row = service_for(actor, service)
    Service.objects.select_for_update(no_key=True).get(pk=row.pk)
    return _one(Standard.objects.select_related("service").filter(service=row, published_at=None))


def source_for(actor: Actor, uuid: UUID) -> CaseSource:
    """A source of cases of a service that the actor keeps. Raises NotFound."""
    rows = CaseSource.objects.select_related("service__region", "service__unit").filter(uuid=uuid)
    return _one(rows.filter(service__in=kept_services(actor)))


def token_source_for(token: str) -> CaseSource:
    """The source that sends cases by itself with this token. Raises NotFound, also when it was closed."""
    rows = CaseSource.objects.select_related("service__region", "service__unit")
    return _one(rows.filter(token=digest(token), closed_at=None))


def round_for(actor: Actor, uuid: UUID) -> SkmRound:
    """A satisfaction survey of a service that the actor keeps. Raises NotFound."""
    return _one(_rounds().filter(uuid=uuid, service__in=kept_services(actor)))


def seen_round_for(actor: Actor, uuid: UUID) -> SkmRound:
    """A satisfaction survey whose results the actor sees. Raises NotFound."""
    return _one(_rounds().filter(uuid=uuid, service__in=visible_services(actor)))


def improvement_for(actor: Actor, uuid: UUID) -> Improvement:
    """What was changed because of answers, for a service that the actor keeps. Raises NotFound."""
    rows = Improvement.objects.select_related("round__service__region").filter(uuid=uuid)
    return _one(rows.filter(round__service__in=kept_services(actor)))


def public_release_for(region: str, unit: UUID, code: str, quarter: date) -> SkmRelease:
    """What holds of a published quarter of a service, for everybody. Raises NotFound."""
    service = public_service_for(region, unit, code)
    rows = SkmRelease.objects.select_related("round__service__region", "round__service__unit")
    return _one(rows.filter(round__service=service, round__quarter=quarter).order_by("-number"))


def keeps_all(actor: Actor, region: int) -> bool:
    """Whether the actor keeps every service of a region."""
    return holds(actor, ORGANISERS, region)


def digest(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.strip().encode(errors="replace")).hexdigest()


def _of(actor: Actor, roles: frozenset[str]) -> "QuerySet[Service]":
    rows = Service.objects.select_related("region", "unit")
    if actor.is_system:
        return rows
    whole = {grant.region for grant in actor.grants if grant.role in roles and grant.unit is None}
    if any(grant.role in roles and grant.unit is not None for grant in actor.grants):
        return rows.filter(Q(region__in=whole) | Q(unit__in=visible_units(actor, roles)))
    return rows.filter(region__in=whole)


def _rounds() -> "QuerySet[SkmRound]":
    return SkmRound.objects.select_related("service__region", "service__unit")


def _one(rows: "QuerySet[M]") -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
