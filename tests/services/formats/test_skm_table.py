"""Tables of answers as offices have them: marks, separators, letters, order, blanks; and what is refused."""

from pathlib import Path

import pytest

from pamong.core.refusals import Invalid
from pamong.kit.cells import MOST, TableRefused
from pamong.services.formats.skm_table import read_answers

HEAD = "U1,U2,U3,U4,U5,U6,U7,U8,U9"


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "jawaban.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder: Path, text: str, encoding: str = "utf-8") -> tuple[int, list[tuple[int, ...]]]:
    found = read_answers(table(folder, text, encoding), "jawaban.csv")
    return found.n, list(found.counts)


def test_answers_are_counted_by_element(tmp_path: Path) -> None:
    n, counts = read(tmp_path, f"{HEAD}\n1,2,3,4,1,2,3,4,1\n4,4,4,4,4,4,4,4,4\n")
    assert n == 2
    assert counts[0] == (1, 0, 0, 1)
    assert counts[3] == (0, 0, 0, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_office_files_are_read_as_they_are(tmp_path: Path, encoding: str) -> None:
    text = "u9 ;U2;Loket é;u1;U4;U5;U6;U7;U8;U3\r\n4;2;café – pagi;1;4;3;3;3;3;2\r\n"
    n, counts = read(tmp_path, text, encoding)
    assert (n, counts[0], counts[8]) == (1, (1, 0, 0, 0), (0, 0, 0, 1))


def test_title_and_blank_rows_above_the_heading_are_passed_over(tmp_path: Path) -> None:
    n, counts = read(tmp_path, f"SKM 2026,,,,,,,,\n,,,,,,,,\n{HEAD}\n3,3,3,3,3,3,3,3,3\n")
    assert (n, counts[4]) == (1, (0, 0, 1, 0))


def test_blank_is_no_answer_and_an_empty_form_is_none(tmp_path: Path) -> None:
    n, counts = read(tmp_path, f"{HEAD}\n3,,3,3,3,3,3,3,3\n,,,,,,,,\n-,4,,,,,,,\n")
    assert n == 2
    assert counts[0] == (0, 0, 1, 0)
    assert counts[1] == (0, 0, 0, 1)


@pytest.mark.parametrize("cell", ["0", "5", "3.5", "3,5", "-1", "baik", "１", "😀", "1e0", "4 4"])
def test_other_values_are_refused_with_row_and_column(tmp_path: Path, cell: str) -> None:
    text = HEAD.replace(",", ";") + f"\n3;3;3;3;3;3;3;3;3\n3;3;{cell};3;3;3;3;3;3\n"
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, text)
    assert [(one.row, one.column) for one in refused.value.problems] == [(3, "U3")]
    assert f"Terbaca “{cell}”. Isi 1, 2, 3, atau 4" in str(refused.value)


def test_many_problems_are_counted_and_some_are_told(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, HEAD + "\n" + "9,9,9,9,9,9,9,9,9\n" * 100)
    assert len(refused.value.problems) == MOST
    assert str(refused.value).endswith("Masih ada 899 lagi yang seperti itu.")


def test_missing_and_double_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, "U1,U2,U3,U4,U5,U6,U7\n1,1,1,1,1,1,1\n")
    assert [(one.row, one.column) for one in refused.value.problems] == [(None, "U8"), (None, "U9")]
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, f"{HEAD},u1\n1,1,1,1,1,1,1,1,1,1\n")
    assert [(one.row, one.column) for one in refused.value.problems] == [(1, "U1")]


@pytest.mark.parametrize("text", ["", "\n\n", "hanya teks"])
def test_file_without_a_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Invalid):
        read(tmp_path, text)


def test_heading_alone_is_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEAD}\n") == (0, [(0, 0, 0, 0)] * 9)
