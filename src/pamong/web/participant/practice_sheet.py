"""A practice sheet as a plain form: fields of each type of item, and answers read from what was sent.

Fields are ``j.<slot>``, or ``j.<slot>.<place>`` where an item has several; so every type can be answered without JavaScript.
Whether an answer fits its item, the item type decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from pamong.exams.queries.practice import Question

_TRUE: Final = {"benar": True, "salah": False}


@dataclass(frozen=True, slots=True)
class Part:
    """A field of its own within an item: what stands on the left, or a step to be numbered."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An item on the page.

    options     what is sent and what is read, of a choice or of each part
    parts       of matching and ordering
    pictures    number and description of each
    """

    question: Question
    name: str
    stem: str
    options: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    pictures: tuple[tuple[int, str], ...]
    table: tuple[tuple[str, ...], ...]
    unit: str

    @property
    def several(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.question.kind == "multiple"

    @property
    def text(self) -> bool:
        """Whether the answer is written."""
        return self.question.kind in {"numeric", "short_text"}


def asked(question: Question) -> Asked:
    """An item with its fields."""
    content, kind = question.content, question.kind
    name = f"j.{question.slot}"
    sides = content.get("left", ()) if kind == "matching" else content.get("options", ()) if kind == "ordering" else ()
    return Asked(
        question=question,
        name=name,
        stem=content["stem"],
        options=_options(kind, content),
        parts=tuple(Part(f"{name}.{place}", one["text"]) for place, one in enumerate(sides, 1)),
        pictures=tuple((place, one["alt"]) for place, one in enumerate(content.get("images", ()), 1)),
        table=tuple(tuple(row) for row in content.get("table", ())),
        unit=content.get("unit", ""),
    )


def answers_of(sent: QueryDict, questions: tuple[Question, ...]) -> dict[int, object]:
    """Slot → answer as ``exams.items`` reads it; without those that were left empty."""
    found = {question.slot: _answer(sent, question) for question in questions}
    return {slot: answer for slot, answer in found.items() if answer not in (None, "", [], {})}


def _options(kind: str, content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    if kind == "true_false":
        return (("benar", _("Benar")), ("salah", _("Salah")))
    if kind == "ordering":
        return tuple((str(place), str(place)) for place in range(1, len(content["options"]) + 1))
    if kind == "matching":
        return tuple((one["id"], one["text"]) for one in content["right"])
    letters = ((chr(ord("A") + place), one) for place, one in enumerate(content.get("options", ())))
    return tuple((one["id"], f"{letter}. {one['text']}") for letter, one in letters)


def _answer(sent: QueryDict, question: Question) -> object:
    name, kind, content = f"j.{question.slot}", question.kind, question.content
    if kind == "multiple":
        return sent.getlist(name)
    if kind == "true_false":
        return _TRUE.get(sent.get(name, ""))
    if kind == "matching":
        parts = ((one["id"], sent.get(f"{name}.{place}", "")) for place, one in enumerate(content["left"], 1))
        return {one: other for one, other in parts if other}
    if kind == "ordering":
        return _order(sent, name, content)
    return sent.get(name, "").strip()


def _order(sent: QueryDict, name: str, content: Mapping[str, Any]) -> list[str] | str:
    """Steps by their numbers; the numbers themselves where they are no order, for the item type to refuse."""
    ids = [one["id"] for one in content["options"]]
    numbers = [sent.get(f"{name}.{place}", "") for place in range(1, len(ids) + 1)]
    if sorted(numbers) != sorted(str(number) for number in range(1, len(ids) + 1)):
        return ", ".join(filter(None, numbers))
    return [one for _number, one in sorted(zip(map(int, numbers), ids, strict=True))]
