"""Pictures of a report: where things stand, what is missing is seen, and paper needs no style sheet."""

import re
from datetime import date

import pytest

from pamong.evaluation.queries.panel import PanelRow
from pamong.evaluation.queries.report import Event
from pamong.evaluation.queries.report_chart import month_lines
from pamong.services.formats.indicators import Indicator, indicators
from pamong.web.impact_chart import PAPER_LINES, events_picture, has_gaps, lines_picture
from pamong.web.impact_scale import said, scale
from tests.evaluation.reported import rows

EVENTS = (Event(-1, 0.0, -1.2, 1.2, 10), Event(0, -0.7, -1.9, 0.5, 12), Event(1, -2.4, None, None, 8))


def indicator(key: str = "processing") -> Indicator:
    return next(one for one in indicators() if one.key == key)


def lines(table: list[PanelRow] | None = None, *, width: int = 0, key: str = "processing") -> str:
    found = month_lines(rows() if table is None else table)
    assert found is not None
    return str(lines_picture(found, indicator(key), width=width))


def test_scale_holds_every_value_and_zero_with_round_steps() -> None:
    found = scale([12.2, 9.5], top=0, bottom=100)
    assert (found.low, found.high, found.step) == (0, 15, 5)
    assert (found.y(0), found.y(15), found.y(7.5)) == (100, 0, 50)
    below = scale([-3.8, 1.2], top=0, bottom=100)
    assert (below.low, below.high, below.step) == (-4, 2, 2)
    flat = scale([0.0], top=0, bottom=100)
    assert flat.low == 0 < flat.high


@pytest.mark.parametrize(("value", "step", "words"), [
    (4.0, 2, "+4"), (-0.5, 0.5, "−0,5"), (0.0, 0.25, "0"), (0.25, 0.25, "+0,25"), (-1234.0, 1000, "−1.234"),
])  # fmt: skip  # a table
def test_numbers_have_the_places_of_their_steps(value: float, step: float, words: str) -> None:
    assert said(value, step, signed=True) == words


def test_both_lines_are_named_and_a_gap_breaks_the_line() -> None:
    told = lines()
    assert "Dilatih, 1 kantor" in told
    assert "Pembanding, 1 kantor" in told
    compared, trained = re.findall(r'class="ln (?:a|b)" d="([^"]+)"', told)
    assert (compared.count("M"), trained.count("M")) == (1, 2)
    assert 'class="gap"' in told
    assert "data tidak masuk" in told
    whole = lines(rows(gap=False))
    assert 'class="gap"' not in whole


def test_training_stands_in_the_month_before_it_can_show() -> None:
    x, width = map(float, re.findall(r'<rect class="event" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', lines())[0])
    # Six months from 7 % to 99 %: April is the fourth of them.
    assert x + width / 2 == pytest.approx(7 + 92 * 3 / 5, abs=0.02)
    assert width == pytest.approx(92 / 5, abs=0.02)


def test_single_month_and_single_point_are_dots() -> None:
    one = [row for row in rows() if row.month == date(2025, 5, 1)]
    told = lines(one)
    assert told.count("<circle") == 2
    assert 'class="event"' not in told  # it was held before this month


def test_nobody_trained_is_no_picture() -> None:
    assert not lines([row for row in rows() if row.since is None])


def test_shares_are_drawn_in_percent() -> None:
    table = [PanelRow(row.office, row.name, row.month, row.value / 20, row.cases, row.since) for row in rows()]
    told = lines(table, key="within_promise")
    assert ">60 %<" in told
    assert "Jan 2025 60" in told


def test_paper_carries_its_style_and_has_lengths_in_pixels() -> None:
    told = lines(width=PAPER_LINES)
    assert told.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 278"')
    assert "<style>" in told
    assert "%" not in re.sub(r"<style>.*?</style>|>[^<]*<", "", told)
    assert "<style>" not in lines()


def test_names_of_offices_do_not_become_markup() -> None:
    told = lines()
    assert "Camat" not in told  # both groups only, never one office


def test_effects_stand_by_month_with_band_and_threshold() -> None:
    told = str(events_picture(EVENTS, indicator(), -1.0))
    assert (told.count('class="dot-b"'), told.count('class="dot-a"'), told.count('class="whisk"')) == (1, 2, 2)
    assert "ambang −1" in told
    assert "bulan 0: −0,70 (−1,9 sampai +0,50)" in told
    assert "bulan +1: −2,4<" in told
    (y,) = re.findall(r'class="event-l" x1="0" x2="100.00%" y1="([\d.]+)"', told)
    # From +2 at 20 px to −3 at 210 px: −1 is three fifths down.
    assert float(y) == 134.0


def test_only_before_has_no_field_after() -> None:
    assert 'class="event"' not in str(events_picture(EVENTS[:1], indicator(), -1.0))
    assert not events_picture((), indicator(), -1.0)


def test_gaps_are_known() -> None:
    found, whole = month_lines(rows()), month_lines(rows(gap=False))
    assert found is not None
    assert whole is not None
    assert (has_gaps(found), has_gaps(whole)) == (True, False)
