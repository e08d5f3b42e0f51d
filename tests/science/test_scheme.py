"""Rules of certification: cases by hand, and what holds for every rule."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.scheme import (
    MOST_WAYS,
    All,
    Attendance,
    Either,
    Exam,
    Experience,
    Mark,
    Observation,
    Portfolio,
    Rule,
    Shown,
    Verdict,
    dump,
    forces_course,
    judge,
    leaves,
    met,
    parse,
    ways,
)

TODAY = date(2026, 11, 23)
COURSE, DIRECT = Exam("ujian", 70, "Keputusan panel"), Exam("ujian", 80, "Uji langsung")
RULE = Either(
    (
        All((Attendance("pelatihan"), COURSE)),
        DIRECT,
        All((Portfolio(2), Observation(), Experience(24))),
    )
)
TOLD = {
    "any": [
        {
            "all": [
                {"kind": "attendance", "programme": "pelatihan"},
                {"kind": "exam", "blueprint": "ujian", "least": 70, "reason": "Keputusan panel"},
            ]
        },
        {"kind": "exam", "blueprint": "ujian", "least": 80, "reason": "Uji langsung"},
        {"all": [{"kind": "portfolio", "pieces": 2}, {"kind": "observation"}, {"kind": "experience", "months": 24}]},
    ]
}


def test_rule_reads_and_writes_its_json() -> None:
    assert parse(TOLD) == RULE
    assert dump(RULE) == TOLD


def test_within_is_kept_and_absent_where_there_is_none() -> None:
    told = {"kind": "attendance", "programme": "p", "within": 12}
    assert parse(told) == Attendance("p", 12)
    assert dump(Attendance("p", 12)) == told
    assert "within" not in dump(Attendance("p"))


def test_ways_are_told_one_by_one_in_order() -> None:
    assert ways(RULE) == (
        (Attendance("pelatihan"), COURSE),
        (DIRECT,),
        (Portfolio(2), Observation(), Experience(24)),
    )
    both = All((Either((Portfolio(1), Observation())), Either((Portfolio(1), Experience(6)))))
    assert ways(both) == (
        (Portfolio(1),),
        (Portfolio(1), Experience(6)),
        (Observation(), Portfolio(1)),
        (Observation(), Experience(6)),
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({}, "rule-empty"),
        ([], "rule-empty"),
        ("all", "rule-empty"),
        ({"all": []}, "rule-empty"),
        ({"all": {"kind": "observation"}}, "rule-empty"),
        ({"all": [{"kind": "observation"}], "any": [{"kind": "observation"}]}, "rule-empty"),
        ({"any": [{"kind": "observation"}, 5]}, "rule-empty"),
        ({"kind": "horoscope"}, "rule-kind"),
        ({"all": [{"kind": None}]}, "rule-kind"),
        ({"kind": "attendance", "programme": ""}, "rule-value"),
        ({"kind": "attendance", "programme": 7}, "rule-value"),
        ({"kind": "attendance", "programme": "p", "within": 0}, "rule-value"),
        ({"kind": "attendance", "programme": "p", "within": 601}, "rule-value"),
        ({"kind": "portfolio", "pieces": 0}, "rule-value"),
        ({"kind": "portfolio", "pieces": 21}, "rule-value"),
        ({"kind": "portfolio", "pieces": True}, "rule-value"),
        ({"kind": "portfolio", "pieces": 1.0}, "rule-value"),
        ({"kind": "experience", "months": "24"}, "rule-value"),
        ({"kind": "exam", "blueprint": "u", "least": 0, "reason": "r"}, "rule-value"),
        ({"kind": "exam", "blueprint": "u", "least": 100.5, "reason": "r"}, "rule-value"),
        ({"kind": "exam", "blueprint": "u", "least": float("nan"), "reason": "r"}, "rule-value"),
        ({"kind": "exam", "blueprint": "u", "least": True, "reason": "r"}, "rule-value"),
        ({"kind": "exam", "blueprint": "u", "least": 70, "reason": "  "}, "rule-reason"),
        ({"kind": "exam", "blueprint": "u", "least": 70}, "rule-reason"),
        ({"kind": "exam", "blueprint": "u", "least": 70, "reason": ["r"]}, "rule-reason"),
    ],
)
def test_rule_that_is_none_is_refused(raw: Any, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse(raw)


def test_rule_may_be_four_joints_deep_and_no_deeper() -> None:
    four: dict[str, Any] = {"kind": "observation"}
    for _joint in range(4):
        four = {"all": [four]}
    assert ways(parse(four)) == ((Observation(),),)
    with pytest.raises(ValueError, match="rule-deep"):
        parse({"any": [four]})


def test_rule_has_no_more_ways_than_a_person_reads() -> None:
    pair = {"any": [{"kind": "portfolio", "pieces": n} for n in (1, 2)]}
    three = {"any": [{"kind": "experience", "months": n} for n in (1, 2, 3)]}
    assert len(ways(parse({"all": [pair, {"kind": "observation"}, {"all": [three, pair]}]}))) == 12
    with pytest.raises(ValueError, match="rule-ways"):
        parse({"all": [pair, pair, pair, three, pair]})  # 48 before repeats are taken out
    with pytest.raises(ValueError, match="rule-ways"):
        parse({"all": [pair] * 500})  # refused by counting, not by writing them out


def test_course_is_forced_only_where_every_way_asks_for_it() -> None:
    assert not forces_course(RULE)
    assert forces_course(All((Either((COURSE, DIRECT)), Attendance("pelatihan"))))
    assert forces_course(Either((Attendance("satu"), All((Attendance("dua"), Observation())))))
    assert not forces_course(Either((Attendance("satu"), Observation())))


def test_every_leaf_is_told_also_when_it_stands_twice() -> None:
    assert list(leaves(All((Portfolio(1), Either((Portfolio(1), Observation())))))) == [
        Portfolio(1),
        Portfolio(1),
        Observation(),
    ]


@pytest.mark.parametrize(
    ("on", "within", "counts"),
    [
        (date(2025, 11, 23), 12, True),
        (date(2025, 11, 22), 12, False),
        (date(2025, 12, 1), 12, True),
        (date(1999, 1, 1), None, True),
        (TODAY, 1, True),
    ],
)
def test_proof_is_recent_by_whole_months(on: date, within: int | None, *, counts: bool) -> None:
    assert met(Attendance("p", within), Shown(TODAY, attended={"p": on})) is counts
    shown = Shown(TODAY, marks={"u": (Mark(90, on),)})
    assert met(Exam("u", 70, "r", within), shown) is counts


def test_mark_counts_from_the_least_on_and_only_of_its_exam() -> None:
    assert met(COURSE, Shown(TODAY, marks={"ujian": (Mark(70, TODAY),)}))
    assert not met(COURSE, Shown(TODAY, marks={"ujian": (Mark(69.99, TODAY),)}))
    assert not met(COURSE, Shown(TODAY, marks={"lain": (Mark(100, TODAY),)}))
    good_but_old = (Mark(95, date(2020, 1, 1)), Mark(60, TODAY))
    assert not met(replace(COURSE, within=12), Shown(TODAY, marks={"ujian": good_but_old}))


def test_verdict_says_by_which_way_or_what_lacks_least() -> None:
    by_exam = Shown(TODAY, marks={"ujian": (Mark(85, TODAY),)})
    assert judge(RULE, by_exam) == Verdict(holds=True, by=(DIRECT,))
    by_course = Shown(TODAY, attended={"pelatihan": TODAY}, marks={"ujian": (Mark(72, TODAY),)})
    assert judge(RULE, by_course) == Verdict(holds=True, by=(Attendance("pelatihan"), COURSE))
    by_work = Shown(TODAY, pieces=3, observed=True, months=24)
    assert judge(RULE, by_work) == Verdict(holds=True, by=(Portfolio(2), Observation(), Experience(24)))
    assert judge(RULE, Shown(TODAY)) == Verdict(holds=False, lacking=(DIRECT,))
    almost = Shown(TODAY, pieces=2, observed=True, marks={"ujian": (Mark(72, TODAY),)})
    assert judge(RULE, almost) == Verdict(holds=False, lacking=(Attendance("pelatihan"),))


def test_unit_that_was_shown_before_is_carried() -> None:
    assert judge(RULE, Shown(TODAY, carried=date(2026, 1, 5))) == Verdict(holds=True)


DAYS = st.dates(date(2020, 1, 1), TODAY)
MONTHS = st.none() | st.integers(1, 600)
NAMES = st.sampled_from("abc")
LEAVES: st.SearchStrategy[Rule] = st.one_of(
    st.builds(Attendance, NAMES, MONTHS),
    st.builds(Exam, NAMES, st.integers(1, 100) | st.floats(0.5, 100), st.sampled_from(("Panel", "Uji")), MONTHS),
    st.builds(Portfolio, st.integers(1, 20)),
    st.just(Observation()),
    st.builds(Experience, st.integers(1, 600)),
)


def _joined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.builds(All, some) | st.builds(Either, some)


def _readable(rule: Rule) -> bool:
    try:
        return parse(dump(rule)) is not None
    except ValueError:
        return False


RULES = st.recursive(LEAVES, _joined, max_leaves=6).filter(_readable)
SHOWN = st.builds(
    Shown,
    today=st.just(TODAY),
    attended=st.dictionaries(NAMES, DAYS),
    marks=st.dictionaries(NAMES, st.lists(st.builds(Mark, st.floats(0, 100), DAYS), min_size=1, max_size=2).map(tuple)),
    pieces=st.integers(0, 25),
    observed=st.booleans(),
    months=st.integers(0, 700),
)
EVERYTHING = Shown(
    TODAY,
    attended=dict.fromkeys("abc", TODAY),
    marks=dict.fromkeys("abc", (Mark(100, TODAY),)),
    pieces=20,
    observed=True,
    months=600,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("all", "any", "kind", "least", "pieces", "reason", "within", "x")), inner)
    ),
    max_leaves=8,
)
CODES = {"rule-empty", "rule-kind", "rule-value", "rule-deep", "rule-ways", "rule-reason"}


@given(RULES)
def test_rule_is_the_same_after_writing_and_reading(rule: Rule) -> None:
    assert parse(dump(rule)) == rule


@given(RULES)
def test_ways_are_few_and_each_once(rule: Rule) -> None:
    found = ways(rule)
    assert 1 <= len(found) <= MOST_WAYS
    assert len(set(found)) == len(found)
    assert {leaf for way in found for leaf in way} == set(leaves(rule))


@given(RULES, SHOWN)
def test_rule_holds_where_one_way_is_shown_whole(rule: Rule, shown: Shown) -> None:
    verdict = judge(rule, shown)
    assert verdict.holds == any(all(met(leaf, shown) for leaf in way) for way in ways(rule))
    assert verdict.holds == _direct(rule, shown)
    if verdict.holds:
        assert verdict.by in ways(rule)
        assert verdict.lacking == ()
    else:
        lacks = [sum(not met(leaf, shown) for leaf in way) for way in ways(rule)]
        assert len(verdict.lacking) == min(lacks)
        assert not any(met(leaf, shown) for leaf in verdict.lacking)


@given(RULES, SHOWN)
def test_more_proof_never_takes_away(rule: Rule, shown: Shown) -> None:
    marks = {key: (*shown.marks.get(key, ()), *EVERYTHING.marks[key]) for key in "abc"}
    more = replace(EVERYTHING, marks=marks, pieces=max(shown.pieces, 20), months=max(shown.months, 600))
    assert judge(rule, shown).holds <= judge(rule, more).holds
    assert judge(rule, more).holds


@given(RULES)
def test_course_is_forced_exactly_where_nothing_else_is_enough(rule: Rule) -> None:
    assert forces_course(rule) == (not judge(rule, replace(EVERYTHING, attended={})).holds)


@given(JSON)
def test_whatever_is_read_it_is_a_rule_or_one_of_six_refusals(raw: Any) -> None:
    assert _code(raw) in {*CODES, ""}


def _code(raw: Any) -> str:
    """Of the refusal; empty for a rule, which is the same after writing and reading."""
    try:
        rule = parse(raw)
    except ValueError as problem:
        return str(problem)
    return "" if parse(dump(rule)) == rule else "changed"


def _direct(rule: Rule, shown: Shown) -> bool:
    """The meaning of a rule, without its ways."""
    if isinstance(rule, All):
        return all(_direct(part, shown) for part in rule.parts)
    if isinstance(rule, Either):
        return any(_direct(part, shown) for part in rule.parts)
    return met(rule, shown)
