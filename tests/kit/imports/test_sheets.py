"""Rows of files as a spreadsheet numbers them."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from pamong.core.refusals import Invalid
from pamong.kit.imports.headings import layout_of
from pamong.kit.imports.reading import readings
from pamong.kit.imports.sheets import sheets
from tests.kit.imports.conftest import Write
from tests.kit.imports.example import VILLAGES

TABLE = "nip;nama\n1;Siti “é”\n"


def rows(path: Path) -> list[list[Any]]:
    (sheet,) = sheets(path, path.name)
    return [list(row) for row in sheet.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_in_any_encoding(write: Write, encoding: str) -> None:
    assert rows(write(TABLE.encode(encoding))) == [["nip", "nama"], ["1", "Siti “é”"]]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_is_read_with_any_delimiter_and_end_of_line(write: Write, delimiter: str, end: str) -> None:
    text = TABLE.replace(";", delimiter).replace("\n", end)
    assert rows(write(text)) == [["nip", "nama"], ["1", "Siti “é”"]]


def test_csv_row_is_what_a_spreadsheet_counts(write: Write) -> None:
    text = 'a;b\n\n"dua\nbaris";"kata ""kutip"""\n3;4'
    assert rows(write(text)) == [["a", "b"], [], ["dua\nbaris", 'kata "kutip"'], ["3", "4"]]


def test_csv_line_that_announces_the_delimiter_is_no_row(write: Write) -> None:
    assert rows(write("sep=|\na|b;c;d\n1|2;3;4\n")) == [["a", "b;c;d"], ["1", "2;3;4"]]


def test_csv_with_an_open_quote_is_refused_where_it_begins(write: Write) -> None:
    with pytest.raises(Invalid) as refusal:
        rows(write('a;b\n1;2\n3;"empat\n5;6\n'))
    assert refusal.value.code == "import-quotes"
    assert str(refusal.value).startswith('Baris 3 tidak dapat dibaca: tanda kutip (") di baris itu tidak berpasangan.')


@pytest.mark.parametrize("cell", ["a" * 200_000, "b" * 3_000_000])
def test_csv_with_a_cell_that_is_too_long_is_refused_where_it_stands(write: Write, cell: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rows(write(f"a;b\n1;2\n{cell};4\n"))
    assert refusal.value.code == "import-cell-long"
    assert str(refusal.value).startswith("Baris 3 memuat sel yang lebih panjang daripada 131.072 karakter.")


def test_workbook_is_read_from_its_first_row_on(write: Write) -> None:
    assert rows(write([[], ["a", "b"], [], ["007", 1.5]])) == [["", ""], ["a", "b"], ["", ""], ["007", 1.5]]


def test_workbook_gives_its_visible_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        for name in ("Petunjuk", "Rahasia", "Pegawai"):
            book.add_worksheet(name).write_string(0, 0, name)
        book.get_worksheet_by_name("Rahasia").hide()
    assert [(sheet.name, sheet.form) for sheet in sheets(path, "a.xlsx")] == [("Petunjuk", "xlsx"), ("Pegawai", "xlsx")]


def test_sheet_whose_headings_fit_best_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("Petunjuk").write_row(0, 0, ["Isi kolom Nama", "Nama"])
        book.add_worksheet("Desa").write_row(4, 2, ["Nama", "Kode"])
        book.get_worksheet_by_name("Desa").write_row(5, 2, ["Satu", "15"])
    layout = layout_of(sheets(path, "a.xlsx"), VILLAGES, {})
    assert (layout.sheet.name, layout.row, layout.places) == ("Desa", 5, {"name": 0, "code": 1})
    assert [(row.row, row.cells) for row in readings(VILLAGES, layout)] == [(6, {"name": "Satu", "code": "15"})]


def test_damaged_workbook_is_refused(write: Write) -> None:
    path = write([["a", "b"]] * 50)
    content = path.read_bytes()
    start = content.index(b"xl/worksheets/sheet1.xml") + 60
    path.write_bytes(content[:start] + bytes(20) + content[start + 20 :])
    with pytest.raises(Invalid) as refusal:
        rows(path)
    assert refusal.value.code == "import-damaged"


def test_file_that_is_no_table_is_refused(write: Write) -> None:
    with pytest.raises(Invalid, match="berisi PDF") as refusal:
        rows(write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "desa.csv"))
    assert refusal.value.code == "import-type"


def test_file_with_bytes_that_are_no_text_is_refused_in_words(write: Write) -> None:
    with pytest.raises(Invalid, match=r"Berkas “desa\.csv” bukan tabel teks"):
        rows(write(b"kode;nama\n1;\0\n", "desa.csv"))


def test_memory_stays_flat_however_long_the_file_is(write: Write) -> None:
    line = "1504012001;Pasar Terusan;1.250;3/5/1985;ya\n"
    path = write("kode;nama;jumlah penduduk;tanggal berdiri;aktif\n" + line * 50_000)
    layout = layout_of(sheets(path, "desa.csv"), VILLAGES, {})
    tracemalloc.start()
    count = sum(1 for _row in readings(VILLAGES, layout))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 50_000
    assert peak < 300_000  # the file has two million bytes, and its rows as objects thirty times as many
