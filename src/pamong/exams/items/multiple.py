"""Multiple choice with more than one right answer."""

from collections.abc import Mapping
from typing import Any

from pamong.exams.items.content import chosen, ids, option_problems, text_of


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Options, and a key of at least one of them."""
    found = option_problems(content)
    if found:
        return found
    wanted = key.get("right")
    known = ids(content)
    good = (
        isinstance(wanted, list) and wanted and all(one in known for one in wanted) and len(set(wanted)) == len(wanted)
    )
    return () if good else ("key",)


def parse(content: Mapping[str, Any], raw: object) -> list[str]:
    """Ids of the chosen options, in the order of the item."""
    known = ids(content)
    picked = set(chosen(raw, known))
    return [one for one in known if one in picked]


def score(answer: list[str], key: Mapping[str, Any]) -> float:
    """All or nothing; with ``partial`` each right choice adds what each wrong one takes away, never below nothing."""
    wanted = set(key["right"])
    if not key.get("partial"):
        return float(set(answer) == wanted)
    hits = len(wanted & set(answer)) - len(set(answer) - wanted)
    return max(0.0, hits / len(wanted))


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Letters and texts of the right options."""
    return tuple(text_of(content, one) for one in ids(content) if one in key["right"])
