"""The tour's forty items: from the file that people read to what an item type takes, and how somebody answers them."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from random import Random
from typing import Any, Final

Told = Mapping[str, Any]
Worded = tuple[dict[str, Any], dict[str, Any]]
"""Content and key."""

LETTERS: Final = "abcdefgh"


def read_items() -> list[dict[str, Any]]:
    """The items as their file tells them."""
    text = files("pamong.tour").joinpath("data", "items.toml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["item"]
    return found


def worded(item: Told) -> Worded:
    """Content and key of an item, in the shape of its type."""
    content: dict[str, Any] = {"stem": item["stem"]}
    if "table" in item:
        content["table"] = item["table"]
    if "options" in item:
        content["options"] = [{"id": LETTERS[place], "text": text} for place, text in enumerate(item["options"])]
    more, key = _SHAPES[item["kind"]](item)
    return {**content, **more}, key


def answer(item: Told) -> object:
    """What somebody answers who knows it."""
    _content, key = worded(item)
    if item["kind"] == "judgement":
        return max(key["points"], key=lambda one: key["points"][one])
    if item["kind"] == "short_text":
        return key["accepted"][0]
    return next(value for name, value in key.items() if name in ("right", "value", "pairs", "order"))


def guess(kind: str, content: Told, random: Random) -> object:
    """What somebody answers who does not."""
    options = [one["id"] for one in content.get("options", ())]
    if kind in ("single", "judgement"):
        return random.choice(options)
    if kind == "multiple":
        return sorted(random.sample(options, 2))
    if kind == "ordering":
        return random.sample(options, len(options))
    if kind == "matching":
        right = [one["id"] for one in content["right"]]
        return {one["id"]: random.choice(right) for one in content["left"]}
    return {"true_false": random.choice([True, False]), "numeric": random.choice(["2", "5", "10", "30"])}.get(
        kind, "Kerja sama"
    )


def _matched(item: Told) -> Worded:
    """The right side by alphabet, so that its order tells nothing."""
    pairs: Sequence[Sequence[str]] = item["pairs"]
    known = {text: f"k{place}" for place, text in enumerate(sorted([*(pair[1] for pair in pairs), *item["more"]]), 1)}
    left = [{"id": f"p{place}", "text": pair[0]} for place, pair in enumerate(pairs, 1)]
    right = [{"id": one, "text": text} for text, one in known.items()]
    return {"left": left, "right": right}, {
        "pairs": {f"p{place}": known[pair[1]] for place, pair in enumerate(pairs, 1)}
    }


def _ordered(item: Told) -> Worded:
    steps = {str(place): text for place, text in enumerate(item["steps"], 1)}
    return {"options": [{"id": str(place), "text": steps[str(place)]} for place in item["shown"]]}, {
        "order": list(steps)
    }


_SHAPES: Final[Mapping[str, Callable[[Told], Worded]]] = {
    "single": lambda item: ({}, {"right": LETTERS[item["right"] - 1]}),
    "multiple": lambda item: (
        {},
        {"right": [LETTERS[one - 1] for one in item["right"]], "partial": item.get("partial", False)},
    ),
    "true_false": lambda item: ({}, {"right": item["right"]}),
    "judgement": lambda item: ({}, {"points": dict(zip(LETTERS, item["points"], strict=False))}),
    "matching": _matched,
    "ordering": _ordered,
    "numeric": lambda item: ({"unit": item["unit"]}, {"value": item["value"], "tolerance": "0"}),
    "short_text": lambda item: ({}, {"accepted": item["accepted"]}),
}
