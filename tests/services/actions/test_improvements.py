"""What was changed because of answers: said, worded anew, taken back, and by whom."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.services.actions.improvements import add_improvement, change_improvement, withdraw_improvement
from pamong.services.models import Improvement, SkmRound
from pamong.services.queries.rounds import round_page
from tests import make
from tests.make import World
from tests.services import satisfied

pytestmark = pytest.mark.django_db

SAID, DONE = "Antrean pagi terlalu lama", "Loket kedua dibuka pukul 08.00"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(satisfied.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def row(world: World) -> SkmRound:
    return satisfied.opened(world)


def added(world: World, row: SkmRound, since: date | None = None) -> Improvement:
    return add_improvement(world.actor("budi"), round=row.uuid, said=SAID, done=DONE, since=since)


def test_improvements_stand_done_first_then_those_to_come(world: World, row: SkmRound) -> None:
    later = added(world, row)
    made = added(world, row, date(2026, 11, 3))
    found = round_page(world.actor("budi"), row.uuid).improvements
    assert [(one.uuid, one.since) for one in found] == [(made.uuid, date(2026, 11, 3)), (later.uuid, None)]
    assert Entry.objects.filter(verb="services.improvement_added").count() == 2


@pytest.mark.parametrize(
    ("said", "done", "since", "code"),
    [
        (" \n ", DONE, None, "improvement-said"),
        (SAID, "\u200b", None, "improvement-done"),
        ("k" * 1001, DONE, None, "improvement-said"),
        (SAID, DONE, date(2026, 11, 22), "improvement-since"),
    ],
)
def test_what_says_nothing_or_not_yet_is_refused(
    world: World, row: SkmRound, said: str, done: str, since: date | None, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add_improvement(world.actor("budi"), round=row.uuid, said=said, done=done, since=since)
    assert (refused.value.code, Improvement.objects.count()) == (code, 0)


def test_same_words_again_change_nothing(world: World, row: SkmRound) -> None:
    made = added(world, row)
    budi = world.actor("budi")
    change_improvement(budi, improvement=made.uuid, said=SAID, done=DONE, since=None)
    assert not Entry.objects.filter(verb="services.improvement_changed").exists()
    change_improvement(budi, improvement=made.uuid, said=SAID, done=DONE, since=date(2026, 11, 21))
    made.refresh_from_db()
    assert made.since == date(2026, 11, 21)
    assert Entry.objects.filter(verb="services.improvement_changed").count() == 1


def test_withdrawn_one_is_no_longer_shown_or_changed(world: World, row: SkmRound) -> None:
    made = added(world, row)
    budi = world.actor("budi")
    withdraw_improvement(budi, improvement=made.uuid)
    assert round_page(budi, row.uuid).improvements == ()
    with pytest.raises(Conflict):
        withdraw_improvement(budi, improvement=made.uuid)
    with pytest.raises(Conflict):
        change_improvement(budi, improvement=made.uuid, said="Lain", done=DONE, since=None)
    made.refresh_from_db()
    assert made.said == SAID


@pytest.mark.parametrize("who", ["dewi", "ani", "joko", "hadi"])
def test_who_does_not_keep_the_service_changes_nothing(world: World, row: SkmRound, who: str) -> None:
    made, actor = added(world, row), world.actor(who)
    for attempt in (
        lambda: add_improvement(actor, round=row.uuid, said="Lain", done=DONE, since=None),
        lambda: change_improvement(actor, improvement=made.uuid, said="Lain", done=DONE, since=None),
        lambda: withdraw_improvement(actor, improvement=made.uuid),
    ):
        with pytest.raises(NotFound):
            attempt()
    found = Improvement.objects.get()
    assert (found.said, found.withdrawn_at) == (SAID, None)
