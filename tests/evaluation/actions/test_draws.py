"""Which office comes when is promised, drawn once before witnesses, and can be repeated by anybody."""

import subprocess
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound, Refusal
from pamong.evaluation.actions.draws import draw_offices, promise_draw
from pamong.evaluation.models import Study, StudyDraw, StudyPlace
from pamong.evaluation.queries.draws import draw_page
from pamong.science.lottery import commitment, order
from tests import make
from tests.evaluation import case, plan_case
from tests.evaluation.case import Planted
from tests.make import World

pytestmark = pytest.mark.django_db

MONTH = date(2027, 2, 1)
WORD = "kabut pagi di Muara Bulian"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(plan_case.NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> Planted:
    return case.planted(world, trained=1, compared=5, months=2, each=1)


def begun(world: World, planted: Planted, design: str = "lottery", **facts: Any) -> Study:
    """A study of 2026 and 2027 whose plan is locked."""
    span = {"first_month": date(2026, 1, 1), "planned_start": date(2027, 1, 1), "last_month": date(2027, 12, 1)}
    return plan_case.locked(world, planted, design=design, **span, **facts)


def test_promise_publishes_only_the_digest_of_the_seed(world: World, planted: Planted) -> None:
    row = begun(world, planted)
    made = promise_draw(world.actor("budi"), study=row.uuid, first_month=date(2027, 2, 14), seats=2, apart=0)
    assert (made.first_month, made.seats, made.apart, made.drawn_at) == (MONTH, 2, 0, None)
    assert commitment(bytes.fromhex(made.seed)) == made.commitment
    entry = Entry.objects.get(verb="evaluation.draw_promised")
    assert entry.data["commitment"] == made.commitment
    assert made.seed not in str(entry.data)
    shown = draw_page(world.actor("gita"), row.uuid)
    assert (shown.commitment, shown.seed, shown.promised_at, shown.same) == (made.commitment, "", plan_case.NOW, None)
    assert len(shown.offices) == 5  # the trained office is out: chance cannot decide about it any more


def test_lottery_gives_the_first_a_month_and_compares_the_others(world: World, planted: Planted) -> None:
    row = begun(world, planted)
    made = promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0)
    places = draw_offices(world.actor("hadi"), study=row.uuid, word=f" {WORD}\n")
    uuids = {unit.pk: str(unit.uuid) for unit in planted.compared}
    drawn = order(bytes.fromhex(made.seed), WORD, list(uuids.values()))
    assert [uuids[place.unit_id] for place in places] == list(drawn)
    assert [(place.place, place.month) for place in places] == [(1, MONTH), (2, MONTH), (3, None), (4, None), (5, None)]
    entry = Entry.objects.get(verb="evaluation.offices_drawn")
    assert entry.data["word"] == WORD
    assert [unit for unit, _month in entry.data["order"]] == [place.unit_id for place in places]


def test_staggered_draw_gives_every_office_its_turn(world: World, planted: Planted) -> None:
    row = begun(world, planted, "staggered")
    promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=11)
    places = draw_offices(world.actor("budi"), study=row.uuid, word=WORD)
    assert [place.month for place in places] == [MONTH, MONTH, date(2028, 1, 1), date(2028, 1, 1), date(2028, 12, 1)]


def test_anybody_repeats_it_in_a_shell(world: World, planted: Planted) -> None:
    row = begun(world, planted)
    promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0)
    draw_offices(world.actor("budi"), study=row.uuid, word="kata 'saksi' $HOME % ü")
    shown = draw_page(world.actor("budi"), row.uuid)
    first, entries, numbers = (_ran(line) for line in shown.commands)
    assert shown.same
    assert first.split()[0] == shown.commitment
    assert entries.split()[0] == shown.entries
    assert [line.split()[1] for line in numbers.splitlines()] == [str(place.unit) for place in shown.places]


def test_place_that_was_moved_is_seen(world: World, planted: Planted) -> None:
    row = begun(world, planted)
    promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0)
    draw = StudyDraw.objects.get(study=row)
    draw.word, draw.entries, draw.drawn_at = WORD, "0" * 64, plan_case.NOW
    draw.save()
    for place, unit in enumerate(planted.compared, start=1):
        StudyPlace.objects.create(draw=draw, unit=unit, place=place)
    assert draw_page(world.actor("budi"), row.uuid).same is False


