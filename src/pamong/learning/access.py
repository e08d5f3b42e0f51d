"""The only way to learning's rows for somebody.

What is published is for the people of the region, and for those of regions to which an offering has been opened. Who organises
keeps what the own region holds; who organises elsewhere sees the own people in it. What somebody registered for, attended and
counts is for the person, for who leads the person's unit, and for those who organise where the person serves or learns.
What is not yours is not there: ``NotFound``.
"""

from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.models import (
    Agreement,
    Approval,
    Cost,
    Module,
    Offering,
    OutsideTraining,
    Partner,
    Programme,
    Quota,
    Registration,
    RosterCopy,
    Session,
    SessionSpeaker,
    Speaker,
)
from pamong.people.access import ORGANISERS, visible_people

M = TypeVar("M", bound=Model)

KEEPERS: Final = ORGANISERS
"""Keep partners, speakers, programmes, offerings and hours of their region."""

LEADERS: Final = frozenset({"leader"})
"""Nominate and approve the people of their unit."""

READERS: Final = frozenset({*ORGANISERS, *LEADERS})
"""See what the people of their region or unit learn, beside the person."""

OVERSEERS: Final = frozenset({*READERS, "evaluator", "auditor"})
"""See offerings with their numbers, where nobody's name stands."""


def kept_regions(actor: Actor) -> set[int]:
    """Regions over the whole of which the actor organises."""
    return {grant.region for grant in actor.grants if grant.role in KEEPERS and grant.unit is None}


def keeps(actor: Actor, region: int) -> bool:
    """Whether the actor keeps what that region holds."""
    return actor.is_system or region in kept_regions(actor)


def partners_of(actor: Actor) -> "QuerySet[Partner]":
    """Partners of regions that the actor keeps."""
    return _kept(Partner.objects.select_related("region"), actor, "region")


def partner_for(actor: Actor, uuid: UUID) -> Partner:
    """One of them. Raises NotFound."""
    return _one(partners_of(actor).filter(uuid=uuid))


def agreement_for(actor: Actor, uuid: UUID) -> Agreement:
    """An agreement of a partner that the actor keeps. Raises NotFound."""
    return _one(_kept(Agreement.objects.select_related("partner__region"), actor, "partner__region").filter(uuid=uuid))


def speakers_of(actor: Actor) -> "QuerySet[Speaker]":
    """Speakers of regions that the actor keeps."""
    return _kept(Speaker.objects.select_related("region", "person", "partner"), actor, "region")


def speaker_for(actor: Actor, uuid: UUID) -> Speaker:
    """One of them. Raises NotFound."""
    return _one(speakers_of(actor).filter(uuid=uuid))


def kept_programme_for(actor: Actor, uuid: UUID) -> Programme:
    """A programme of a region that the actor keeps. Raises NotFound."""
    return _one(_kept(Programme.objects.select_related("region"), actor, "region").filter(uuid=uuid))


def module_for(actor: Actor, uuid: UUID) -> Module:
    """A module of such a programme. Raises NotFound."""
    return _one(_kept(Module.objects.select_related("programme__region"), actor, "programme__region").filter(uuid=uuid))


def visible_offerings(actor: Actor) -> "QuerySet[Offering]":
    """Offerings that the actor may read of: published ones of the own region and those opened to it, and all of kept regions.

    Who oversees a region reads of its published ones too. A cancelled one stays to be read.
    """
    rows = Offering.objects.select_related("programme", "region")
    if actor.is_system:
        return rows
    homes = _homes(actor)
    overseen = {grant.region for grant in actor.grants if grant.role in OVERSEERS}
    opened = Quota.objects.filter(Q(region__in=homes) | Q(region__in=overseen), offering=OuterRef("pk"))
    published = Q(published_at__isnull=False) & (Q(region__in=homes) | Q(region__in=overseen) | Exists(opened))
    return rows.filter(published | Q(region__in=kept_regions(actor)))


def offering_for(actor: Actor, uuid: UUID) -> Offering:
    """One of them. Raises NotFound."""
    return _one(visible_offerings(actor).filter(uuid=uuid))


def listed_offering_for(actor: Actor, uuid: UUID) -> Offering:
    """An offering whose registrations the actor may look through, as far as they are the actor's to see. Raises NotFound."""
    row = offering_for(actor, uuid)
    if not (actor.is_system or any(grant.role in READERS for grant in actor.grants)):
        raise NotFound
    return row


def visible_programmes(actor: Actor) -> "QuerySet[Programme]":
    """Programmes that the actor may read of: published ones of the own region, those with an offering opened to it, kept ones."""
    rows = Programme.objects.select_related("region")
    if actor.is_system:
        return rows
    homes = _homes(actor)
    overseen = {grant.region for grant in actor.grants if grant.role in OVERSEERS}
    offered = Exists(visible_offerings(actor).filter(programme=OuterRef("pk"), published_at__isnull=False))
    published = Q(published_at__isnull=False) & (Q(region__in=homes) | Q(region__in=overseen) | offered)
    return rows.filter(published | Q(region__in=kept_regions(actor)))


def programme_for(actor: Actor, uuid: UUID) -> Programme:
    """One of them. Raises NotFound."""
    return _one(visible_programmes(actor).filter(uuid=uuid))


