"""Lesson hours are counted by the values of forms, under caps over all records, exactly."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.hours import Counted, Lines, Rule, Why, count, shared_days, spread

ELEARNING = Rule("day", abroad_percent=0, cap=3, cap_kind="hours", cap_period="day")
COACHING = Rule("session", Decimal(2), cap=2, cap_kind="times", cap_period="month")
SEMINAR = Rule("day", Decimal(4), abroad=Decimal(6))
WORKSHOP = Rule("day", Decimal(5), abroad=Decimal(7))
INTERNSHIP = Rule("activity", Decimal(20), abroad=Decimal(24))
SECONDMENT = Rule("activity", Decimal(20), abroad_percent=20)
COURSE = Rule("programme", abroad_percent=20)
COMMUNITY = Rule("day", abroad_percent=20, cap=2, cap_kind="hours", cap_period="day")
RULES = (ELEARNING, COACHING, SEMINAR, WORKSHOP, INTERNSHIP, SECONDMENT, COURSE, COMMUNITY)

Row = tuple[int, int, Rule | None, str, str, int, bool]


def row(
    rule: Rule | None,
    day: str,
    hours: str = "0",
    times: int = 0,
    *,
    person: int = 1,
    origin: int = 1,
    abroad: bool = False,
) -> Row:
    return (person, origin, rule, day, hours, times, abroad)


def lines(*rows: Row) -> Lines:
    at = np.array([-1 if each[2] is None else RULES.index(each[2]) for each in rows], dtype=np.int64)
    return Lines(
        person=np.array([each[0] for each in rows], dtype=np.int64),
        origin=np.array([each[1] for each in rows], dtype=np.int64),
        form=at,
        rule=at,
        day=np.array([each[3] for each in rows], dtype="datetime64[D]"),
        order=np.arange(len(rows)),
        hours=np.array([int(Decimal(each[4]) * 100) for each in rows], dtype=np.int64),
        times=np.array([each[5] for each in rows], dtype=np.int64),
        international=np.array([each[6] for each in rows], dtype=np.bool_),
    )


def counted(*rows: Row) -> Counted:
    return count(lines(*rows), RULES)


def test_elearning_of_two_programmes_on_one_day_counts_three_hours() -> None:
    found = counted(row(ELEARNING, "2026-03-02", "3", origin=1), row(ELEARNING, "2026-03-02", "3", origin=2))
    assert found.hours.tolist() == [300, 0]
    assert found.worth.tolist() == [300, 300]
    assert found.why.tolist() == [Why.NOTHING, Why.CAP]


def test_elearning_on_two_days_counts_each_day() -> None:
    found = counted(row(ELEARNING, "2026-03-02", "4"), row(ELEARNING, "2026-03-03", "2"))
    assert found.hours.tolist() == [300, 200]


def test_another_person_has_a_cap_of_their_own() -> None:
    found = counted(row(ELEARNING, "2026-03-02", "3"), row(ELEARNING, "2026-03-02", "3", person=2))
    assert found.hours.tolist() == [300, 300]


def test_coaching_counts_twice_a_month_over_all_records() -> None:
    days = ("2026-03-02", "2026-03-20", "2026-03-31", "2026-04-01")
    found = counted(*(row(COACHING, day, times=1, origin=place) for place, day in enumerate(days)))
    assert found.hours.tolist() == [200, 200, 0, 200]
    assert found.why.tolist() == [Why.NOTHING, Why.NOTHING, Why.CAP, Why.NOTHING]


def test_the_earlier_day_of_a_month_counts_first_however_it_was_recorded() -> None:
    found = counted(*(row(COACHING, day, times=1) for day in ("2026-03-31", "2026-03-20", "2026-03-02")))
    assert found.hours.tolist() == [0, 200, 200]


@pytest.mark.parametrize(
    ("rule", "abroad", "hours"),
    [
        (SEMINAR, False, 400),
        (SEMINAR, True, 600),
        (WORKSHOP, False, 500),
        (WORKSHOP, True, 700),
        (INTERNSHIP, False, 2000),
        (INTERNSHIP, True, 2400),
        (SECONDMENT, True, 2400),
    ],
)
def test_fixed_values_do_not_ask_what_the_paper_states(rule: Rule, hours: int, *, abroad: bool) -> None:
    assert counted(row(rule, "2026-03-02", "99", 1, abroad=abroad)).hours.tolist() == [hours]


def test_an_international_course_counts_a_fifth_more() -> None:
    found = counted(row(COURSE, "2026-03-02", "10", abroad=True), row(COURSE, "2026-03-02", "10"))
    assert found.hours.tolist() == [1200, 1000]


def test_an_unknown_international_value_counts_as_at_home_and_says_so() -> None:
    found = counted(row(COACHING, "2026-03-02", times=1, abroad=True))
    assert (found.hours.tolist(), found.as_at_home.tolist()) == ([200], [True])
    assert counted(row(ELEARNING, "2026-03-02", "1", abroad=True)).as_at_home.tolist() == [False]


def test_a_day_of_one_seminar_counts_once_though_two_modules_were_held() -> None:
    found = counted(row(SEMINAR, "2026-03-02", "2", 1), row(SEMINAR, "2026-03-02", "2", 1))
    assert found.hours.tolist() == [400, 0]
    assert found.why.tolist() == [Why.NOTHING, Why.SAME_DAY]
    other = counted(row(SEMINAR, "2026-03-02", "2", 1), row(SEMINAR, "2026-03-02", "2", 1, origin=2))
    assert other.hours.tolist() == [400, 400]


def test_what_states_nothing_counts_nothing_and_says_why() -> None:
    found = counted(row(COURSE, "2026-03-02"), row(SEMINAR, "2026-03-02", "4"), row(None, "2026-03-02", "4", 1))
    assert found.hours.tolist() == [0, 0, 0]
    assert found.why.tolist() == [Why.NO_HOURS, Why.NO_TIMES, Why.UNKNOWN_FORM]


def test_shared_days_are_noticed_between_records_of_one_person() -> None:
    found = lines(
        row(COURSE, "2026-03-02", "2", origin=1),
        row(SEMINAR, "2026-03-02", times=1, origin=2),
        row(COURSE, "2026-03-03", "2", origin=1),
        row(COURSE, "2026-03-02", "2", origin=3, person=2),
        row(COURSE, "2026-03-03", "2", origin=1),
    )
    assert shared_days(found.person, found.origin, found.day).tolist() == [True, True, False, False, False]


def test_no_lines_count_nothing() -> None:
    found = counted()
    assert (found.hours.tolist(), found.worth.tolist()) == ([], [])
    empty = lines()
    assert shared_days(empty.person, empty.origin, empty.day).tolist() == []


def test_ragged_columns_and_unknown_rules_are_refused() -> None:
    one = lines(row(COURSE, "2026-03-02", "2"))
    with pytest.raises(ValueError, match="row by row"):
        count(replace(one, times=np.zeros(2, dtype=np.int64)), RULES)
    with pytest.raises(ValueError, match="rule that is not there"):
        count(one, RULES[:1])


@pytest.mark.parametrize(
    ("total", "parts", "whole", "found"),
    [
        ("10", [240, 240], 480, ["5", "5"]),
        ("10", [240, 120], 480, ["5", "2.5"]),
        ("10", [240, 0, 240], 720, ["3.33", "0", "3.34"]),
        ("1", [1, 1, 1], 3, ["0.33", "0.34", "0.33"]),
        ("8", [600], 480, ["8"]),
        ("8", [], 480, []),
    ],
)
def test_spread_goes_by_parts_and_loses_no_hundredth(
    total: str, parts: list[int], whole: int, found: list[str]
) -> None:
    assert spread(Decimal(total), parts, whole) == tuple(map(Decimal, found))


def test_spread_refuses_parts_of_nothing() -> None:
    with pytest.raises(ValueError, match="parts are of something"):
        spread(Decimal(1), [1], 0)
    with pytest.raises(ValueError, match="parts are of something"):
        spread(Decimal(1), [-1], 10)


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(RULES),
        st.sampled_from(["2026-03-01", "2026-03-02", "2026-03-31", "2026-04-01"]),
        st.integers(0, 2000).map(lambda cents: str(Decimal(cents) / 100)),
        st.integers(0, 4),
        person=st.integers(1, 2),
        origin=st.integers(1, 3),
        abroad=st.booleans(),
    ),
    max_size=12,
)


@given(ROWS)
def test_law_nothing_counts_more_than_it_is_worth(rows: list[Row]) -> None:
    found = counted(*rows)
    assert (found.hours >= 0).all()
    assert (found.hours <= found.worth).all()


@given(ROWS)
def test_law_no_day_of_a_person_has_more_than_its_cap(rows: list[Row]) -> None:
    sums: dict[tuple[int, Rule | None, str], int] = {}
    for each, hours in zip(rows, counted(*rows).hours.tolist(), strict=True):
        key = (each[0], each[2], each[3])
        sums[key] = sums.get(key, 0) + hours
    for (_person, rule, _day), hours in sums.items():
        if rule is ELEARNING:
            assert hours <= 300
        if rule is COMMUNITY:
            assert hours <= 200


@given(ROWS)
def test_law_coaching_counts_at_most_twice_a_month(rows: list[Row]) -> None:
    sums: dict[tuple[int, str], int] = {}
    for each, hours in zip(rows, counted(*rows).hours.tolist(), strict=True):
        if each[2] is COACHING:
            key = (each[0], each[3][:7])
            sums[key] = sums.get(key, 0) + hours
    assert all(hours <= 400 for hours in sums.values())


@given(ROWS, st.randoms(use_true_random=False))
def test_law_the_order_of_rows_changes_no_line(rows: list[Row], random: Random) -> None:
    one = lines(*rows)
    places = list(range(len(rows)))
    random.shuffle(places)
    turned = Lines(
        **{
            name: getattr(one, name)[places]
            for name in ("person", "origin", "form", "rule", "day", "order", "hours", "times", "international")
        }
    )
    assert count(turned, RULES).hours.tolist() == count(one, RULES).hours[places].tolist()


@given(st.integers(0, 100_000), st.lists(st.integers(0, 600), max_size=8))
def test_law_spread_sums_to_the_rounded_share(cents: int, parts: list[int]) -> None:
    whole = sum(parts) + 60
    found = spread(Decimal(cents) / 100, parts, whole)
    assert all(part >= 0 for part in found)
    share = Decimal(cents) / 100 * sum(parts) / whole
    assert abs(sum(found, Decimal(0)) - share) <= Decimal("0.005")
