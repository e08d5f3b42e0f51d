"""Both sides of a table month by month: means of offices, gaps where nothing is known, when it was held."""

from datetime import date

from pamong.evaluation.queries.panel import PanelRow
from pamong.evaluation.queries.report_chart import cases_by_event, month_lines, treated_by_year
from tests.evaluation.reported import OTHER, TRAINED, rows


def test_each_month_is_the_mean_of_offices_whatever_their_cases() -> None:
    table = [
        PanelRow(TRAINED, "A", date(2025, 1, 1), 10.0, 5, date(2025, 2, 1)),
        PanelRow(OTHER, "B", date(2025, 1, 1), 20.0, 95, date(2025, 2, 1)),
        PanelRow(TRAINED, "A", date(2025, 2, 1), 8.0, 5, date(2025, 2, 1)),
    ]
    found = month_lines(table)
    assert found is not None
    assert found.compared is None
    told = [(point.value, point.offices, point.cases) for point in found.trained.points]
    assert told == [(15.0, 2, 100), (8.0, 1, 5)]
    assert (found.trained.offices, found.trained.cases) == (2, 105)


def test_month_without_anything_is_a_gap() -> None:
    found = month_lines(rows())
    assert found is not None
    assert [point.value for point in found.trained.points] == [12.0, None, 12.0, 12.0, 9.5, 9.5]
    assert found.compared is not None
    assert [point.value for point in found.compared.points] == [11.0] * 6


def test_training_is_held_in_the_month_before_it_can_show_and_a_drawn_one_in_its_own() -> None:
    found, drawn = month_lines(rows()), month_lines(rows(), drawn=True)
    assert found is not None
    assert drawn is not None
    assert (found.first, found.last) == (date(2025, 4, 1), date(2025, 4, 1))
    assert (drawn.first, drawn.last) == (date(2025, 5, 1), date(2025, 5, 1))


def test_start_after_the_last_month_is_not_trained_yet() -> None:
    late = [PanelRow(row.office, row.name, row.month, row.value, row.cases, date(2025, 7, 1)) for row in rows()]
    found = month_lines(late)
    assert found is not None
    assert (found.trained.offices, found.first) == (0, None)
    assert found.compared is not None
    assert found.compared.offices == 2


def test_nothing_is_no_picture() -> None:
    assert month_lines([]) is None


def test_cases_are_counted_by_months_since_the_start_of_trained_offices_only() -> None:
    assert dict(cases_by_event(rows())) == {-4: 10, -2: 10, -1: 10, 0: 10, 1: 10}
    assert treated_by_year(rows()) == {2025: 20}
