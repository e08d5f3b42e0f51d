"""The only way to exams' rows for somebody.

Who organises keeps banks, blueprints, forms, sittings and scores of the own region. Who writes items sees and writes those of
the region's banks; who may review is another person. A shared bank can be read and used by who keeps any region. Who watches a
sitting sees that one, from its publication on. A candidate sees the own sittings and scores, and no item outside the player.
What is not yours is not there: ``NotFound``.
"""

from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.exams.models import (
    Attempt,
    Bank,
    Blueprint,
    BlueprintRow,
    Candidate,
    Form,
    Item,
    ItemAlert,
    ItemVersion,
    Proctor,
    ScoringRun,
    Sitting,
)
from pamong.people.access import ORGANISERS, visible_people

M = TypeVar("M", bound=Model)

KEEPERS: Final = ORGANISERS
"""Keep banks, blueprints, sittings and scores of their region."""

AUTHORS: Final = frozenset({*ORGANISERS, "item-writer"})
"""Write items."""

REVIEWERS: Final = frozenset({*AUTHORS, "assessor"})
"""Review what somebody else wrote."""


def kept_regions(actor: Actor) -> set[int]:
    """Regions over the whole of which the actor organises."""
    return _regions(actor, KEEPERS)


def reviewed_regions(actor: Actor) -> set[int]:
    """Regions over the whole of which the actor may review items."""
    return _regions(actor, REVIEWERS)


def keeps(actor: Actor, region: int) -> bool:
    """Whether the actor keeps exams of that region."""
    return actor.is_system or region in kept_regions(actor)


def banks_of(actor: Actor) -> "QuerySet[Bank]":
    """Banks of regions in which the actor writes, reviews or keeps items, and shared ones for who keeps any region."""
    rows = Bank.objects.select_related("region")
    if actor.is_system:
        return rows
    own = Q(region__in=_regions(actor, REVIEWERS))
    return rows.filter(own | Q(shared_at__isnull=False)) if kept_regions(actor) else rows.filter(own)


def bank_for(actor: Actor, uuid: UUID) -> Bank:
    """One of them. Raises NotFound."""
    return _one(banks_of(actor).filter(uuid=uuid))


def kept_bank_for(actor: Actor, uuid: UUID) -> Bank:
    """A bank of a region that the actor keeps. Raises NotFound."""
    return _one(_kept(Bank.objects.select_related("region"), actor, "region").filter(uuid=uuid))


def written_bank_for(actor: Actor, uuid: UUID) -> Bank:
    """A bank in which the actor writes. Raises NotFound."""
    rows = Bank.objects.select_related("region").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(region__in=_regions(actor, AUTHORS)))


def items_of(actor: Actor) -> "QuerySet[Item]":
    """Items of banks that the actor may read."""
    return Item.objects.select_related("bank__region", "competency", "regulation").filter(
        bank__in=banks_of(actor).values("pk"), undone_at=None
    )


def item_for(actor: Actor, uuid: UUID) -> Item:
    """One of them. Raises NotFound."""
    return _one(items_of(actor).filter(uuid=uuid))


def written_item_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Item:
    """An item that the actor may write anew. Raises NotFound.

    lock        nobody else moves it on until the transaction ends
    """
    rows = Item.objects.select_related("bank__region").filter(uuid=uuid, undone_at=None)
    rows = rows if actor.is_system else rows.filter(bank__region__in=_regions(actor, AUTHORS))
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def reviewed_version_for(actor: Actor, uuid: UUID) -> ItemVersion:
    """A version in a region in which the actor may review, its item locked. Raises NotFound."""
    rows = ItemVersion.objects.select_related("item__bank__region").filter(uuid=uuid)
    rows = rows if actor.is_system else rows.filter(item__bank__region__in=_regions(actor, REVIEWERS))
    row = _one(rows)
    Item.objects.select_for_update(no_key=True).get(pk=row.item_id)
    return _one(rows)


def alert_for(actor: Actor, uuid: UUID) -> ItemAlert:
    """An alert about an item that the actor may write anew. Raises NotFound."""
    rows = ItemAlert.objects.select_related("item__bank__region", "regulation").filter(uuid=uuid)
    return _one(rows if actor.is_system else rows.filter(item__bank__region__in=_regions(actor, AUTHORS)))


