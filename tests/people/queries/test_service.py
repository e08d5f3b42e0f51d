"""Months in a position count once, as stretches, until the day."""

from datetime import date

import pytest

from pamong.people.models import Assignment, Person, Position
from pamong.people.queries.service import months_in
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 21)


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def someone(world: World) -> Person:
    return make.person("Rina Marlina", world.region)


def served(world: World, someone: Person, since: date, until: date | None, position: Position, kind: str = "D") -> None:
    Assignment.objects.create(
        person=someone, unit=world.permits, position=position, kind=kind, since=since, until=until
    )


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2026, 10, 21), None, 1),
        (date(2026, 10, 22), None, 0),
        (date(2024, 11, 21), None, 24),
        (date(2024, 1, 1), date(2025, 1, 1), 12),
        (date(2024, 1, 31), date(2024, 2, 29), 0),
        (date(2024, 1, 31), date(2024, 3, 1), 1),
        (date(2026, 11, 22), None, 0),
        (DAY, None, 0),
    ],
)
def test_months_are_whole_and_end_with_the_day(
    world: World, someone: Person, since: date, until: date | None, months: int
) -> None:
    served(world, someone, since, until, world.officer)
    assert months_in(someone.pk, [world.officer.pk], DAY) == months


def test_stretches_that_touch_or_overlap_count_once(world: World, someone: Person) -> None:
    served(world, someone, date(2024, 1, 15), date(2024, 3, 10), world.officer)
    served(world, someone, date(2024, 3, 10), date(2024, 5, 20), world.officer)
    served(world, someone, date(2024, 2, 1), date(2024, 4, 1), world.head, "PLT")
    both = [world.officer.pk, world.head.pk]
    assert months_in(someone.pk, both, DAY) == 4
    assert months_in(someone.pk, [world.officer.pk], DAY) == 4
    assert months_in(someone.pk, [world.head.pk], DAY) == 2


def test_gap_starts_anew_and_other_positions_count_nothing(world: World, someone: Person) -> None:
    served(world, someone, date(2024, 1, 1), date(2024, 2, 20), world.officer)
    served(world, someone, date(2024, 3, 1), date(2024, 4, 20), world.officer)
    served(world, someone, date(2020, 1, 1), date(2024, 1, 1), world.head)
    assert months_in(someone.pk, [world.officer.pk], DAY) == 2
    assert months_in(someone.pk, [], DAY) == 0
    assert months_in(world.ani.person_id, [world.head.pk], DAY) == 0
