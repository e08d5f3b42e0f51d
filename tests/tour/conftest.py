"""A tour home's database, filled once a run for the modules that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from pamong.ops.database import Server
from pamong.ops.home import Home
from pamong.people.models import Region
from tests.live import within
from tests.toured import toured


@dataclass(frozen=True, slots=True)
class Tour:
    """Name of the database, and what was said while it was filled."""

    database: str
    said: list[str]


@pytest.fixture(scope="session")
def tour(server: Server, home: Home, django_db_setup: None) -> Tour:
    found = toured(server, home)
    return Tour(found.database, found.said)


@pytest.fixture(scope="module")
def filled(tour: Tour, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """The filled database; what the module writes there is gone afterwards. Gives what was said."""
    with django_db_blocker.unblock(), within(tour.database), transaction.atomic():
        yield tour.said
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def region(filled: list[str]) -> Region:
    """Batang Hari in the filled database."""
    return Region.objects.get(code="15.04")
