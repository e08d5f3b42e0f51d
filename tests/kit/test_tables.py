import csv as stdlib_csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from pamong.kit import tables
from pamong.kit.tables import Column, Row

COLUMNS = [
    Column("nip", "NIP"),
    Column("nama", "Nama"),
    Column("lahir", "Tanggal lahir", "date"),
    Column("masuk", "Masuk", "datetime"),
    Column("jp", "JP", "integer"),
    Column("nilai", "Nilai", "number"),
]
ANI: Row = {
    "nip": "019850712201001201",
    "nama": "Ani",
    "lahir": date(1985, 7, 12),
    "masuk": datetime(2026, 11, 21, 3, 32, tzinfo=UTC),
    "jp": 14,
    "nilai": Decimal("87.5"),
}
RUNNING = ["=1+1", "+62812", "-1", "@SUM(A1)", "  =1+1", "\t=1", "＝1", '=HYPERLINK("http://x";"y")', "{=1}"]


def workbook(rows: list[Row], columns: list[Column] = COLUMNS, title: str = "Pegawai") -> bytes:
    return b"".join(tables.xlsx(columns, rows, title=title))


def cells(content: bytes) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()]


def lines(content: bytes) -> list[list[str]]:
    return list(stdlib_csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_xml(content: bytes) -> str:
    return ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def test_xlsx_reads_back_with_types_and_the_local_clock() -> None:
    assert cells(workbook([ANI])) == [
        ["NIP", "Nama", "Tanggal lahir", "Masuk", "JP", "Nilai"],
        ["019850712201001201", "Ani", date(1985, 7, 12), datetime(2026, 11, 21, 10, 32), 14.0, 87.5],  # noqa: DTZ001  # Excel knows no zones
    ]


def test_xlsx_freezes_the_heading_and_filters_all_rows() -> None:
    sheet = sheet_xml(workbook([ANI, ANI]))
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:F3"/>' in sheet
    assert '<ignoredError sqref="A1:F3" numberStoredAsText="1"/>' in sheet


def test_xlsx_never_makes_a_formula_of_text() -> None:
    content = workbook([{"nama": text} for text in RUNNING], [Column("nama", "=Nama")])
    assert cells(content) == [["=Nama"], *([text] for text in RUNNING)]
    assert "<f>" not in sheet_xml(content)


def test_xlsx_never_makes_a_link_of_text() -> None:
    content = workbook([{"nama": "https://contoh.go.id"}], [Column("nama", "Nama")])
    assert "hyperlink" not in sheet_xml(content)


def test_xlsx_leaves_missing_values_empty() -> None:
    row: Row = {"nip": None, "jp": float("nan"), "nilai": Decimal("NaN")}
    assert cells(workbook([row, ANI]))[1] == ["", "", "", "", "", ""]


def test_xlsx_keeps_every_digit_of_a_long_whole_number() -> None:
    content = workbook([{"jp": 198507122010012014}, {"jp": 999_999_999_999_999}], [Column("jp", "JP", "integer")])
    assert cells(content) == [["JP"], ["198507122010012014"], [999_999_999_999_999.0]]


def test_xlsx_cuts_text_at_the_length_of_a_cell() -> None:
    content = workbook([{"nama": "x" * 32_767}, {"nama": "x" * 32_768}], [Column("nama", "Nama")])
    assert [row[0] for row in cells(content)[1:]] == ["x" * 32_767, "x" * 32_766 + "…"]


def test_xlsx_of_no_rows_is_a_heading() -> None:
    assert cells(workbook([])) == [["NIP", "Nama", "Tanggal lahir", "Masuk", "JP", "Nilai"]]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Rekap JP 2026/2027: [Dinas]", "Rekap JP 2026 2027   Dinas"),
        ("'" * 5, "Data"),
        ("x" * 40, "x" * 31),
        ("", "Data"),
    ],
)
def test_xlsx_names_its_sheet_as_excel_allows(title: str, expected: str) -> None:
    assert CalamineWorkbook.from_filelike(io.BytesIO(workbook([], title=title))).sheet_names == [expected]


def test_xlsx_takes_rows_once_and_only_when_asked() -> None:
    taken = []

    def rows() -> Iterator[Row]:
        for number in range(3):
            taken.append(number)
            yield {"jp": number}

    stream = tables.xlsx([Column("jp", "JP", "integer")], rows(), title="JP")
    assert taken == []
    assert cells(b"".join(stream)) == [["JP"], [0.0], [1.0], [2.0]]
    assert taken == [0, 1, 2]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Column("a", "A", "integer"), "7"),
        (Column("a", "A", "number"), True),
        (Column("a", "A", "date"), datetime(2026, 1, 1, tzinfo=UTC)),
        (Column("a", "A", "date"), "2026-01-01"),
        (Column("a", "A", "datetime"), date(2026, 1, 1)),
        (Column("a", "A", "datetime"), datetime(2026, 1, 1)),  # noqa: DTZ001  # the case itself
    ],
)
@pytest.mark.parametrize("write", [lambda c, r: tables.xlsx(c, r, title="A"), tables.csv])
def test_tables_name_the_column_of_a_wrong_value(column: Column, value: object, write: object) -> None:
    assert callable(write)
    with pytest.raises(TypeError, match=f"column 'a' holds {column.kind}"):
        b"".join(write([column], [{"a": value}]))


def test_csv_is_what_an_indonesian_excel_opens() -> None:
    content = b"".join(tables.csv(COLUMNS, [ANI]))
    assert content.decode() == (
        "\ufeffNIP;Nama;Tanggal lahir;Masuk;JP;Nilai\r\n"
        "019850712201001201;Ani;1985-07-12;2026-11-21 10:32:00;14;87,5\r\n"
    )


def test_csv_disarms_what_a_spreadsheet_would_run() -> None:
    content = b"".join(tables.csv([Column("nama", "=Nama")], [{"nama": text} for text in RUNNING]))
    guarded = [f"'{text}" for text in RUNNING[:-1]]
    assert lines(content) == [["'=Nama"], *([text] for text in guarded), ["{=1}"]]


def test_csv_leaves_negative_numbers_numbers() -> None:
    content = b"".join(tables.csv([Column("nilai", "Nilai", "number")], [{"nilai": -1.5}, {"nilai": None}]))
    assert lines(content) == [["Nilai"], ["-1,5"], [""]]


def test_csv_quotes_what_would_break_a_row() -> None:
    awkward = 'satu;"dua"\ntiga'
    content = b"".join(tables.csv([Column("a", "A"), Column("b", "B")], [{"a": awkward, "b": "x"}]))
    assert lines(content) == [["A", "B"], [awkward, "x"]]


def test_csv_comes_in_pieces_and_loses_no_row() -> None:
    pieces = list(tables.csv([Column("a", "A")], ({"a": f"{number:07d}"} for number in range(30_000))))
    assert len(pieces) == 5
    assert lines(b"".join(pieces)) == [["A"], *([f"{number:07d}"] for number in range(30_000))]
