"""Answers and keys as a reader sees them, in the reader's language: a line each of several parts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from pamong.exams.items import TYPES


def right_words(kind: str, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """The right answer."""
    if kind == "true_false":
        return (_("Benar") if key["right"] else _("Salah"),)
    return TYPES[kind].right(content, key)


def answer_words(kind: str, content: Mapping[str, Any], answer: Any) -> tuple[str, ...]:
    """An answer, as the type reads it."""
    if kind == "matching":
        texts = {one["id"]: one["text"] for one in (*content["left"], *content["right"])}
        return tuple(f"{texts[one]} → {texts[other]}" for one, other in answer.items())
    if kind == "judgement":
        return right_words("single", content, {"right": answer})
    names = {"ordering": "order", "numeric": "value", "short_text": "accepted"}
    key = {names.get(kind, "right"): [answer] if kind == "short_text" else answer}
    return right_words(kind, content, key)
