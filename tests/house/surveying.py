"""What addresses of surveys at the counter point to."""

from collections.abc import Callable, Mapping
from typing import Final

from tests.make import World
from tests.surveys import counter

FACTS: Final[Mapping[str, Callable[[World], object]]] = {"door-code": lambda world: counter.door(world).code}
