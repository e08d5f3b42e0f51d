"""A result that is kept, told in the language in force: its document holds Indonesian sentences for ever."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, override

from pamong.evaluation.formats.impact_words import LACKING, LIMITS, SENTENCES, UNUSABLE, Facts, undecided, worded
from pamong.science.impact.found import beforehand
from pamong.science.impact.verdict import BLUNT, LEAST_AFTER, LEAST_BEFORE, LEAST_UNITS

LANGUAGE: Final = "id"
"""Of every document."""

_TREND: Final = {"apart": "pre-trend", "unsure": "pre-trend-not-powered", "unknown": "pre-trend-not-powered"}
"""How both groups went before the start → the one limit that says so."""

_FORMER: Final = {
    "Unit yang ikut atau pembandingnya kurang dari lima; selangnya dihitung dengan menukar siapa yang ikut.": "by-randomisation"
}
"""Sentences of earlier documents that are said otherwise now, and their codes."""

_NUMBERS: Final = ("effect", "mde", "meaningful", "units")
_QUOTED: Final = re.compile("“(.*)”", re.DOTALL)


def retold_sentence(whole: Mapping[str, Any]) -> str:
    """The sentence of a document; as it stands there where nothing of today says the same."""
    kept: str = whole["sentence"]
    named = _QUOTED.search(kept)
    facts = _facts(whole) | {"outcome": named[1] if named else ""}
    with override(LANGUAGE):
        codes = {text: code for code, text in _sentences(facts).items()}
    if kept not in codes:
        return kept
    return _sentences(facts | {"outcome": _outcome(facts["outcome"])})[codes[kept]]


def retold_limits(whole: Mapping[str, Any]) -> tuple[str, ...]:
    """What cannot be concluded. Of how both groups went before the start only what the numbers say."""
    facts, went = _facts(whole), beforehand(whole["diagnostics"])
    with override(LANGUAGE):
        codes = {text: code for code, text in _limits(facts).items()} | _FORMER
    now, told = _limits(facts), []
    for kept in whole["cannot_conclude"]:
        code = codes.get(kept, "")
        if not went or code not in _TREND.values() or code == _TREND.get(went):
            told.append(now.get(code, kept))
    return tuple(told)


def _outcome(kept: str) -> str:
    """A heading ``Lama proses (hari kerja)`` in the language in force; one that somebody thought up as it stands."""
    name, _opens, unit = kept.removesuffix(")").rpartition(" (")
    return f"{gettext(name)} ({gettext(unit)})" if name and unit and kept.endswith(")") else kept


def _sentences(facts: Facts) -> dict[str, str]:
    """Every sentence that a verdict may have, by its code."""
    enough = {code: worded(text, facts) for code, text in SENTENCES.items()}
    return enough | {code: undecided(worded(text, facts)) for code, text in {**UNUSABLE, **LACKING}.items()}


def _limits(facts: Facts) -> dict[str, str]:
    """Everything that may be beyond a conclusion, by its code; why there is too little comes before the rest."""
    early = {f"lacking-{code}": worded(text, facts) for code, text in {**UNUSABLE, **LACKING}.items()}
    return early | {code: worded(text, facts) for code, text in LIMITS.items()}


def _facts(whole: Mapping[str, Any]) -> dict[str, Any]:
    low, high = whole.get("interval", (None, None))
    facts = {**whole.get("diagnostics", {}), **{name: whole.get(name) for name in _NUMBERS}}
    facts |= {"low": low, "high": high, **(whole.get("points") or {})}
    limits = {"least_before": LEAST_BEFORE, "least_after": LEAST_AFTER, "least_units": LEAST_UNITS, "blunt": BLUNT}
    return facts | limits
