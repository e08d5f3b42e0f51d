"""Which programmes raise what a position asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pamong.core.actor import Actor
from pamong.learning.access import visible_programmes
from pamong.learning.models import Aim


@dataclass(frozen=True, slots=True)
class Raising:
    """A programme, and the names of the competencies among those asked about that it raises, with the level."""

    uuid: UUID
    title: str
    raised: tuple[tuple[str, int], ...]


def programmes_raising(actor: Actor, names: Mapping[UUID, str]) -> tuple[Raising, ...]:
    """Published programmes that the actor may read of, those that raise most of the named competencies first. One query."""
    offered = visible_programmes(actor).filter(published_at__isnull=False, withdrawn_at=None)
    rows = (
        Aim.objects.filter(competency__uuid__in=names, programme__in=offered.values("pk"))
        .order_by("programme__title", "programme", "competency__code")
        .values_list("programme__uuid", "programme__title", "competency__uuid", "level")
    )
    found: dict[tuple[UUID, str], list[tuple[str, int]]] = {}
    for uuid, title, competency, level in rows:
        found.setdefault((uuid, title), []).append((names[competency], level))
    raising = (Raising(uuid, title, tuple(raised)) for (uuid, title), raised in found.items())
    return tuple(sorted(raising, key=lambda one: -len(one.raised)))
