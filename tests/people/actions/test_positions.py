"""Positions of a region: opened, changed, closed, by who keeps the registry."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from pamong.core.refusals import Refusal
from pamong.people.actions.positions import PositionFacts, change_position, close_position, open_position
from pamong.people.models import Assignment, Position
from tests import make
from tests.make import World
from tests.people.actions.effects import facts, refusal, state

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
ANALYST = PositionFacts(
    "Analis Kebijakan Ahli Muda", "2", level="JF Ahli Muda", job_class=9, field="Pelayanan  publik "
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def told(row: Position) -> tuple[object, ...]:
    """What a position is, as the database has it."""
    row.refresh_from_db()
    return (row.name, row.kind, row.level, row.echelon, row.job_class, row.field, row.closed_on)


def test_position_opens(world: World) -> None:
    row = open_position(world.actor("budi"), region="15.04", facts=ANALYST)
    assert told(row) == ("Analis Kebijakan Ahli Muda", "2", "JF Ahli Muda", "", 9, "Pelayanan publik", None)
    assert row.region == world.region
    assert facts("people.position_opened") == [(world.region.pk, {"again": False})]


def test_same_name_and_kind_cannot_stand_twice(world: World) -> None:
    budi = world.actor("budi")
    taken = PositionFacts("KEPALA  dinas", "1")
    assert refusal(open_position, budi, region="15.04", facts=taken) == "position-taken"
    other = open_position(budi, region="15.04", facts=PositionFacts("Kepala Dinas", "4"))
    assert refusal(change_position, budi, position=other.uuid, facts=taken) == "position-taken"


def test_position_changes_only_where_it_differs(world: World) -> None:
    head = PositionFacts("Kepala Dinas", "1", level="JPT Pratama", echelon="22", job_class=14)
    change_position(world.actor("budi"), position=world.head.uuid, facts=head)
    assert told(world.head) == ("Kepala Dinas", "1", "JPT Pratama", "22", 14, "", None)
    assert facts("people.position_changed") == [
        (world.region.pk, {"fields": ["level", "echelon", "job_class"]}),
    ]
    before = state()
    change_position(world.actor("budi"), position=world.head.uuid, facts=head)
    assert state() == before


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (PositionFacts("", "2"), "name-empty", "Nama masih kosong"),
        (PositionFacts("A", "9"), "position-kind", "Jenis jabatan “9” tidak dikenal"),
        (PositionFacts("A", "2", level="Ahli Muda"), "position-level", "Jenjang “Ahli Muda” tidak dikenal"),
        (PositionFacts("A", "1", echelon="III.a"), "position-echelon", "Eselon “III.a” tidak dikenal"),
        (PositionFacts("A", "4", job_class=18), "position-class", "terbaca 18"),
        (PositionFacts("A", "4", job_class=0), "position-class", "terbaca 0"),
    ],
)
def test_unknown_facts_are_refused_with_what_was_read(
    world: World, given: PositionFacts, code: str, words: str
) -> None:
    budi = world.actor("budi")
    assert refusal(open_position, budi, region="15.04", facts=given) == code
    with pytest.raises(Refusal, match=words):
        change_position(budi, position=world.head.uuid, facts=given)


def test_position_closes_once_nobody_holds_it(world: World) -> None:
    budi, ani = world.actor("budi"), world.ani.person
    assert refusal(close_position, budi, position=world.officer.uuid, on=TODAY) == "position-held"
    assert refusal(close_position, budi, position=world.head.uuid, on=date(2026, 11, 22)) == "day-ahead"
    Assignment.objects.update(until=date(2026, 6, 1))
    assert refusal(close_position, budi, position=world.officer.uuid, on=date(2026, 5, 31)) == "position-held"
    close_position(budi, position=world.officer.uuid, on=date(2026, 6, 1))
    assert told(world.officer)[-1] == date(2026, 6, 1)
    assert facts("people.position_closed") == [(world.region.pk, {"on": "2026-06-01"})]
    assert Assignment.objects.get(person=ani).position == world.officer


def test_closed_position_opens_again_as_the_same(world: World) -> None:
    budi = world.actor("budi")
    close_position(budi, position=world.head.uuid, on=TODAY)
    assert refusal(close_position, budi, position=world.head.uuid, on=TODAY) == "position-closed"
    assert refusal(change_position, budi, position=world.head.uuid, facts=ANALYST) == "position-closed"
    again = open_position(budi, region="15.04", facts=PositionFacts("Kepala Dinas", "1", echelon="22"))
    assert again == world.head
    assert told(again) == ("Kepala Dinas", "1", "", "22", None, "", None)
    assert facts("people.position_opened") == [(world.region.pk, {"again": True})]


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "ani"])
def test_position_is_not_there_for_who_does_not_keep_it(world: World, who: str) -> None:
    actor = world.actor(who)
    assert refusal(open_position, actor, region="15.04", facts=ANALYST) == "not-found"
    assert refusal(change_position, actor, position=world.head.uuid, facts=ANALYST) == "not-found"
    assert refusal(close_position, actor, position=world.head.uuid, on=TODAY) == "not-found"


def test_words_of_a_position_hold_no_signs_that_nobody_sees(world: World) -> None:
    given = PositionFacts("Juru\u200f Ukir\u2066", "4", field="Seni\u202e rupa")
    assert told(open_position(world.actor("budi"), region="15.04", facts=given))[:6] == (
        "Juru Ukir",
        "4",
        "",
        "",
        None,
        "Seni rupa",
    )
