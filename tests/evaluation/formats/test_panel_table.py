"""A table becomes a panel, or is refused with row, column and what to do."""

from dataclasses import replace

import numpy as np
import pytest

from pamong.core.refusals import Invalid
from pamong.evaluation.formats.panel_table import PanelTable, is_duration, read_panel
from pamong.evaluation.formats.study_spec import StudySpec
from pamong.kit.cells import TableRefused
from pamong.science.impact.panel import NEVER

SPEC = StudySpec(
    design="staggered", outcome="days", unit="office", time="month", treated_from="start", meaningful=-1.0, file="x.csv"
)
ROWS = """office,month,days,start,region,staff,n
B,2024-02,11,2024-02,r1,4,30
B,2024-01,12.5,2024-02,r1,5,20
A,2024-01,9,,r2,7,10
A,2024-02,8,,r2,6,
C,2024-01,7,2030-01,r1,1,1
"""


def table(text: str = ROWS, spec: StudySpec = SPEC) -> PanelTable:
    return read_panel(text.encode(), spec)


def refusal(text: str, spec: StudySpec = SPEC) -> TableRefused:
    with pytest.raises(TableRefused) as caught:
        table(text, spec)
    return caught.value


def test_table_becomes_a_panel() -> None:
    found = table()
    panel = found.panel
    assert found.units == ("B", "A", "C")
    assert panel.unit.tolist() == [0, 0, 1, 1, 2]
    assert panel.time.tolist() == [2, 1, 1, 2, 1]
    assert panel.outcome.tolist() == [11.0, 12.5, 9.0, 8.0, 7.0]
    assert panel.starts.tolist() == [2, NEVER, NEVER]  # empty, and beyond the data
    assert panel.cluster.tolist() == [0, 1, 2]
    assert panel.weight.tolist() == [1.0] * 5
    assert (panel.covariates.shape, panel.season, found.missing_cells, found.came) == ((3, 0), 12, 0, None)
    assert found.periods.label(2) == "2024-02"


def test_clusters_covariates_and_cases_are_of_the_columns_named() -> None:
    panel = table(spec=replace(SPEC, cluster="region", covariates=("staff",), cases="n")).panel
    assert panel.cluster.tolist() == [0, 1, 0]
    assert panel.covariates.tolist() == [[5.0], [7.0], [1.0]]  # each unit's earliest
    assert panel.weight.tolist() == [30.0, 20.0, 10.0, 1.0, 1.0]


def test_semicolons_mark_and_decimal_commas_are_read() -> None:
    text = "\ufeff" + ROWS.replace(",", ";").replace("12.5", "12,5").replace("\n", "\r\n")
    assert table(text).panel.outcome.tolist() == table().panel.outcome.tolist()


def test_missing_outcomes_are_left_out_and_counted() -> None:
    found = table(ROWS.replace("12.5", "NA").replace("C,2024-01,7", "C,2024-01,"))
    assert (found.missing_cells, found.units, found.panel.outcome.tolist()) == (2, ("B", "A"), [11.0, 9.0, 8.0])
    assert found.panel.starts.tolist() == [2, NEVER]


def test_numbers_written_by_other_programs_are_read() -> None:
    text = "office,month,days,start\nA,1.0,3,2.0\nA,2.0,3,2.0\nB,1.0,4,0\nB,2.0,5,0.0\nD,1.0,5,nan\nE,1.0,5,Inf\n"
    found = table(text)
    assert found.panel.starts.tolist() == [2, NEVER, NEVER, NEVER]
    assert found.periods.label(2) == 2


def test_one_start_for_all_and_one_series_need_no_columns() -> None:
    spec = replace(SPEC, design="its", unit="", treated_from="2")
    found = table("month,days\n1,3\n2,4\n3,5\n", spec)
    assert (found.panel.starts.tolist(), found.units) == ([2], ("",))
    assert table("month,days,2\n1,3,0\n2,4,0\n", spec).panel.starts.tolist() == [NEVER]  # a column is preferred
    with pytest.raises(Invalid, match="treated_from"):
        table("month,days\n2024-01,3\n2024-02,4\n", spec)


def test_who_came_is_told_for_each_unit() -> None:
    spec = replace(SPEC, came="came")
    found = table("office,month,days,start,came\nA,1,3,2,1\nA,2,3,2,1\nB,1,4,,0\n", spec)
    assert found.came is not None
    assert found.came.tolist() == [True, False]
    refused = refusal("office,month,days,start,came\nA,1,3,2,ya\n", spec)
    assert (refused.code, refused.problems[0].row) == ("table-number", 2)
    assert refusal("office,month,days,start,came\nA,1,3,2,2\n", spec).code == "table-came"


