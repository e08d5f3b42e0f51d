"""Results: exact figures, and none that tell about few."""

from collections.abc import Sequence

import pytest
import time_machine

from pamong.core.refusals import NotFound
from pamong.surveys.actions.answers import Given, save_answers
from pamong.surveys.actions.surveys import close_survey
from pamong.surveys.models import Survey
from pamong.surveys.queries.results import Share, hidden_units, results
from tests.make import World
from tests.surveys.case import (
    CALM_KEY,
    CLOSES,
    MINUTES_KEY,
    WAY_KEY,
    WORDS_KEY,
    Staff,
    answer,
    asked,
    opened,
    staffed,
)

pytestmark = pytest.mark.django_db


def answered(people: Sequence[Staff], calm: Sequence[float]) -> None:
    for staff, value in zip(people, calm, strict=True):
        answer(staff, value)


def close(world: World, survey: Survey) -> None:
    close_survey(world.actor("budi"), survey=survey.uuid)


def test_figures_equal_the_hand_calculation(world: World) -> None:
    survey = opened(world)
    people = staffed(world, survey, world.health, 6)
    lengths, ways = (10, 20, 30, 40, 60), ("Motor", "Motor", "Mobil", "Motor", "Jalan kaki")
    for staff, step, length, by in zip(people, (1, 2, 4, 4, 5), lengths, ways, strict=False):
        answer(staff, step, Given(MINUTES_KEY, length), Given(WAY_KEY, text=by), Given(WORDS_KEY, text=f"T{length}"))
    found = results(world.actor("budi"), survey.uuid)
    assert (found.invited, found.done, found.rate, found.withheld) == (6, 5, 500 / 6, "")
    calm, way, minute, words = found.questions
    assert (calm.n, calm.mean, calm.median, calm.units) == (5, 3.2, 4.0, ())
    assert calm.shares == (
        Share("Sangat gelisah", 1.0, 1, 20.0),
        Share("Gelisah", 2.0, 1, 20.0),
        Share("Biasa", 3.0, 0, 0.0),
        Share("Tenang", 4.0, 2, 40.0),
        Share("Sangat tenang", 5.0, 1, 20.0),
    )
    assert way.shares == (
        Share("Motor", None, 3, 60.0),
        Share("Mobil", None, 1, 20.0),
        Share("Jalan kaki", None, 1, 20.0),
    )
    assert (way.mean, way.median) == (None, None)
    assert (minute.unit, minute.mean, minute.median, minute.shares) == ("menit", 32.0, 30.0, ())
    assert sorted(words.texts) == ["T10", "T20", "T30", "T40", "T60"]


def test_answers_that_were_not_handed_in_do_not_count(world: World) -> None:
    survey = opened(world)
    people = staffed(world, survey, world.health, 6)
    answered(people[:5], (3, 3, 3, 3, 3))
    save_answers(people[5].actor, invitation=people[5].invitation, answers=[Given(CALM_KEY, 5)])
    assert results(world.actor("budi"), survey.uuid).questions[0].n == 5


def test_changed_answer_counts_once_as_it_stands(world: World) -> None:
    survey = opened(world)
    people = staffed(world, survey, world.health, 5)
    save_answers(people[0].actor, invitation=people[0].invitation, answers=[Given(CALM_KEY, 1), Given(CALM_KEY, 2)])
    answered(people, (5, 5, 5, 5, 5))
    found = results(world.actor("budi"), survey.uuid).questions[0]
    assert (found.n, found.mean) == (5, 5.0)


@pytest.mark.parametrize(("floor", "count", "withheld"), [(5, 4, "few"), (5, 5, ""), (10, 9, "few"), (10, 10, "")])
def test_nothing_is_shown_under_the_floor(world: World, floor: int, count: int, withheld: str) -> None:
    survey = opened(world, anonymous=True, floor=floor)
    people = staffed(world, survey, world.health, count)
    answered(people, [3] * count)
    close(world, survey)
    found = results(world.actor("budi"), survey.uuid)
    assert (found.done, found.withheld, bool(found.questions)) == (count, withheld, not withheld)


