"""Programmes that are published, for contexts above. No actor; whoever asks has checked the right to know."""

from uuid import UUID

from pamong.learning.models import Programme


def regions_with_programmes() -> frozenset[int]:
    """Ids of regions that have a published programme today."""
    rows = Programme.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return frozenset(rows.values_list("region", flat=True))


def published_programmes(region: int) -> tuple[tuple[UUID, str], ...]:
    """Programmes of a region that are published or were, by title: their results can still be looked at."""
    rows = Programme.objects.filter(region=region, published_at__isnull=False).order_by("title", "pk")
    return tuple(rows.values_list("uuid", "title"))
