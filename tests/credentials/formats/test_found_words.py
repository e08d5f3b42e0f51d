"""What there is of each proof, in words for who judges."""

from datetime import date

from pamong.credentials.formats.found_words import Proof, found_words, proofs
from pamong.credentials.formats.rule_words import Names
from pamong.science.scheme import Attendance, Exam, Experience, Mark, Observation, Portfolio, Shown, parse

SHOWN = Shown(
    today=date(2026, 11, 21),
    attended={"p": date(2026, 3, 3)},
    marks={"b": (Mark(65, date(2026, 3, 3)), Mark(72.5, date(2026, 1, 2)))},
    pieces=2,
    observed=True,
    months=30,
)
NOTHING = Shown(today=date(2026, 11, 21))


def test_each_proof_says_what_there_is() -> None:
    leaves = (Attendance("p"), Exam("b", 70, "Panel"), Portfolio(2), Observation(), Experience(24))
    assert [found_words(leaf, SHOWN) for leaf in leaves] == [
        "Tuntas 3 Maret 2026",
        "Nilai 65 pada 3 Maret 2026; Nilai 72,50 pada 2 Januari 2026",
        "2 bukti diterima",
        "Terlihat mampu saat diamati",
        "30 bulan",
    ]
    assert [found_words(leaf, NOTHING) for leaf in leaves] == [
        "Belum tuntas",
        "Belum mengikuti",
        "0 bukti diterima",
        "Belum terlihat mampu saat diamati",
        "0 bulan",
    ]


def test_a_proof_that_several_ways_name_is_told_once() -> None:
    rule = parse(
        {
            "any": [
                {"all": [{"kind": "portfolio", "pieces": 1}, {"kind": "observation"}]},
                {"all": [{"kind": "portfolio", "pieces": 1}, {"kind": "experience", "months": 24}]},
            ]
        }
    )
    told = proofs(rule, NOTHING, Names())
    assert [(one.met, one.observation) for one in told] == [(False, False), (False, True), (False, False)]
    assert told[1] == Proof(
        "Kerjakan sambil diamati asesor", met=False, found="Belum terlihat mampu saat diamati", observation=True
    )
