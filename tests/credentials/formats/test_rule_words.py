"""Rules in words: each way a sentence, and what somebody lacks beside what there is."""

from datetime import date

import pytest

from pamong.credentials.formats.rule_words import (
    Names,
    lack_words,
    leaf_words,
    mark_words,
    rule_sentences,
    trouble_words,
    way_words,
)
from pamong.science.scheme import (
    All,
    Attendance,
    Either,
    Exam,
    Experience,
    Leaf,
    Mark,
    Observation,
    Portfolio,
    Shown,
)

TODAY = date(2026, 11, 23)
NAMES = Names({"p": "Pelayanan Prima"}, {"u": "Pengaduan"})
EXAM = Exam("u", 70, "Keputusan panel")


def test_each_way_is_a_sentence() -> None:
    rule = Either((All((Attendance("p"), EXAM)), All((Portfolio(2), Observation(), Experience(24))), Observation()))
    assert rule_sentences(rule, NAMES) == (
        "Ikuti pelatihan Pelayanan Prima dan lulus ujian Pengaduan paling sedikit 70 (Keputusan panel)",
        (
            "Kumpulkan 2 bukti portofolio yang diterima (valid, asli, terkini, memadai), kerjakan sambil diamati asesor, "
            "dan bekerja paling sedikit 24 bulan pada jabatan skema"
        ),
        "Kerjakan sambil diamati asesor",
    )


def test_age_of_a_proof_is_told() -> None:
    assert leaf_words(Attendance("p", 12), NAMES) == (
        "ikuti pelatihan Pelayanan Prima (paling lama 12 bulan yang lalu)"
    )
    assert leaf_words(Exam("u", 66.67, "Panel", 6), NAMES) == (
        "lulus ujian Pengaduan paling sedikit 66,67 (Panel; paling lama 6 bulan yang lalu)"
    )


def test_what_is_gone_is_told_as_gone() -> None:
    assert way_words((Attendance("x"),), NAMES) == "Ikuti pelatihan yang tidak ditemukan lagi"


def marks(*found: Mark) -> Shown:
    return Shown(TODAY, marks={"u": found})


@pytest.mark.parametrize(
    ("leaf", "shown", "words"),
    [
        (EXAM, Shown(TODAY), "Nilai ujian Pengaduan paling sedikit 70; Anda belum mengikutinya"),
        (EXAM, marks(Mark(65, TODAY)), "Nilai ujian Pengaduan paling sedikit 70; nilai Anda 65"),
        (
            EXAM,
            marks(Mark(40, TODAY), Mark(62.5, date(2025, 1, 1))),
            "Nilai ujian Pengaduan paling sedikit 70; nilai Anda 62,50",
        ),
        (
            Exam("u", 70, "Panel", 12),
            marks(Mark(90, date(2024, 5, 3)), Mark(71, date(2025, 6, 1)), Mark(50, TODAY)),
            "Nilai ujian Pengaduan paling sedikit 70; nilai Anda 71 dari 1 Juni 2025, lebih dari 12 bulan yang lalu",
        ),
        (Attendance("p"), Shown(TODAY), "Pelatihan Pelayanan Prima belum Anda tuntaskan"),
        (
            Attendance("p", 12),
            Shown(TODAY, attended={"p": date(2024, 5, 3)}),
            "Pelatihan Pelayanan Prima Anda tuntaskan 3 Mei 2024, lebih dari 12 bulan yang lalu",
        ),
        (Portfolio(2), Shown(TODAY, pieces=1), "Bukti portofolio yang diterima paling sedikit 2; sekarang 1"),
        (Observation(), Shown(TODAY), "Belum terlihat mampu saat diamati asesor"),
        (
            Experience(24),
            Shown(TODAY, months=10),
            "Masa kerja pada jabatan skema paling sedikit 24 bulan; Anda 10 bulan",
        ),
    ],
)
def test_lack_is_told_beside_what_there_is(leaf: Leaf, shown: Shown, words: str) -> None:
    assert lack_words(leaf, shown, NAMES) == words


def test_marks_are_written_as_on_paper() -> None:
    assert [mark_words(mark) for mark in (70, 70.0, 66.67, 0.5)] == ["70", "70", "66,67", "0,50"]


@pytest.mark.parametrize("code", ["rule-empty", "rule-kind", "rule-value", "rule-deep", "rule-ways", "rule-reason"])
def test_every_refusal_says_how_to_mend_it(code: str) -> None:
    assert trouble_words(code) != trouble_words("lain") == "Syaratnya tidak terbaca. Tulis ulang."
