"""Statistics of the items of a sitting, and of an item over its sittings."""

from typing import Any

import pytest
from django.utils import timezone

from pamong.exams.actions.scoring import conclude
from pamong.exams.models import AnalysisRule, ItemKey
from pamong.exams.queries.item_stats import item_analysis, item_history, letter_of
from tests import make
from tests.exams import case, sat
from tests.exams.case import Prepared
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def held(world: World, people: list[list[str | None]]) -> Prepared:
    """A closed sitting of these answers."""
    made = case.prepared(world)
    sat.crowd(made, people)
    conclude(world.actor("budi"), sat.close(made.sitting))
    return made


def test_analysis_takes_items_options_and_keys_of_the_form(world: World) -> None:
    made = held(world, [["b", "b", "a"], ["b", "c", None], ["d", "b", "b"]] * 10)
    found = item_analysis(world.actor("budi"), made.sitting.uuid)
    form = found.forms[0]
    assert (len(found.forms), form.name, form.whole.n, found.run) == (1, "A", 30, 1)
    assert [line.code for line in form.lines] == [version.item.code for version in made.versions]
    assert [line.stats.p for line in form.lines] == pytest.approx([2 / 3, 2 / 3, 1 / 3])
    third = form.lines[2]
    assert [(one.text[0], one.right, one.count) for one in third.options] == [
        ("A", False, 10),
        ("B", True, 10),
        ("C", False, 0),
        ("D", False, 0),
    ]
    assert third.stats.answered == 20


def test_analysis_of_other_types_has_their_points(world: World) -> None:
    store = case.bank(world)
    facts: list[dict[str, Any]] = [
        {"kind": "true_false", "content": {"stem": "Benar?"}, "key": {"right": True}},
        {"kind": "numeric", "content": {"stem": "Berapa hari?"}, "key": {"value": "14"}},
        {
            "kind": "judgement",
            "content": {"stem": "Apa yang Anda lakukan?", "options": case.OPTIONS},
            "key": {"points": {"a": 1, "b": 5, "c": 3, "d": 0}},
        },
    ]
    versions = [case.version(case.item(store), **one) for one in facts]
    plan = case.blueprint(world, store)
    paper = case.form(plan, versions)
    made = Prepared(store, tuple(versions), plan, paper, case.sitting(world.region, plan, paper))
    for answers in ([True, "14", "b"], [False, "13", "c"], [True, None, "d"]):
        sat.work(made, None, answers)
    conclude(world.actor("budi"), sat.close(made.sitting))
    lines = item_analysis(world.actor("budi"), made.sitting.uuid).forms[0].lines
    assert [line.stats.points for line in lines] == pytest.approx([2.0, 1.0, 1.6])
    assert [[(one.text[0], one.right, one.count) for one in line.options] for line in lines] == [
        [("B", True, 2), ("S", False, 1)],
        [],
        [("A", False, 0), ("B", True, 1), ("C", False, 1), ("D", False, 1)],
    ]


def test_analysis_before_the_end_says_nothing(world: World) -> None:
    made = case.prepared(world)
    sat.work(made, world.ani, ["b", "b", "b"])
    assert item_analysis(world.actor("budi"), made.sitting.uuid).forms == ()


def test_history_pools_sittings_of_one_wording(world: World) -> None:
    made = held(world, [["b", "b", "b"]] * 15)
    again = case.sitting(world.region, made.blueprint, made.form)
    second = Prepared(made.bank, made.versions, made.blueprint, made.form, again)
    sat.crowd(second, [["a", "b", "b"]] * 15)
    assert item_history(made.versions[0].item_id).n == 15  # the second one still runs
    conclude(world.actor("budi"), sat.close(again))
    found = item_history(made.versions[0].item_id)
    assert (found.n, found.p) == (30, 0.5)
    assert [(line.form, line.version, line.stats.points) for line in found.lines] == [("A", 1, 0.0), ("A", 1, 15.0)]
    assert [line.stats.p for line in found.lines] == [None, None]


def test_limits_of_the_region_decide_what_is_said_and_proposed(world: World) -> None:
    made = held(world, [["b", "b", "a"], ["b", "c", None]])
    assert item_analysis(world.actor("budi"), made.sitting.uuid).forms[0].whole.alpha is None
    AnalysisRule.objects.create(
        region=world.region,
        number=1,
        least=2,
        least_r=2,
        easy="0.10",
        hard=0,
        low=-1,
        unused=0,
        miskey=False,
        reason="Panel",
        since=timezone.now(),
    )
    found = item_analysis(world.actor("budi"), made.sitting.uuid)
    assert {flag.code for line in found.forms[0].lines for flag in line.stats.flags} == {"too-easy"}
    assert item_history(made.versions[0].item_id).lines[0].stats.p is not None


def test_history_is_by_the_key_that_holds(world: World) -> None:
    made = held(world, [["c", "b", "b"]] * 30)
    assert item_history(made.versions[0].item_id).p == 0.0
    facts = {"key": {"right": "c"}, "reason": "Tertukar", "set_at": made.sitting.created_at}
    ItemKey.objects.create(version=made.versions[0], number=2, **facts)
    assert item_history(made.versions[0].item_id).p == 0.0  # until somebody scores again and adopts it


def test_history_leaves_rehearsals_out(world: World) -> None:
    made = case.prepared(world, kind="rehearsal")
    sat.crowd(made, [["b", "b", "b"]] * 3)
    conclude(world.actor("budi"), sat.close(made.sitting))
    assert item_history(made.versions[0].item_id).lines == ()


def test_forms_are_called_by_letters() -> None:
    assert [letter_of(number) for number in (1, 26, 27)] == ["A", "Z", "27"]
