from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from pamong.kit.wording import (
    clock,
    in_words,
    long_date,
    long_moment,
    long_month,
    number,
    one_line,
    rupiah,
    short_month,
    short_number,
    weekday_date,
)

JAKARTA, MAKASSAR, JAYAPURA = (ZoneInfo(f"Asia/{city}") for city in ("Jakarta", "Makassar", "Jayapura"))
MONTHS = [
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
]
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


def test_long_date_names_every_month() -> None:
    assert [long_date(date(2026, month, 9)) for month in range(1, 13)] == [f"9 {month} 2026" for month in MONTHS]


def test_long_month_names_every_month() -> None:
    assert [long_month(date(2026, month, 9)) for month in range(1, 13)] == [f"{month} 2026" for month in MONTHS]


def test_weekday_date_names_every_day() -> None:
    assert [weekday_date(date(2026, 11, day)) for day in range(16, 23)] == [
        f"{name} {day} November 2026" for day, name in enumerate(DAYS, start=16)
    ]


@pytest.mark.parametrize(
    ("zone", "expected"), [(JAKARTA, "10.32 WIB"), (MAKASSAR, "11.32 WITA"), (JAYAPURA, "12.32 WIT")]
)
def test_clock_is_of_the_place(zone: ZoneInfo, expected: str) -> None:
    assert clock(datetime(2026, 11, 21, 3, 32, 59, tzinfo=UTC), zone) == expected


def test_days_and_times_are_written_in_the_language_in_force() -> None:
    moment = datetime(2026, 5, 21, 3, 32, tzinfo=UTC)
    with override("en"):
        written = (
            long_date(date(2026, 5, 21)),
            long_month(date(2026, 5, 21)),
            short_month(date(2026, 5, 21)),
            weekday_date(date(2026, 5, 21)),
            clock(moment, JAKARTA),
            long_moment(moment, JAKARTA),
        )
    assert written == (
        "21 May 2026",
        "May 2026",
        "May 2026",
        "Thursday 21 May 2026",
        "10:32 WIB",
        "21 May 2026 10:32 WIB",
    )
    assert short_month(date(2026, 5, 21)) == "Mei 2026"


def test_clock_refuses_a_time_without_zone() -> None:
    with pytest.raises(ValueError, match="without zone"):
        clock(datetime(2026, 11, 21, 3, 32), JAKARTA)  # noqa: DTZ001  # the case itself


def test_long_moment_changes_the_date_with_the_zone() -> None:
    moment = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    assert long_moment(moment, JAKARTA) == "31 Desember 2026 22.30 WIB"
    assert long_moment(moment, JAYAPURA) == "1 Januari 2027 00.30 WIT"


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0, 0, "0"),
        (1234.56, 2, "1.234,56"),
        (Decimal("1234.56"), 0, "1.235"),
        (-3, 1, "−3,0"),
        (-0.04, 1, "0,0"),
        (2.675, 2, "2,68"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (999.995, 2, "1.000,00"),
        (1e21, 0, "1.000.000.000.000.000.000.000"),
        (12_345_678, 0, "12.345.678"),
    ],
)
def test_number_is_written_as_in_indonesia(value: float | Decimal, places: int, expected: str) -> None:
    assert number(value, places) == expected


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        (3.25, 1, "3,3", "3.3"),
        (-3.25, 1, "−3,3", "−3.3"),
        (0.05, 1, "0,1", "0.1"),
        (-0.05, 1, "−0,1", "−0.1"),
        (95.0, 1, "95,0", "95.0"),
        (-1234.5, 0, "−1.235", "−1,235"),
    ],
)
def test_number_rounds_alike_in_both_languages(value: float, places: int, indonesian: str, english: str) -> None:
    told = number(value, places)
    with override("en"):
        assert (told, number(value, places)) == (indonesian, english)


@pytest.mark.parametrize(
    ("value", "most", "indonesian", "english"),
    [
        (3.25, 1, "3,3", "3.3"),
        (-3.25, 1, "−3,3", "−3.3"),
        (-0.05, 1, "−0,1", "−0.1"),
        (95.0, 1, "95", "95"),
        (Decimal(1200), 4, "1.200", "1,200"),
        (2.96, 1, "3", "3"),
        (-0.04, 1, "0", "0"),
    ],
)
def test_short_number_has_the_places_it_needs(value: float, most: int, indonesian: str, english: str) -> None:
    told = short_number(value, most)
    with override("en"):
        assert (told, short_number(value, most)) == (indonesian, english)


def test_rupiah_is_written_alike_in_both_languages() -> None:
    with override("en"):
        assert rupiah(-1_250_000) == "−Rp 1.250.000"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("-Infinity")])
def test_number_refuses_what_is_none(value: float | Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        number(value)


def test_rupiah_has_points_and_a_minus_before_the_sign() -> None:
    assert [rupiah(amount) for amount in (0, 1_250_000, -500)] == ["Rp 0", "Rp 1.250.000", "−Rp 500"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "nol"),
        (1, "satu"),
        (9, "sembilan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1_000, "seribu"),
        (1_001, "seribu satu"),
        (1_100, "seribu seratus"),
        (1_945, "seribu sembilan ratus empat puluh lima"),
        (2_000, "dua ribu"),
        (10_000, "sepuluh ribu"),
        (11_000, "sebelas ribu"),
        (21_000, "dua puluh satu ribu"),
        (100_000, "seratus ribu"),
        (101_000, "seratus satu ribu"),
        (111_111, "seratus sebelas ribu seratus sebelas"),
        (1_000_000, "satu juta"),
        (1_000_001, "satu juta satu"),
        (1_001_000, "satu juta seribu"),
        (1_100_000, "satu juta seratus ribu"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (21_001_001, "dua puluh satu juta seribu satu"),
        (10**9, "satu miliar"),
        (10**9 + 1_000, "satu miliar seribu"),
        (1_001_001_001, "satu miliar satu juta seribu satu"),
        (10**12, "satu triliun"),
        (10**12 + 1_500, "satu triliun seribu lima ratus"),
        (10**15, "satu kuadriliun"),
        (-1_000, "minus seribu"),
        (-5, "minus lima"),
    ],
)
def test_in_words_speaks_the_standard_language(value: int, expected: str) -> None:
    assert in_words(value) == expected


def test_in_words_refuses_what_has_no_name() -> None:
    with pytest.raises(OverflowError):
        in_words(10**36)


def test_one_line_keeps_what_can_be_seen() -> None:
    assert one_line(" a\u202eb\u200b\x00\n c\u00ad\u2028d  Cafe\u0301\ufeff ") == "ab c d Café"
    assert one_line("\u200b \u2066") == ""
