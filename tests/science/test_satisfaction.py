"""The satisfaction index as counted by hand, at the edges of its bands, and its laws over every value that can come out."""

from csv import DictReader
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.science.satisfaction import (
    ELEMENTS,
    LEGACY,
    RULE,
    band_of,
    half_up,
    index,
    interval,
    sample_size,
    share_interval,
)

DATA = Path(__file__).parent / "data"

CHECK = (105, 101, 100, 116, 102, 105, 106, 105, 115)
"""Sums of 29 forms in the published example."""

counts = st.lists(
    st.lists(st.integers(0, 400), min_size=4, max_size=4).filter(any), min_size=len(ELEMENTS), max_size=len(ELEMENTS)
)


def summing(total: int, n: int) -> tuple[int, int, int, int]:
    """Counts of ``n`` answers with this sum: as many of the next whole step below the mean as can be."""
    step, rest = divmod(total, n)
    given = {step: n - rest, step + 1: rest}
    return (given.get(1, 0), given.get(2, 0), given.get(3, 0), given.get(4, 0))


def test_published_example_comes_out_to_the_last_digit() -> None:
    found = index([summing(total, 29) for total in CHECK])
    assert (found.n, found.sums) == ((29,) * 9, CHECK)
    assert found.nrr[0] == Fraction(105, 29)
    assert found.means[0] == pytest.approx(3.6207, abs=0.00005)
    assert found.skm == Fraction(955, 261)
    assert found.ikm == Fraction(955, 261) * 25
    assert float(found.ikm) == pytest.approx(91.4750957854)
    assert found.rounded == Decimal("91.48")
    assert (found.band.letter, found.band.words, found.rule.version) == ("A", "Sangat baik", "permenpanrb-14-2017")


def test_legacy_weight_repeats_old_reports() -> None:
    found = index([summing(total, 29) for total in CHECK], legacy=True)
    assert found.ikm == Fraction(955, 29) * Fraction(11, 100) * 25
    assert found.rounded == Decimal("90.56")
    assert found.rule == LEGACY
    best = index([(0, 0, 0, 7)] * 9, legacy=True)
    assert best.rounded == Decimal("99.00")


def test_legacy_weight_can_flip_the_letter() -> None:
    # 3.5325 of 4 everywhere: 88.3125 rounds to 88.31, A; with 0.11 it is 87.429375, B.
    answers = [(0, 0, 187, 213)] * 9
    exact, legacy = index(answers), index(answers, legacy=True)
    assert (exact.rounded, exact.band.letter) == (Decimal("88.31"), "A")
    assert (legacy.rounded, legacy.band.letter) == (Decimal("87.43"), "B")


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("25.00", "D"),
        ("64.99", "D"),
        ("65.00", "C"),
        ("76.60", "C"),
        ("76.61", "B"),
        ("88.30", "B"),
        ("88.31", "A"),
        ("100.00", "A"),
    ],
)
def test_bands_meet_without_a_gap(value: str, letter: str) -> None:
    assert band_of(Decimal(value)).letter == letter


def test_bands_are_those_of_the_table() -> None:
    rows = DictReader((DATA / "skm_bands.csv").read_text(encoding="utf-8").splitlines())
    table = [(row["mutu"], row["kinerja"], Decimal(row["nilai_konversi_low"])) for row in rows]
    assert [(band.letter, band.words, band.low) for band in reversed(RULE.bands)] == table


def test_index_is_rounded_before_it_is_cut() -> None:
    # 27.578 in all nine: × 25 / 9 is 76.6055…, which lies in no band of the table; rounded it is 76.61, B.
    found = index([(0, 0, 1000, 0)] * 8 + [(0, 0, 422, 578)])
    assert found.ikm == Fraction(27578, 1000) * 25 / 9
    assert (found.rounded, found.band.letter) == (Decimal("76.61"), "B")
    assert half_up(Fraction("76.605")) == Decimal("76.61")
    assert half_up(Fraction("76.6049999")) == Decimal("76.60")
    assert half_up(Fraction("64.995")) == Decimal("65.00")


