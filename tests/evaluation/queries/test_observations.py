"""What became of a training at work is shown in groups in which nobody can be told, and nowhere else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.evaluation.actions.observations import ask_observation
from pamong.evaluation.models import Observation, ObserverRole
from pamong.evaluation.queries.observations import (
    Applied,
    Cell,
    ObservationsPage,
    applied,
    observation_lines,
    observations_page,
)
from pamong.evaluation.queries.observed import Group, pooled
from pamong.learning.models import Offering
from pamong.people.models import Assignment
from tests import make
from tests.evaluation import case
from tests.evaluation.followed import Run, answer, observed, run
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db

THIRTY = datetime(2026, 12, 24, 2, tzinfo=UTC)
NINETY = datetime(2027, 2, 22, 2, tzinfo=UTC)
CLOSED = timedelta(days=14)

NEVER, SELDOM, OFTEN, ALWAYS = 1, 2, 3, 4


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THIRTY, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


def asked(found: Run, day: int = 30, now: datetime = THIRTY) -> Observation:
    row = observed(found, day, now)
    ask_observation(SYSTEM, observation=row.uuid)
    row.refresh_from_db()
    return row


def cells(page: ObservationsPage) -> dict[str, list[tuple[Cell | None, ...]]]:
    return {table.role: [line.cells for line in table.lines] for table in page.tables}


def test_shares_are_told_by_role_behaviour_and_day(world: World, moment: time_machine.Traveller) -> None:
    found = run(world, 5)
    row, budi = asked(found), world.actor("budi")
    everybody = {one.person_id for one in found.people}
    first = {found.people[0].person_id}
    answer(row, {"alumnus": ALWAYS}, sure=4)
    answer(row, {"supervisor": SELDOM}, only=first)
    answer(row, {"supervisor": OFTEN}, only=everybody - first)
    answer(row, {"peer": NEVER}, only=first)
    answer(row, {"peer": ALWAYS}, only={one.person_id for one in found.people[1:4]})
    answer(row, {"peer": 0}, only={found.people[4].person_id})  # no occasion yet
    page = observations_page(budi, found.offering.uuid)
    assert (page.closed, page.tables) == ((), ())  # it runs still
    (thirty,) = [day for day in page.days if day.day == 30]
    assert (thirty.state, thirty.until, thirty.confidence) == ("open", THIRTY + CLOSED, None)
    moment.shift(CLOSED)
    page = observations_page(budi, found.offering.uuid)
    assert page.closed == (30,)
    assert cells(page) == {
        "alumnus": [(Cell(30, 5, 100.0),), (Cell(30, 5, 100.0),)],
        "supervisor": [(Cell(30, 5, 80.0),), (Cell(30, 5, 80.0),)],
        # eight of four alumni had an occasion: about fewer than five people nothing is shown
        "peer": [(Cell(30, 8, None),), (Cell(30, 8, None),)],
    }
    (thirty,) = [day for day in page.days if day.day == 30]
    assert [(one.role, one.asked, one.answered, one.rate) for one in thirty.roles] == [
        (ObserverRole.ALUMNUS, 5, 5, 100.0),
        (ObserverRole.SUPERVISOR, 5, 5, 100.0),
        (ObserverRole.PEER, 10, 10, 100.0),
    ]
    assert thirty.confidence == (100.0, 5)
    lines = observation_lines(budi, found.offering.uuid)
    assert lines[2] == {
        "role": "Atasan",
        "behaviour": "Menjelaskan syarat sebelum diminta",
        "day": 30,
        "n": 5,
        "share": 80.0,
    }
    assert {(line["role"], line["n"], line["share"]) for line in lines[4:]} == {("Rekan", None, None)}


def test_four_answers_show_nothing(world: World, moment: time_machine.Traveller) -> None:
    found = run(world, 5)
    row = asked(found)
    answer(row, {"alumnus": ALWAYS, "supervisor": OFTEN}, only={one.person_id for one in found.people[:4]})
    moment.shift(CLOSED)
    page = observations_page(world.actor("budi"), found.offering.uuid)
    assert {cell for lines in cells(page).values() for line in lines for cell in line} == {Cell(30, 4, None)}
    assert [day.confidence for day in page.days if day.day == 30] == [None]
    assert applied(found.programme.uuid) is None


def test_one_head_of_five_alumni_is_not_shown(world: World, moment: time_machine.Traveller) -> None:
    found = run(world, 5)
    units = [Assignment.objects.get(person=one.person).unit for one in found.people]
    for one in found.people:  # all in one office: one head answers about five
        Assignment.objects.filter(person=one.person).update(unit=units[0])
    row = asked(found)
    assert answer(row, {"supervisor": ALWAYS}) == 5
    moment.shift(CLOSED)
    page = observations_page(world.actor("budi"), found.offering.uuid)
    assert cells(page) == {"supervisor": [(Cell(30, 5, None),), (Cell(30, 5, None),)]}


def test_behaviours_that_came_later_stand_beside_those_of_before(world: World, moment: time_machine.Traveller) -> None:
    found = run(world, 5)
    answer(asked(found), {"alumnus": OFTEN})
    case.instrument(found.programme, behaviours=["Menyapa lebih dahulu", "Menjelaskan syarat sebelum diminta"])
    moment.move_to(NINETY)
    answer(asked(found, 90, NINETY), {"alumnus": SELDOM})
    moment.move_to(NINETY + CLOSED)
    (table,) = observations_page(world.actor("budi"), found.offering.uuid).tables
    assert [(line.words, line.cells) for line in table.lines] == [
        ("Menjelaskan syarat sebelum diminta", (Cell(30, 5, 100.0), Cell(90, 5, 0.0))),
        ("Menjawab pengaduan pada hari yang sama", (Cell(30, 5, 100.0), None)),
        ("Menyapa lebih dahulu", (None, Cell(90, 5, 0.0))),
    ]


def test_applied_is_what_heads_and_colleagues_say_at_ninety_days_else_at_thirty(
    world: World, moment: time_machine.Traveller
) -> None:
    found = run(world, 5)
    answer(asked(found), {"alumnus": ALWAYS, "supervisor": ALWAYS, "peer": NEVER})
    assert applied(found.programme.uuid) is None  # it runs still
    moment.shift(CLOSED)
    # two behaviours: 10 of heads are often, 20 of colleagues are not; alumni do not count
    assert applied(found.programme.uuid) == Applied(30, 100 * 10 / 30, people=5, n=15, rate=100.0)
    moment.move_to(NINETY)
    ninety = asked(found, 90, NINETY)
    assert applied(found.programme.uuid) == Applied(30, 100 * 10 / 30, people=5, n=15, rate=100.0)
    answer(ninety, {"supervisor": OFTEN})
    moment.move_to(NINETY + CLOSED)
    assert applied(found.programme.uuid) == Applied(90, 100.0, people=5, n=5, rate=100 * 5 / 15)


def test_small_offerings_come_in_together_or_not_at_all(world: World, moment: time_machine.Traveller) -> None:
    whole = run(world, 5)
    few = run(world, 3, programme=whole.programme)
    answer(asked(whole), {"supervisor": ALWAYS})
    answer(asked(few), {"supervisor": NEVER})
    moment.shift(CLOSED)
    # 8 less the 5 that stand on their own page would tell of three
    assert applied(whole.programme.uuid) == Applied(30, 100.0, people=5, n=5, rate=100 * 8 / 24)
    moment.move_to(THIRTY)
    more = run(world, 2, programme=whole.programme)
    answer(asked(more), {"supervisor": NEVER})
    moment.shift(CLOSED)
    assert applied(whole.programme.uuid) == Applied(30, 50.0, people=10, n=10, rate=100 * 10 / 30)


def test_groups_are_pooled_so_that_none_can_be_worked_out() -> None:
    def group(people: int, first: int = 0, often: int = 0) -> Group:
        some = set(range(first, first + people))
        return Group(people, often, set(some), set(some))

    assert pooled([]).enough is False
    assert pooled([group(5, often=2), group(4, 5)]) == group(5, often=2)
    assert pooled([group(3), group(2, 3, often=1)]) == group(5, often=1)
    assert pooled([group(3), group(3)]).times == 0  # the same three, twice


def test_page_is_for_who_follows_the_people_of_the_region(world: World) -> None:
    found = run(world, 1)
    for name in ("budi", "eka", "hadi", "gita"):
        assert observations_page(world.actor(name), found.offering.uuid).offering.number == 1
    make.grant(world.citra.person, "leader", world.region)  # leads everybody who is asked about
    for name in ("dewi", "fajar", "joko", "kiki", "ani", "citra"):
        with pytest.raises(NotFound):
            observations_page(world.actor(name), found.offering.uuid)
    draft = learning.offering(found.programme, published=False)
    with pytest.raises(NotFound):
        observations_page(world.actor("budi"), draft.uuid)


def test_reading_takes_the_same_queries_for_one_and_three(
    world: World, moment: time_machine.Traveller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = run(world, 1)
    answer(asked(first), {"supervisor": OFTEN})
    moment.shift(CLOSED)
    budi = world.actor("budi")
    with django_assert_num_queries(7):
        observations_page(budi, first.offering.uuid)
    with django_assert_num_queries(7):
        applied(first.programme.uuid)
    moment.move_to(THIRTY)
    for number in (3, 3):
        answer(asked(run(world, number, programme=first.programme)), {"supervisor": OFTEN, "peer": OFTEN})
    moment.shift(CLOSED)
    last = Offering.objects.order_by("-pk")[0]
    with django_assert_num_queries(7):
        observations_page(budi, last.uuid)
    with django_assert_num_queries(7):
        assert applied(first.programme.uuid) is not None
