"""Cycles as their readers see them: who, what stands open, what the last one promised, and how many queries it takes."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.refusals import NotFound
from pamong.evaluation.actions.cycles import close_cycle, open_cycle
from pamong.evaluation.actions.follow_ups import check_effect, finish_follow_up
from pamong.evaluation.queries.cycles import Obstacles, cycle_page, cycles_page, month_after, owner_options
from pamong.evaluation.queries.follow_ups import follow_up_page, follow_ups_about, own_follow_ups
from pamong.people.models import Person
from pamong.people.queries.choosing import pick
from tests import make
from tests.evaluation import case
from tests.evaluation.cycling import NOW, promised
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def counted(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        read()
    return len(found)


@pytest.mark.parametrize(("first", "months", "after"), [((2026, 1), 12, (2027, 1)), ((2026, 11), 14, (2028, 1))])
def test_months_are_counted_over_the_year(first: tuple[int, int], months: int, after: tuple[int, int]) -> None:
    assert month_after(date(*first, 1), months) == date(*after, 1)


@pytest.mark.parametrize(("who", "keeps"), [("budi", True), ("hadi", True), ("gita", False), ("fajar", False)])
def test_cycle_is_read_by_its_readers_and_kept_by_its_keepers(world: World, who: str, *, keeps: bool) -> None:
    row = case.cycle(world)
    found = cycles_page(world.actor(who), "15.04")
    assert ([one.uuid for one in found.page], found.keeps, found.openable) == ([row.uuid], keeps, False)
    assert cycle_page(world.actor(who), row.uuid).edits is keeps


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki", "ani"])
def test_cycle_is_not_there_for_others(world: World, who: str) -> None:
    row = case.cycle(world)
    with pytest.raises(NotFound):
        cycles_page(world.actor(who), "15.04")
    with pytest.raises(NotFound):
        cycle_page(world.actor(who), row.uuid)


def test_page_says_what_keeps_the_cycle_from_being_closed(world: World) -> None:
    found = promised(world)
    case.finding(found.cycle, text="Formulir ganda")
    page = cycle_page(world.actor("gita"), found.cycle.uuid)
    assert (page.obstacles, page.line.waiting, page.line.follow_ups) == (Obstacles(False, 1, 1), 1, 1)
    assert [one.unanswered for one in page.weaknesses] == [False, True]
    (line,) = page.weaknesses[0].follow_ups
    assert (line.owner, line.standing.label) == ("Ani Rahmawati", "Berjalan")


def test_late_one_says_by_how_many_days(world: World) -> None:
    found = promised(world)
    with time_machine.travel(NOW.replace(day=30), tick=False):
        assert follow_up_page(world.actor("ani"), found.follow_up.uuid).line.standing.state == "running"
    with time_machine.travel(NOW.replace(month=12, day=12), tick=False):
        assert follow_up_page(world.actor("ani"), found.follow_up.uuid).line.standing.label == "Lewat 12 hari"


def test_next_cycle_shows_what_became_of_the_last(world: World) -> None:
    found = promised(world)
    finish_follow_up(world.actor("ani"), follow_up=found.follow_up.uuid, text="Loket dibuka", proof="Nota 12")
    close_cycle(world.actor("budi"), cycle=found.cycle.uuid, summary="Baik")
    with time_machine.travel(NOW.replace(year=2027), tick=False):
        check_effect(world.actor("hadi"), follow_up=found.follow_up.uuid, effect="no", text="41 menjadi 40 menit")
        page = cycle_page(world.actor("gita"), open_cycle(world.actor("hadi"), region="15.04").uuid)
    (before,) = page.before
    now = before.follow_ups[0].standing
    assert (before.text, now.state, now.proof, now.effect_label, now.checked) == (
        "Antrean pagi di loket masih panjang",
        "done",
        "Nota 12",
        "Tidak membantu",
        "41 menjadi 40 menit",
    )
    assert (page.weaknesses, page.obstacles.empty) == ((), True)


def test_queries_do_not_grow_with_what_is_found(world: World) -> None:
    found = promised(world)
    finish_follow_up(world.actor("ani"), follow_up=found.follow_up.uuid, text="Sudah", proof="Nota")
    gita, ani = world.actor("gita"), world.actor("ani")
    about = (found.finding.evidence, found.finding.reference)
    reads: list[Callable[[], object]] = [
        lambda: list(cycles_page(gita, "15.04").page),
        lambda: cycle_page(gita, found.cycle.uuid),
        lambda: list(own_follow_ups(ani, "").page),
        lambda: follow_ups_about(*about),
    ]
    one = [counted(read) for read in reads]
    for _more in range(2):
        weak = case.finding(found.cycle)
        row = case.follow_up(weak, world.ani.person)
        finish_follow_up(world.actor("hadi"), follow_up=row.uuid, text="Sudah", proof="Nota")
    case.cycle(world, number=2, closed_at=NOW, summary="Baik")
    case.cycle(world, number=3, closed_at=NOW, summary="Baik")
    assert [counted(read) for read in reads] == one
    assert [len(follow_ups_about(*about)), own_follow_ups(ani, "ended").page.paginator.count] == [3, 3]


def test_about_one_evidence_only_what_holds_is_told(world: World) -> None:
    found = promised(world)
    case.finding(found.cycle, withdrawn_at=NOW, withdrawal="Salah")
    case.finding(found.cycle, reference="lain")
    (line,) = follow_ups_about("satisfaction", "izin-usaha")
    assert (line.uuid, line.follow_ups[0].text, follow_ups_about("study", "izin-usaha")) == (
        found.finding.uuid,
        "Membuka loket kedua",
        (),
    )


def test_own_list_holds_nobody_elses_and_shows_the_first_due_first(world: World) -> None:
    found = promised(world)
    case.follow_up(found.finding, world.ani.person, text="Nomor antrean", due_on=date(2026, 11, 25))
    case.follow_up(found.finding, world.kiki.person)
    own = own_follow_ups(world.actor("ani"))
    assert (own.open, [row.line.text for row in own.page]) == (2, ["Nomor antrean", "Membuka loket kedua"])
    assert own_follow_ups(world.actor("dewi")).open == 0


def test_owner_is_chosen_among_heads_and_keepers(world: World) -> None:
    found = promised(world)
    assert (world.fajar.person.name, world.hadi.person.name) == ("Fajar Nugraha", "Hadi Wijaya")
    labels = [option.label for option in owner_options(world.actor("budi"), found.finding.uuid)]
    assert [label.split(",")[0] for label in labels] == ["Budi Hartawan", "Fajar Nugraha", "Hadi Wijaya"]
    assert labels[1].startswith("Fajar Nugraha, Kepala Dinas, Dinas Penanaman Modal")
    with pytest.raises(NotFound):
        owner_options(world.actor("gita"), found.finding.uuid)


def test_owner_may_be_typed_without_titles_where_no_other_is_called_so(world: World) -> None:
    found = promised(world)
    Person.objects.filter(pk=world.fajar.person.pk).update(title_before="Drs.", title_after="M.Si.")
    offered = owner_options(world.actor("budi"), found.finding.uuid)
    assert [option.label.split(",")[0] for option in pick("fajar nugraha", offered)] == ["Drs. Fajar Nugraha"]
    Person.objects.filter(pk=world.hadi.person.pk).update(name="Fajar Nugraha")
    again = owner_options(world.actor("budi"), found.finding.uuid)
    assert {option.value for option in pick("fajar nugraha", again)} == {
        str(world.fajar.person.uuid),
        str(world.hadi.person.uuid),
    }
