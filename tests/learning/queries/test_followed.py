"""What contexts above look back at: days of offerings, who sat in them, sessions that ended, marks of two tests."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from pamong.learning.models import Completion, ModuleResult, Offering, Registration, Session
from pamong.learning.queries.followed import (
    completers,
    followed_offering,
    followed_offerings,
    followed_programme,
    followed_programmes,
    followed_session,
    learners,
    marks_in_tests,
    modules_tested,
    offerings_until,
    sessions_ended,
    sessions_of,
)
from tests import make
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 23, 18, tzinfo=UTC)
"""24 November, 01.00 WIB."""


@pytest.fixture
def world() -> World:
    return make.world()


def test_days_are_those_where_it_is_held_and_cancelled_sessions_do_not_count(world: World) -> None:
    held = case.held(world, starts_at=NIGHT)
    case.session(held.offering, held.module, NIGHT + timedelta(days=9), cancelled_at=NIGHT)
    found = followed_offering(held.offering.uuid)
    assert found is not None
    assert (found.first, found.last, found.starts_at) == (date(2026, 11, 24), date(2026, 11, 25), NIGHT)
    assert (found.number, found.finished, found.cancelled) == (1, False, False)
    assert (found.programme.uuid, found.programme.region.code) == (held.programme.uuid, "15.04")
    end = NIGHT + timedelta(days=1, hours=4)
    assert offerings_until([held.programme.pk], end) == []
    assert offerings_until([held.programme.pk], end - timedelta(seconds=1)) == [found]
    assert offerings_until([], NIGHT) == []
    Session.objects.update(cancelled_at=NIGHT)
    assert followed_offering(held.offering.uuid) is None


def test_what_is_not_published_is_not_followed(world: World) -> None:
    draft = case.programme(world, published=False, title="Rancangan")
    one, two = case.programme(world, title="Zakat"), case.programme(world, title="Arsip")
    part = case.module(one)
    hidden, early, late = (case.offering(one, published=published) for published in (False, True, True))
    for run in (hidden, early, late):
        case.session(run, part, NIGHT)
    assert followed_programme(draft.uuid) is None
    assert [row.title for row in followed_programmes(world.region.pk).stream()] == [two.title, one.title]
    assert [row.uuid for row in followed_offerings(one.pk).stream()] == [late.uuid, early.uuid]
    assert followed_offering(hidden.uuid) is None
    assert followed_session(Session.objects.get(offering=hidden).uuid) is None


def test_who_sat_and_who_completed_by_the_last_decision(world: World) -> None:
    held = case.held(world)
    seats = [case.seated(held.offering, make.person(f"Peserta {n}", world.region)) for n in range(4)]
    Registration.objects.filter(pk=seats[3].pk).update(withdrawn_at=NIGHT, withdrawal="Pindah")
    people = [seat.person_id for seat in seats]
    assert learners(held.offering.pk) == tuple(people[:3])

    def decide(place: int, *, completed: bool) -> None:
        Completion.objects.create(registration=seats[place], completed=completed, minutes=1, planned=1, at=NIGHT)

    for place, completed in ((0, True), (1, True), (1, False), (2, False), (2, True), (3, True)):
        decide(place, completed=completed)
    assert completers(held.offering.pk) == (people[0], people[2])


def test_sessions_that_ended_between_two_times(world: World) -> None:
    held = case.held(world, starts_at=NIGHT)
    first, second = held.sessions
    told = [row.uuid for row in sessions_ended(first.ends_at, second.ends_at)]
    assert told == [first.uuid]
    assert [row.uuid for row in sessions_of(held.offering.pk).stream()] == [first.uuid, second.uuid]
    Session.objects.filter(pk=first.pk).update(cancelled_at=NIGHT)
    gone = followed_session(first.uuid)
    assert gone is not None
    assert gone.cancelled
    assert sessions_ended(NIGHT, NIGHT + timedelta(days=9))[0].uuid == second.uuid
    Offering.objects.update(cancelled_at=NIGHT, cancellation="Banjir")
    assert sessions_ended(NIGHT, NIGHT + timedelta(days=9)) == []


def test_the_last_mark_of_each_test_stands_beside_the_other(world: World) -> None:
    held = case.held(world)
    pre, post = (case.module(held.programme, rule="test", pass_mark=60, title=title) for title in ("Awal", "Akhir"))
    assert modules_tested(held.programme.pk) == {pre.pk: (pre.uuid, "Awal"), post.pk: (post.uuid, "Akhir")}
    seats = [case.seated(held.offering, make.person(f"Peserta {n}", world.region)) for n in range(3)]

    def mark(place: int, module: int, value: int) -> None:
        facts = {"passed": True, "mark": value, "recorded_at": NIGHT}
        ModuleResult.objects.create(registration=seats[place], module_id=module, **facts)

    for place, module, value in ((0, pre.pk, 40), (0, pre.pk, 45), (0, post.pk, 80), (1, post.pk, 70)):
        mark(place, module, value)
    both = [(Decimal(45), Decimal(80)), (None, Decimal(70))]
    assert sorted(marks_in_tests(pre.pk, post.pk), key=str) == sorted(both, key=str)
    assert marks_in_tests(pre.pk, post.pk, []) == []
    assert len(marks_in_tests(pre.pk, post.pk, [held.offering.pk])) == 2
