"""Situational judgement: every option is worth something, as in the national test of personal characteristics."""

from collections.abc import Mapping
from typing import Any

from pamong.exams.items.content import ids, option_problems, text_of


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Options, and points from 0 up for each of them, not all the same."""
    found = option_problems(content)
    if found:
        return found
    points = key.get("points")
    if not isinstance(points, dict) or set(points) != set(ids(content)):
        return ("points",)
    values = list(points.values())
    good = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= 100 for one in values)  # noqa: PLR2004  # more would only be larger numbers
    return () if good and len(set(values)) > 1 else ("points",)


def parse(content: Mapping[str, Any], raw: object) -> str:
    """The id of an option."""
    if not isinstance(raw, str) or raw not in ids(content):
        raise ValueError("not an option")
    return raw


def score(answer: str, key: Mapping[str, Any]) -> float:
    """Points of the option in relation to those of the best one."""
    best = max(key["points"].values())
    return float(key["points"][answer] / best)


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """Options with their points, the best first."""
    ranked = sorted(ids(content), key=lambda one: -key["points"][one])
    return tuple(f"{text_of(content, one)} ({key['points'][one]})" for one in ranked)
