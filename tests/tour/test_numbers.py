"""NIPs of the tour are valid, never given twice, and never the same in two governments."""

from datetime import date

import pytest

from pamong.people.formats.nip import read_nip
from pamong.tour.decks import chance
from pamong.tour.numbers import Kind, Numbers

TODAY = date(2026, 11, 22)


def given(code: str, kind: Kind, count: int, today: date = TODAY) -> list[str]:
    numbers = Numbers(chance(1), code, today)
    return [numbers.give(kind, "P").number for _ in range(count)]


@pytest.mark.parametrize("kind", ["leader", "pns", "pppk", "pppk-pw"])
def test_numbers_are_valid_and_given_once(kind: Kind) -> None:
    found = given("19.71", kind, 30_000)
    assert len(set(found)) == 30_000
    read = [read_nip(number, today=TODAY) for number in found[::100]]
    assert {nip.sex for nip in read} == {"P"}
    assert {nip.is_surely_pppk for nip in read} == {kind.startswith("pppk")}
    assert max(nip.appointed for nip in read) <= 2025


def test_numbers_of_all_kinds_and_sexes_differ() -> None:
    numbers = Numbers(chance(1), "19.71", TODAY)
    kinds: tuple[Kind, ...] = ("leader", "pns", "pppk", "pppk-pw")
    found = [numbers.give(kind, sex).number for _ in range(2_000) for kind in kinds for sex in ("L", "P")]
    assert len(set(found)) == len(found)


def test_numbers_of_two_governments_differ_even_for_equal_birth_days() -> None:
    codes = ("19.71", "12.77", "15.04", "82", "82.72", "K.PANRB")
    found = [set(given(code, "pns", 12_000)) for code in codes]
    assert len(set().union(*found)) == 12_000 * len(codes)


def test_numbers_end_one_day() -> None:
    with pytest.raises(ValueError, match="no more numbers"):
        given("19.71", "leader", 1_000_000)


def test_leaders_are_over_forty_and_served_for_years() -> None:
    read = [read_nip(number, today=TODAY) for number in given("19.71", "leader", 500)]
    assert min(TODAY.year - nip.born.year for nip in read) >= 41
    assert {22 <= nip.appointed - nip.born.year < 32 for nip in read} == {True}
