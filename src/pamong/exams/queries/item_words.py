"""How the numbers of item analysis, their rules and what is withheld are said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.kit.wording import number
from pamong.science.itemstats import (
    CONSTANT,
    EASY,
    FEW,
    HARD,
    ITEMS,
    LOW,
    MISKEY,
    SOURCES,
    UNUSED,
    USUAL,
    Flag,
    ItemStatistics,
    Rules,
)

FLAGS: Final[Mapping[str, Promise]] = {
    EASY: gettext_lazy("Terlalu mudah"),
    HARD: gettext_lazy("Terlalu sukar"),
    LOW: gettext_lazy("Daya beda rendah"),
    UNUSED: gettext_lazy("Pilihan jarang dipilih"),
    MISKEY: gettext_lazy("Kunci diragukan"),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """By which rules a region looks at items. ``number`` 0: those that come with pamong."""

    number: int = 0
    rules: Rules = USUAL

    def source(self, rule: str) -> str:
        """Where a rule comes from; what nobody confirms says so."""
        if self.number and getattr(self.rules, rule, None) != getattr(USUAL, rule, None):
            return _("aturan instansi nomor %(number)s") % {"number": self.number}
        return SOURCES[rule] or _("belum dikonfirmasi")


COMMON: Final = Limits()
"""Those that come with pamong."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A flag in words: what it is called, what was found, and where the rule comes from."""

    label: str
    words: str
    source: str


_RULE_OF: Final = {EASY: "easy", HARD: "hard", LOW: "low", UNUSED: "unused", MISKEY: "miskey"}


def flag_words(flag: Flag) -> str:
    """What was found, and the limit: ``daya beda 0,12, batas 0,20``."""
    told = {"value": number(flag.value, 2), "limit": number(flag.limit, 2), "option": flag.option}
    if flag.code == MISKEY:
        if flag.option:
            return _("pilihan %(option)s berkorelasi %(value)s dengan sisa skor, kuncinya %(limit)s") % told
        return _("yang menguasai justru keliru: korelasi dengan sisa skor %(value)s") % told
    if flag.code == UNUSED:
        return _("pilihan %(option)s dipilih bagian %(value)s, batas %(limit)s") % told
    if flag.code == LOW:
        return _("korelasi dengan sisa skor %(value)s, batas %(limit)s") % told
    return _("tingkat kesukaran %(value)s, batas %(limit)s") % told


def proposals_of(stats: ItemStatistics, limits: Limits = COMMON) -> tuple[Proposal, ...]:
    """What is proposed about an item, and where the rule that it breaks comes from."""
    return tuple(
        Proposal(str(FLAGS[one.code]), flag_words(one), limits.source(_RULE_OF[one.code])) for one in stats.flags
    )


def reasons_of(withheld: Mapping[str, str], n: int, rules: Rules = USUAL) -> dict[str, str]:
    """Name of a number → why it is not there, in words."""
    return {name: _withheld_words(reason, n, _least_for(name, rules)) for name, reason in withheld.items()}


def _withheld_words(reason: str, n: int, least: int) -> str:
    """Why a number is not there."""
    if reason == FEW:
        return _("ditahan: %(n)s orang, diperlukan sedikitnya %(least)s") % {"n": n, "least": least}
    if reason == ITEMS:
        return _("ditahan: diperlukan sedikitnya dua butir yang dihitung")
    if reason == CONSTANT:
        return _("ditahan: semua orang sama, jadi korelasi tidak ada")
    return reason


def _least_for(name: str, rules: Rules) -> int:
    """People that a number needs behind it."""
    return rules.least_r if name in {"rpb", "d", "flags"} else rules.least


def rules_in_words(limits: Limits = COMMON) -> tuple[tuple[str, str], ...]:
    """Each rule of item analysis, and where it comes from; what was switched off says so."""
    rules, off = limits.rules, _off(limits.rules)
    told = {
        "least": _("p, alfa, dan galat baku dihitung dari %(n)s orang") % {"n": rules.least},
        "least_r": _("korelasi, D, dan usulan dihitung dari %(n)s orang") % {"n": rules.least_r},
        "easy": _("terlalu mudah: p di atas %(x)s") % {"x": number(rules.easy, 2)},
        "hard": _("terlalu sukar: p di bawah %(x)s") % {"x": number(rules.hard, 2)},
        "low": _("daya beda rendah: korelasi butir-sisa di bawah %(x)s") % {"x": number(rules.low, 2)},
        "unused": _("pengecoh tidak dipilih: kurang dari %(x)s %% orang") % {"x": number(100 * rules.unused)},
        "miskey": _(
            "kunci diragukan: pengecoh lebih berkorelasi dengan sisa skor daripada kuncinya, atau kunci negatif"
        ),
        "tail": _("D: bagian atas dikurangi bagian bawah, masing-masing %(x)s %% orang")
        % {"x": number(100 * rules.tail)},
        "alpha": _("alfa Cronbach dengan selang Feldt 95 %"),
    }
    said = {name: _("%(rule)s (dimatikan)") % {"rule": words} if name in off else words for name, words in told.items()}
    return tuple((words, limits.source(name)) for name, words in said.items())


def _off(rules: Rules) -> set[str]:
    """Rules that can propose nothing."""
    reached = {
        "easy": rules.easy < 1,
        "hard": rules.hard > 0,
        "low": rules.low > -1,
        "unused": rules.unused > 0,
        "miskey": rules.miskey,
    }
    return {name for name, works in reached.items() if not works}
