"""What all item types share: text, pictures, tables, and options with ids."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pamong.exams.items.pixels import too_many

STEM: Final = 4_000
"""Characters of a question."""

OPTION: Final = 1_000
"""Characters of one option."""

IMAGE: Final = 300_000
"""Characters of one picture as it travels: about 220 KB. A whole form is kept in the browser of a cheap phone."""

OPTIONS: Final = 10
IMAGES: Final = 4

_PICTURES: Final = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,")


def general_problems(content: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with question, pictures and table."""
    found = []
    if not _text(content.get("stem"), STEM):
        found.append("stem")
    images = content.get("images", [])
    if not isinstance(images, list) or len(images) > IMAGES or not all(_image(one) for one in images):
        found.append("images")
    if not _table(content.get("table", [])):
        found.append("table")
    return tuple(found)


def option_problems(content: Mapping[str, Any], name: str = "options", least: int = 2) -> tuple[str, ...]:
    """What is wrong with a list of options: too few, too many, empty ones, the same twice."""
    options = content.get(name)
    if not isinstance(options, list) or not least <= len(options) <= OPTIONS:
        return (f"{name}-count",)
    if not all(
        isinstance(one, dict) and _text(one.get("id"), 20) and _text(one.get("text"), OPTION) for one in options
    ):
        return (f"{name}-empty",)
    if len({one["id"] for one in options}) < len(options) or len({one["text"].strip() for one in options}) < len(
        options
    ):
        return (f"{name}-twice",)
    return ()


def ids(content: Mapping[str, Any], name: str = "options") -> list[str]:
    """Ids of options in their order."""
    return [one["id"] for one in content[name]]


def text_of(content: Mapping[str, Any], which: str, name: str = "options") -> str:
    """An option as it is read: its letter and its text."""
    for place, one in enumerate(content[name]):
        if one["id"] == which:
            return f"{chr(ord('A') + place)}. {one['text']}"
    return which


def chosen(raw: object, known: Sequence[str]) -> list[str]:
    """A list of ids, each known and once. Raises ValueError."""
    if not isinstance(raw, list) or not all(isinstance(one, str) and one in known for one in raw):
        raise ValueError("not a list of options")
    if len(set(raw)) < len(raw):
        raise ValueError("an option twice")
    return raw


def _text(value: object, longest: int) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= longest


def _image(value: object) -> bool:
    if not isinstance(value, dict) or not _text(value.get("alt"), 500):
        return False
    data = value.get("data")
    return isinstance(data, str) and data.startswith(_PICTURES) and len(data) <= IMAGE and not too_many(data)


def _table(rows: object) -> bool:
    if not isinstance(rows, list) or len(rows) > 30:  # noqa: PLR2004  # more is no table in a question
        return False
    if not rows:
        return True
    if not all(isinstance(row, list) and row and all(isinstance(cell, str) for cell in row) for row in rows):
        return False
    return len({len(row) for row in rows}) == 1 and len(rows[0]) <= 8  # noqa: PLR2004  # columns that a phone shows
