"""Practice is asked, answered and marked without a trace."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from pamong.core.refusals import Refusal
from pamong.exams.models import Blueprint, ItemKey, ItemVersion
from pamong.exams.queries.answer_words import answer_words
from pamong.exams.queries.practice import (
    PracticeResult,
    PracticeSheet,
    practice_picture,
    practice_result,
    practice_sheet,
    practices,
)
from tests import make
from tests.exams import case
from tests.exams.actions.form_case import counts
from tests.make import World

pytestmark = pytest.mark.django_db

PIXEL = "iVBORw0KGgo="


@pytest.fixture
def world() -> World:
    return make.world()


def practice(world: World, *versions: dict[str, Any], **facts: Any) -> Blueprint:
    """A published practice of all items of its bank."""
    store = case.bank(world, practice=True)
    for one in versions:
        case.version(case.item(store), **one)
    return case.blueprint(world, store, practice=True, items=len(versions), evidence=False, **facts)


def sheet(world: World, plan: Blueprint) -> PracticeSheet:
    return practice_sheet(world.actor("ani"), plan.uuid)


def result(world: World, plan: Blueprint, token: str, answers: dict[int, object]) -> PracticeResult:
    return practice_result(world.actor("ani"), plan.uuid, token=token, answers=answers)


def test_practices_are_those_of_the_own_region(world: World) -> None:
    plan = practice(world, {}, {})
    practice(world, {}, published=False)
    practice(world, {}, withdrawn_at=timezone.now())
    practice(world, {}, region=world.other)
    case.blueprint(world, case.bank(world))
    assert [(one.uuid, one.items, one.minutes) for one in practices(world.actor("ani"))] == [(plan.uuid, 2, 60)]
    assert [one.region for one in practices(world.actor("dewi"))] == ["Provinsi Maluku Utara"]


def test_sheet_asks_every_item_without_a_key(world: World) -> None:
    plan = practice(world, {}, {}, {})
    found = sheet(world, plan)
    assert sorted(one.content["stem"] for one in found.questions) == sorted(
        row.content["stem"] for row in ItemVersion.objects.all()
    )
    assert [one.slot for one in found.questions] == [1, 2, 3]
    assert all(set(one.content) == {"stem", "options"} for one in found.questions)


def test_answers_are_marked_against_the_sheet(world: World) -> None:
    plan = practice(world, {}, {}, {}, {})
    found = result(world, plan, sheet(world, plan).token, {1: "b", 2: "a", 3: "zz"})
    assert [one.state for one in found.marked] == ["right", "wrong", "unread", "none"]
    assert [one.answer for one in found.marked] == [
        ("B. Mencatat kekurangannya dan memberi tanda terima",),
        ("A. Meminta warga pulang",),
        ("zz",),
        (),
    ]
    assert {one.right for one in found.marked} == {("B. Mencatat kekurangannya dan memberi tanda terima",)}
    assert {one.source for one in found.marked} == {"UU 25/2009 pasal 21"}
    assert (found.points, found.most, found.percent, found.passed) == (Decimal("1.0"), 4, Decimal("25.00"), False)


def test_nothing_is_stored(world: World) -> None:
    plan = practice(world, {}, {})
    actor, before = world.actor("ani"), counts()
    token = practice_sheet(actor, plan.uuid).token
    practice_result(actor, plan.uuid, token=token, answers={1: "b", 2: "a"})
    assert counts() == before


def test_corrected_key_holds_for_the_next_answer(world: World) -> None:
    plan = practice(world, {})
    token = sheet(world, plan).token
    ItemKey.objects.create(
        version=ItemVersion.objects.get(), number=2, key={"right": "a"}, reason="Salah ketik", set_at=timezone.now()
    )
    assert [one.state for one in result(world, plan, token, {1: "a"}).marked] == ["right"]


@pytest.mark.parametrize("token", ["", "x", "Wzk5OTld:1abcde:zzzz"])
def test_forged_sheet_is_refused(world: World, token: str) -> None:
    with pytest.raises(Refusal) as refused:
        result(world, practice(world, {}), token, {})
    assert refused.value.code == "practice-sheet"


def test_sheet_of_another_practice_is_refused(world: World) -> None:
    token = sheet(world, practice(world, {})).token
    with pytest.raises(Refusal) as refused:
        result(world, practice(world, {}), token, {})
    assert refused.value.code == "practice-sheet"


def test_sheet_older_than_a_day_is_refused(world: World) -> None:
    plan = practice(world, {})
    with time_machine.travel("2026-11-21T02:00:00Z", tick=False) as clock:
        token = sheet(world, plan).token
        clock.shift(24 * 3600)
        assert result(world, plan, token, {1: "b"}).percent == 100
        clock.shift(1)
        with pytest.raises(Refusal) as refused:
            result(world, plan, token, {1: "b"})
    assert refused.value.code == "practice-late"


def test_exam_items_are_never_practised(world: World) -> None:
    plan = practice(world, {})
    case.version(case.item(case.bank(world)))
    assert len(sheet(world, plan).questions) == 1
    assert ItemVersion.objects.count() == 2


def test_practice_that_cannot_be_met_now_says_so_without_rows(world: World) -> None:
    plan = practice(world, {})
    Blueprint.objects.filter(pk=plan.pk).update(items=2)
    with pytest.raises(Refusal) as refused:
        sheet(world, plan)
    assert refused.value.code == "practice-closed"


@pytest.mark.parametrize("name", ["dewi", "indra"])
def test_practice_of_another_region_is_not_there(world: World, name: str) -> None:
    plan = practice(world, {}, region=world.region if name == "dewi" else world.other)
    with pytest.raises(Refusal) as refused:
        practice_sheet(world.actor(name), plan.uuid)
    assert refused.value.code == "not-found"


def test_picture_is_served_apart_and_only_of_this_practice(world: World) -> None:
    image = {"data": f"data:image/png;base64,{PIXEL}", "alt": "Bagan"}
    plan = practice(world, {"content": {"stem": "Apa ini?", "options": case.OPTIONS, "images": [image]}})
    other = practice(world, {})
    actor, version = world.actor("ani"), sheet(world, plan).questions[0].version
    assert practice_picture(actor, plan.uuid, version=version, place=1) == ("image/png", b"\x89PNG\r\n\x1a\n")
    for where, place in ((plan, 0), (plan, 2), (other, 1)):
        with pytest.raises(Refusal) as refused:
            practice_picture(actor, where.uuid, version=version, place=place)
        assert refused.value.code == "not-found"


@pytest.mark.parametrize(
    ("kind", "content", "answer", "words"),
    [
        (
            "multiple",
            {"options": case.OPTIONS[:2]},
            ["a", "b"],
            "A. Meminta warga pulang|B. Mencatat kekurangannya dan memberi tanda terima",
        ),
        ("true_false", {}, False, "Salah"),
        ("judgement", {"options": case.OPTIONS}, "d", "D. Menyimpan berkasnya"),
        ("numeric", {"unit": "hari"}, "12.5", "12,5 hari"),
        ("short_text", {}, "tanda terima", "tanda terima"),
        (
            "ordering",
            {"options": case.OPTIONS[:2]},
            ["b", "a"],
            "1. Mencatat kekurangannya dan memberi tanda terima|2. Meminta warga pulang",
        ),
        (
            "matching",
            {
                "left": [{"id": "1", "text": "Izin"}, {"id": "2", "text": "Aduan"}],
                "right": [{"id": "x", "text": "7 hari"}],
            },
            {"1": "x"},
            "Izin → 7 hari",
        ),
    ],
)
def test_answer_is_read_in_words(kind: str, content: dict[str, Any], answer: Any, words: str) -> None:
    assert answer_words(kind, content, answer) == tuple(words.split("|"))
