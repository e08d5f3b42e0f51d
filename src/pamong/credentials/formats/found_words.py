"""What somebody has shown, beside each proof that a rule names: for who judges."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.credentials.formats.rule_words import Names, leaf_words, mark_words
from pamong.kit.wording import long_date
from pamong.science.scheme import Attendance, Exam, Experience, Leaf, Observation, Portfolio, Rule, Shown, leaves, met


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of a rule: what is asked, whether it is there, and what was found. ``observation``: seen at work."""

    asked: str
    met: bool
    found: str
    observation: bool = False


def proofs(rule: Rule, shown: Shown, names: Names) -> tuple[Proof, ...]:
    """Every proof that a rule names, once, in order."""
    named = dict.fromkeys(leaves(rule))
    return tuple(
        Proof(
            _begin(leaf_words(leaf, names)), met(leaf, shown), found_words(leaf, shown), isinstance(leaf, Observation)
        )
        for leaf in named
    )


def found_words(leaf: Leaf, shown: Shown) -> str:
    """What there is of one proof: "Nilai 65 pada 3 Maret 2026"."""
    match leaf:
        case Attendance(programme):
            on = shown.attended.get(programme)
            return _("Tuntas %(day)s") % {"day": long_date(on)} if on else _("Belum tuntas")
        case Exam(blueprint):
            marks = shown.marks.get(blueprint, ())
            told = [_("Nilai %(mark)s pada %(day)s") % _mark(mark.percent, long_date(mark.on)) for mark in marks]
            return "; ".join(told) or _("Belum mengikuti")
        case Portfolio():
            return ngettext("%(n)s bukti diterima", "%(n)s bukti diterima", shown.pieces) % {"n": shown.pieces}
        case Observation():
            return _("Terlihat mampu saat diamati") if shown.observed else _("Belum terlihat mampu saat diamati")
        case Experience():
            return ngettext("%(count)s bulan", "%(count)s bulan", shown.months) % {"count": shown.months}


def _mark(percent: float, day: str) -> dict[str, str]:
    return {"mark": mark_words(percent), "day": day}


def _begin(words: str) -> str:
    return words[:1].upper() + words[1:]
