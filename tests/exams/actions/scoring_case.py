"""A sitting that was scored, and a key that was corrected."""

from typing import Any

from django.utils import timezone

from pamong.core.models import Entry
from pamong.exams.actions.scoring import conclude
from pamong.exams.models import (
    ItemKey,
    ItemVersion,
)
from tests.exams import case, sat
from tests.exams.case import Prepared
from tests.make import World


def corrected(version: ItemVersion, right: str = "c", by: int | None = None) -> ItemKey:
    """Another key, set by an account."""
    number = ItemKey.objects.filter(version=version).count() + 1
    facts: dict[str, Any] = {"key": {"right": right}, "reason": "Kunci tertukar", "set_at": timezone.now()}
    return ItemKey.objects.create(version=version, number=number, set_by=by, **facts)


def judged(world: World) -> Prepared:
    """Closed and concluded: Ani 2 of 3 right, Kiki 3 of 3; pass mark 70."""
    made = case.prepared(world)
    sat.work(made, world.ani, ["b", "b", "c"])
    sat.work(made, world.kiki, ["b", "b", "b"])
    conclude(world.actor("budi"), sat.close(made.sitting))
    return made


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="exams.").order_by("id").values_list("verb", flat=True))
