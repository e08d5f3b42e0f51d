"""What participants said of sessions, never under the floor and never while it can still change."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.evaluation.actions.reactions import ask_reaction
from pamong.evaluation.queries.asked_keys import reaction_source
from pamong.evaluation.queries.reactions import ASKED, reactions_page
from pamong.learning.models import Session
from pamong.people.access import actor_of
from pamong.people.models import Account
from pamong.surveys.actions.answers import Given, submit
from pamong.surveys.models import Invitation
from tests import make
from tests.evaluation.followed import FIRST, run
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db

OVER = FIRST + timedelta(days=1, hours=5)


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(OVER, tick=False) as clock:
        yield clock


@pytest.fixture
def world() -> World:
    return make.world()


def says(people: Sequence[Account], session: Session, *steps: int) -> None:
    for account in people:
        invitation = Invitation.objects.get(survey__source=reaction_source(session.uuid), person=account.person_id)
        answers = [Given(key, number=float(step)) for key, step in zip(ASKED, steps, strict=True)]
        submit(actor_of(account), invitation=invitation.uuid, answers=answers)


def test_means_of_each_session_stand_in_its_line_once_it_has_closed(
    world: World, moment: time_machine.Traveller
) -> None:
    found = run(world, 6, finished=False)
    first, second = Session.objects.filter(offering=found.offering).order_by("starts_at")
    part = first.module
    learning.session(found.offering, part, FIRST + timedelta(days=2), title="Nanti")
    learning.session(found.offering, part, FIRST - timedelta(days=2), title="Terlewat")
    for one in (first, second):
        ask_reaction(SYSTEM, session=one.uuid)
    says(found.people[:5], first, 4, 3, 2, 1)
    says(found.people[5:], first, 1, 3, 2, 1)
    says(found.people[:4], second, 4, 4, 4, 4)

    def lines() -> list[tuple[str, str, int, int, list[float]]]:
        rows = reactions_page(world.actor("hadi"), found.offering.uuid).object_list
        return [(row.title, row.state, row.asked, row.answered, [mean for _words, mean in row.means]) for row in rows]

    assert lines() == [
        ("Terlewat", "unasked", 0, 0, []),
        ("Pertemuan", "open", 6, 6, []),
        ("Pertemuan", "open", 6, 4, []),
        ("Nanti", "ahead", 0, 0, []),
    ]
    moment.shift(timedelta(days=7))
    assert lines() == [
        ("Terlewat", "unasked", 0, 0, []),
        ("Pertemuan", "shown", 6, 6, [3.5, 3.0, 2.0, 1.0]),
        ("Pertemuan", "few", 6, 4, []),
        ("Nanti", "unasked", 0, 0, []),
    ]


def test_reading_is_for_who_follows_the_people_and_takes_the_same_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = run(world, 5, finished=False)
    first, second = Session.objects.filter(offering=found.offering).order_by("starts_at")
    ask_reaction(SYSTEM, session=first.uuid)
    budi = world.actor("budi")
    with django_assert_num_queries(7):
        reactions_page(budi, found.offering.uuid)
    ask_reaction(SYSTEM, session=second.uuid)
    learning.session(found.offering, first.module, FIRST + timedelta(days=2))
    with django_assert_num_queries(7):
        assert len(reactions_page(budi, found.offering.uuid).object_list) == 3
    for name in ("dewi", "fajar", "joko", "kiki", "ani"):
        with pytest.raises(NotFound):
            reactions_page(world.actor(name), found.offering.uuid)
