"""What all item types have in common, and what is asked of question, pictures and tables."""

from typing import Any

import pytest

from pamong.exams import items
from pamong.exams.items import TYPES
from pamong.exams.items.content import general_problems
from pamong.exams.models import ItemKind

OPTIONS = [{"id": "a", "text": "Satu"}, {"id": "b", "text": "Dua"}, {"id": "c", "text": "Tiga"}]
PICTURE = {"data": "data:image/png;base64,AAAA", "alt": "Alur berkas"}

GOOD: dict[str, tuple[dict[str, Any], dict[str, Any], object]] = {
    "single": ({"stem": "?", "options": OPTIONS}, {"right": "b"}, "b"),
    "multiple": ({"stem": "?", "options": OPTIONS}, {"right": ["a", "c"]}, ["c", "a"]),
    "true_false": ({"stem": "?"}, {"right": False}, False),
    "judgement": ({"stem": "?", "options": OPTIONS}, {"points": {"a": 1, "b": 5, "c": 3}}, "b"),
    "matching": (
        {"stem": "?", "left": OPTIONS[:2], "right": OPTIONS},
        {"pairs": {"a": "c", "b": "a"}},
        {"b": "a", "a": "c"},
    ),
    "ordering": ({"stem": "?", "options": OPTIONS}, {"order": ["b", "c", "a"]}, ["b", "c", "a"]),
    "numeric": ({"stem": "?", "unit": "hari"}, {"value": "14", "tolerance": "0"}, "14 hari"),
    "short_text": ({"stem": "?"}, {"accepted": ["tanda terima"]}, "Tanda Terima"),
}
"""One good item of each type, with its right answer as a player sends it."""

NONSENSE = [
    0,
    1.5,
    "",
    "zzz",
    [],
    ["zzz"],
    [["a"]],
    [{"a": "b"}],
    ["a", "a"],
    {},
    {"zzz": "a"},
    {"a": ["c"]},
    {"a": "zzz"},
    "x" * 5_000,
    [None],
    float("nan"),
]


def test_every_kind_has_a_module_and_a_good_item_here() -> None:
    assert set(TYPES) == set(ItemKind.values) == set(GOOD)


@pytest.mark.parametrize("kind", GOOD)
def test_good_item_has_no_problems_and_its_right_answer_is_worth_all(kind: str) -> None:
    content, key, answer = GOOD[kind]
    assert items.problems(kind, content, key) == ()
    assert items.score(kind, content, key, answer) == 1.0
    assert TYPES[kind].right(content, key)


@pytest.mark.parametrize("kind", GOOD)
def test_parsed_answer_parses_to_itself(kind: str) -> None:
    content, _key, answer = GOOD[kind]
    once = items.parse(kind, content, answer)
    assert items.parse(kind, content, once) == once


@pytest.mark.parametrize("kind", GOOD)
def test_nothing_is_no_answer_and_worth_nothing(kind: str) -> None:
    content, key, _answer = GOOD[kind]
    assert items.parse(kind, content, None) is None
    assert items.score(kind, content, key, None) == 0.0


@pytest.mark.parametrize("kind", GOOD)
def test_nonsense_is_worth_nothing(kind: str) -> None:
    content, key, _answer = GOOD[kind]
    assert [raw for raw in NONSENSE if items.score(kind, content, key, raw)] == []


READABLE = {
    "numeric": [{"value": 0}, {"value": 1.5}],
    "short_text": [{"accepted": ["zzz"]}, {"accepted": ["a", "a"]}],
}
"""Keys that are no nonsense for these types."""


@pytest.mark.parametrize("kind", GOOD)
def test_nonsense_as_a_key_is_a_problem(kind: str) -> None:
    content, _key, _answer = GOOD[kind]
    names = ("right", "points", "pairs", "order", "value", "accepted")
    keys: list[dict[str, Any]] = [{name: value} for name in names for value in NONSENSE]
    fine = [key for key in [{}, *keys, {"value": "Infinity"}] if not items.problems(kind, content, key)]
    assert fine == READABLE.get(kind, [])


@pytest.mark.parametrize("kind", ["single", "multiple", "judgement", "ordering"])
@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (None, "options-count"),
        ("abc", "options-count"),
        (OPTIONS[:1], "options-count"),
        ([{"id": str(n), "text": str(n)} for n in range(11)], "options-count"),
        ([*OPTIONS, {"id": "d", "text": "  "}], "options-empty"),
        ([*OPTIONS, {"id": "", "text": "x"}], "options-empty"),
        ([*OPTIONS, {"id": "d"}], "options-empty"),
        ([*OPTIONS, "d"], "options-empty"),
        ([*OPTIONS, {"id": 4, "text": "x"}], "options-empty"),
        ([*OPTIONS, {"id": "d", "text": "x" * 1_001}], "options-empty"),
        ([*OPTIONS, {"id": "a", "text": "Empat"}], "options-twice"),
        ([*OPTIONS, {"id": "d", "text": " Tiga"}], "options-twice"),
    ],
)
def test_options_are_two_to_ten_named_and_different(kind: str, options: object, problem: str) -> None:
    _content, key, _answer = GOOD[kind]
    assert items.problems(kind, {"stem": "?", "options": options}, key) == (problem,)


def test_unknown_kind_is_the_only_problem() -> None:
    assert items.problems("essay", {}, {}) == ("kind-unknown",)


@pytest.mark.parametrize("stem", [None, "", "  \n", 7, "x" * 4_001])
def test_question_must_be_there_and_not_endless(stem: object) -> None:
    assert general_problems({"stem": stem}) == ("stem",)


def test_question_as_long_as_may_be_is_fine() -> None:
    assert general_problems({"stem": "x" * 4_000, "images": [PICTURE] * 4, "table": [["a", "b"], ["c", ""]]}) == ()


@pytest.mark.parametrize(
    "images",
    [
        "x",
        [PICTURE] * 5,
        [{"data": PICTURE["data"], "alt": ""}],
        [{"data": "https://example.id/a.png", "alt": "x"}],
        [{"data": "data:image/svg+xml;base64,AAAA", "alt": "x"}],
        [{"data": PICTURE["data"] + "A" * 300_000, "alt": "x"}],
        [{"alt": "x"}],
        ["x"],
    ],
    ids=lambda value: repr(value)[:40],
)
def test_pictures_are_few_small_described_and_no_programs(images: object) -> None:
    assert general_problems({"stem": "?", "images": images}) == ("images",)


@pytest.mark.parametrize("table", ["x", [["a"], ["a", "b"]], [[]], [["a"] * 9], [["a"]] * 31, [[1]], ["a"]], ids=repr)
def test_table_is_even_and_fits_a_telephone(table: object) -> None:
    assert general_problems({"stem": "?", "table": table}) == ("table",)


def test_problems_of_the_question_come_before_those_of_the_type() -> None:
    assert items.problems("single", {"stem": "", "images": 1, "table": 2}, {}) == ("stem", "images", "table")
