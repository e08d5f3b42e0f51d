"""What the cycle does by itself: opens, says weekly what blocks it, reminds once, and tells the head after a week."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from pamong.core.models import Entry
from pamong.evaluation.actions.cycle_due import escalate, open_due, remind_overdue, tell_blocked
from pamong.evaluation.actions.cycles import close_cycle
from pamong.evaluation.actions.follow_ups import finish_follow_up, postpone_follow_up
from pamong.evaluation.models import Cycle
from pamong.office.models import Message
from pamong.people.models import Assignment
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW, kinds, promised
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def at(day: int, month: int = 12, year: int = 2026) -> datetime:
    """Ten in the morning of a day in Batang Hari."""
    return datetime(year, month, day, 3, tzinfo=UTC)


def told(about: str) -> list[str]:
    """Names of who was written to with this in the subject."""
    rows = Message.objects.filter(subject__contains=about).select_related("person")
    return sorted(row.person.name for row in rows)


def test_cycle_opens_by_itself_once_and_only_where_a_programme_is_published(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        assert open_due() == 0
        learning.programme(world, published=False)
        assert open_due() == 0
        learning.programme(world, title="Pelayanan Prima")
        assert (open_due(), open_due()) == (1, 0)
    assert Cycle.objects.get().region_id == world.region.pk


def test_next_cycle_opens_by_itself_on_its_first_day_in_the_zone_of_the_region(world: World) -> None:
    last = case.cycle(world)
    case.finding(last, kind="strength")
    with time_machine.travel(NOW, tick=False):
        close_cycle(world.actor("budi"), cycle=last.uuid, summary="Baik")
    with time_machine.travel(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), tick=False):
        assert open_due() == 0
    with time_machine.travel(datetime(2026, 12, 31, 17, tzinfo=UTC), tick=False):
        assert open_due() == 1
    assert Cycle.objects.get(number=2).first_day == date(2027, 1, 1)


def test_blocked_cycle_is_told_once_a_week_to_who_keeps_it(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        promised(world)
        assert (world.hadi.person.name, tell_blocked()) == ("Hadi Wijaya", 0)
    with time_machine.travel(at(4, 1, 2027), tick=False):  # Monday
        assert (open_due(), tell_blocked(), tell_blocked()) == (0, 2, 0)
    with time_machine.travel(at(10, 1, 2027), tick=False):  # Sunday of the same week
        assert tell_blocked() == 0
    with time_machine.travel(at(11, 1, 2027), tick=False):
        assert tell_blocked() == 2
    assert told("belum dapat ditutup") == ["Budi Hartawan"] * 2 + ["Hadi Wijaya"] * 2
    body = Message.objects.filter(subject__contains="belum dapat ditutup").first()
    assert body is not None
    assert "Membuka loket kedua (Ani Rahmawati, 30 November 2026)" in body.body


def test_cycle_that_only_waits_to_be_closed_says_so(world: World) -> None:
    row = case.cycle(world)
    case.finding(row, kind="strength")
    assert world.budi.person.name == "Budi Hartawan"
    with time_machine.travel(at(4, 1, 2027), tick=False):
        assert tell_blocked() == 1
    assert told("siap ditutup") == ["Budi Hartawan"]


def test_owner_is_told_on_the_day_after_and_only_once(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        promised(world)
    with time_machine.travel(at(30, 11), tick=False):
        assert remind_overdue() == 0
    with time_machine.travel(at(1), tick=False):
        assert (remind_overdue(), remind_overdue()) == (1, 0)
    with time_machine.travel(at(2), tick=False):
        assert remind_overdue() == 0
    assert told("lewat batas, 30 November 2026") == ["Ani Rahmawati"]


def test_head_is_told_after_a_week_once_and_again_after_another_day(world: World) -> None:
    assert world.fajar.person.name == "Fajar Nugraha"
    with time_machine.travel(NOW, tick=False):
        found = promised(world)
    with time_machine.travel(at(6), tick=False):
        assert escalate() == 0
    with time_machine.travel(at(7), tick=False):
        assert (escalate(), escalate()) == (1, 0)
    assert (told("lewat 7 hari"), kinds(found.follow_up)) == (["Fajar Nugraha"], ["escalated"])
    entry = Entry.objects.get(verb="evaluation.follow_up_escalated")
    assert entry.data["people"] == [world.fajar.person_id]
    with time_machine.travel(at(8), tick=False):
        postpone_follow_up(
            world.actor("budi"), follow_up=found.follow_up.uuid, due_on=date(2026, 12, 10), why="Pengadaan"
        )
        assert escalate() == 0
    with time_machine.travel(at(17), tick=False):
        assert (escalate(), escalate()) == (1, 0)
    assert kinds(found.follow_up) == ["escalated", "postponed", "escalated"]


def test_without_a_head_who_keeps_the_cycle_is_told(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        promised(world)
    Assignment.objects.filter(leads=True).update(until=timezone.localdate())
    with time_machine.travel(at(7), tick=False):
        assert escalate() == 1
    assert told("lewat 7 hari") == ["Budi Hartawan"]


def test_what_is_done_is_neither_reminded_nor_escalated(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        found = promised(world)
        finish_follow_up(world.actor("ani"), follow_up=found.follow_up.uuid, text="Sudah", proof="Nota")
    with time_machine.travel(at(20), tick=False):
        assert (remind_overdue(), escalate()) == (0, 0)
