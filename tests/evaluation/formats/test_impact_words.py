"""Sentences: numbers as Indonesians write them, and nothing without words."""

from dataclasses import replace
from math import inf, nan
from typing import Any, get_args

import pytest

from pamong.evaluation.formats.impact_words import (
    DESIGN_LIMITS,
    LACKING,
    LIMITS,
    UNUSABLE,
    cannot_conclude,
    limit_words,
    sentence,
    significant,
    unusable_words,
)
from pamong.science.impact.found import Design, Effect, Found, Points
from pamong.science.impact.verdict import Verdict, judge

FOUND = Found(
    design="staggered",
    effect=Effect(effect=-2.134, se=0.3, low=-2.6, high=-1.4, p=0.0, df=inf, method="influence", mde=0.9),
    baseline=10.0,
    n=400,
    cases=400.0,
    units=40,
    treated_units=20,
    points=Points(12, 6),
    grade="B",
    diagnostics={"missing_entries": 1200, "powered": True, "honest_low": None},
    limits=("missing-entries", "few-assignments"),
)


def said(**effect: Any) -> str:
    found = replace(FOUND, effect=replace(FOUND.effect, **effect))
    return sentence(judge(found, -1.0), "lama 100%", found)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-2.134, "−2,13"),
        (0.021349, "0,0213"),
        (1234.5, "1.235"),
        (0.0, "0"),
        (0.1, "0,100"),
        (1e-9, "0,000000"),
        (inf, "–"),
        (nan, "–"),
    ],
)
def test_numbers_have_three_digits_that_count(value: float, words: str) -> None:
    assert significant(value) == words


def test_sentence_of_each_word() -> None:
    assert said() == (
        "Pada unit yang ikut, “lama 100%” membaik: berubah −2,13 (selang 95 %: −2,60 sampai −1,40), sedikitnya sebesar "
        "yang dianggap berarti (−1,00)."
    )
    assert "tetapi kurang dari yang dianggap berarti" in said(effect=-0.5, low=-0.9, high=-0.1)
    assert "mungkin kebetulan" in said(effect=-1.5, low=-3.1, high=0.1)
    assert "akan terlihat dengan peluang 80 %" in said(effect=0.0, low=-0.5, high=0.5)
    assert "memburuk" in said(effect=2.0, low=1.5, high=2.5)
    assert said(mde=9.0).startswith("Belum dapat disimpulkan. Data ini baru dapat melihat perubahan sebesar 9,00")
    alone = replace(FOUND, grade="D")
    assert "tanpa pembanding" in sentence(judge(alone, -1.0), "lama", alone)


@pytest.mark.parametrize("code", [*LACKING, *UNUSABLE, *LIMITS])
def test_every_code_has_a_whole_sentence(code: str) -> None:
    found = replace(FOUND, points=Points(2, 1))
    words = (
        sentence(Verdict("data kurang", code, -1.0), "lama", found, {})
        if code in {**LACKING, **UNUSABLE}
        else limit_words(code, {})
    )
    assert words.endswith(".")
    assert "%(" not in words
    assert "%%" not in words


def test_unknown_code_is_told_as_it_is() -> None:
    assert unusable_words("odd", {}) == "Catatan perhitungan: odd."
    assert limit_words("odd", {}) == "Catatan perhitungan: odd."


def test_facts_are_filled_in() -> None:
    told = cannot_conclude("staggered", judge(FOUND, -1.0), "lama", FOUND)
    assert told[0].startswith("Unit yang ikut tidak diundi")
    assert told[1].startswith("1.200 angka")
    assert "95 %:" in told[2]
    assert unusable_words("several-starts", {"starts": 2, "first": "2024-01", "last": "2024-03"}).startswith(
        "Ada 2 waktu mulai yang berbeda (2024-01 sampai 2024-03)."
    )


def test_something_cannot_be_concluded_of_every_design() -> None:
    for design in get_args(Design):
        found = replace(FOUND, design=design, limits=())
        assert cannot_conclude(design, judge(found, -1.0), "lama", found)
    assert set(DESIGN_LIMITS) == set(get_args(Design))
