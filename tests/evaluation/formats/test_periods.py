"""Times as tables write them become periods without gaps, and go back as they were written."""

import pytest

from pamong.evaluation.formats.periods import Moment, Periods, periods, read_moment


def moment(text: str) -> Moment:
    found = read_moment(text)
    assert found is not None
    return found


def span(*texts: str) -> Periods:
    return periods([moment(text) for text in texts])


@pytest.mark.parametrize(
    ("texts", "season", "numbers"),
    [
        (["2003", "2004", "2005"], 0, [1, 2, 3]),
        (["1.0", "3.0", "2.0"], 0, [1, 3, 2]),
        (["2000", "2005", "2015"], 0, [1, 2, 4]),
        (["2024-11", "2024-12", "2025-01"], 12, [1, 2, 3]),
        (["2024-01", "2024-04", "2024-10"], 4, [1, 2, 4]),
        (["202411", "202412", "202502"], 12, [1, 2, 4]),
        (["2024-Q4", "2025-Q1"], 4, [1, 2]),
        (["2024-T4", "2025 t2"], 2, [1, 2]),
        (["2024-02-28", "2024-02-29", "2024-03-01"], 7, [1, 2, 3]),
        (["2024-01-01", "2024-02-01", "2024-03-01 00:00:00"], 12, [1, 2, 3]),
        (["2024-01-31", "2024-02-29", "2024-04-30"], 12, [1, 2, 4]),
        (["2024-01-01", "2025-01-01"], 0, [1, 2]),
        (["2024-01-03", "2024-01-10", "2024-01-24"], 0, [1, 2, 4]),
    ],
)
def test_times_become_numbers_without_gaps(texts: list[str], season: int, numbers: list[int]) -> None:
    found = span(*texts)
    assert [found.number(moment(text)) for text in texts] == numbers
    assert (found.season, found.count) == (season, max(numbers))


@pytest.mark.parametrize(
    "texts",
    [
        ["2024-02-01", "2024-03-01", "2024-05-01"],
        ["2024-01-31", "2024-02-29", "2023-12-31"],
        ["2024-Q3", "2025-Q1"],
        ["2024-12", "2025-01"],
        ["2024-12-30", "2025-01-06"],
    ],
)
def test_periods_are_written_as_the_table_writes_them(texts: list[str]) -> None:
    found = span(*texts)
    assert [found.label(found.number(moment(text))) for text in texts] == texts


def test_numbers_stay_numbers() -> None:
    assert span("2003", "2004").label(2) == 2004
    assert span("202311", "202401").label(2) == 202401


def test_weeks_have_a_season_only_after_two_years() -> None:
    weeks = Periods("day", moment("2023-01-02").place, 7, 103)
    assert weeks.season == 0
    assert Periods("day", weeks.first, 7, 104).season == 52


def test_start_between_two_periods_is_the_next_one() -> None:
    weeks = span("2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22")
    assert weeks.number(moment("2024-01-08")) == 2
    assert weeks.number(moment("2024-01-09")) == 3
    assert weeks.number(moment("2023-12-25")) == 0
    assert weeks.number(moment("2030-01-01")) > weeks.count
    months = span("2024-01-01", "2024-02-01")
    assert [months.number(moment(day)) for day in ("2024-02-01", "2024-02-02", "2024-02")] == [2, 3, 2]
    ends = span("2024-01-31", "2024-02-29")
    assert ends.number(moment("2024-02-02")) == 2


def test_other_forms_do_not_fit() -> None:
    months = span("2024-01", "2024-02")
    assert months.fits(moment("2031-05"))
    assert not months.fits(moment("5"))
    assert not months.fits(moment("2024-02-01"))
    assert span("2024-01-01", "2024-02-01").fits(moment("2024-02"))


@pytest.mark.parametrize(
    "text", ["", "Januari", "2024-13", "2024-00", "2024-02-30", "01/02/2024", "1.5", "2024-Q5", "1e3"]
)
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert read_moment(text) is None


def test_negative_number_is_read_as_such() -> None:
    assert moment("-3").place == -3
