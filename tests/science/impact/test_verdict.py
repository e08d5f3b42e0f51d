"""The word is chosen by the table of the module and by nothing else."""

from dataclasses import replace
from math import inf, nan
from typing import get_args

import pytest

from pamong.science.impact.found import Effect, Found, Grade, Points
from pamong.science.impact.verdict import Word, judge

CLEAR = Found(
    design="staggered",
    effect=Effect(effect=-2.0, se=0.3, low=-2.6, high=-1.4, p=0.0, df=inf, method="influence", mde=0.9),
    baseline=10.0,
    n=400,
    cases=400.0,
    units=40,
    treated_units=20,
    points=Points(8, 3),
    grade="B",
)
"""Days fall by two where one day matters: nothing is lacking."""


def found(effect: float, low: float, high: float, *, grade: Grade = "B", mde: float = 0.9) -> Found:
    return replace(CLEAR, grade=grade, effect=replace(CLEAR.effect, effect=effect, low=low, high=high, mde=mde))


def told(one: Found, meaningful: float = -1.0) -> tuple[Word, str]:
    verdict = judge(one, meaningful)
    assert verdict.meaningful == meaningful
    return verdict.word, verdict.reason


@pytest.mark.parametrize(
    ("effect", "low", "high", "word"),
    [
        (-2.0, -2.6, -1.4, ("terbukti", "shown")),
        (-1.0, -1.9, -0.1, ("terbukti", "shown")),  # as much as matters is enough
        (-0.9, -1.7, -0.1, ("mungkin", "small")),
        (-1.5, -3.1, 0.1, ("mungkin", "unsure")),
        (-1.0, -2.0, 0.0, ("mungkin", "unsure")),  # an interval that ends in 0 holds it
        (-0.5, -1.1, 0.1, ("tidak terlihat", "nothing")),
        (0.0, -0.5, 0.5, ("tidak terlihat", "nothing")),
        (0.8, -0.1, 1.7, ("tidak terlihat", "nothing")),
        (0.8, 0.0, 1.6, ("tidak terlihat", "nothing")),
        (0.8, 0.1, 1.5, ("memburuk", "worse")),
        (5.0, 4.0, 6.0, ("memburuk", "worse")),
    ],
)
def test_word_follows_effect_and_interval(effect: float, low: float, high: float, word: tuple[Word, str]) -> None:
    assert told(found(effect, low, high)) == word
    assert told(found(-effect, -high, -low), 1.0) == word  # the sign of the threshold is the good direction


@pytest.mark.parametrize("grade", ["A", "B", "C"])
def test_grades_with_comparison_prove(grade: Grade) -> None:
    assert told(found(-2.0, -2.6, -1.4, grade=grade))[0] == "terbukti"


@pytest.mark.parametrize(
    ("effect", "low", "high", "word"),
    [
        (-2.0, -2.6, -1.4, ("mungkin", "alone")),
        (-1.2, -2.6, 0.2, ("mungkin", "alone")),
        (-0.8, -1.2, -0.4, ("mungkin", "small")),
        (-0.8, -1.8, 0.2, ("tidak terlihat", "nothing")),
        (0.8, 0.4, 1.2, ("memburuk", "worse")),
    ],
)
def test_before_and_after_alone_never_proves(effect: float, low: float, high: float, word: tuple[Word, str]) -> None:
    assert told(found(effect, low, high, grade="D")) == word


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (replace(CLEAR, points=Points(7, 3)), "few-before"),
        (replace(CLEAR, points=Points(8, 2)), "few-after"),
        (replace(CLEAR, units=3), "few-units"),
        (found(-2.0, -2.6, -1.4, mde=3.01), "blunt"),
        (found(-2.0, -2.6, -1.4, mde=nan), "blunt"),
        (found(-2.0, -2.6, -1.4, mde=inf), "blunt"),
        (found(-2.0, -inf, inf, mde=0.9), "no-interval"),
        (found(nan, nan, nan), "no-interval"),
        (found(2.0, 1.4, 2.6, mde=3.01), "blunt"),  # nor is worse said of too little
    ],
)
def test_too_little_is_said_before_anything_else(one: Found, reason: str) -> None:
    assert told(one) == ("data kurang", reason)


def test_bounds_of_enough_are_enough() -> None:
    assert told(replace(CLEAR, units=4))[0] == "terbukti"
    assert told(found(-2.0, -2.6, -1.4, mde=3.0))[0] == "terbukti"
    assert told(replace(CLEAR, design="its", grade="C", units=1))[0] == "terbukti"


@pytest.mark.parametrize("meaningless", [0.0, -0.0, nan, inf])
def test_threshold_of_nothing_is_refused(meaningless: float) -> None:
    with pytest.raises(ValueError, match="number other than 0"):
        judge(CLEAR, meaningless)


def test_words_are_the_five_of_a_report() -> None:
    assert get_args(Word) == ("terbukti", "mungkin", "tidak terlihat", "data kurang", "memburuk")
