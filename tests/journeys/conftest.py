"""What journeys through a tour home share."""

from collections.abc import Iterator

import pytest

from pamong.ops.database import Server
from pamong.ops.home import Home
from tests.journeys.telling import SIZES
from tests.live import Live
from tests.toured import visited


@pytest.fixture(scope="module")
def site(server: Server, home: Home, django_db_setup: None) -> Iterator[Live]:
    """A tour home of the module's own, filled, and served."""
    with visited(server, home) as live:
        yield live


@pytest.fixture(scope="module", params=SIZES)
def each(
    request: pytest.FixtureRequest, server: Server, home: Home, django_db_setup: None
) -> Iterator[tuple[Live, int]]:
    """The same for each of the two widths: what is done at one is not yet done at the other."""
    with visited(server, home) as live:
        yield live, request.param
