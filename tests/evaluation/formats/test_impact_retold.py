"""Kept sentences told again: in the language in force, and of how both groups went beforehand one thing only."""

from typing import Any

import pytest
from django.utils.translation import override

from pamong.evaluation.formats.impact_retold import retold_limits, retold_sentence
from pamong.evaluation.formats.impact_words import LIMITS, SENTENCES, UNUSABLE, undecided, worded
from tests.evaluation.reported import DOCUMENT, THIN

APART = (
    "Sebelum mulai, unit yang ikut sudah bergerak lain daripada pembandingnya; sebagian hasil ini mungkin lanjutannya."
)
THINLY = "Data sebelum mulai terlalu sedikit untuk memastikan kedua kelompok tadinya bergerak sejajar."
OTHER = "Kalimat yang tidak dikenal."


def document(sentence: str = "", cannot: tuple[str, ...] = (), **diagnostics: Any) -> dict[str, Any]:
    told = {**DOCUMENT["diagnostics"], **diagnostics}
    return {**DOCUMENT, "sentence": sentence, "cannot_conclude": list(cannot), "diagnostics": told}


def test_sentence_is_told_in_the_language_in_force() -> None:
    kept = (
        "Pada unit yang ikut, “Lama proses” membaik: berubah −2,10 (selang 95 %: −3,00 sampai −1,20), sedikitnya sebesar yang "
        "dianggap berarti (−1,00)."
    )
    assert retold_sentence(document(kept)) == kept
    with override("en"):
        numbers: dict[str, Any] = {
            "effect": -2.1,
            "low": -3.0,
            "high": -1.2,
            "meaningful": -1.0,
            "outcome": "Lama proses",
        }
        told = retold_sentence(document(kept))
        assert told == worded(SENTENCES["shown"], numbers)
        assert ("−2.10" in told, "berubah" in told) == (True, False)


def test_sentence_names_what_was_measured_in_the_language_in_force() -> None:
    kept = "Pada unit yang ikut, “Lama proses (hari kerja)” memburuk: berubah −2,10 (selang 95 %: −3,00 sampai −1,20)."
    with override("en"):
        assert "“Processing time (working days)”" in retold_sentence(document(kept))


def test_sentence_where_there_is_too_little_is_told_in_the_language_in_force() -> None:
    kept = "Belum dapat disimpulkan. Belum ada unit yang ikut sampai data ini berakhir. Ulangi setelah ada data sesudah mulai."
    whole = {**DOCUMENT, **THIN, "sentence": kept}
    with override("en"):
        assert retold_sentence(whole) == undecided(str(UNUSABLE["nobody-treated"]))
        assert "unit yang ikut" not in retold_sentence(whole)
    assert retold_sentence(whole) == kept


def test_sentence_of_another_time_is_told_as_it_stands() -> None:
    with override("en"):
        assert retold_sentence(document(OTHER)) == OTHER


def test_limits_are_told_in_the_language_in_force() -> None:
    kept = "3 angka unit dan waktu tidak ada; yang hilang mungkin tidak kebetulan."
    assert retold_limits(document(cannot=(kept, OTHER))) == (kept, OTHER)
    with override("en"):
        assert retold_limits(document(cannot=(kept, OTHER))) == (
            worded(LIMITS["missing-entries"], {"missing_entries": 3}),
            OTHER,
        )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"flat": True, "powered": True, "pre_p": 0.61}, ()),
        ({"flat": True, "powered": False, "pre_p": 0.61}, (THINLY,)),
        ({"flat": False, "powered": True, "pre_p": 0.01}, (APART,)),
        ({"flat": False, "powered": False, "pre_p": None}, (THINLY,)),
    ],
)
def test_lines_beforehand_are_told_as_one_thing(facts: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert retold_limits(document(cannot=(APART, THINLY), **facts)) == expected


def test_few_on_one_side_at_a_time_is_not_told_as_few_in_all() -> None:
    former = "Unit yang ikut atau pembandingnya kurang dari lima; selangnya dihitung dengan menukar siapa yang ikut."
    now = (
        "Pada waktu yang paling sedikit datanya, unit yang ikut atau pembandingnya kurang dari lima; selangnya dihitung dengan "
        "menukar siapa yang ikut."
    )
    assert retold_limits(document(cannot=(former,))) == (now,)
