"""What was held before it was recorded here is written down from its paper."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from pamong.learning.actions.finishing import finish_offering
from pamong.learning.actions.offerings import SessionFacts
from pamong.learning.actions.past import record_past_offering
from pamong.learning.models import Attendance, Completion, HoursLine, Module, Registration
from pamong.people.models import Assignment
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, facts_of, refusal, stranger_sees_nothing, wib
from tests.make import World

pytestmark = pytest.mark.django_db

BASIS = "Daftar hadir 800/12/BKPSDM/2025, 9 Desember 2025"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi, world.gita
    return world


def day(part: Module, number: int = 9, **facts: object) -> SessionFacts:
    """That day of December 2025, 08.00 to 12.00."""
    starts = wib(number, 8).replace(year=2025)
    return SessionFacts(part.uuid, "", starts, starts + timedelta(hours=4), place="Aula lama")


def test_past_offering_has_its_people_with_the_unit_of_that_day(world: World) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    Assignment.objects.filter(person=world.ani.person).update(unit=world.health, until=wib(1, 0, month=2).date())
    Assignment.objects.create(
        person=world.ani.person, unit=world.permits, position=world.officer, kind="D", since=wib(1, 0, month=2).date()
    )
    row = record_past_offering(
        world.actor("budi"), programme=taught.uuid, sessions=[day(part)], present=[world.ani.person.uuid], basis=BASIS
    )
    seat = Registration.objects.get(offering=row)
    assert (seat.person, seat.unit, seat.way) == (world.ani.person, world.health, "imported")
    assert Attendance.objects.get(registration=seat).proof == "sheet"
    assert BASIS in row.note
    assert facts_of("learning.past_recorded") == [{"programme": taught.pk, "people": 1, "sessions": 1}]


def test_past_offering_is_finished_like_any_other(world: World) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    row = record_past_offering(
        world.actor("budi"), programme=taught.uuid, sessions=[day(part)], present=[world.ani.person.uuid], basis=BASIS
    )
    finish_offering(world.actor("budi"), offering=row.uuid)
    assert Completion.objects.get(registration__offering=row).completed
    assert HoursLine.objects.get(person=world.ani.person.pk).day == wib(9, 8).replace(year=2025).date()


def test_what_cannot_be_is_refused_and_nothing_is_written(world: World) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    usual: dict[str, object] = {
        "programme": taught.uuid,
        "sessions": [day(part)],
        "present": [world.ani.person.uuid],
        "basis": BASIS,
    }
    soon = SessionFacts(part.uuid, "", NOW - timedelta(hours=1), NOW + timedelta(hours=1), place="Aula")
    for change, code in (
        ({"basis": " "}, "past-basis"),
        ({"present": []}, "past-people"),
        ({"sessions": []}, "past-sessions"),
        ({"sessions": [day(part), day(part)]}, "past-sessions"),
        ({"sessions": [soon]}, "past-not-over"),
        ({"present": [world.dewi.person.uuid]}, "not-found"),
        ({"sessions": [day(case.module(case.programme(world)))]}, "not-found"),
    ):
        assert refusal(record_past_offering, world.actor("budi"), **{**usual, **change}) == code
    stranger_sees_nothing(record_past_offering, world, **usual)


def test_nobody_sat_in_two_places(world: World) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    given = {"programme": taught.uuid, "sessions": [day(part)], "present": [world.ani.person.uuid], "basis": BASIS}
    record_past_offering(world.actor("budi"), **given)
    assert refusal(record_past_offering, world.actor("budi"), **given) == "past-clash"
