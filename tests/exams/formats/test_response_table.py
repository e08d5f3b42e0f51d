"""Tables of answers and keys from anywhere: what is read, and what is refused in which words."""

import pytest

from pamong.core.refusals import Invalid, Refusal, TooLarge
from pamong.exams.formats.response_table import mark, read_key, read_responses
from pamong.science.itemstats import Choices


def code(data: bytes) -> str:
    """Why a table is refused."""
    with pytest.raises(Refusal) as refusal:
        read_responses(data)
    return refusal.value.code


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_are_parted_as_the_first_line_shows(sign: str) -> None:
    table = read_responses(f"I1{sign}I2\nA{sign}b\n{sign} \nNA{sign}1\n".encode())
    assert table.names == ("I1", "I2")
    assert table.rows == (("A", "b"), (None, None), (None, "1"))


def test_byte_order_mark_quotes_and_windows_lines_are_read() -> None:
    table = read_responses('﻿"Butir 1","Butir, 2"\r\n"A","B"\r\n\r\n'.encode())
    assert (table.names, table.rows) == (("Butir 1", "Butir, 2"), (("A", "B"),))


def test_header_alone_is_a_table_of_nobody() -> None:
    assert read_responses(b"I1,I2\n").rows == ()


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "responses-empty"),
        (b"\n\n", "responses-empty"),
        (b"I1,I1\nA,B", "responses-names"),
        (b"I1,,I3\nA,B,C", "responses-names"),
        (b"I1,I2\nA", "responses-width"),
        (b"I1,I2\nA,B,C", "responses-width"),
        (b'I1,I2\n"A,B', "file-csv"),
        (b"\xff\xfe\x00I", "file-encoding"),
        (b"PK\x03\x04\x00\x00", "file-encoding"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, wanted: str) -> None:
    assert code(data) == wanted


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(Invalid, match="Baris 3 berisi 1 sel, padahal ada 2 butir"):
        read_responses(b"I1,I2\nA,B\nA\n")


def test_too_many_items_are_refused() -> None:
    with pytest.raises(TooLarge, match="2000 butir"):
        read_responses(",".join(f"I{place}" for place in range(2_001)).encode())


@pytest.mark.parametrize("data", [b"I1,I2,I3\nA,b,C\n", b"I1,A\nI2,b\nI3,C\n", b"item;key\nI1;A\nI2;b\nI3;C"])
def test_key_is_a_row_or_a_line_for_each_item(data: bytes) -> None:
    assert read_key(data) == {"I1": "A", "I2": "b", "I3": "C"}


def test_key_of_two_items_is_read_as_a_row_below_its_names() -> None:
    assert read_key(b"I1,I2\nA,B\n") == {"I1": "A", "I2": "B"}
    assert read_key(b"item,key\nI1,A\n") == {"I1": "A"}


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "key-shape"),
        (b"I1,I2,I3\nA,B\n", "key-shape"),
        (b"I1,I2,I3\nA,B,C\nA,B,C\n", "key-shape"),
        (b"I1,I2,I3\nA,,C\n", "key-cells"),
        (b"I1,A\nI1,B\nI2,C\n", "key-cells"),
    ],
)
def test_what_is_no_key_is_refused(data: bytes, wanted: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_key(data)
    assert refusal.value.code == wanted


def test_options_are_marked_by_the_key_whatever_their_case() -> None:
    table = read_responses(b"I1,I2\nA,b\na,C\nD,\n")
    found = mark(table, {"I1": "a", "I2": "B"})
    assert found.points.tolist() == [[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]]
    first, second = found.choices
    assert first == Choices(["A", "D"], frozenset({"A"}), ["A", "A", "D"])
    assert second == Choices(["B", "C"], frozenset({"B"}), ["B", "C", None])


def test_without_a_key_only_0_and_1_are_marked_and_blank_is_nothing() -> None:
    found = mark(read_responses(b"I1,I2\n1,0\n,1\n"), None)
    assert found.points.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert found.choices == (None, None)
    with pytest.raises(Invalid, match="Baris 3 kolom “I2” berisi “B”"):
        mark(read_responses(b"I1,I2\n1,0\n1,B\n"), None)


def test_key_and_table_must_name_the_same_items() -> None:
    table = read_responses(b"nama,I1\nAni,A\n")
    with pytest.raises(Invalid, match="Tidak ada kunci untuk kolom “nama”"):
        mark(table, {"I1": "A"})
    with pytest.raises(Invalid, match="Kunci menyebut “I9”"):
        mark(table, {"nama": "x", "I1": "A", "I9": "B"})


def test_a_table_of_nobody_is_marked() -> None:
    assert mark(read_responses(b"I1,I2\n"), None).points.shape == (0, 2)
    assert mark(read_responses(b"I1,I2\n"), {"I1": "A", "I2": "B"}).points.shape == (0, 2)
