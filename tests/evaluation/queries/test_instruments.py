"""Programmes with their instruments, what was asked, and the gain between two tests."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from pamong.core.refusals import NotFound
from pamong.evaluation.actions.instruments import InstrumentFacts, write_instrument
from pamong.evaluation.actions.observations import ask_observations_due, plan_observations
from pamong.evaluation.queries.gains import gain_of
from pamong.evaluation.queries.instruments import instrument_page, programmes_page
from pamong.learning.models import Module, ModuleResult, Registration
from tests import make
from tests.evaluation import case
from tests.evaluation.followed import LAST, Run, marks, run
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2026-12-24T02:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


def with_tests(world: World, people: int) -> tuple[Run, Module, Module]:
    """An offering whose instrument names two tests."""
    programme = learning.programme(world)
    pre, post = (
        learning.module(programme, rule="test", pass_mark=0, title=title) for title in ("Tes awal", "Tes akhir")
    )
    found = run(world, people, programme=programme)
    facts = InstrumentFacts(found.instrument.behaviours, pre.uuid, post.uuid)
    write_instrument(world.actor("budi"), programme=programme.uuid, facts=facts)
    return found, pre, post


def test_programmes_stand_with_what_is_asked_after_them(world: World) -> None:
    found = run(world, 1)
    bare = learning.programme(world, title="Akuntansi")
    learning.programme(world, title="Rancangan", published=False)
    learning.programme(world, title="Lain", region=world.other)
    ask_observations_due()
    page = programmes_page(world.actor("hadi"), "15.04")
    told = [(row.programme.uuid, row.number, row.behaviours, row.asked) for row in page.page.object_list]
    assert told == [(bare.uuid, 0, 0, 0), (found.programme.uuid, 1, 2, 1)]


def test_programme_shows_its_instrument_and_its_offerings(world: World) -> None:
    first = run(world, 1)
    second = run(world, 1, programme=first.programme)
    case.instrument(first.programme, behaviours=["Menyapa lebih dahulu"], peers=0)
    pre = learning.module(first.programme, rule="test", pass_mark=60, title="Tes awal")
    plan_observations()
    ask_observations_due()
    page = instrument_page(world.actor("gita"), first.programme.uuid)
    assert page.now is not None
    assert (page.now.number, page.now.behaviours, page.now.peers) == (2, ("Menyapa lebih dahulu",), 0)
    assert (page.kept, page.tests, page.applied, page.gain) == (False, ((pre.uuid, "Tes awal"),), None, None)
    lines = page.offerings.object_list
    assert [line.offering.uuid for line in lines] == [second.offering.uuid, first.offering.uuid]
    assert [(day.day, day.due_on, day.state) for day in lines[1].days] == [
        (0, date(2026, 11, 16), "skipped"),
        (30, date(2026, 12, 24), "asked"),
        (90, date(2027, 2, 22), "planned"),
        (180, date(2027, 5, 23), "planned"),
    ]
    assert instrument_page(world.actor("hadi"), first.programme.uuid).kept


def test_gain_is_of_who_took_both_tests_with_its_interval(world: World) -> None:
    found, pre, post = with_tests(world, 6)
    marks(found, pre, post, [(40, 50), (50, 70), (60, 60), (50, 80), (50, 90), (70, None)])
    ModuleResult.objects.create(registration=found.seats[0], module=post, passed=True, mark=60, recorded_at=LAST)
    told = gain_of(found.programme.uuid)
    assert told is not None
    assert (told.pre, told.post) == ("Tes awal", "Tes akhir")
    assert told.gain is not None
    # differences 20, 20, 0, 30, 40: mean 22, spread sqrt(220) = 14.832, se 6.633, t(4, 0.975) = 2.776
    assert (told.gain.n, told.gain.lacking, told.gain.before, told.gain.after, told.gain.gain) == (
        5,
        1,
        50.0,
        72.0,
        22.0,
    )
    assert (told.gain.low, told.gain.high) == pytest.approx((22 - 2.7764451 * 6.6332496, 22 + 2.7764451 * 6.6332496))
    assert told.gain.standard == pytest.approx(22 / 50**0.5)  # 40 50 60 50 50 spread sqrt(50)


def test_gain_of_few_or_without_two_tests_is_not_told(world: World) -> None:
    found, pre, post = with_tests(world, 5)
    marks(found, pre, post, [(40, 50)] * 4)
    told = gain_of(found.programme.uuid)
    assert told is not None
    assert told.gain is None
    Registration.objects.filter(pk=found.seats[4].pk).update(withdrawn_at=LAST, withdrawal="Pindah")
    marks(found, pre, post, [(None, None)] * 4 + [(10, 90)])
    told = gain_of(found.programme.uuid)
    assert told is not None
    assert told.gain is None  # who withdrew does not count
    assert gain_of(run(world, 1).programme.uuid) is None
    assert gain_of(learning.programme(world, published=False).uuid) is None


def test_gain_of_an_offering_does_not_tell_of_the_few_beside_it(world: World) -> None:
    found, pre, post = with_tests(world, 5)
    marks(found, pre, post, [(40, 50), (50, 70), (60, 60), (50, 80), (50, 90)])
    alone = gain_of(found.programme.uuid, offering=found.offering.pk)
    assert alone is not None
    assert alone.gain is not None
    few = run(world, 4, programme=found.programme)
    marks(few, pre, post, [(40, 50)] * 4)
    beside = gain_of(found.programme.uuid, offering=found.offering.pk)
    assert beside is not None
    assert beside.gain is None
    whole = gain_of(found.programme.uuid)
    assert whole is not None
    assert whole.gain is not None
    assert whole.gain.n == 9


def test_reading_is_for_who_follows_the_people_and_takes_the_same_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = run(world, 1)
    ask_observations_due()
    budi = world.actor("budi")
    with django_assert_num_queries(5):
        programmes_page(budi, "15.04")
    with django_assert_num_queries(15):
        instrument_page(budi, found.programme.uuid)
    for _more in (1, 2):
        run(world, 1)
        run(world, 1, programme=found.programme)
    ask_observations_due()
    with django_assert_num_queries(5):
        assert len(programmes_page(budi, "15.04").page.object_list) == 3
    with django_assert_num_queries(15):
        assert len(instrument_page(budi, found.programme.uuid).offerings.object_list) == 3
    for name in ("dewi", "fajar", "joko", "kiki", "ani"):
        with pytest.raises(NotFound):
            programmes_page(world.actor(name), "15.04")
        with pytest.raises(NotFound):
            instrument_page(world.actor(name), found.programme.uuid)
