"""Every address × everybody who might try it."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests import make
from tests.house.matrix import ROWS, Facts, Home, Row


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
@pytest.mark.parametrize("kind", ["tour", "ordinary"])
@pytest.mark.parametrize("role", make.CAST)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_address_answers_each_of_the_cast_as_the_matrix_says(
    row: Row, role: str, kind: Home, settings: Settings
) -> None:
    settings.TOUR = kind == "tour"
    facts = Facts(digest=make.heads((0, 12))[0].digest.hex(), job=str(make.job().uuid))
    response = make.browser(role).generic(row.method, row.path(facts))
    assert response.status_code == row.expected(role, kind)
