"""The dictionary that comes with pamong, as data."""

from pamong.competency.formats.dictionary import built_in, level_names


def test_regulation_has_nine_competencies_of_five_levels() -> None:
    found = built_in()
    assert [row.code for row in found] == ["M.01", "M.02", "M.03", "M.04", "M.05", "M.06", "M.07", "M.08", "SK.01"]
    assert [level.number for row in found for level in row.levels] == [1, 2, 3, 4, 5] * 9
    assert sum(level.behaviours for row in found for level in row.levels) == 135
    assert {level.confidence for level in found[7].levels} == {"confirmed_2+"}
    assert found[8].levels[4].headline == "Wakil pemerintah untuk membangun hubungan sosial psikologis"


def test_names_of_levels_are_unconfirmed() -> None:
    assert {number: (row.name, row.confidence) for number, row in level_names().items()} == {
        1: ("Paham / dalam pengembangan", "unconfirmed"),
        2: ("Dasar", "unconfirmed"),
        3: ("Menengah", "unconfirmed"),
        4: ("Mumpuni", "unconfirmed"),
        5: ("Ahli", "unconfirmed"),
    }
