"""Steps to be put in order."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from pamong.exams.items.content import chosen, ids, option_problems


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Steps, and an order of all of them that is not the order in which they are shown."""
    found = option_problems(content)
    if found:
        return found
    order = key.get("order")
    if not isinstance(order, list) or not all(isinstance(one, str) for one in order):
        return ("key",)
    if sorted(order) != sorted(ids(content)):
        return ("key",)
    return ("order-shown",) if order == ids(content) else ()


def parse(content: Mapping[str, Any], raw: object) -> list[str]:
    """Ids of all steps in the chosen order."""
    known = ids(content)
    order = chosen(raw, known)
    if len(order) < len(known):
        raise ValueError("not all steps")
    return order


def score(answer: list[str], key: Mapping[str, Any]) -> float:
    """All or nothing; with ``partial`` twice the share of pairs in order above one half, so that guessing is worth nothing."""
    order = key["order"]
    if not key.get("partial"):
        return float(answer == order)
    place = {one: index for index, one in enumerate(answer)}
    pairs = list(combinations(order, 2))
    share = sum(place[one] < place[other] for one, other in pairs) / len(pairs)
    return max(0.0, 2 * share - 1)


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """The steps in order."""
    texts = {one["id"]: one["text"] for one in content["options"]}
    return tuple(f"{place}. {texts[one]}" for place, one in enumerate(key["order"], 1))