def test_anonymous_results_wait_for_the_close(world: World) -> None:
    survey = opened(world, anonymous=True)
    answered(staffed(world, survey, world.health, 6), [3] * 6)
    found = results(world.actor("budi"), survey.uuid)
    assert (found.withheld, found.questions, found.done, found.rate) == ("running", (), 6, 100.0)
    with time_machine.travel(CLOSES, tick=False):
        assert results(world.actor("budi"), survey.uuid).questions[0].n == 6


def test_question_that_few_answered_is_hidden(world: World) -> None:
    survey = opened(world)
    people = staffed(world, survey, world.health, 6)
    for place, staff in enumerate(people):
        answer(staff, 3, *([Given(WORDS_KEY, text="rahasia")] if place < 4 else []))
    words = results(world.actor("budi"), survey.uuid).questions[3]
    assert (words.hidden, words.n, words.texts) == (True, None, ())


def test_small_unit_is_hidden_and_so_is_another_that_would_give_it_away(world: World) -> None:
    survey = opened(world)
    answered(staffed(world, survey, world.permits, 3), [1, 1, 1])
    answered(staffed(world, survey, world.licensing, 6), [4] * 6)
    answered(staffed(world, survey, world.health, 8), [5] * 8)
    units = results(world.actor("budi"), survey.uuid).questions[0].units
    assert [(unit.name, unit.hidden, unit.n, unit.mean) for unit in units] == [
        ("Bidang Perizinan", True, None, None),
        ("Dinas Kesehatan", False, 8, 5.0),
        ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", True, None, None),
    ]


def test_large_units_are_all_shown(world: World) -> None:
    survey = opened(world)
    answered(staffed(world, survey, world.licensing, 5), [4] * 5)
    answered(staffed(world, survey, world.health, 5), [1, 2, 3, 4, 5])
    health, licensing = results(world.actor("budi"), survey.uuid).questions[0].units
    assert (health.n, health.mean, health.median, health.shares[0]) == (
        5,
        3.0,
        3.0,
        Share("Sangat gelisah", 1.0, 1, 20.0),
    )
    assert (licensing.n, licensing.mean, licensing.hidden) == (5, 4.0, False)


def test_few_of_one_small_unit_are_lost_in_no_unit_of_an_anonymous_survey(world: World) -> None:
    survey = opened(world, anonymous=True)
    answered(staffed(world, survey, world.permits, 3), [1, 1, 1])
    answered(staffed(world, survey, world.licensing, 2), [2, 2])
    answered(staffed(world, survey, world.health, 5), [5] * 5)
    close(world, survey)
    units = results(world.actor("budi"), survey.uuid).questions[0].units
    assert [(unit.name, unit.unit, unit.hidden, unit.mean) for unit in units] == [
        ("Dinas Kesehatan", world.health.uuid, False, 5.0),
        ("", None, False, 1.4),
    ]


@pytest.mark.parametrize(
    ("sizes", "answers", "hidden"),
    [
        ({1: 6, 2: 7}, {1: 6, 2: 7}, set()),
        ({1: 3, 2: 7, 3: 8}, {1: 3, 2: 7, 3: 8}, {1, 2}),
        ({1: 6, 2: 7, 3: 9}, {1: 2, 2: 7, 3: 9}, {1, 2}),
        ({1: 3, 2: 7, 3: 8}, {2: 7, 3: 8}, None),
        ({1: 3, 2: 4, 3: 8}, {1: 1, 2: 1, 3: 8}, {1, 2, 3}),
        ({1: 3, 2: 4, 3: 8}, {3: 8}, {1, 2}),
        ({1: 6, 2: 7}, {2: 7}, set()),
    ],
)
def test_split_hides_what_could_be_worked_out(
    sizes: dict[int | None, int], answers: dict[int | None, int], hidden: set[int | None] | None
) -> None:
    assert hidden_units(sizes, answers, 5) == hidden


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "ani"])
def test_results_are_not_there_for_who_neither_organises_nor_evaluates(world: World, who: str) -> None:
    survey = opened(world)
    asked(world, survey, world.ani.person)
    with pytest.raises(NotFound):
        results(world.actor(who), survey.uuid)


def test_evaluator_and_administrator_read_results_but_not_those_of_a_source(world: World) -> None:
    survey, kept = opened(world), opened(world, source="competency.round:1")
    for who in ("budi", "eka", "hadi"):
        assert results(world.actor(who), survey.uuid).invited == 0
        with pytest.raises(NotFound):
            results(world.actor(who), kept.uuid)