def kept_blueprint_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Blueprint:
    """A blueprint of a region that the actor keeps. Raises NotFound."""
    rows = _kept(Blueprint.objects.select_related("region"), actor, "region").filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def blueprint_row_for(actor: Actor, uuid: UUID) -> BlueprintRow:
    """A line of such a blueprint. Raises NotFound."""
    rows = BlueprintRow.objects.select_related("blueprint__region")
    return _one(_kept(rows, actor, "blueprint__region").filter(uuid=uuid))


def practices_of(actor: Actor) -> "QuerySet[Blueprint]":
    """Published blueprints for practice, of the region where the actor serves and of those with any role."""
    rows = Blueprint.objects.select_related("region").filter(
        practice=True, published_at__isnull=False, withdrawn_at=None
    )
    return rows if actor.is_system else rows.filter(region__in=_homes(actor))


def form_for(actor: Actor, uuid: UUID) -> Form:
    """A form of a blueprint that the actor keeps. Raises NotFound."""
    rows = Form.objects.select_related("blueprint__region")
    return _one(_kept(rows, actor, "blueprint__region").filter(uuid=uuid))


def watched_sittings(actor: Actor) -> "QuerySet[Sitting]":
    """Sittings of regions that the actor keeps, and published ones that the actor watches."""
    rows = Sitting.objects.select_related("region", "blueprint", "facility")
    if actor.is_system:
        return rows
    named = Exists(Proctor.objects.filter(sitting=OuterRef("pk"), person=actor.person or 0))
    return rows.filter(Q(region__in=kept_regions(actor)) | Q(published_at__isnull=False) & named)


def watched_sitting_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Sitting:
    """One of them. Raises NotFound."""
    rows = watched_sittings(actor).filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def kept_sitting_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Sitting:
    """A sitting of a region that the actor keeps. Raises NotFound."""
    rows = _kept(Sitting.objects.select_related("region", "blueprint", "facility"), actor, "region").filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def kept_candidate_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> Candidate:
    """A candidate of a sitting of a region that the actor keeps. Raises NotFound.

    lock        who is just entering is waited for, and nobody enters until the transaction ends
    """
    rows = Candidate.objects.select_related("sitting__region", "sitting__blueprint", "person")
    rows = _kept(rows, actor, "sitting__region").filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def own_candidacies(actor: Actor) -> "QuerySet[Candidate]":
    """Where the actor is on the list of a published sitting."""
    rows = Candidate.objects.select_related("sitting__region", "sitting__blueprint", "sitting__facility")
    return rows.filter(
        person=actor.person or 0, removed_at=None, sitting__published_at__isnull=False, sitting__kind="exam"
    )


def attempts_in(actor: Actor, sitting: UUID) -> "QuerySet[Attempt]":
    """Attempts of a sitting that the actor watches. Raises NotFound."""
    row = watched_sitting_for(actor, sitting)
    return Attempt.objects.select_related("candidate__person", "form").filter(sitting=row)


def kept_run_for(actor: Actor, uuid: UUID, *, lock: bool = False) -> ScoringRun:
    """A scoring run of a sitting of a region that the actor keeps. Raises NotFound."""
    rows = _kept(ScoringRun.objects.select_related("sitting__region", "sitting__blueprint"), actor, "sitting__region")
    rows = rows.filter(uuid=uuid)
    return _one(rows.select_for_update(of=("self",), no_key=True) if lock else rows)


def _regions(actor: Actor, roles: frozenset[str]) -> set[int]:
    return {grant.region for grant in actor.grants if grant.role in roles and grant.unit is None}


def _homes(actor: Actor) -> "QuerySet[Any, Any]":
    """Region that keeps the actor's own record."""
    return visible_people(actor, ()).exclude(region=None).values("region")


def _kept(rows: "QuerySet[M]", actor: Actor, path: str) -> "QuerySet[M]":
    """Those whose region, by this path, the actor keeps."""
    return rows if actor.is_system else rows.filter(**{f"{path}__in": kept_regions(actor)})


def _one(rows: "QuerySet[M]") -> M:
    row = rows.first()
    if row is None:
        raise NotFound
    return row
