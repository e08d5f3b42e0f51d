"""Numbers as people type them; what could be two numbers is not taken."""

import pytest

from pamong.evaluation.formats.number_cells import Cell, Wrong, is_blank, read_numbers


def read(*cells: str, semicolons: bool = False) -> list[Cell]:
    return read_numbers(cells, semicolons=semicolons)


def test_points_are_decimals_in_a_table_with_commas() -> None:
    assert read("12.5", "-3", "+.5", "1e-3", "−2") == [12.5, -3.0, 0.5, 0.001, -2.0]


def test_commas_are_decimals_in_a_table_with_semicolons() -> None:
    assert read("12,5", "1.234,5", "1.234.567", "7", semicolons=True) == [12.5, 1234.5, 1234567.0, 7.0]
    assert read("12,5", "12.5", semicolons=True) == [12.5, Wrong.TEXT]


def test_points_in_a_table_with_semicolons_are_taken_only_when_they_are_clear() -> None:
    assert read("12.5", "0.125", semicolons=True) == [12.5, 0.125]
    assert read("0.125", "0.250", semicolons=True) == [0.125, 0.25]
    assert read("1.234", "2.500", "7", semicolons=True) == [Wrong.UNCLEAR, Wrong.UNCLEAR, 7.0]
    assert read("1.234", "2.500") == [1.234, 2.5]


@pytest.mark.parametrize("cell", ["", "NA", "nan", "-", "NULL"])
def test_empty_cells_are_no_number(cell: str) -> None:
    assert is_blank(cell)
    assert read(cell, "1") == [None, 1.0]


@pytest.mark.parametrize("cell", ["tiga", "3 hari", "1,5", "1_000", "0x10", "١٢x"])
def test_text_is_not_taken(cell: str) -> None:
    assert read(cell) == [Wrong.TEXT]


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999", "∞"])
def test_endless_numbers_are_not_taken(cell: str) -> None:
    assert read(cell) == [Wrong.ENDLESS]
