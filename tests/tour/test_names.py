"""Made-up names are as various as real ones, and nobody's."""

from collections import Counter
from itertools import product

import pytest

from pamong.tour.decks import chance
from pamong.tour.names import CUSTOMS, Titles, full_name, honours

KNOWN = {
    ("Joko", "Widodo"),
    ("Budi", "Santoso"),
    ("Bambang", "Yudhoyono"),
    ("Ridwan", "Kamil"),
    ("Agus", "Harimurti"),
    ("Sri", "Mulyani"),
    ("Taufik", "Hidayat"),
    ("Adnan", "Nasution"),
    ("Husen", "Alting"),
}


def names(custom: str, count: int = 1_000) -> list[str]:
    random = chance("names", custom)
    return [full_name(random, sex, CUSTOMS[custom]) for _ in range(count // 2) for sex in ("L", "P")]


@pytest.mark.parametrize("custom", CUSTOMS)
def test_names_are_various(custom: str) -> None:
    found = names(custom)
    assert len(set(found)) > 600
    assert Counter(found).most_common(1)[0][1] < 20


@pytest.mark.parametrize("custom", CUSTOMS)
def test_names_are_of_usual_length(custom: str) -> None:
    words = Counter(len(name.split()) for name in names(custom))
    assert words.most_common(1)[0][0] in (2, 3)
    assert max(words) >= 5


def test_names_of_one_word_are_rare_where_families_have_one() -> None:
    single = {custom: sum(" " not in name for name in names(custom)) for custom in ("java", "angkola")}
    assert 50 < single["java"] < 160
    assert 0 < single["angkola"] < 25


@pytest.mark.parametrize("custom", CUSTOMS)
def test_names_repeat_no_word(custom: str) -> None:
    assert [name for name in names(custom) if len(set(name.split())) < len(name.split())] == []


@pytest.mark.parametrize("custom", CUSTOMS)
def test_names_of_known_people_cannot_come_up(custom: str) -> None:
    made = {
        pair
        for sex in ("L", "P")
        for pair in product(CUSTOMS[custom].given[sex], (*CUSTOMS[custom].second[sex], *CUSTOMS[custom].family))
    }
    assert made & KNOWN == set()


def test_pilgrims_are_titled_by_sex_and_behind_their_studies() -> None:
    random = chance("pilgrims")
    found = {honours(random, sex, Titles("Dr.", "S.E., M.M."), 58) for sex in ("L", "P") for _ in range(200)}
    assert found == {
        Titles("Dr.", "S.E., M.M."),
        Titles("Dr. H.", "S.E., M.M."),
        Titles("Dr. Hj.", "S.E., M.M."),
    }


def test_pilgrims_are_no_children() -> None:
    random = chance("young")
    assert {honours(random, "L", Titles(), 30) for _ in range(200)} == {Titles()}
