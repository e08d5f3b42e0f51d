"""The tables that come with pamong say what their sources say."""

from collections import Counter

from pamong.people.formats.reference import (
    Government,
    Grade,
    Standing,
    echelons,
    education_levels,
    governments,
    grades,
    levels,
    registry_columns,
    standings,
)


def test_governments_are_as_many_as_the_statistics_say() -> None:
    assert Counter(item.kind for item in governments().values()) == {
        "national": 1,
        "province": 38,
        "regency": 415,
        "city": 93,
    }


def test_government_has_its_zone_and_parent() -> None:
    assert governments()["15.04"] == Government("15.04", "regency", "15", "Kabupaten Batang Hari", "Asia/Jakarta")
    assert governments()["12.77"].name == "Kota Padangsidimpuan"
    assert governments()["19.71"].name == "Kota Pangkalpinang"
    assert governments()["82.72"] == Government("82.72", "city", "82", "Kota Tidore Kepulauan", "Asia/Jayapura")
    assert governments()["51"].time_zone == "Asia/Makassar"


def test_every_parent_stands_before_its_children() -> None:
    seen: set[str] = set()
    for item in governments().values():
        assert item.parent in seen or item.code == "ID"
        seen.add(item.code)


def test_standings_say_who_is_counted_and_that_nobody_confirmed_it() -> None:
    assert len(standings()) == 31
    assert standings()["01"] == Standing("01", "Aktif", counted=True, confirmed=False)
    assert standings()["99"] == Standing("99", "Pensiun", counted=False, confirmed=False)


def test_grades_are_those_of_both_lists() -> None:
    assert grades()["III/a"] == Grade("III/a", "Penata Muda", contract=False)
    assert grades()["IX"] == Grade("IX", "", contract=True)
    assert [sum(grade.contract is kind for grade in grades().values()) for kind in (False, True)] == [17, 17]


def test_other_tables_have_their_codes() -> None:
    assert education_levels()["40"] == "S1"
    assert echelons()["22"] == ("II.b", "JPT Pratama")
    assert levels()["JF Ahli Pertama"] == "Fungsional keahlian"
    assert registry_columns()["nip_baru"] == "import"
    assert len(registry_columns()) == 47
