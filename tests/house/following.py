"""What the addresses of what is asked after a programme point to: an offering whose alumni were asked after thirty days."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import time_machine
from django.utils import timezone

from pamong.evaluation.actions.observations import ask_observation, skip_observation
from pamong.evaluation.actions.reactions import ask_reaction
from pamong.evaluation.models import Instrument, Observation
from pamong.learning.models import Module, Offering, Session
from tests.evaluation.followed import answer, marks, observed, run
from tests.learning import case as learning
from tests.make import World

TITLE: Final = "Melayani dengan hati"
"""Of the programme, by which it is found again."""


def offering(world: World) -> Offering:
    """Held two months ago; day 30 was asked and answered, day 90 is to come. The same, whenever it is asked for."""
    found = Offering.objects.filter(programme__title=TITLE, region=world.region).first()
    return found or _made(world)


def _made(world: World) -> Offering:
    first = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=62)
    programme = learning.programme(world, title=TITLE)
    tests = [learning.module(programme, rule="test", pass_mark=0, title=title) for title in ("Tes awal", "Tes akhir")]
    with time_machine.travel(first + timedelta(days=1, hours=5), tick=False):
        found = run(world, 5, programme=programme, first=first)
        ask_reaction(world.actor("budi"), session=Session.objects.filter(offering=found.offering)[0].uuid)
    marks(found, tests[0], tests[1], [(40, 50), (50, 70), (60, 60), (50, 80), (50, 90)])
    _named(found.instrument.pk, *tests)
    asked = first + timedelta(days=31, hours=5)
    with time_machine.travel(asked, tick=False):
        row = observed(found, 30, asked)
        early = Observation.objects.get(offering=found.offering, day=0)
        skip_observation(world.actor("budi"), observation=early.uuid, why="late")
        ask_observation(world.actor("budi"), observation=row.uuid)
        answer(Observation.objects.get(pk=row.pk), {"alumnus": 4, "supervisor": 3, "peer": 2})
    return found.offering


def _named(instrument: int, pre: Module, post: Module) -> None:
    """The instrument names these tests."""
    Instrument.objects.filter(pk=instrument).update(pre=pre, post=post)


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "followed-programme": lambda world: offering(world).programme.uuid,
    "followed-offering": lambda world: offering(world).uuid,
}
"""What the keys of addresses may point to, made when asked for."""
