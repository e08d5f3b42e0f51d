"""Multiple choice with one right answer."""

from collections.abc import Mapping
from typing import Any

from pamong.exams.items.content import ids, option_problems, text_of


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Options, and a key that is one of them."""
    found = option_problems(content)
    return found or (() if key.get("right") in ids(content) else ("key",))


def parse(content: Mapping[str, Any], raw: object) -> str:
    """The id of an option."""
    if not isinstance(raw, str) or raw not in ids(content):
        raise ValueError("not an option")
    return raw


def score(answer: str, key: Mapping[str, Any]) -> float:
    """All or nothing."""
    return float(answer == key["right"])


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Letter and text of the right option."""
    return (text_of(content, key["right"]),)
