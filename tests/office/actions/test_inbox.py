"""What somebody does with the own messages, and others cannot."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from pamong.core.actor import VISITOR
from pamong.office.actions.inbox import choose_rhythm, mark_all_read, mark_read
from pamong.office.models import Message, MessageChoice
from pamong.people.access import actor_of
from tests import make
from tests.make import World
from tests.office.effects import facts, reach, refusal, state, written

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
USUAL: dict[str, Any] = {"rhythm": "each", "digest_hour": 7, "quiet_from": 20, "quiet_until": 6}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    reach(world.ani.person, "ani@contoh.go.id")
    return world


def plan(row: Message) -> tuple[datetime | None, datetime | None]:
    """When it was read, and when its mail is due."""
    row.refresh_from_db()
    return row.read_at, row.email_at


def test_message_is_read_once_and_its_mail_is_not_needed(world: World) -> None:
    row = written(world.ani.person)
    assert plan(row) == (None, NOON)
    assert mark_read(world.actor("ani"), message=row.uuid) == "/penilaian/"
    assert plan(row) == (NOON, None)
    assert facts("office.read") == [(world.region.pk, {"count": 1})]
    before = state()
    assert mark_read(world.actor("ani"), message=row.uuid) == "/penilaian/"
    assert state() == before


def test_mail_that_has_gone_stays_gone(world: World) -> None:
    row = written(world.ani.person)
    Message.objects.filter(pk=row.pk).update(emailed_at=NOON, email_at=None)
    mark_read(world.actor("ani"), message=row.uuid)
    row.refresh_from_db()
    assert (row.emailed_at, row.read_at) == (NOON, NOON)


def test_all_are_read_and_nobody_elses(world: World) -> None:
    written(world.ani.person), written(world.ani.person)
    other = written(world.kiki.person)
    assert mark_all_read(world.actor("ani")) == 2
    assert list(Message.objects.filter(read_at=None)) == [other]
    assert facts("office.read") == [(world.region.pk, {"count": 2})]
    before = state()
    assert mark_all_read(world.actor("ani")) == 0
    assert mark_all_read(VISITOR) == 0
    assert state() == before


@pytest.mark.parametrize("who", ["budi", "dewi", "eka", "fajar", "gita", "kiki"])
def test_message_is_not_there_for_others(world: World, who: str) -> None:
    row = written(world.ani.person)
    assert refusal(mark_read, world.actor(who), message=row.uuid) == "not-found"


def test_who_acts_for_somebody_reads_for_that_person(world: World) -> None:
    row = written(world.ani.person)
    acting = actor_of(world.kiki, acting=make.delegation(world.ani, world.kiki).uuid)
    mark_read(acting, message=row.uuid)
    row.refresh_from_db()
    assert row.read_at == NOON
    assert refusal(choose_rhythm, acting, **{**USUAL, "rhythm": "never"}) == "choice-own"


def test_choice_holds_for_what_waits(world: World) -> None:
    plain, urgent = written(world.ani.person), written(world.ani.person, urgent=True)
    tried, gone = written(world.ani.person), written(world.ani.person)
    later = NOON + timedelta(minutes=5)
    Message.objects.filter(pk=tried.pk).update(attempts=1, email_at=later)
    Message.objects.filter(pk=gone.pk).update(emailed_at=NOON, email_at=None)

    def due() -> list[datetime | None]:
        return list(Message.objects.order_by("pk").values_list("email_at", flat=True))

    choose_rhythm(world.actor("ani"), **{**USUAL, "rhythm": "daily", "digest_hour": 15})
    assert due() == [datetime(2026, 11, 21, 8, tzinfo=UTC), NOON, later, None]
    choose_rhythm(world.actor("ani"), **{**USUAL, "rhythm": "never"})
    assert due() == [None] * 4
    assert facts("office.rhythm_chosen") == [
        (world.region.pk, {"rhythm": "daily"}),
        (world.region.pk, {"rhythm": "never"}),
    ]
    assert MessageChoice.objects.get().rhythm == "never"
    assert {plain.read_at, urgent.read_at} == {None}


def test_same_choice_changes_nothing(world: World) -> None:
    choose_rhythm(world.actor("ani"), **USUAL)
    before = state()
    choose_rhythm(world.actor("ani"), **USUAL)
    assert state() == before


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rhythm": "weekly"}, "choice-rhythm"),
        ({"digest_hour": 24}, "choice-hours"),
        ({"quiet_from": -1}, "choice-hours"),
        ({"rhythm": "daily", "digest_hour": 5}, "choice-quiet"),
        ({"rhythm": "daily", "digest_hour": 20}, "choice-quiet"),
    ],
)
def test_choice_that_cannot_be_is_refused(world: World, wrong: dict[str, object], code: str) -> None:
    assert refusal(choose_rhythm, world.actor("ani"), **{**USUAL, **wrong}) == code


def test_nobody_chooses_nothing() -> None:
    assert refusal(choose_rhythm, VISITOR, **USUAL) == "not-found"
