"""From which day on enough people of an office have completed a programme."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pamong.learning.models import Completion, Offering, Programme, Registration
from pamong.learning.queries.trainings import first_trained, open_seats, published_programmes
from pamong.people.models import Unit, UnitVersion
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def programme(world: World) -> Programme:
    return case.programme(world)


def held(programme: Programme, *ends: datetime) -> Offering:
    """An offering with a session that ends at each of these moments."""
    run, part = case.offering(programme), case.module(programme)
    for end in ends:
        case.session(run, part, end - timedelta(hours=4))
    return run


def completed(run: Offering, unit: Unit | None, *answers: bool, name: str = "Rina", **facts: Any) -> Registration:
    """Somebody of a unit, for whom it was decided so, later answers correcting earlier ones."""
    seat = case.seated(run, make.person(name, run.region), unit=unit, **facts)
    for answer in answers:
        Completion.objects.create(registration=seat, completed=answer, minutes=240, planned=240, at=timezone.now())
    return seat


def at(day: date, hour: int = 4) -> datetime:
    """An hour of UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_day_is_that_of_the_last_session(world: World, programme: Programme) -> None:
    run = held(programme, at(date(2025, 1, 7)), at(date(2025, 1, 9)), at(date(2025, 1, 8)))
    completed(run, world.health, True)
    assert first_trained(programme.uuid, [world.health.pk, world.licensing.pk], 1) == {
        world.health.pk: date(2025, 1, 9)
    }


def test_day_is_that_of_the_region(world: World, programme: Programme) -> None:
    completed(held(programme, at(date(2025, 1, 31), 18)), world.health, True)  # 01.00 WIB of the next day
    assert first_trained(programme.uuid, [world.health.pk], 1) == {world.health.pk: date(2025, 2, 1)}


def test_cancelled_session_does_not_count(world: World, programme: Programme) -> None:
    run = held(programme, at(date(2025, 1, 7)))
    case.session(run, case.module(programme), at(date(2025, 3, 7)), cancelled_at=timezone.now())
    completed(run, world.health, True)
    assert first_trained(programme.uuid, [world.health.pk], 1) == {world.health.pk: date(2025, 1, 7)}


def test_people_below_the_unit_count(world: World, programme: Programme) -> None:
    completed(held(programme, at(date(2025, 1, 7))), world.permits, True)
    wanted = [world.licensing.pk, world.permits.pk, world.health.pk]
    day = date(2025, 1, 7)
    assert first_trained(programme.uuid, wanted, 1) == {world.licensing.pk: day, world.permits.pk: day}
    assert first_trained(programme.uuid, [world.licensing.pk], 1) == {world.licensing.pk: day}


def test_office_is_trained_when_enough_people_are(world: World, programme: Programme) -> None:
    for month in (3, 1, 2):
        completed(held(programme, at(date(2025, month, 7))), world.permits, True)
    wanted = [world.licensing.pk]
    assert [first_trained(programme.uuid, wanted, least) for least in (1, 2, 3, 4)] == [
        {world.licensing.pk: date(2025, 1, 7)},
        {world.licensing.pk: date(2025, 2, 7)},
        {world.licensing.pk: date(2025, 3, 7)},
        {},
    ]


def test_one_person_twice_is_one_person_the_first_time(world: World, programme: Programme) -> None:
    first, second = (held(programme, at(date(2025, month, 7))) for month in (2, 1))
    someone = completed(first, world.health, True).person
    again = case.seated(second, someone, unit=world.health)
    Completion.objects.create(registration=again, completed=True, minutes=240, planned=240, at=timezone.now())
    assert first_trained(programme.uuid, [world.health.pk], 1) == {world.health.pk: date(2025, 1, 7)}
    assert first_trained(programme.uuid, [world.health.pk], 2) == {}


@pytest.mark.parametrize(
    ("answers", "counts"),
    [((False,), False), ((True, False), False), ((False, True), True), ((True, False, True), True), ((), False)],
)
def test_correction_counts(world: World, programme: Programme, answers: tuple[bool, ...], counts: bool) -> None:  # noqa: FBT001  # parametrised
    completed(held(programme, at(date(2025, 1, 7))), world.health, *answers)
    assert bool(first_trained(programme.uuid, [world.health.pk], 1)) is counts


def test_withdrawn_people_without_a_unit_and_other_programmes_do_not_count(world: World, programme: Programme) -> None:
    run = held(programme, at(date(2025, 1, 7)))
    completed(run, world.health, True, withdrawn_at=timezone.now(), withdrawal="sakit")
    completed(run, None, True)
    completed(held(case.programme(world), at(date(2025, 1, 7))), world.health, True)
    completed(held(programme), world.health, True)  # no session was held
    assert first_trained(programme.uuid, [world.health.pk], 1) == {}


def test_closed_unit_keeps_who_was_trained_in_it(world: World, programme: Programme) -> None:
    completed(held(programme, at(date(2025, 1, 7))), world.health, True)
    UnitVersion.objects.filter(unit=world.health).update(until=date(2025, 6, 1))
    assert first_trained(programme.uuid, [world.health.pk], 1) == {world.health.pk: date(2025, 1, 7)}


def test_nobody_is_no_number_of_people(world: World, programme: Programme) -> None:
    with pytest.raises(ValueError, match="somebody"):
        first_trained(programme.uuid, [world.health.pk], 0)


def test_count_of_queries_does_not_depend_on_people(
    world: World, programme: Programme, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        for _each in range(number):
            completed(held(programme, at(date(2025, 1, 7))), world.permits, True)
        with django_assert_num_queries(3):
            first_trained(programme.uuid, [world.licensing.pk], 1)


def test_programmes_that_were_never_published_are_not_there(world: World, programme: Programme) -> None:
    case.programme(world, published=False)
    case.programme(world, region=world.other)
    gone = case.programme(world, title="Aksara", withdrawn_at=timezone.now())
    found = published_programmes(world.region.pk)
    assert [(one.uuid, one.live) for one in found] == [(gone.uuid, False), (programme.uuid, True)]


def test_seats_are_those_of_offerings_still_to_be_held(world: World, programme: Programme) -> None:
    now = timezone.now()
    run = held(programme, at(date(2027, 1, 31), 18), at(date(2027, 3, 1)))
    bare = case.offering(programme, seats=7)
    for facts in ({"published": False}, {"finished_at": now}, {"cancelled_at": now, "cancellation": "banjir"}):
        case.offering(programme, **facts)
    found = {one.offering: (one.seats, one.first) for one in open_seats(programme.uuid)}
    assert found == {run.uuid: (30, date(2027, 1, 31)), bare.uuid: (7, None)}
