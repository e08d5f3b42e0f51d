"""Telephone numbers as people write them."""

import pytest

from pamong.office.formats.phones import whatsapp_number


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "(0812) 3456.7890",
        "81234567890",
        "6281234567890",
        "+6281234567890",
        "+62 812‑3456‑7890",
        "+62 (0)812 3456 7890",
        "006281234567890",
    ],
)
def test_mobile_number_is_read_however_it_is_written(typed: str) -> None:
    assert whatsapp_number(typed) == "6281234567890"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "tidak ada",
        "0743-21001",  # a telephone of an office
        "+62 743 21001",
        "0812345",  # too short
        "08123456789012345",
        "0812 3456 7890 / 0813 1111 2222",  # two
        "0812345678a",
        "++6281234567890",
        "60123456789",  # abroad, without its plus
        "٠٨١٢٣٤٥٦٧٨٩٠",
    ],
)
def test_what_is_no_mobile_number_is_not_guessed(typed: str) -> None:
    assert whatsapp_number(typed) == ""


def test_number_of_another_country_needs_its_plus() -> None:
    assert whatsapp_number("+60 12-345 6789") == "60123456789"
    assert whatsapp_number("0060123456789") == "60123456789"