@pytest.mark.parametrize(
    ("design", "wrong", "code"),
    [
        ("lottery", {"first_month": date(2026, 10, 31)}, "draw-month"),
        ("lottery", {"first_month": date(2028, 1, 1)}, "draw-month"),
        ("lottery", {"seats": 0}, "draw-seats"),
        ("lottery", {"seats": 5}, "draw-offices"),
        ("lottery", {"apart": 1}, "draw-apart"),
        ("staggered", {"apart": 0}, "draw-apart"),
        ("staggered", {"apart": 61}, "draw-apart"),
        ("its", {}, "draw-design"),
        ("before-after", {}, "draw-design"),
    ],
)
def test_draw_that_decides_nothing_is_refused(
    world: World, planted: Planted, design: str, wrong: dict[str, Any], code: str
) -> None:
    row = begun(world, planted, design)
    usual = {"first_month": MONTH, "seats": 2, "apart": 3 if design == "staggered" else 0}
    with pytest.raises(Refusal) as refused:
        promise_draw(world.actor("budi"), study=row.uuid, **{**usual, **wrong})
    assert (refused.value.code, StudyDraw.objects.count()) == (code, 0)


def test_this_month_may_be_the_first(world: World, planted: Planted) -> None:
    row = begun(world, planted)
    made = promise_draw(world.actor("budi"), study=row.uuid, first_month=date(2026, 11, 1), seats=4, apart=0)
    assert (made.first_month, made.seats) == (date(2026, 11, 1), 4)


def test_draw_needs_a_locked_plan(world: World, planted: Planted) -> None:
    row = begun(world, planted, locked=False)
    for attempt in (
        lambda: promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0),
        lambda: draw_offices(world.actor("budi"), study=row.uuid, word=WORD),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert refused.value.code == "plan-not-locked"
    assert not draw_page(world.actor("budi"), row.uuid).possible


def test_draw_is_promised_once_and_drawn_once(world: World, planted: Planted) -> None:
    actor, row = world.actor("budi"), begun(world, planted)
    with pytest.raises(Conflict) as refused:
        draw_offices(actor, study=row.uuid, word=WORD)
    assert refused.value.code == "draw-missing"
    promise_draw(actor, study=row.uuid, first_month=MONTH, seats=2, apart=0)
    with pytest.raises(Conflict) as refused:
        promise_draw(actor, study=row.uuid, first_month=MONTH, seats=3, apart=0)
    assert refused.value.code == "draw-there"
    first = [place.unit_id for place in draw_offices(actor, study=row.uuid, word=WORD)]
    with pytest.raises(Conflict) as refused:
        draw_offices(actor, study=row.uuid, word="kata lain")
    assert refused.value.code == "draw-done"
    assert list(StudyPlace.objects.order_by("place").values_list("unit", flat=True)) == first


@pytest.mark.parametrize("word", ["", " \n", "x" * 201])
def test_word_is_said(world: World, planted: Planted, word: str) -> None:
    row = begun(world, planted)
    promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0)
    with pytest.raises(Invalid) as refused:
        draw_offices(world.actor("budi"), study=row.uuid, word=word)
    assert (refused.value.code, StudyPlace.objects.count()) == ("draw-word", 0)


def test_offices_that_were_trained_meanwhile_are_not_drawn(world: World, planted: Planted) -> None:
    row = begun(world, planted)
    promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0)
    some = planted.compared[:3]
    people = [make.civil_servant(f"Petugas {unit.pk}", unit, world.officer) for unit in some]
    case.taught(planted.programme, people, some, date(2026, 9, 1))
    with pytest.raises(Conflict) as refused:
        draw_offices(world.actor("budi"), study=row.uuid, word=WORD)
    assert (refused.value.code, StudyPlace.objects.count()) == ("draw-offices", 0)


@pytest.mark.parametrize("who", ["dewi", "gita", "fajar", "joko", "kiki"])
def test_who_does_not_keep_the_study_draws_nothing(world: World, planted: Planted, who: str) -> None:
    actor, row = world.actor(who), begun(world, planted)
    with pytest.raises(NotFound):
        promise_draw(actor, study=row.uuid, first_month=MONTH, seats=2, apart=0)
    assert StudyDraw.objects.count() == 0
    promise_draw(world.actor("budi"), study=row.uuid, first_month=MONTH, seats=2, apart=0)
    with pytest.raises(NotFound):
        draw_offices(actor, study=row.uuid, word=WORD)
    assert StudyPlace.objects.count() == 0


def _ran(line: str) -> str:
    # The line is what the page shows people; it is run as they would run it.
    found = subprocess.run(["bash", "-c", line], check=True, capture_output=True, text=True)  # noqa: S607  # the shell that is there
    return found.stdout
