"""Which of several services and quarters somebody may open, for links on pages that others may read too."""

from collections.abc import Collection
from uuid import UUID

from pamong.core.actor import Actor
from pamong.services.access import visible_services
from pamong.services.models import SkmRound


def seen_services(actor: Actor, services: Collection[UUID]) -> frozenset[UUID]:
    """Those of these services whose numbers the actor sees. One query."""
    return frozenset(visible_services(actor).filter(uuid__in=services).values_list("uuid", flat=True))


def seen_rounds(actor: Actor, rounds: Collection[UUID]) -> frozenset[UUID]:
    """Those of these quarters whose results the actor sees. One query."""
    rows = SkmRound.objects.filter(uuid__in=rounds, service__in=visible_services(actor))
    return frozenset(rows.values_list("uuid", flat=True))
