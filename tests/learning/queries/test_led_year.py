"""The year of those whom somebody leads: floors and ceilings, the last quarter, and who has not joined anything."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.learning.models import HoursLine, Registration
from pamong.learning.queries.led_year import LedYear, led_years, quarter_of
from pamong.people.models import Employment, Person, Role
from pamong.people.queries.leading import led_branches
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def learnt(person: Person, day: date, hours: int) -> None:
    HoursLine.objects.create(
        region=person.region_id or 0,
        person=person.pk,
        day=day,
        form="KL03",
        international=False,
        hours=Decimal(hours),
        times=0,
        title="Pelatihan",
        source=f"learning.outside:{person.pk}:{day}",
        recorded_at=timezone.now(),
    )


def staff(world: World, name: str, kind: str = "pns") -> Person:
    someone = make.civil_servant(name, world.permits, world.officer)
    Employment.objects.filter(person=someone).update(kind=kind)
    return someone


def year(world: World) -> LedYear:
    return led_years(led_branches(world.actor("fajar")))[str(world.licensing.uuid)]


def test_floor_is_counted_for_civil_servants_and_the_ceiling_for_contracts(world: World) -> None:
    _ = world.fajar
    for name, kind, hours in (("Lina", "pns", 20), ("Rudi", "pns", 19), ("Siti", "pppk", 26), ("Umar", "pppk", 24)):
        # ten hours a day at most are worth asking for
        someone = staff(world, name, kind)
        for part in range(0, hours, 8):
            learnt(someone, date(2026, 5, 4) + timedelta(days=part), min(8, hours - part))
    found = year(world)
    assert (found.floored, found.met, found.ceiled, found.over) == (3, 1, 2, 1)


def test_change_is_since_the_end_of_the_last_quarter(world: World) -> None:
    _ = world.fajar
    for name, days in (("Lina", (date(2026, 9, 28), date(2026, 9, 29), date(2026, 9, 30))), ("Rudi", ())):
        someone = staff(world, name)
        for day in days or (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)):
            learnt(someone, day, 8)
    found = year(world)
    assert (found.met, found.before, found.change) == (2, 1, 1)


def test_first_quarter_has_nothing_to_be_compared_with(world: World) -> None:
    _ = world.fajar
    with time_machine.travel(datetime(2027, 2, 3, 3, tzinfo=UTC), tick=False):
        assert year(world).change is None


def test_idle_is_who_neither_learnt_for_a_year_nor_is_about_to(world: World) -> None:
    _ = world.fajar
    idle, lately, long_ago, coming, gone = (staff(world, name) for name in ("Adi", "Beni", "Cici", "Dodi", "Emi"))
    learnt(lately, date(2025, 11, 22), 8)
    learnt(long_ago, date(2025, 11, 20), 8)
    held = case.held(world)
    case.seated(held.offering, coming)
    left = case.seated(held.offering, gone)
    Registration.objects.filter(pk=left.pk).update(withdrawn_at=timezone.now(), withdrawal="Sakit")
    assert set(year(world).idle) == {world.fajar.person_id, idle.pk, long_ago.pk, gone.pk}


def test_people_of_other_branches_and_regions_are_not_counted(world: World) -> None:
    _ = world.fajar, world.dewi
    make.civil_servant("Sehat", world.health, world.officer)
    assert (year(world).floored, year(world).idle) == (1, (world.fajar.person_id,))


def test_nobody_led_is_no_branch_and_an_empty_unit_a_branch_without_people(world: World) -> None:
    assert led_branches(world.actor("ani")) == ()
    empty = make.unit("UPTD Kosong", world.region)
    make.grant(world.gita.person, Role.LEADER, world.region, empty)
    assert led_years(led_branches(world.actor("gita"))) == {str(empty.uuid): LedYear(0, 0, None, 0, 0, ())}


def test_two_branches_and_a_whole_region_stand_beside_each_other(world: World) -> None:
    make.grant(world.fajar.person, Role.LEADER, world.region, world.health)
    make.civil_servant("Sehat", world.health, world.officer)
    make.grant(world.gita.person, Role.LEADER, world.region)
    told = {branch.key: len(branch.people) for branch in led_branches(world.actor("fajar"))}
    assert told == {str(world.licensing.uuid): 1, str(world.health.uuid): 2}
    assert {branch.key: len(branch.people) for branch in led_branches(world.actor("gita"))} == {world.region.name: 3}


def test_queries_do_not_grow_with_the_people(world: World) -> None:
    actor = world.actor("fajar")
    counts = []
    for names in (("Adi",), ("Beni", "Cici")):
        for name in names:
            learnt(staff(world, name), date(2026, 5, 4), 8)
        with CaptureQueriesContext(connection) as asked:
            led_years(led_branches(actor))
        counts.append(len(asked))
    assert counts == [6, 6]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
    ],
)
def test_quarter_begins_in_january_april_july_and_october(day: date, first: date) -> None:
    assert quarter_of(day) == first