@given(counts)
def test_every_index_has_one_band_and_stays_within_its_scale(answers: list[list[int]]) -> None:
    found = index(answers)
    assert 1 <= found.skm <= 4
    assert Decimal(25) <= found.rounded <= Decimal(100)
    assert abs(Fraction(found.rounded) - found.ikm) <= Fraction(1, 200)
    highest = next(band for band in RULE.bands if found.rounded >= band.low)
    assert found.band == highest


@given(st.integers(2500, 10000))
def test_no_published_value_falls_between_bands(hundredths: int) -> None:
    value = Decimal(hundredths).scaleb(-2)
    rows = list(DictReader((DATA / "skm_bands.csv").read_text(encoding="utf-8").splitlines()))
    held = [
        row["mutu"]
        for row in rows
        if Decimal(row["nilai_konversi_low"]) <= value <= Decimal(row["nilai_konversi_high"])
    ]
    assert held == [band_of(value).letter]


@given(counts)
def test_one_better_answer_never_lowers_the_index(answers: list[list[int]]) -> None:
    before = index(answers).ikm
    better = [row[:] for row in answers]
    step = next(place for place, count in enumerate(better[4]) if count)
    if step < 3:
        better[4][step] -= 1
        better[4][step + 1] += 1
    assert index(better).ikm >= before


def test_each_element_counts_by_its_own_answers() -> None:
    # U9 was left out by half: its mean is over the five who answered, not over ten.
    found = index([(0, 0, 10, 0)] * 8 + [(0, 0, 0, 5)])
    assert found.n == (10,) * 8 + (5,)
    assert found.skm == Fraction(28, 9)


def test_elements_without_an_answer_are_named() -> None:
    answers = [(0, 0, 3, 0)] * 9
    answers[3] = answers[8] = (0, 0, 0, 0)
    with pytest.raises(ValueError, match="no answers: U4, U9"):
        index(answers)


@pytest.mark.parametrize("answers", [[], [(1, 1, 1, 1)] * 8, [(1, 1, 1)] * 9, [(1, 1, 1, -1)] * 9])
def test_other_shapes_are_refused(answers: list[tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match=r"counts must be|a count is negative"):
        index(answers)


def test_interval_by_hand() -> None:
    # Nine times 50 threes and 50 fours: variance 25/99, error of a mean √(25/9900), of the sum nine times that.
    low, high = interval([(0, 0, 50, 50)] * 9) or (0.0, 0.0)
    half = 1.959964 * 25 * (25 / 9900) ** 0.5
    assert [low, high] == pytest.approx([87.5 - half, 87.5 + half], abs=1e-4)
    assert interval([(0, 0, 0, 30)] * 9) is None
    assert interval([(0, 0, 1, 0)] * 9) is None


def test_share_interval_by_hand() -> None:
    low, high = share_interval(20, 30)
    assert [low, high] == pytest.approx([0.4878, 0.8077], abs=1e-4)
    assert share_interval(0, 10)[0] == 0.0
    assert share_interval(10, 10)[1] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="no share"):
        share_interval(0, 0)


def test_sample_size_is_that_of_every_row_of_the_table() -> None:
    # The printed table says 384 at 100,000; the formula, and the note of that row, say 383.
    rows = list(DictReader((DATA / "krejcie_morgan.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["population_N"], sample_size(int(row["population_N"]))) for row in rows] == [
        (row["population_N"], int(row["sample_S_formula"])) for row in rows
    ]
    assert sample_size(100_000) == 383
    assert len(rows) > 90


@given(st.integers(1, 10**9))
def test_sample_is_never_more_than_the_population(population: int) -> None:
    assert 1 <= sample_size(population) <= min(population, 384)


def test_nobody_has_no_sample() -> None:
    with pytest.raises(ValueError, match="has no sample"):
        sample_size(0)
