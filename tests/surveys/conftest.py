"""A world at noon of the twenty-first of November 2026."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.make import World
from tests.surveys.case import NOW


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(noon: None, db: None) -> World:
    return make.world()
