"""What the addresses of studies point to, made as people make them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils import timezone

from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.models import Study
from tests.evaluation import case
from tests.make import World

START: Final = case.month(timezone.localdate().replace(day=1), 2)
"""In which the training of what can still be drawn will show."""


def _made(world: World, *, trained: int = 1, **facts: Any) -> Study:
    """A study of three offices with cases of two months."""
    found = case.planted(world, trained=trained, compared=3 - trained, months=2)
    row = case.study(world)
    case.plan(row, found.programme, found.service, **facts)
    return row


def draft(world: World) -> Study:
    """One whose plan is being worded."""
    return _made(world, locked=False)


def locked(world: World) -> Study:
    """One whose plan is locked, not worked out yet."""
    return _made(world)


def drawable(world: World) -> Study:
    """One of offices that are not trained yet, to start in two months."""
    return _made(world, trained=0, planned_start=START, last_month=case.month(START, 11))


def estimated(world: World) -> Study:
    """One that was worked out."""
    row = _made(world)
    estimate(world.actor("hadi"), study=row.uuid)
    return row


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "study-draft": lambda world: draft(world).uuid,
    "study-locked": lambda world: locked(world).uuid,
    "study-drawable": lambda world: drawable(world).uuid,
    "study-estimated": lambda world: estimated(world).uuid,
}
"""What the keys of addresses may point to, made when asked for."""
