"""Interactions of QTI as types of items here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from pamong.exams.formats.answers import (
    FULL,
    UNEQUAL,
    Answers,
    Choice,
    chosen,
    losses,
    number,
    ordering,
    percent,
    short_text,
)
from pamong.exams.formats.documents import below, child, children, words_of
from pamong.exams.formats.markup import Marked, tidy
from pamong.exams.formats.qti.body import marked
from pamong.exams.formats.raw import RIGHT, CannotTake, listed

_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Declared:
    """What an item says about the answer.

    partial     whether steps in part of the order count, which only a manifest of ours says
    """

    response: Element
    processing: Element | None
    partial: bool
    unit: str

    @property
    def correct(self) -> list[str]:
        """Values of the right answer, in their order."""
        held = child(self.response, "correctResponse")
        return [] if held is None else [words_of(one) for one in children(held, "value")]

    @property
    def entries(self) -> list[Element]:
        """Values that are worth something, unless only the right answer counts."""
        template = "" if self.processing is None else self.processing.get("template", "")
        held = child(self.response, "mapping")
        return [] if held is None or template.endswith("match_correct") else children(held, "mapEntry")

    @property
    def compared(self) -> list[Element]:
        """Where the answer is compared as text."""
        return [] if self.processing is None else below(self.processing, "stringMatch")

    def worth(self, ids: list[str]) -> dict[str, float]:
        """Points of each option as the mapping says; empty without one."""
        if not self.entries:
            return {}
        held = child(self.response, "mapping")
        other = percent("0" if held is None else held.get("defaultValue", "0"))
        told = {one.get("mapKey", ""): percent(one.get("mappedValue", "0")) for one in self.entries}
        return {one: told.get(one, other) for one in ids}

    @property
    def maps_all(self) -> bool:
        """Whether the right answer alone does not tell the points: some option is worth a part."""
        return len({one.get("mapKey") for one in self.entries}) > 1


def _choice(asked: Element, told: Declared) -> Answers:
    found = [*children(asked, "simpleChoice"), *children(asked, "inlineChoice")]
    ids = [one.get("identifier", "") for one in found]
    texts = [marked(one) for one in found]
    if told.response.get("cardinality") != "single":
        return _several(ids, texts, told)
    if {one.lower() for one in ids} == {"true", "false"} and len(told.correct) == 1:
        return "true_false", {}, {"right": told.correct[0].lower() == "true"}, ()
    worth = told.worth(ids) or {one: float(one in told.correct) for one in ids}
    best = max(worth.values(), default=0)
    graded = told.maps_all and len(told.entries) >= len(ids)
    kind, content, key, lost = chosen(_choices(texts, [worth[one] for one in ids], best), several=False, graded=graded)
    if kind == "judgement" and all(value in range(_MOST + 1) for value in worth.values()):
        key = {"points": {one["id"]: int(worth[own]) for one, own in zip(content["options"], ids, strict=True)}}
    return kind, content, key, lost


def _several(ids: list[str], texts: list[Marked], told: Declared) -> Answers:
    worth = told.worth(ids)
    if worth:
        whole = sum(value for value in worth.values() if value > 0)
        return chosen(_choices(texts, [worth[one] for one in ids], whole), several=True)
    share = 1.0 / max(1, len(told.correct))
    return chosen(
        [Choice(text, share * FULL if one in told.correct else -FULL) for one, text in zip(ids, texts, strict=True)],
        several=True,
    )


def _choices(texts: list[Marked], worth: list[float], whole: float) -> list[Choice]:
    return [Choice(text, FULL * value / whole if whole > 0 else 0.0) for text, value in zip(texts, worth, strict=True)]


def _order(asked: Element, told: Declared) -> Answers:
    found = children(asked, "simpleChoice")
    texts = {one.get("identifier", ""): marked(one) for one in found}
    if sorted(texts) != sorted(told.correct):
        raise CannotTake(_("Urutan yang benar tidak memuat semua langkahnya."))
    kind, content, key, lost = ordering([texts[one] for one in told.correct], partial=told.partial)
    if told.correct == list(texts):
        return kind, content, key, lost
    options = listed([one.text for one in texts.values()])
    own = dict(zip(texts, (one["id"] for one in options), strict=True))
    return kind, {"options": options}, key | {"order": [own[one] for one in told.correct]}, lost


def _match(asked: Element, told: Declared) -> Answers:
    sets = children(asked, "simpleMatchSet")
    if len(sets) != 2:  # noqa: PLR2004  # left and right
        raise CannotTake(_("Soal menjodohkan ini tidak punya dua sisi."))
    left, right = (
        {one.get("identifier", ""): marked(one) for one in children(side, "simpleAssociableChoice")} for side in sets
    )
    lefts, rights = listed([one.text for one in left.values()]), listed([one.text for one in right.values()], RIGHT)
    own = dict(zip([*left, *right], [one["id"] for one in [*lefts, *rights]], strict=True))
    pairs = [tuple(one.split()) for one in told.correct or _worthy(told)]
    if any(len(one) != 2 or one[0] not in left or one[1] not in right for one in pairs):  # noqa: PLR2004  # as above
        raise CannotTake(_("Pasangannya menyebut pilihan yang tidak ada."))
    key = {"pairs": {own[one]: own[other] for one, other in pairs}}
    if len(key["pairs"]) < len(pairs):
        raise CannotTake(_("Satu pernyataan di kiri punya beberapa pasangan, yang tidak ada padanannya di sini."))
    lost = losses([*left.values(), *right.values()])
    worth = {
        percent(one.get("mappedValue", "0")) for one in told.entries if tuple(one.get("mapKey", "").split()) in pairs
    }
    return "matching", {"left": lefts, "right": rights}, key, (*lost, str(UNEQUAL)) if len(worth) > 1 else lost


def _entry(_asked: Element, told: Declared) -> Answers:
    if told.response.get("baseType") in ("float", "integer"):
        kind, content, key, lost = number([(one, _tolerance(told, one), FULL) for one in told.correct[:1]], told.unit)
        said = _("Hanya jawaban angka yang bernilai penuh yang diambil.")
        return kind, content, key, (*lost, said) if len(told.entries) > 1 or len(told.correct) > 1 else lost
    entries = told.entries
    worth = [percent(one.get("mappedValue", "0")) for one in entries]
    best = max(worth, default=0)
    forms = [
        (tidy(one.get("mapKey", "")), FULL * value / best if best > 0 else 0.0)
        for one, value in zip(entries, worth, strict=True)
    ]
    # the standard asks for the same letters, large and small, unless the file says otherwise
    exact = any(one.get("caseSensitive", "true") in ("true", "1") for one in entries)
    if not entries:
        exact = not any(one.get("caseSensitive") in ("false", "0") for one in told.compared)
    return short_text(forms or [(tidy(one), FULL) for one in told.correct], exact=exact)


def _tolerance(told: Declared, value: str) -> str:
    """How far an answer may be off, as a distance."""
    found = [] if told.processing is None else below(told.processing, "equal")
    around = found[0].get("tolerance", "0").split() if found else []
    if not around or found[0].get("toleranceMode") not in ("absolute", "relative"):
        return "0"
    try:
        widest = max(Decimal(one) for one in around)
        return str(widest if found[0].get("toleranceMode") == "absolute" else abs(Decimal(value)) * widest / _MOST)
    except InvalidOperation:
        return "0"


def _worthy(told: Declared) -> list[str]:
    return [one.get("mapKey", "") for one in told.entries if percent(one.get("mappedValue", "0")) > 0]


ANSWERS: Final[Mapping[str, Callable[[Element, Declared], Answers]]] = {
    "choiceInteraction": _choice,
    "inlineChoiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _entry,
}
