"""What each item type takes for an answer, and what that is worth; values by hand."""

from typing import Any

import pytest

from pamong.exams.items import judgement, matching, multiple, numeric, ordering, short_text, single, true_false

FOUR: dict[str, Any] = {
    "stem": "?",
    "options": [
        {"id": "p", "text": "Satu"},
        {"id": "q", "text": "Dua"},
        {"id": "r", "text": "Tiga"},
        {"id": "s", "text": "Empat"},
    ],
}


def test_single_is_all_or_nothing() -> None:
    assert (single.score("q", {"right": "q"}), single.score("p", {"right": "q"})) == (1.0, 0.0)
    assert single.right(FOUR, {"right": "q"}) == ("B. Dua",)


@pytest.mark.parametrize("raw", ["Q", "Dua", ["q"], True, 1])
def test_single_takes_only_the_id_of_an_option(raw: object) -> None:
    with pytest.raises(ValueError, match="not an option"):
        single.parse(FOUR, raw)


@pytest.mark.parametrize(
    ("answer", "whole", "partial"),
    [
        (["p", "r"], 1.0, 1.0),
        (["p"], 0.0, 0.5),
        (["p", "q"], 0.0, 0.0),
        (["p", "q", "r"], 0.0, 0.5),
        (["p", "q", "r", "s"], 0.0, 0.0),
        (["q", "s"], 0.0, 0.0),
        ([], 0.0, 0.0),
    ],
)
def test_multiple_is_all_or_nothing_unless_partial(answer: list[str], whole: float, partial: float) -> None:
    assert multiple.score(answer, {"right": ["r", "p"]}) == whole
    assert multiple.score(answer, {"right": ["r", "p"], "partial": True}) == partial


def test_multiple_answers_are_in_the_order_of_the_item() -> None:
    assert multiple.parse(FOUR, ["s", "p"]) == ["p", "s"]
    assert multiple.parse(FOUR, []) == []
    assert multiple.right(FOUR, {"right": ["s", "p"]}) == ("A. Satu", "D. Empat")


@pytest.mark.parametrize("wanted", [[], ["p", "p"], ["x"], "p", [["p"]], [{}]])
def test_multiple_needs_a_key_of_its_options(wanted: object) -> None:
    assert multiple.problems(FOUR, {"right": wanted}) == ("key",)


def test_true_false_takes_only_true_and_false() -> None:
    assert (true_false.score(True, {"right": True}), true_false.score(False, {"right": True})) == (1.0, 0.0)
    assert (true_false.right({}, {"right": True}), true_false.right({}, {"right": False})) == (("Benar",), ("Salah",))
    nonsense: tuple[object, ...] = (1, 0, "true", "Benar", [])
    for raw in nonsense:
        with pytest.raises(ValueError, match="neither true nor false"):
            true_false.parse({}, raw)


@pytest.mark.parametrize("right", [1, 0, "true", None])
def test_true_false_needs_a_key_that_is_one_of_them(right: object) -> None:
    assert true_false.problems({}, {"right": right}) == ("key",)


def test_judgement_is_the_share_of_the_best_option() -> None:
    key = {"points": {"p": 1, "q": 5, "r": 4, "s": 0}}
    assert [judgement.score(one, key) for one in "pqrs"] == [0.2, 1.0, 0.8, 0.0]
    assert judgement.right(FOUR, key) == ("B. Dua (5)", "C. Tiga (4)", "A. Satu (1)", "D. Empat (0)")


@pytest.mark.parametrize(
    "points",
    [
        {"p": 1, "q": 2, "r": 3},
        {"p": 1, "q": 2, "r": 3, "s": 4, "t": 5},
        {"p": 3, "q": 3, "r": 3, "s": 3},
        {"p": -1, "q": 2, "r": 3, "s": 4},
        {"p": 101, "q": 2, "r": 3, "s": 4},
        {"p": 1.5, "q": 2, "r": 3, "s": 4},
        {"p": True, "q": 2, "r": 3, "s": 4},
        [1, 2, 3, 4],
        None,
    ],
)
def test_judgement_needs_whole_points_for_each_option(points: object) -> None:
    assert judgement.problems(FOUR, {"points": points}) == ("points",)


