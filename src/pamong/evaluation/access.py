"""The only way to evaluation's rows for somebody.

Who organises or evaluates a whole region keeps its studies, follow-up of people and cycles. Auditors read them; so does who leads a
unit, as far as studies and cycles go. A follow-up is also there for its owner. What was published is for everybody.
What is not yours is not there: ``NotFound``.
"""

from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.models import Cycle, Estimate, Finding, FollowUp, Observation, Study
from pamong.people.access import ORGANISERS, holds

M = TypeVar("M", bound=Model)

KEEPERS: Final = frozenset({*ORGANISERS, "evaluator"})
"""Plan, lock, estimate and publish; find, and ask for follow-ups."""

READERS: Final = frozenset({*KEEPERS, "auditor", "leader"})
"""Read studies and cycles of their region, also who leads only a unit of it."""


FOLLOWERS: Final = frozenset({*KEEPERS, "auditor"})
"""Read what was asked about people at work, in groups; who leads a unit does not: the people are the own ones."""


def keeps(actor: Actor, region: int) -> bool:
    """Whether the actor keeps the evaluation of that region."""
    return holds(actor, KEEPERS, region)


def follows(actor: Actor, region: int) -> bool:
    """Whether the actor reads the follow-up of people of that region."""
    return holds(actor, FOLLOWERS, region)


def reads(actor: Actor, region: int) -> bool:
    """Whether the actor reads the evaluation of that region."""
    return actor.is_system or any(
        grant.role in READERS and grant.region == region and (grant.unit is None or grant.role == "leader")
        for grant in actor.grants
    )


def kept_studies(actor: Actor) -> "QuerySet[Study]":
    """Studies that the actor keeps."""
    return _kept(Study.objects.select_related("region"), actor, "region")


def visible_studies(actor: Actor) -> "QuerySet[Study]":
    """Studies that the actor reads."""
    return _read(Study.objects.select_related("region"), actor, "region")


def public_studies() -> "QuerySet[Study]":
    """Studies that everybody reads."""
    return Study.objects.select_related("region").filter(published_at__isnull=False)


def study_for(actor: Actor, uuid: UUID) -> Study:
    """One that the actor keeps. Raises NotFound."""
    return _one(kept_studies(actor).filter(uuid=uuid))


def seen_study_for(actor: Actor, uuid: UUID) -> Study:
    """One that the actor reads. Raises NotFound."""
    return _one(visible_studies(actor).filter(uuid=uuid))


def public_study_for(region: str, uuid: UUID) -> Study:
    """One that everybody reads, of the region with that code. Raises NotFound."""
    return _one(public_studies().filter(region__code=region, uuid=uuid))


def estimate_for(actor: Actor, study: UUID, number: int) -> Estimate:
    """One estimate of a study that the actor reads. Raises NotFound."""
    rows = Estimate.objects.select_related("study__region", "plan__programme", "extract")
    return _one(rows.filter(study=seen_study_for(actor, study), number=number))


def observation_for(actor: Actor, uuid: UUID) -> Observation:
    """Of an offering that a region holds whose evaluation the actor keeps. Raises NotFound."""
    rows = Observation.objects.select_related("offering__programme", "offering__region", "instrument")
    return _one(_kept(rows, actor, "offering__region").filter(uuid=uuid))


def visible_cycles(actor: Actor) -> "QuerySet[Cycle]":
    """Cycles that the actor reads."""
    return _read(Cycle.objects.select_related("region"), actor, "region")


def cycle_for(actor: Actor, uuid: UUID) -> Cycle:
    """One that the actor keeps. Raises NotFound."""
    return _one(_kept(Cycle.objects.select_related("region"), actor, "region").filter(uuid=uuid))


def seen_cycle_for(actor: Actor, uuid: UUID) -> Cycle:
    """One that the actor reads. Raises NotFound."""
    return _one(visible_cycles(actor).filter(uuid=uuid))


def finding_for(actor: Actor, uuid: UUID) -> Finding:
    """Of a cycle that the actor keeps. Raises NotFound."""
    rows = Finding.objects.select_related("cycle__region")
    return _one(_kept(rows, actor, "cycle__region").filter(uuid=uuid))


def visible_follow_ups(actor: Actor) -> "QuerySet[FollowUp]":
    """The actor's own, and those of cycles that the actor reads."""
    rows = FollowUp.objects.select_related("finding__cycle__region", "owner")
    return rows if actor.is_system else rows.filter(_where(actor, READERS, "finding__cycle__region") | _own(actor))


def follow_up_for(actor: Actor, uuid: UUID) -> FollowUp:
    """One that the actor keeps or owns. Raises NotFound."""
    rows = FollowUp.objects.select_related("finding__cycle__region", "owner").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(_whole(actor, "finding__cycle__region") | _own(actor)))


def seen_follow_up_for(actor: Actor, uuid: UUID) -> FollowUp:
    """One that the actor reads or owns. Raises NotFound."""
    return _one(visible_follow_ups(actor).filter(uuid=uuid))


def _own(actor: Actor) -> Q:
    return Q(owner=actor.person) if actor.person else Q(pk=None)


def _whole(actor: Actor, field: str) -> Q:
    regions = {grant.region for grant in actor.grants if grant.role in KEEPERS and grant.unit is None}
    return Q(**{f"{field}__in": regions})


def _where(actor: Actor, roles: frozenset[str], field: str) -> Q:
    """Whole regions for each role; a leader's also for a unit, because an office answers for what it contributed to."""
    regions = {
        grant.region for grant in actor.grants if grant.role in roles and (grant.unit is None or grant.role == "leader")
    }
    return Q(**{f"{field}__in": regions})


def _kept(rows: "QuerySet[M]", actor: Actor, field: str) -> "QuerySet[M]":
    return rows if actor.is_system else rows.filter(_whole(actor, field))


def _read(rows: "QuerySet[M]", actor: Actor, field: str) -> "QuerySet[M]":
    return rows if actor.is_system else rows.filter(_where(actor, READERS, field))


def _one(rows: "QuerySet[M]") -> M:
    row: Any = rows.first()
    if row is None:
        raise NotFound
    found: M = row
    return found
