"""Every address × everybody who might try it."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import pytest
import pytest_django
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests import make
from tests.house.matrix import ROWS
from tests.house.matrix_rows import Row
from tests.make import World


def patterns(resolver: URLResolver, prefix: str = "") -> list[str]:
    """Every named address below a resolver; one without a name stands with its route."""
    found: list[str] = []
    for item in resolver.url_patterns:
        if isinstance(item, URLPattern):
            found.append(item.name or prefix + str(item.pattern))
        else:
            found += patterns(item, prefix + str(item.pattern))
    return found


def test_every_address_is_in_the_matrix() -> None:
    assert sorted(patterns(get_resolver())) == sorted({row.name for row in ROWS})


@dataclass(slots=True)
class Scene:
    """The world that all rows share, what the browsers of its people hold, and what the addresses point to."""

    world: World
    cookies: dict[str, SimpleCookie]
    given: dict[str, object] = field(default_factory=dict)

    def answers(self, row: Row) -> dict[str, int]:
        """Status that each of the cast gets: what one of them changes is taken back before the next."""
        path = row.path(self.world, self.given)
        return {role: self._answer(name, path, row) for role, name in make.names(row.owner).items()}

    def _answer(self, name: str, path: str, row: Row) -> int:
        browser = Client()
        browser.cookies = deepcopy(self.cookies[name])
        with transaction.atomic():
            response = browser.get(path) if row.method == "GET" else browser.post(path, row.data)
            response.getvalue()  # to its end, or the file behind it stays open
            transaction.set_rollback(True)
        return response.status_code


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[Scene]:
    """Everybody signed in once, in a transaction that is taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make.world()
        yield Scene(world, {name: make.browser_of(world, name).cookies for name in ["", *make.EVERYBODY]})
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_address_answers_each_of_the_cast_as_the_matrix_says(row: Row, scene: Scene, settings: Settings) -> None:
    settings.TOUR = True
    assert scene.answers(row) == {role: row.expected(role, "tour") for role in make.CAST}


@pytest.mark.parametrize("row", [row for row in ROWS if row.ordinary], ids=lambda row: f"{row.method}-{row.name}")
def test_address_of_the_tour_is_not_there_in_an_ordinary_home(row: Row, scene: Scene, settings: Settings) -> None:
    settings.TOUR = False
    assert scene.answers(row) == {role: row.expected(role, "ordinary") for role in make.CAST}