PAIRS: dict[str, Any] = {
    "stem": "?",
    "left": [{"id": "1", "text": "KTP"}, {"id": "2", "text": "KK"}],
    "right": [{"id": "x", "text": "Dukcapil"}, {"id": "y", "text": "Samsat"}],
}


def test_matching_is_the_share_of_right_pairs() -> None:
    key = {"pairs": {"1": "x", "2": "x"}}
    assert matching.problems(PAIRS, key) == ()
    found = [matching.score(answer, key) for answer in ({"1": "x", "2": "x"}, {"1": "x"}, {"1": "y", "2": "y"}, {})]
    assert found == [1.0, 0.5, 0.0, 0.0]
    assert matching.right(PAIRS, key) == ("KTP → Dukcapil", "KK → Dukcapil")


def test_matching_answers_are_in_the_order_of_the_left_side() -> None:
    assert list(matching.parse(PAIRS, {"2": "y", "1": "x"}).items()) == [("1", "x"), ("2", "y")]
    for raw in ({"3": "x"}, {"1": "z"}, {"1": ["x"]}, [["1", "x"]], "1x"):
        with pytest.raises(ValueError, match="not pairs"):
            matching.parse(PAIRS, raw)


@pytest.mark.parametrize("pairs", [{"1": "x"}, {"1": "x", "2": "z"}, {"1": "x", "2": "y", "3": "x"}, [], None])
def test_matching_needs_a_partner_for_each(pairs: object) -> None:
    assert matching.problems(PAIRS, {"pairs": pairs}) == ("key",)


def test_matching_names_what_is_wrong_on_either_side() -> None:
    assert matching.problems({"stem": "?", "left": [], "right": "x"}, {}) == ("left-count", "right-count")


ORDER = ["r", "p", "s", "q"]


@pytest.mark.parametrize(
    ("answer", "whole", "partial"),
    [
        (["r", "p", "s", "q"], 1.0, 1.0),
        (["p", "r", "s", "q"], 0.0, 2 * 5 / 6 - 1),
        (["q", "s", "p", "r"], 0.0, 0.0),
        (["p", "q", "r", "s"], 0.0, 0.0),
    ],
)
def test_ordering_is_all_or_nothing_unless_partial(answer: list[str], whole: float, partial: float) -> None:
    assert ordering.score(answer, {"order": ORDER}) == whole
    assert ordering.score(answer, {"order": ORDER, "partial": True}) == pytest.approx(partial, abs=1e-12)


@pytest.mark.parametrize("raw", [["r", "p", "s"], ["r", "r", "p", "s"], ["r", "p", "s", "x"], "rpsq", {"0": "r"}])
def test_ordering_takes_all_steps_once(raw: object) -> None:
    with pytest.raises(ValueError, match=r"not all steps|not a list|twice"):
        ordering.parse(FOUR, raw)


def test_ordering_must_not_be_shown_in_its_order() -> None:
    assert ordering.problems(FOUR, {"order": ["p", "q", "r", "s"]}) == ("order-shown",)
    assert ordering.problems(FOUR, {"order": ORDER}) == ()
    assert ordering.right(FOUR, {"order": ORDER}) == ("1. Tiga", "2. Satu", "3. Empat", "4. Dua")


