"""A statement that is true or false."""

from collections.abc import Mapping
from typing import Any


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG001  # as all types
    """A key that is true or false."""
    return () if isinstance(key.get("right"), bool) else ("key",)


def parse(content: Mapping[str, Any], raw: object) -> bool:  # noqa: ARG001  # as all types
    """True or false."""
    if not isinstance(raw, bool):
        raise ValueError("neither true nor false")  # noqa: TRY004  # callers know one error
    return raw


def score(answer: bool, key: Mapping[str, Any]) -> float:  # noqa: FBT001  # as all types
    """All or nothing."""
    return float(answer == key["right"])


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG001  # as all types
    """Benar or Salah."""
    return ("Benar" if key["right"] else "Salah",)
