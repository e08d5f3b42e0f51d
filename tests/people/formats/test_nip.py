"""Numbers of civil servants: invented ones, in the form of real ones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.core.refusals import Invalid
from pamong.people.formats.nip import Nip, read_nip

TODAY = date(2026, 11, 21)
SITI = Nip("198507122010012014", date(1985, 7, 12), 2010, 1, "P", 14)


@pytest.mark.parametrize(
    "text",
    [
        "198507122010012014",
        "19850712 201001 2 014",
        " 19850712.201001.2.014 ",
        "19850712-201001-2-014",
        "'198507122010012014",
        "19850712\u00a0201001\u00a02\u00a0014",
    ],
)
def test_nip_is_read_as_people_type_it(text: str) -> None:
    assert read_nip(text, today=TODAY) == SITI


def test_nip_is_shown_in_groups_and_masked() -> None:
    assert SITI.grouped == "19850712 201001 2 014"
    assert SITI.masked == "•••••••• •••••• • 014"


@pytest.mark.parametrize(
    ("number", "pppk"), [("199202252023212031", True), ("198507122010012014", False), ("198507122010122014", False)]
)
def test_digits_can_exclude_a_pns_but_never_prove_one(number: str, *, pppk: bool) -> None:
    assert read_nip(number, today=TODAY).is_surely_pppk is pppk


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("1,98507E+17", "nip-mangled", "sudah diubah oleh lembar kerja"),
        ("1.98507122010012E+17", "nip-mangled", "sudah diubah oleh lembar kerja"),
        ("198507122010012000", "nip-mangled", "ketik ulang 18 angkanya"),
        ("", "nip-digits", "terbaca “”"),
        ("19850712201001201O", "nip-digits", "terbaca “19850712201001201O”"),
        ("١٩٨٥٠٧١٢٢٠١٠٠١٢٠١٤", "nip-digits", "hanya berisi angka"),
        ("19850712201001201", "nip-length", "terbaca 17"),
        ("1985071220100120141", "nip-length", "terbaca 19"),
        ("198502302010012014", "nip-birth", "terbaca 19850230"),
        ("198513122010012014", "nip-birth", "terbaca 19851312"),
        ("202612312010012014", "nip-birth", "terbaca 20261231"),
        ("198507122010013014", "nip-sex", "terbaca 3"),
        ("198507122000012014", "nip-age", "lahir 1985 dan diangkat 2000: belum 16 tahun"),
    ],
)
def test_nip_that_cannot_be_is_refused_with_what_was_read(text: str, code: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_nip(text, today=TODAY)
    assert refused.value.code == code
    assert words in str(refused.value)


def test_nip_of_somebody_appointed_at_sixteen_is_believed() -> None:
    assert read_nip("198507122001012014", today=TODAY).appointed == 2001


@given(
    born=st.dates(date(1940, 1, 1), date(2008, 12, 31)),
    years=st.integers(16, 60),
    counter=st.integers(0, 99),
    sex=st.sampled_from("12"),
    sequence=st.integers(1, 999),
)
def test_nip_read_and_grouped_is_the_same_number(born: date, years: int, counter: int, sex: str, sequence: int) -> None:
    number = f"{born:%Y%m%d}{born.year + years}{counter:02}{sex}{sequence:03}"
    nip = read_nip(number, today=TODAY)
    assert read_nip(nip.grouped, today=TODAY) == nip
    assert (nip.born, nip.counter, nip.sequence) == (born, counter, sequence)