def test_ordering_key_is_of_ids_not_of_what_looks_like_them() -> None:
    numbered = {"stem": "?", "options": [{"id": "1", "text": "Satu"}, {"id": "2", "text": "Dua"}]}
    assert ordering.problems(numbered, {"order": [2, 1]}) == ("key",)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("14", "14"),
        (" 14 ", "14"),
        ("14 hari", "14"),
        ("14HARI", "14"),
        ("12.5", "12,5"),
        ("12,5", "12,5"),
        ("1.234,5", "1234,5"),
        ("1,234", "1,234"),
        ("1.500", "1500"),
        ("1.234.567", "1234567"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+3", "3"),
        (",5", "0,5"),
        ("0", "0"),
    ],
)
def test_numeric_reads_numbers_as_people_write_them(raw: str, read: str) -> None:
    assert numeric.parse({"unit": "hari"}, raw) == read


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "empat",
        "1e5",
        "1e999999",
        "1E-999999",
        "NaN",
        "Infinity",
        "1.234.5",
        "1,2,3",
        "1_0",
        "--3",
        "hari",
        "1" * 31,
        14,
        None,
        ["1"],
    ],
)
def test_numeric_refuses_what_is_no_plain_number(raw: object) -> None:
    with pytest.raises(ValueError, match="not a number"):
        numeric.parse({"unit": "hari"}, raw)


def test_numeric_reads_rupiah() -> None:
    assert numeric.parse({"unit": "Rp"}, "Rp 1.250.000") == "1250000"


@pytest.mark.parametrize(
    ("answer", "worth"), [("9.9", 1.0), ("10.1", 1.0), ("10", 1.0), ("9.89", 0.0), ("10.11", 0.0), ("-10", 0.0)]
)
def test_numeric_tolerance_includes_its_ends(answer: str, worth: float) -> None:
    assert numeric.score(answer, {"value": "10", "tolerance": "0.1"}) == worth


def test_numeric_is_exact_without_tolerance() -> None:
    assert (numeric.score("0.3", {"value": "0.3"}), numeric.score("0.30000000000000004", {"value": "0.3"})) == (
        1.0,
        0.0,
    )
    assert numeric.right({"unit": "hari"}, {"value": "12.5", "tolerance": "0.5"}) == ("12,5 ± 0,5 hari",)
    assert numeric.right({}, {"value": 14}) == ("14",)
    assert numeric.right({"unit": "Rp"}, {"value": "1250000.5"}) == ("1.250.000,5 Rp",)
    assert numeric.right({}, {"value": "1e999999"}) == ("1e999999",)


@pytest.mark.parametrize(
    "key", [{"value": "x"}, {"value": "1", "tolerance": "-1"}, {"value": "1", "tolerance": "x"}, {"value": None}]
)
def test_numeric_needs_a_number_and_a_tolerance(key: dict[str, Any]) -> None:
    assert numeric.problems({}, key) == ("key",)
    assert numeric.problems({"unit": 3}, {"value": "1"}) == ("unit",)


@pytest.mark.parametrize(
    ("answer", "worth"),
    [
        ("Tanda terima", 1.0),
        ("  TANDA-TERIMA.", 1.0),
        ("tanda  terima", 1.0),
        ("tandá terima", 1.0),
        ("bukti terima", 1.0),
        ("tanda", 0.0),
        ("tandaterima", 0.0),
    ],
)
def test_short_text_looks_past_case_accents_and_punctuation(answer: str, worth: float) -> None:
    assert short_text.score(short_text.parse({}, answer), {"accepted": ["tanda terima", "bukti terima"]}) == worth


def test_short_text_exact_is_exact() -> None:
    key = {"accepted": ["Pasal 21 "], "exact": True}
    assert [short_text.score(one, key) for one in ("Pasal 21", "pasal 21", "Pasal  21")] == [1.0, 0.0, 0.0]
    assert short_text.right({}, {"accepted": ["a", "b"]}) == ("a / b",)


@pytest.mark.parametrize("raw", ["", "   ", "x" * 201, 5, None, ["a"]])
def test_short_text_is_a_short_text(raw: object) -> None:
    with pytest.raises(ValueError, match="not a short text"):
        short_text.parse({}, raw)


@pytest.mark.parametrize("accepted", [[], [""], ["..."], "abc", [5], None])
def test_short_text_needs_forms_that_say_something(accepted: object) -> None:
    assert short_text.problems({}, {"accepted": accepted}) == ("key",)
