"""The only way to competency's rows for somebody.

Standards are for everybody of the region; what somebody has shown is for the person, for who leads the person's unit, and for
those who organise. Auditors read the journal, not the levels. What is not yours is not there: ``NotFound``.
"""

from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from pamong.competency.models import (
    Competency,
    CompetencyVersion,
    Framework,
    FrameworkVersion,
    Regulation,
    Review,
    Round,
    RoundSubject,
    Snapshot,
)
from pamong.core.actor import Actor
from pamong.core.refusals import Forbidden, NotFound
from pamong.people.access import ORGANISERS, holds, own_people

KEEPERS: Final = ORGANISERS
"""Keep frameworks, profiles, regulations and rounds."""

LEADERS: Final = frozenset({"leader"})
"""Are above people: talk with them about evidence that contradicts itself."""

READERS: Final = frozenset({*ORGANISERS, *LEADERS})
"""See the levels of the people of their region or unit, beside the person."""

OVERSEERS: Final = frozenset({*READERS, "evaluator"})
"""See gaps of groups, in which nobody can be told."""

EVALUATORS: Final = frozenset({"evaluator"})
"""Decide how evidence is weighed."""


def frameworks_in(region: int) -> "QuerySet[Framework]":
    """Those that come with pamong, and those of a region. Standards are no secret."""
    return Framework.objects.filter(Q(region=None) | Q(region=region)).order_by(
        F("region").asc(nulls_first=True), "title", "pk"
    )


def version_for(actor: Actor, uuid: UUID) -> FrameworkVersion:
    """A version of a framework: published ones are for everybody, drafts for who keeps the region's. Raises NotFound."""
    rows = FrameworkVersion.objects.select_related("framework__region").filter(uuid=uuid)
    row = rows.first()
    if row is None or not (row.published_at or keeps(actor, row.framework.region_id)):
        raise NotFound
    return row


def kept_version_for(actor: Actor, uuid: UUID) -> FrameworkVersion:
    """A version of a framework that the actor keeps. Raises NotFound."""
    row = version_for(actor, uuid)
    if not keeps(actor, row.framework.region_id):
        raise NotFound
    return row


def kept_framework_for(actor: Actor, uuid: UUID) -> Framework:
    """A framework of a region whose standards the actor keeps, locked. Inside a transaction. Raises NotFound."""
    row = Framework.objects.select_for_update(no_key=True).filter(uuid=uuid).first()
    if row is None or not keeps(actor, row.region_id):
        raise NotFound
    return row


def competency_for(actor: Actor, uuid: UUID) -> Competency:
    """A competency that some published version words, or any of a region whose standards the actor keeps. Raises NotFound."""
    row = Competency.objects.select_related("framework__region", "replaced_by").filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    published = CompetencyVersion.objects.filter(competency=row, version__published_at__isnull=False)
    if not (keeps(actor, row.framework.region_id) or published.exists()):
        raise NotFound
    return row


def keeps(actor: Actor, region: int | None) -> bool:
    """Whether the actor keeps the standards of a region; what comes with pamong nobody keeps but the system."""
    return actor.is_system or (region is not None and holds(actor, KEEPERS, region))


def knows(actor: Actor, region: int) -> bool:
    """Whether the standards of a region are for the actor: who has any role there, or whose own record it keeps."""
    granted = any(grant.region == region for grant in actor.grants)
    return actor.is_system or granted or own_people(actor).filter(region=region).exists()


def refuse_other_hand(actor: Actor, person: int) -> None:
    """Raises Forbidden ``own-levels`` for who acts for this person: what somebody has shown is not handed on with the post."""
    if actor.behalf is not None and actor.person == person:
        raise Forbidden(
            "own-levels",
            _("Tingkat kompetensi tidak dibuka atas nama orangnya. Yang melihatnya orang itu sendiri dan pimpinannya."),
        )


def kept_regulation_for(actor: Actor, uuid: UUID) -> Regulation:
    """A regulation of a region whose standards the actor keeps. Raises NotFound."""
    row = Regulation.objects.select_related("region", "successor").filter(uuid=uuid).first()
    if row is None or not keeps(actor, row.region_id):
        raise NotFound
    return row


def kept_review_for(actor: Actor, uuid: UUID) -> Review:
    """Something to look at again, of a region whose standards the actor keeps. Raises NotFound."""
    rows = Review.objects.select_related("region", "regulation", "competency", "position")
    row = rows.filter(uuid=uuid).first()
    if row is None or not keeps(actor, row.region_id):
        raise NotFound
    return row


def kept_round_for(actor: Actor, uuid: UUID) -> Round:
    """A round of a region that the actor organises. Raises NotFound."""
    row = Round.objects.select_related("region").filter(uuid=uuid).first()
    if row is None or not keeps(actor, row.region_id):
        raise NotFound
    return row


def kept_subject_for(actor: Actor, uuid: UUID) -> RoundSubject:
    """Somebody rated in a round that the actor organises. Raises NotFound."""
    rows = RoundSubject.objects.select_related("round__region", "person", "assignment")
    row = rows.filter(uuid=uuid).first()
    if row is None or not keeps(actor, row.round.region_id):
        raise NotFound
    return row


def snapshot_for(actor: Actor, uuid: UUID) -> Snapshot:
    """A snapshot of a region in which the actor may see gaps of groups, whole or of a unit. Raises NotFound."""
    row = Snapshot.objects.select_related("region", "round").filter(uuid=uuid).first()
    if row is None or not (
        actor.is_system or any(grant.role in OVERSEERS and grant.region == row.region_id for grant in actor.grants)
    ):
        raise NotFound
    return row
