"""The cycle opens in its time and closes when nothing promised is left behind."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from pamong.core.actor import SYSTEM
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.evaluation.actions.cycles import close_cycle, open_cycle
from pamong.evaluation.actions.findings import withdraw_finding
from pamong.evaluation.actions.follow_ups import finish_follow_up, reopen_follow_up, waive_follow_up
from pamong.evaluation.models import Cycle, Finding
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW, promised
from tests.learning import case as learning
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def open_again(row: Cycle) -> bool:
    return Cycle.objects.get(pk=row.pk).closed_at is None


def test_first_cycle_begins_with_the_year_once_a_programme_is_published(world: World) -> None:
    with pytest.raises(Conflict) as refused:
        open_cycle(SYSTEM, region="15.04")
    assert (refused.value.code, Cycle.objects.count()) == ("cycle-nothing", 0)
    learning.programme(world)
    made = open_cycle(SYSTEM, region="15.04")
    assert (made.number, made.first_day, made.months, made.opened_by) == (1, date(2026, 1, 1), 12, None)
    entry = Entry.objects.get(verb="evaluation.cycle_opened")
    assert (entry.region, entry.data) == (world.region.pk, {"number": 1, "first_day": "2026-01-01"})


def test_next_cycle_waits_for_the_last_to_be_closed_and_over(world: World) -> None:
    last = case.cycle(world, months=10)
    with pytest.raises(Conflict, match="Tutup dahulu") as refused:
        open_cycle(world.actor("hadi"), region="15.04")
    assert refused.value.code == "cycle-open"
    case.finding(last, kind="strength")
    close_cycle(world.actor("hadi"), cycle=last.uuid, summary="Baik")
    made = open_cycle(world.actor("hadi"), region="15.04")
    assert (made.number, made.first_day, made.months) == (2, date(2026, 11, 1), 10)


def test_next_cycle_does_not_open_before_the_time_of_the_last_is_over(world: World) -> None:
    last = case.cycle(world)
    case.finding(last, kind="strength")
    close_cycle(world.actor("hadi"), cycle=last.uuid, summary="Baik")
    with pytest.raises(Conflict, match="1 Januari 2027") as refused:
        open_cycle(world.actor("hadi"), region="15.04")
    assert (refused.value.code, Cycle.objects.count()) == ("cycle-early", 1)


def test_opening_says_what_stands_open_in_the_last(world: World) -> None:
    promised(world)
    with pytest.raises(Conflict, match="1 tindak lanjutnya belum punya bukti atau alasan"):
        open_cycle(SYSTEM, region="15.04")


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki", "gita", "fajar"])
def test_who_does_not_keep_it_neither_opens_nor_closes(world: World, who: str) -> None:
    row = case.cycle(world, months=10)
    with pytest.raises(NotFound):
        close_cycle(world.actor(who), cycle=row.uuid, summary="Baik")
    with pytest.raises(NotFound):
        open_cycle(world.actor(who), region="15.04")
    assert open_again(row)


def test_close_is_refused_while_an_action_stands_open(world: World) -> None:
    found = promised(world)
    with pytest.raises(Conflict) as refused:
        close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary="Baik")
    assert (refused.value.code, open_again(found.cycle)) == ("cycle-waiting", True)
    finish_follow_up(world.actor("ani"), follow_up=found.follow_up.uuid, text="Sudah", proof="Nota 12/2026")
    close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary=" Antrean   pagi berkurang ")
    row = Cycle.objects.get(pk=found.cycle.pk)
    assert (row.summary, row.closed_at, row.closed_by) == ("Antrean pagi berkurang", NOW, world.budi.pk)
    assert Entry.objects.filter(verb="evaluation.cycle_closed").count() == 1


def test_close_takes_a_reason_that_another_signed(world: World) -> None:
    found = promised(world)
    waive_follow_up(world.actor("hadi"), follow_up=found.follow_up.uuid, why="Gedung pindah bulan depan")
    close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary="Baik")
    assert not open_again(found.cycle)


def test_close_is_refused_again_after_an_action_was_reopened(world: World) -> None:
    found = promised(world)
    finish_follow_up(world.actor("ani"), follow_up=found.follow_up.uuid, text="Sudah", proof="Nota")
    reopen_follow_up(world.actor("hadi"), follow_up=found.follow_up.uuid, why="Nota ini tentang loket lain")
    with pytest.raises(Conflict) as refused:
        close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary="Baik")
    assert refused.value.code == "cycle-waiting"


def test_close_is_refused_while_a_weakness_is_unanswered_or_nothing_was_found(world: World) -> None:
    row = case.cycle(world)
    with pytest.raises(Conflict) as empty:
        close_cycle(world.actor("budi"), cycle=row.uuid, summary="Baik")
    weak = case.finding(row)
    case.finding(row, kind="strength")
    with pytest.raises(Conflict) as unanswered:
        close_cycle(world.actor("budi"), cycle=row.uuid, summary="Baik")
    assert (empty.value.code, unanswered.value.code, open_again(row)) == ("cycle-empty", "cycle-unanswered", True)
    withdraw_finding(world.actor("budi"), finding=weak.uuid, why="Angkanya dikoreksi")
    close_cycle(world.actor("budi"), cycle=row.uuid, summary="Baik")
    assert (open_again(row), Finding.objects.count()) == (False, 2)


def test_close_needs_words_and_happens_once(world: World) -> None:
    row = case.cycle(world)
    case.finding(row, kind="strength")
    for summary in (" \n ", "k" * 2001):
        with pytest.raises(Invalid) as refused:
            close_cycle(world.actor("budi"), cycle=row.uuid, summary=summary)
        assert (refused.value.code, open_again(row)) == ("cycle-summary", True)
    close_cycle(world.actor("budi"), cycle=row.uuid, summary="Baik")
    with pytest.raises(Conflict) as twice:
        close_cycle(world.actor("budi"), cycle=row.uuid, summary="Lain")
    assert (twice.value.code, Cycle.objects.get(pk=row.pk).summary) == ("cycle-closed", "Baik")
