"""Seats that are kept for units, or for other regions, as their form shows them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from pamong.core.actor import Actor
from pamong.learning.access import kept_offering_for
from pamong.learning.models import Quota, Registration
from pamong.learning.queries.offerings.page import OfferingPage, read_offering
from pamong.people.queries.paths import unit_paths


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One quota. ``unit`` None: the whole region. ``label`` names it, nearest first; ``taken`` counts a region as a whole."""

    region: str
    unit: UUID | None
    label: str
    other: bool
    seats: int
    taken: int | None


@dataclass(frozen=True, slots=True)
class QuotaPage:
    """The quotas of an offering: other regions first, then the own one and its units."""

    offering: OfferingPage
    rows: tuple[QuotaRow, ...]


def quota_page(actor: Actor, uuid: UUID) -> QuotaPage:
    """Quotas of an offering that the actor keeps. Raises NotFound."""
    row = kept_offering_for(actor, uuid)
    return QuotaPage(read_offering(row, keeps=True), quota_rows(row.pk, row.region_id))


def quota_rows(offering: int, home: int) -> tuple[QuotaRow, ...]:
    """Three queries. No actor; whoever asks has checked the right to know.

    home        region that organises
    """
    found = list(Quota.objects.select_related("region", "unit").filter(offering=offering).order_by("pk"))
    paths = unit_paths([row.unit_id for row in found if row.unit_id])
    seats = Registration.objects.filter(offering=offering, withdrawn_at=None, declined_at=None)
    taken = dict(seats.order_by().values_list("region").annotate(n=Count("pk", filter=Q(seated_at__isnull=False))))
    rows = [
        QuotaRow(
            region=row.region.code,
            unit=row.unit.uuid if row.unit else None,
            label=", ".join(step.name for step in reversed(paths.get(row.unit_id, ())))
            if row.unit_id
            else row.region.name,
            other=row.region_id != home,
            seats=row.seats,
            taken=None if row.unit_id else taken.get(row.region_id, 0),
        )
        for row in found
    ]
    return tuple(sorted(rows, key=lambda row: (not row.other, row.unit is not None, row.label)))