@pytest.mark.parametrize(
    ("before", "after", "code", "place"),
    [
        ("office,month,days", "office,month,hari", "table-columns", (None, "days")),
        ("days,start", "days,days", "table-columns", (None, "start")),
        ("region,staff", "days,staff", "table-columns", (None, "days")),
        ("9,,r2,7,10", "sembilan,,r2,7,10", "table-number", (4, "days")),
        ("9,,r2,7,10", "inf,,r2,7,10", "table-number", (4, "days")),
        ("9,,r2,7,10", "-9,,r2,7,10", "table-negative", (4, "days")),
        ("B,2024-01,12.5,2024-02", "B,2024-01,12.5,2024-01", "treated-twice", (3, "start")),
        ("B,2024-01,12.5,2024-02", "B,2024-01,12.5,", "treated-twice", (3, "start")),
        ("B,2024-01", "B,2024-02", "table-twice", (3, "month")),
        ("A,2024-01", "A,-1", "table-time", (4, "month")),
        ("A,2024-01", "A,Januari", "table-time", (4, "month")),
        ("A,2024-01", "A,2024-01-01", "table-time", (4, "month")),
        ("A,2024-01", ",2024-01", "table-unit", (4, "office")),
        ("7,2030-01", "7,-2", "table-start", (6, "start")),
        ("7,2030-01", "7,2030", "table-start", (6, "start")),
        ("7,2030-01", "7,kapan", "table-start", (6, "start")),
        ("9,,r2,7,10", "9,,r2,7", "table-width", (4, "–")),
    ],
)
def test_wrong_cell_is_refused_with_its_place(
    before: str, after: str, code: str, place: tuple[int | None, str]
) -> None:
    assert ROWS.count(before) == 1
    refused = refusal(ROWS.replace(before, after))
    assert (refused.code, (refused.problems[0].row, refused.problems[0].column)) == (code, place)
    assert str(place[0] or place[1]) in str(refused)


def test_nearest_column_is_named() -> None:
    assert "Apakah maksudnya “offices”?" in str(refusal(ROWS.replace("office,", "offices,")))


def test_unit_in_two_clusters_and_without_covariate_are_refused() -> None:
    two = refusal(ROWS.replace("A,2024-02,8,,r2", "A,2024-02,8,,r1"), replace(SPEC, cluster="region"))
    assert (two.code, two.problems[0].row) == ("table-cluster", 5)
    none = refusal(ROWS.replace("r1,1,1", "r1,,1"), replace(SPEC, covariates=("staff",)))
    assert (none.code, none.problems[0].row) == ("table-covariate", 6)
    assert refusal(ROWS.replace("r2,7,10", "r2,7,0"), replace(SPEC, cases="n")).code == "table-cases"


def test_all_wrong_cells_are_told_and_the_rest_counted() -> None:
    rows = "".join(f"A,{month},x,\n" for month in range(1, 31))
    refused = refusal("office,month,days,start\n" + rows)
    assert len(refused.problems) == 20
    assert refused.problems[1].row == 3
    assert "29 lagi" in str(refused)


def test_empty_rows_are_passed_over_and_still_counted() -> None:
    refused = refusal("office,month,days,start\nA,1,3,\n\n,,,\nA,2,x,\n")
    assert refused.problems[0].row == 5


@pytest.mark.parametrize("text", ["", "\n\n", "office,month,days,start\n", "office,month,days,start\nA,1,,\n"])
def test_empty_table_is_refused(text: str) -> None:
    assert refusal(text).code == "table-empty"


@pytest.mark.parametrize(("data", "code"), [(b"PK\x03\x04\x00", "file-encoding"), (b"\xff\xfea", "file-encoding")])
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_panel(data, SPEC)
    assert caught.value.code == code


def test_open_quote_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid, match="2"):
        table('office,month,days,start\nA,1,"3,\n')


@pytest.mark.parametrize(
    ("name", "duration"),
    [
        ("days", True),
        ("lama_layanan", True),
        ("waktu tunggu (jam)", True),
        ("median_days", True),
        ("log_days", False),
        ("selisih_hari", False),
        ("ikm", False),
        ("holidays", False),
        ("perjam", False),
    ],
)
def test_durations_are_known_by_their_names(name: str, *, duration: bool) -> None:
    assert is_duration(name) is duration


def test_kind_of_outcome_may_be_said() -> None:
    text = ROWS.replace("9,,r2,7,10", "-9,,r2,7,10")
    assert np.min(table(text, replace(SPEC, outcome_kind="any")).panel.outcome) == -9
    renamed = text.replace("days", "score")
    assert np.min(table(renamed, replace(SPEC, outcome="score")).panel.outcome) == -9
    assert refusal(renamed, replace(SPEC, outcome="score", outcome_kind="duration")).code == "table-negative"