def kept_offering_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Offering:
    """An offering of a region that the actor keeps. Raises NotFound.

    lock        nobody else gives seats of it, moves or ends it until the transaction ends
    """
    rows = _kept(Offering.objects.select_related("programme", "region"), actor, "region").filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def kept_session_for(actor: Actor, uuid: UUID) -> Session:
    """A session of such an offering. Raises NotFound."""
    rows = Session.objects.select_related("offering__programme", "offering__region", "module", "facility")
    return _one(_kept(rows, actor, "offering__region").filter(uuid=uuid))


def session_for(actor: Actor, uuid: UUID) -> Session:
    """A session of an offering that the actor may read of or is registered for, or whose person is. Raises NotFound."""
    mine = Registration.objects.filter(person=actor.person, offering=OuterRef("offering"))
    rows = Session.objects.select_related("offering__programme", "offering__region", "module", "facility")
    return _one(rows.filter(Q(offering__in=visible_offerings(actor)) | Exists(mine), uuid=uuid))


def kept_session_speaker_for(actor: Actor, uuid: UUID) -> SessionSpeaker:
    """Somebody who teaches in such a session. Raises NotFound."""
    rows = SessionSpeaker.objects.select_related("session__offering__programme", "speaker__person")
    return _one(_kept(rows, actor, "session__offering__region").filter(uuid=uuid))


def kept_cost_for(actor: Actor, uuid: UUID) -> Cost:
    """A cost of such an offering. Raises NotFound."""
    rows = Cost.objects.select_related("offering__programme", "offering__region")
    return _one(_kept(rows, actor, "offering__region").filter(uuid=uuid))


def registrations_of(actor: Actor) -> "QuerySet[Registration]":
    """Registrations that the actor may see: own ones, those of people led, those of kept offerings, those of kept employers."""
    rows = Registration.objects.select_related("offering__programme", "offering__region", "person", "region", "unit")
    if actor.is_system:
        return rows
    kept = kept_regions(actor)
    led = visible_people(actor, LEADERS).values("pk")  # the own person is always among them
    return rows.filter(Q(person__in=led) | Q(offering__region__in=kept) | Q(region__in=kept))


def registration_for(actor: Actor, uuid: UUID) -> Registration:
    """One of them. Raises NotFound."""
    return _one(registrations_of(actor).filter(uuid=uuid))


def own_registration_for(actor: Actor, uuid: UUID) -> Registration:
    """A registration of the actor's own. Raises NotFound."""
    return _one(registrations_of(actor).filter(uuid=uuid, person=actor.person))


def kept_registration_for(actor: Actor, uuid: UUID) -> Registration:
    """A registration in an offering that the actor keeps. Raises NotFound."""
    rows = Registration.objects.select_related("offering__programme", "offering__region", "person", "region", "unit")
    return _one(_kept(rows, actor, "offering__region").filter(uuid=uuid))


def approvals_of(actor: Actor) -> "QuerySet[Approval]":
    """What the actor is asked to approve, or who the actor acts for; decided ones too."""
    rows = Approval.objects.select_related("registration__offering__programme", "registration__person")
    return rows.none() if actor.person is None else rows.filter(approver=actor.person)


def approval_for(actor: Actor, uuid: UUID) -> Approval:
    """One of them. Raises NotFound."""
    return _one(approvals_of(actor).filter(uuid=uuid))


def roster_for(actor: Actor, uuid: UUID) -> RosterCopy:
    """A roster that this account took along, of an offering that it still keeps. Raises NotFound."""
    if actor.account is None:
        raise NotFound
    rows = RosterCopy.objects.select_related("session__offering__programme", "session__offering__region")
    return _one(_kept(rows.filter(account=actor.account), actor, "session__offering__region").filter(uuid=uuid))


def own_claims(actor: Actor) -> "QuerySet[OutsideTraining]":
    """Outside training that the actor claimed, or who the actor acts for."""
    rows = OutsideTraining.objects.select_related("person", "region", "file")
    return rows.none() if actor.person is None else rows.filter(person=actor.person)


def kept_claims(actor: Actor) -> "QuerySet[OutsideTraining]":
    """Claims of people whose hours the actor keeps."""
    return _kept(OutsideTraining.objects.select_related("person", "region", "file"), actor, "region")


def claim_for(actor: Actor, uuid: UUID) -> OutsideTraining:
    """A claim that is the actor's own, or that the actor may verify. Raises NotFound."""
    row = own_claims(actor).filter(uuid=uuid).first() or kept_claims(actor).filter(uuid=uuid).first()
    if row is None:
        raise NotFound
    return row


def _homes(actor: Actor) -> "QuerySet[Any, Any]":
    """Region that keeps the actor's own record, or that of whom the actor acts for."""
    return visible_people(actor, ()).exclude(region=None).values("region")


def _kept(rows: "QuerySet[M]", actor: Actor, path: str) -> "QuerySet[M]":
    """Those whose region, by this path, the actor keeps."""
    return rows if actor.is_system else rows.filter(**{f"{path}__in": kept_regions(actor)})


def _one(rows: "QuerySet[M]") -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
