"""What the addresses of the results chain point to."""

from collections.abc import Callable, Mapping
from typing import Final

from pamong.learning.models import Programme
from tests.learning import case
from tests.make import World


def programme(world: World) -> Programme:
    """A published programme that never ran: every link says so."""
    found = Programme.objects.filter(region=world.region, title="Rantai hasil").first()
    return found or case.programme(world, title="Rantai hasil")


FACTS: Final[Mapping[str, Callable[[World], object]]] = {
    "chain-programme": lambda world: programme(world).uuid,
}
