"""Patterns of numbers: what they write, and what they must hold."""

from datetime import date

import pytest

from pamong.core.refusals import Invalid
from pamong.office.formats.numbers import PATTERNS, checked_pattern, period_of, short_name, written

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("pattern", "width", "expected"),
    [
        ("800.1.11.1/{number}/{unit}/{year}", 1, "800.1.11.1/417/BKPSDM/2026"),
        ("{number}/{roman}/{year}", 3, "417/XI/2026"),
        ("{year}-{month}-{number}", 5, "2026-11-00417"),
    ],
)
def test_number_is_written_as_the_pattern_says(pattern: str, width: int, expected: str) -> None:
    assert written(pattern, number=417, day=DAY, unit="BKPSDM", width=width) == expected


def test_months_are_written_in_roman() -> None:
    found = [written("{number}/{roman}", number=1, day=date(2026, month, 1), unit="") for month in range(1, 13)]
    assert found == ["1/" + sign for sign in ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]]


def test_braces_in_the_office_are_text() -> None:
    assert written("{number}/{unit}", number=1, day=DAY, unit="{year}") == "1/{year}"


@pytest.mark.parametrize(
    ("pattern", "period", "said"),
    [
        ("800/{nomor}/{year}", "year", "{nomor} tidak dikenal"),
        ("800/{unit}/{year}", "year", "{number} satu kali"),
        ("{number}/{number}/{year}", "year", "{number} satu kali"),
        ("800/{number}/{unit}", "year", "{year}: nomor mulai lagi"),
        ("800/{number}/{unit}", "month", "{year}: nomor mulai lagi"),
        ("800/{number}/{year}", "month", "{month} atau {roman}"),
        ("800/{number}/{year}}", "year", "kurung kurawal"),
        ("{number}/{year}" + "x" * 120, "year", "paling panjang 120"),
    ],
)
def test_pattern_that_would_repeat_or_confuse_is_refused(pattern: str, period: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_pattern(pattern, period=period)
    assert refused.value.code == "number-pattern"
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "period"),
    [(" 800/{number}/{year} ", "year"), ("{number}/{roman}/{year}", "month"), ("{number}", "never")],
)
def test_pattern_that_never_repeats_is_taken(pattern: str, period: str) -> None:
    assert checked_pattern(pattern, period=period) == pattern.strip()


def test_every_usual_pattern_is_one() -> None:
    assert [checked_pattern(pattern, period="year") for pattern in PATTERNS.values()] == list(PATTERNS.values())
    assert len(set(PATTERNS.values())) == len(PATTERNS)


@pytest.mark.parametrize(("period", "expected"), [("year", "2026"), ("month", "2026-11"), ("never", "")])
def test_period_is_told_by_the_day(period: str, expected: str) -> None:
    assert period_of(period, DAY) == expected


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        ("BKPSDM Kabupaten Batang Hari", "BKPSDM"),
        ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "BKPSDM"),
        ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Batang Hari", "BKPSDM"),
        ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP"),
        ("", "KBH"),
        ("  ", "KBH"),
    ],
)
def test_office_is_shortened_as_people_do(office: str, expected: str) -> None:
    assert short_name(office, "Kabupaten Batang Hari") == expected
