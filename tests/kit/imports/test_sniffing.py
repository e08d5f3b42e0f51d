"""Encodings and delimiters, told from the content."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.kit.imports.sniffing import DELIMITERS, announced_delimiter, delimiter_of, encoding_of

WORDS = st.text(st.sampled_from("abc é5. "), min_size=1, max_size=8)
TABLES = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=2, max_size=20)
)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a;b\n", "utf-8-sig"),
        ("\ufeffé".encode(), "utf-8-sig"),
        ("é".encode(), "utf-8-sig"),
        ("é".encode("cp1252"), "cp1252"),
        ("“é”".encode("cp1252"), "cp1252"),
        (b"\x81\xe9", "latin-1"),
        ("é".encode("utf-16"), "utf-16"),
        ("\ufeffé".encode("utf-16-be"), "utf-16"),
        (b"", "utf-8-sig"),
    ],
)
def test_encoding_is_told(content: bytes, encoding: str) -> None:
    assert encoding_of([content]) == encoding


def test_encoding_is_told_by_the_last_byte_too() -> None:
    assert encoding_of([b"a" * 100, b"\xc3", b"\xa9"]) == "utf-8-sig"
    assert encoding_of([b"a" * 100, b"\xc3"]) == "cp1252"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 5))
def test_utf8_is_always_known_wherever_it_is_cut(text: str, size: int) -> None:
    content = text.encode()
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    assert "".join([b"".join(chunks).decode(encoding_of(chunks))]) == text.removeprefix("\ufeff")


@given(TABLES, st.sampled_from(DELIMITERS))
def test_delimiter_of_a_plain_table_is_known(table: list[list[str]], delimiter: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(table)
    assert delimiter_of(buffer.getvalue().splitlines(keepends=True)) == delimiter


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("nip;nama\n1;Siti, S.Pd\n2;Budi, S.H., M.H.\n3;Ani\n", ";"),
        ("Daftar Pegawai, Tahun 2026\n\nnip;nama;unit\n1;Siti;A\n2;Ani;B\n", ";"),
        ('nip,nama\n1,"Siti;Ani"\n2,"Budi;Dewi"\n', ","),
        ('nip;alamat\n1;"Jalan Satu,\nNomor 2"\n2;"Jalan, Tiga"\n', ";"),
        ("a\tb\n1,5\t2,5\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("nama\nSiti\n", ","),
        ("", ","),
        ('a;"b\n', ";"),
    ],
)
def test_delimiter_is_the_one_that_most_rows_agree_on(text: str, delimiter: str) -> None:
    assert delimiter_of(text.splitlines(keepends=True)) == delimiter


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("sep=;\r\n", ";"), ('"sep=|"\n', "|"), ("SEP=,", ","), ("sep=ab", ""), ("sep=", ""), ("nip;", "")],
)
def test_delimiter_that_the_file_announces_is_believed(line: str, delimiter: str) -> None:
    assert announced_delimiter(line) == delimiter
