"""The index of professionalism, against cases worked out by hand from the published table."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pamong.evaluation.formats.professionalism import categories, months_of, points, table_lines
from pamong.science.professionalism import Professional, category_of, index_of

EXECUTIVE = Professional("40", "executive", False, Decimal(20), 1, "good", "none")


@pytest.mark.parametrize(
    ("who", "parts", "total", "word"),
    [
        (EXECUTIVE, (15, 0, 22.5, 17.5, 25, 5), 85, "Tinggi"),
        (
            Professional("45", "functional", True, Decimal(20), 2, "excellent", "none"),
            (20, 15, 15, 10, 30, 5),
            95,
            "Sangat tinggi",
        ),
        (
            Professional("40", "structural", True, Decimal(0), 1, "good", "none"),
            (15, 15, 0, 10, 25, 5),
            70,
            "Rendah",
        ),
        (
            Professional("15", "executive", False, Decimal(0), 0, "good", "none"),
            (5, 0, 0, 0, 25, 5),
            35,
            "Sangat rendah",
        ),
        (
            Professional("30", "executive", False, Decimal(12), 1, "good", "light"),
            (10, 0, 0, 17.5, 25, 3),
            55.5,
            "Sangat rendah",
        ),
        (
            Professional("50", "executive", False, Decimal(20), 0, "excellent", "light"),
            (25, 0, 22.5, 0, 30, 3),
            80.5,
            "Sedang",
        ),
    ],
)
def test_index_is_that_of_the_table(who: Professional, parts: tuple[float, ...], total: float, word: str) -> None:
    found = index_of(points(), who)
    told = (found.education, found.training, found.technical, found.seminar, found.rating, found.sanction)
    assert told == tuple(map(Decimal, map(str, parts)))
    assert found.total == Decimal(str(total))
    assert category_of(found.total, categories()) == word


def test_hours_in_proportion_are_a_choice_of_their_own() -> None:
    few = Professional("30", "executive", False, Decimal(12), 1, "good", "light")
    found = index_of(points(), few, prorated=True)
    assert (found.technical, found.total) == (Decimal("13.5"), Decimal(69))
    assert index_of(points(), replace(few, hours=Decimal(45)), prorated=True).technical == Decimal("22.5")


def test_what_is_not_known_gives_nothing() -> None:
    nothing = Professional("", "structural", False, Decimal(0), 0, "", "")
    assert index_of(points(), nothing).total == 0
    assert index_of(points(), replace(EXECUTIVE, trained=True)).training == 0


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="GROUPS"):
        index_of(points(), replace(EXECUTIVE, group="other"))
    with pytest.raises(ValueError, match="GROUPS"):
        index_of(points(), replace(EXECUTIVE, hours=Decimal(-1)))
    with pytest.raises(ValueError, match="no index"):
        category_of(Decimal(101), categories())
    with pytest.raises(ValueError, match="no index"):
        category_of(Decimal(-1), categories())


def test_table_gives_a_hundred_at_most_and_says_what_nobody_confirmed() -> None:
    for group in ("structural", "functional", "executive"):
        best = Professional("50", group, True, Decimal(20), 1, "excellent", "none")
        assert index_of(points(), best).total == 100
    assert {line.indicator for line in table_lines() if not line.confirmed} == {"rating"}
    assert (months_of("technical"), months_of("seminar"), months_of("position_training")) == (12, 24, 0)
