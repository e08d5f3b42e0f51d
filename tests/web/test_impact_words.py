"""Words beside a verdict: chance alone and among the family, what was left out, how it was worked out."""

from dataclasses import replace
from typing import Any

import pytest

from pamong.evaluation.queries.report import Estimated, study_report
from pamong.evaluation.queries.verdicts import StudyVerdict
from pamong.web.impact_annex import left_out, worked_out
from pamong.web.impact_paper import effects_caption
from pamong.web.impact_words import adjusted_words, digest_mark, report_words, saved_label
from tests import make
from tests.evaluation import reported
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def found(world: World, facts: dict[str, Any] | None = None, **document: Any) -> Estimated:
    row = reported.study(world, **(facts or {}))
    reported.estimated(row, **document)
    made = study_report(world.actor("hadi"), row.uuid).found
    assert made is not None
    return made


def family(one: Estimated) -> StudyVerdict:
    assert one.family is not None
    return one.family


def test_one_question_alone_is_not_adjusted(world: World) -> None:
    assert adjusted_words(found(world)) == "p < 0,001; satu-satunya pertanyaan dalam rencana program ini."


def test_questions_of_a_plan_are_adjusted_together_and_others_apart(world: World) -> None:
    one = found(world, p=0.02)
    reported.estimated(reported.study(world), p=0.5)
    one = replace(one, family=replace(family(one), adjusted=0.04, family=2))
    assert adjusted_words(one) == "p 0,020; 0,040 bila 2 pertanyaan rencana program ini dihitung bersama (Holm)."
    other = replace(one, family=replace(family(one), confirmatory=False))
    assert adjusted_words(other) == "p 0,020; 0,040 di antara 2 pertanyaan penjajakan (Benjamini–Hochberg)."


def test_given_up_study_has_no_family(world: World) -> None:
    assert adjusted_words(replace(found(world), family=None)) == "p < 0,001"
    assert not adjusted_words(found(world, **reported.THIN))


def test_annex_tells_what_was_left_out_only_where_there_was_any(world: World) -> None:
    assert left_out(found(world)) == (("Pasangan kantor dan bulan tanpa angka", "3"),)


def test_annex_tells_how_it_was_worked_out(world: World) -> None:
    told = dict(worked_out(found(world)))
    assert told["Cara menghitung selang"] == "CR2 per kantor, derajat bebas Satterthwaite"
    assert told["Bulan diketahui, paling sedikit"] == "12 sebelum, 9 sesudah mulai"
    assert told["Pembanding"] == "kantor yang tidak dilatih"
    assert told["Garis awal sejajar"] == "ya, dan ujinya cukup tajam"
    assert told["Bobot perbandingan terlarang (Goodman-Bacon)"] == "12,5 %"
    assert told["Regresi dua arah biasa, bukan putusan"] == "−1,9 hari kerja"


@pytest.mark.parametrize(
    ("facts", "annex", "caption"),
    [
        (
            {"flat": True, "powered": True, "pre_p": 0.61},
            "ya, dan ujinya cukup tajam",
            "Sebelum mulai selisihnya sekitar nol: kedua kelompok sejajar.",
        ),
        (
            {"flat": True, "powered": False, "pre_p": 0.61},
            "tidak terlihat menjauh, tetapi ujinya kurang tajam",
            "Sebelum mulai selisihnya tidak terlihat menjauh dari nol, tetapi datanya terlalu sedikit untuk memastikannya.",
        ),
        ({"flat": False, "powered": True, "pre_p": 0.01}, "tidak", "Sebelum mulai kedua kelompok tidak sejajar."),
        (
            {"flat": False, "powered": False, "pre_p": None},
            "tidak dapat diperiksa",
            "Sejajar tidaknya kedua kelompok sebelum mulai tidak dapat diperiksa.",
        ),
    ],
)
def test_report_says_one_thing_of_lines_beforehand(
    world: World, facts: dict[str, Any], annex: str, caption: str
) -> None:
    one = found(world, diagnostics={**reported.DOCUMENT["diagnostics"], **facts})
    assert dict(worked_out(one))["Garis awal sejajar"] == annex
    assert effects_caption(one).endswith(f"sekaligus. {caption}")


def test_shares_are_told_in_points_without_percent_of_percent(world: World) -> None:
    facts = {"indicator": "within_promise"}
    words = report_words(
        found(world, facts, effect=0.05, interval=[0.01, 0.09], meaningful=0.03, mde=0.04, baseline=0.7)
    )
    assert words.say[0] == "Di kantor yang dilatih, “Selesai sesuai janji” untuk Izin usaha "
    assert words.say[1] == "5,0 titik persen lebih tinggi"
    effect, interval, *_rest = words.figures
    assert (effect.value, effect.unit, effect.caption) == ("+5,0", "titik persen", "pengaruh")
    assert interval.value == "+1,0 sampai +9,0"
    assert saved_label(found(world, facts).plan.indicator) == "Per berkas yang membaik"


def test_before_and_after_compares_with_before(world: World) -> None:
    words = report_words(found(world, {"design": "before-after"}, grade="D", reason="alone", verdict="mungkin"))
    assert words.say[2].startswith(" daripada sebelum pelatihan; tanpa pembanding")
    assert words.figures[-1].caption == "mutu rancangan: tanpa pembanding"


def test_mark_is_the_beginning_of_the_digest() -> None:
    assert digest_mark("9f3c21ab77e0" + "0" * 52) == "9f3c·21ab·77e0"
