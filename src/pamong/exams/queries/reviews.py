"""What waits for somebody in a region's banks: versions for a reviewer, alerts for an author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT

from pamong.competency.queries.regulations import cited
from pamong.core.actor import Actor
from pamong.exams.access import REVIEWERS, reviewed_regions
from pamong.exams.models import ItemAlert, ItemKind, ItemVersion
from pamong.exams.queries.banks import writes_items
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, names_of, region_facts

if TYPE_CHECKING:
    from django.core.paginator import Page


_WAITS: Final = Q(
    item__bank__closed_at=None,
    item__retired_at=None,
    handed_in_at__isnull=False,
    reviewed_at=None,
    returned_at=None,
)
"""A version that waits for a reviewer."""


@dataclass(frozen=True, slots=True)
class WaitingVersion:
    """A version that waits for a review. ``own``: the actor wrote it, so somebody else reviews it."""

    item: UUID
    code: str
    number: int
    bank: str
    kind: str
    stem: str
    handed_in_at: datetime
    written_by: str
    own: bool


@dataclass(frozen=True, slots=True)
class WaitingAlert:
    """An item whose regulation was withdrawn."""

    item: UUID
    code: str
    bank: str
    regulation: str
    withdrawn_on: date | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ItemReviews:
    """Both lists of a region. ``mine``: versions among those waiting that the actor may review; ``write``: may decide alerts."""

    region: RegionFacts
    write: bool
    mine: int
    versions: "Page[WaitingVersion]"
    alerts: "Page[WaitingAlert]"


@dataclass(frozen=True, slots=True)
class ReviewsDue:
    """How many versions wait for a review in a region. ``mine``: those that the actor may review."""

    code: str
    name: str
    all: int
    mine: int


def reviews_due(actor: Actor) -> list[ReviewsDue]:
    """Regions in which something waits and the actor may review, by name. One query."""
    waiting = ItemVersion.objects.filter(_WAITS, item__bank__region__in=reviewed_regions(actor))
    others = Count("pk", filter=Q(written_by=None) | ~Q(written_by__in=_own(actor)))
    regions = waiting.values_list("item__bank__region__code", "item__bank__region__name")
    found = regions.annotate(n=Count("pk"), others=others)
    return [ReviewsDue(*told) for told in found.order_by("item__bank__region__name")]


def item_reviews(actor: Actor, code: str, *, page: str | None = None, alerts_page: str | None = None) -> ItemReviews:
    """What waits in the open banks of a region, oldest first, for who writes or reviews there. Raises NotFound."""
    region = whole_region_for(actor, code, REVIEWERS)
    waiting, own = _waiting(region.pk), _own(actor)
    return ItemReviews(
        region=region_facts(region),
        write=writes_items(actor, region.pk),
        mine=waiting.exclude(written_by__in=own).count() if own else waiting.count(),
        versions=page_of(Rows(waiting, lambda rows: _versions(rows, own)), page),
        alerts=page_of(Rows(_open_alerts(region.pk), _alerts), alerts_page),
    )


def _waiting(region: int) -> "QuerySet[ItemVersion]":
    rows = ItemVersion.objects.filter(_WAITS, item__bank__region=region)
    stemmed = rows.select_related("item__bank").defer("content").annotate(stem=KT("content__stem"))
    return stemmed.order_by("handed_in_at", "pk")


def _open_alerts(region: int) -> "QuerySet[ItemAlert]":
    here = Q(item__bank__region=region, item__bank__closed_at=None, item__retired_at=None)
    rows = ItemAlert.objects.filter(here, closed_at=None)
    return rows.select_related("item__bank", "regulation").order_by("opened_at", "item__code", "pk")


def _own(actor: Actor) -> set[int]:
    return {int(one) for one in (actor.account, actor.behalf) if one is not None}


def _versions(rows: Sequence[ItemVersion], own: set[int]) -> list[WaitingVersion]:
    names = names_of(row.written_by for row in rows)
    return [
        WaitingVersion(
            item=row.item.uuid,
            code=row.item.code,
            number=row.number,
            bank=row.item.bank.name,
            kind=str(ItemKind(row.kind).label),
            stem=getattr(row, "stem"),  # noqa: B009  # an annotation, which the model does not know
            handed_in_at=row.handed_in_at or row.written_at,
            written_by=names.get(row.written_by or 0, ""),
            own=row.written_by in own,
        )
        for row in rows
    ]


def _alerts(rows: Sequence[ItemAlert]) -> list[WaitingAlert]:
    return [
        WaitingAlert(
            item=row.item.uuid,
            code=row.item.code,
            bank=row.item.bank.name,
            regulation=cited(row.regulation),
            withdrawn_on=row.regulation.withdrawn_on,
            opened_at=row.opened_at,
        )
        for row in rows
    ]
