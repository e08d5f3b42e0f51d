"""Cells as people write them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.kit import wording
from pamong.kit.imports.formats import (
    Cell,
    Unreadable,
    Value,
    heading,
    is_blank,
    plain,
    read_date,
    read_digits,
    read_integer,
    read_text,
    read_yes_no,
    written,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  Siti\xa0", "Siti"),
        ("\ufeffSiti\u200b\x00 R", "Siti R"),
        ("satu\r\ndua", "satu\ndua"),
        ("e\u0301", "é"),
        (True, "TRUE"),
        (False, "FALSE"),
        (12, "12"),
        (1234.0, "1234"),
        (1.5, "1,5"),
        (1.98507122010012e17, "198507122010012000"),
        (1e-7, "0,0000001"),
        (date(1985, 5, 3), "1985-05-03"),
        (datetime(1985, 5, 3), "1985-05-03"),  # noqa: DTZ001  # a workbook knows no zones
        (datetime(1985, 5, 3, 7, 30), "1985-05-03 07:30:00"),  # noqa: DTZ001
        (time(7, 30), "07:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_plain_says_what_the_cell_says(cell: Cell, text: str) -> None:
    assert plain(cell) == text


@pytest.mark.parametrize(
    "text",
    [
        "3/5/1985",
        "03-05-1985",
        "3.5.1985",
        "3 / 5 / 1985",
        "03 05 1985",
        "1985-05-03",
        "1985/5/3",
        "1985-05-03 00:00:00",
        "3/5/1985 07.30",
        "3 Mei 1985",
        "03-MEI-1985",
        "3 May 1985",
        "Jumat, 3 Mei 1985",
        "31170",
        "31170,0",
    ],
)
def test_date_is_read_in_every_usual_way(text: str) -> None:
    assert read_date(text) == date(1985, 5, 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3/5/85", "Tahun “85” tidak ditulis dengan empat angka."),
        ("3 Mei 85", "Tahun “85” tidak ditulis dengan empat angka."),
        ("13-14-2025", "Bulan 14 tidak ada."),
        ("5/13/1985", "Bulan 13 tidak ada."),
        ("30-02-1979", "Tanggal 30 Februari 1979 tidak ada."),
        ("0/5/1985", "Tanggal 0 Mei 1985 tidak ada."),
        ("3 Mai 1985", "Bulan “Mai” tidak dikenal."),
        ("3/5/0985", "Tahun 0985 di luar 1900 sampai 2100."),
        ("Mei 1985", "“Mei 1985” tidak terbaca sebagai tanggal."),
        ("1985", "“1985” tidak terbaca sebagai tanggal."),
        ("03051985", "“03051985” tidak terbaca sebagai tanggal."),
        ("99/99", "“99/99” tidak terbaca sebagai tanggal."),
    ],
)
def test_date_that_is_none_or_could_be_two_is_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_date(text)
    assert refusal.value.message.startswith(why)


@given(DAYS)
def test_date_written_out_is_read_again(day: date) -> None:
    assert read_date(wording.long_date(day)) == day
    assert read_date(wording.weekday_date(day)) == day
    assert read_date(day.strftime("%d/%m/%Y")) == day
    assert read_date(written(day)) == day


@given(st.text(max_size=12))
def test_date_reader_gives_a_date_or_a_sentence(text: str) -> None:
    message = "."
    try:
        read_date(text)
    except Unreadable as refusal:
        message = refusal.message
    assert message.endswith(".")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0),
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("-5", -5),
        ("−1.000", -1_000),
        ("+7", 7),
        ("12,00", 12),
    ],
)
def test_integer_is_read_with_dots_between_thousands(text: str, amount: int) -> None:
    assert read_integer(text) == amount


@pytest.mark.parametrize("text", ["1,250", "1.25", "12.3456", "1.250,5", "seribu", "1e3", "Rp 5", "²", ""])
def test_integer_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="bukan bilangan bulat"):
        read_integer(text)


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_integer_written_as_on_paper_is_read_again(amount: int) -> None:
    assert read_integer(wording.number(amount)) == amount
    assert read_integer(str(amount)) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("198507122010012014", "198507122010012014"),
        ("19850712 201001 2 014", "198507122010012014"),
        ("15.04.01.2001", "1504012001"),
        ("'0198", "0198"),
        ('="0198"', "0198"),
        ("100000000000000", "100000000000000"),
    ],
)
def test_digits_keep_every_digit(text: str, code: str) -> None:
    assert read_digits(text) == code


@pytest.mark.parametrize(
    "text", ["1,98507E+17", "1.98507122010012E+17", "2e17", "198507122010012000", "198507122010012016.0"]
)
def test_digits_that_a_spreadsheet_has_rounded_are_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_digits(text)
    assert refusal.value.message == (
        f"Lembar kerja mengubah nomor ini menjadi bilangan ({text}), sehingga digit terakhirnya hilang. "
        "Ubah format kolom menjadi Teks, lalu isi ulang nomornya dari sumber asli."
    )


@pytest.mark.parametrize(
    ("text", "why"), [("19850712O", "memuat “O”"), ("١٢", "memuat “١”"), ("- -", "tidak memuat angka")]
)
def test_digits_with_something_else_are_refused(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_digits(text)


@given(st.integers(min_value=10**17, max_value=10**18 - 1))
def test_long_number_that_lost_digits_in_a_workbook_is_never_taken(number: int) -> None:
    with pytest.raises(Unreadable):
        read_digits(plain(float(f"{number:.14e}")))


@pytest.mark.parametrize(
    ("text", "value"),
    [("Ya", True), ("Y", True), ("TRUE", True), ("1", True), ("TIDAK", False), ("t", False), ("0", False)],
)
def test_yes_and_no_are_read(text: str, value: bool) -> None:  # noqa: FBT001  # the expected value
    assert read_yes_no(text) is value


def test_yes_or_no_that_is_neither_is_refused() -> None:
    with pytest.raises(Unreadable, match="“mungkin” tidak terbaca sebagai ya atau tidak"):
        read_yes_no("mungkin")


@pytest.mark.parametrize(
    ("text", "blank"), [("", True), ("-", True), ("—", True), ("#N/A", True), ("0", False), ("Nil", False)]
)
def test_blank_is_what_says_nothing(text: str, blank: bool) -> None:  # noqa: FBT001  # the expected value
    assert is_blank(text) is blank


def test_text_keeps_words_only() -> None:
    assert read_text("Dinas\n  Kesehatan") == "Dinas Kesehatan"


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (True, "ya"), (False, "tidak"), (7, "7"), (date(1985, 5, 3), "1985-05-03")]
)
def test_written_value_is_what_a_person_would_type(value: Value, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize("text", ["TMT Jabatan", "tmt_jabatan", "TMT\nJabatan.", " Tmt-Jabatan:"])
def test_heading_is_compared_by_letters_and_digits(text: str) -> None:
    assert heading(text) == "tmtjabatan"
