"""Every address × everybody who might try it."""

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests import make
from tests.house.matrix import ROWS
from tests.house.matrix_rows import Row


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


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_address_answers_each_of_the_cast_as_the_matrix_says(row: Row, settings: Settings) -> None:
    settings.TOUR = True
    assert answers(row) == {role: row.expected(role, "tour") for role in make.CAST}


@pytest.mark.django_db
@pytest.mark.parametrize("row", [row for row in ROWS if row.ordinary], ids=lambda row: f"{row.method}-{row.name}")
def test_address_of_the_tour_is_not_there_in_an_ordinary_home(row: Row, settings: Settings) -> None:
    settings.TOUR = False
    assert answers(row) == {role: row.expected(role, "ordinary") for role in make.CAST}


def answers(row: Row) -> dict[str, int]:
    """Status that each of the cast gets in the same world: what one of them changes is taken back before the next."""
    world = make.world()
    path = row.path(world)
    found = {}
    for role in make.CAST:
        with transaction.atomic():
            browser = make.browser(role, world, row.owner)
            found[role] = browser.get(path) if row.method == "GET" else browser.post(path, row.data)
            transaction.set_rollback(True)
    for response in found.values():
        response.close()  # or the file behind it stays open; not before, for it closes the database's connection too
    return {role: response.status_code for role, response in found.items()}
