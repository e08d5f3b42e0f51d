"""Offices that give one service, and up to when each is known."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from pamong.services.queries.offices import giving_offices, kinds_of_service, newest_known, service_titles
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def test_office_is_known_up_to_the_least_of_its_open_sources(world: World) -> None:
    row = case.service(world, unit=world.health, code="izin-usaha")
    case.source(row, code="a", covers_until=datetime(2025, 6, 30, 16, 59, tzinfo=UTC))
    case.source(row, code="b", covers_until=datetime(2025, 5, 30, 17, 0, tzinfo=UTC))
    case.source(row, code="c", covers_until=datetime(2025, 1, 1, tzinfo=UTC), closed_at=timezone.now())
    case.source(row, code="d", covers_until=None)
    bare = case.service(world, unit=world.licensing, code="izin-usaha", closed_at=timezone.now())
    case.service(world, unit=world.permits, code="izin-reklame")
    case.service(world, unit=world.away, region=world.other, code="izin-usaha")
    first, second = giving_offices(world.region.pk, "izin-usaha")
    assert (first.name, first.unit, first.given) == ("Dinas Kesehatan", world.health.pk, True)
    assert (first.known_until, first.unknown_from) == (date(2025, 5, 31), date(2025, 6, 1))  # midnight in WIB
    assert (second.service, second.given, second.known_until, second.unknown_from) == (bare.uuid, False, None, None)


def test_anything_known_counts(world: World) -> None:
    assert newest_known(world.region.pk, "izin-usaha") is None
    row = case.service(world, unit=world.health, code="izin-usaha")
    source = case.source(row, covers_until=None)
    assert newest_known(world.region.pk, "izin-usaha") is None
    case.case(source, date(2025, 3, 3))
    assert newest_known(world.region.pk, "izin-usaha") == date(2025, 3, 3)
    other = case.service(world, unit=world.licensing, code="izin-usaha")
    case.source(other, covers_until=datetime(2025, 5, 30, 17, 0, tzinfo=UTC))
    assert newest_known(world.region.pk, "izin-usaha") == date(2025, 5, 31)


def test_kinds_are_told_with_the_offices_that_still_give_them(world: World) -> None:
    case.service(world, unit=world.health, code="izin-usaha")
    case.service(world, unit=world.licensing, code="izin-usaha")
    case.service(world, unit=world.permits, code="izin-usaha", closed_at=timezone.now())
    case.service(world, unit=world.permits, code="izin-lama", title="Izin lama", closed_at=timezone.now())
    assert kinds_of_service(world.region.pk) == {"izin-usaha": ("Izin usaha", 2)}
    assert service_titles(world.region.pk) == {"izin-lama": "Izin lama", "izin-usaha": "Izin usaha"}


def test_count_of_queries_does_not_depend_on_offices(world: World, django_assert_num_queries: Any) -> None:
    for unit in (world.health, world.licensing, world.permits):
        case.source(case.service(world, unit=unit, code="izin-usaha"))
        with django_assert_num_queries(3):
            giving_offices(world.region.pk, "izin-usaha")
