"""Item types, one module each: what a candidate may answer, and what that is worth.

Each module has the same four functions, and is pure: no Django, no clock, no randomness.

``problems(content, key)``  codes of what is wrong with an item; empty when it can be used
``parse(content, raw)``     an answer in its one form from what a player sent; ValueError when it cannot be one
``score(answer, key)``      share of the points, 0 to 1
``right(content, key)``     the right answer as a reader sees it, for reviews and practice; a line each of several parts

``content`` is what a candidate sees: ``stem`` (text, an empty line parts paragraphs), ``images`` (``data``, ``alt``) and
``table`` (rows of cells) where there are any, and what the type adds. ``key`` never leaves the server during an exam.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from pamong.exams.items import (
    judgement,
    matching,
    multiple,
    numeric,
    ordering,
    short_text,
    single,
    true_false,
)
from pamong.exams.items.content import general_problems

Content = Mapping[str, Any]
Key = Mapping[str, Any]


class ItemType(Protocol):
    """What every module of an item type offers."""

    def problems(self, content: Content, key: Key) -> tuple[str, ...]: ...  # noqa: D102  # told above, once for all
    def parse(self, content: Content, raw: object) -> Any: ...  # noqa: D102
    def score(self, answer: Any, key: Key) -> float: ...  # noqa: D102
    def right(self, content: Content, key: Key) -> tuple[str, ...]: ...  # noqa: D102


TYPES: Final[Mapping[str, ItemType]] = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
    "judgement": judgement,
    "matching": matching,
    "ordering": ordering,
    "numeric": numeric,
    "short_text": short_text,
}


def problems(kind: str, content: Content, key: Key) -> tuple[str, ...]:
    """Codes of everything that is wrong with an item, first what concerns all types."""
    if kind not in TYPES:
        return ("kind-unknown",)
    general = general_problems(content)
    return general or TYPES[kind].problems(content, key)


def parse(kind: str, content: Content, raw: object) -> Any:
    """An answer in its one form; None: taken back. Raises ValueError when it cannot be an answer to this item."""
    return None if raw is None else TYPES[kind].parse(content, raw)


def score(kind: str, content: Content, key: Key, raw: object) -> float:
    """Share of the points, 0 to 1. What is not answered or cannot be an answer is worth nothing."""
    try:
        answer = parse(kind, content, raw)
    except ValueError:
        return 0.0
    return 0.0 if answer is None else TYPES[kind].score(answer, key)
