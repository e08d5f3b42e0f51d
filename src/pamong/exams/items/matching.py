"""What belongs together: each on the left has one on the right."""

from collections.abc import Mapping
from typing import Any

from pamong.exams.items.content import ids, option_problems


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Two lists, and a partner for each on the left."""
    found = option_problems(content, "left") + option_problems(content, "right")
    if found:
        return found
    pairs = key.get("pairs")
    known = ids(content, "right")
    good = (
        isinstance(pairs, dict)
        and set(pairs) == set(ids(content, "left"))
        and all(one in known for one in pairs.values())
    )
    return () if good else ("key",)


def parse(content: Mapping[str, Any], raw: object) -> dict[str, str]:
    """Left id → right id; some may be missing."""
    left, known = ids(content, "left"), ids(content, "right")
    if not isinstance(raw, dict) or not all(one in left and other in known for one, other in raw.items()):
        raise ValueError("not pairs of this item")
    return {one: raw[one] for one in left if one in raw}


def score(answer: dict[str, str], key: Mapping[str, Any]) -> float:
    """Share of the right pairs."""
    pairs = key["pairs"]
    return float(sum(answer.get(one) == other for one, other in pairs.items()) / len(pairs))


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """The pairs."""
    right_texts = {one["id"]: one["text"] for one in content["right"]}
    return tuple(f"{one['text']} → {right_texts[key['pairs'][one['id']]]}" for one in content["left"])
