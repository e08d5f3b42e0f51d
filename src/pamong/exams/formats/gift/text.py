"""What stands in a GIFT file before it is understood: questions with their comments, and escaped signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SIGNS: Final = "\\~=#{}:"
_HIDE: Final = {char: chr(0xE000 + place) for place, char in enumerate(_SIGNS)}
_SHOW: Final = str.maketrans({stand_in: char for char, stand_in in _HIDE.items()})
_NOTES: Final = 4_000
"""Characters of the comments before a question that are looked at."""

_ESCAPE: Final = re.compile(r"\\([\\~=#{}:])")


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    line        number of its first line
    text        with stand-ins for escaped signs, so that they part nothing
    notes       what the comments right before it say
    category    the last one named above it
    """

    line: int
    text: str
    notes: str
    category: str


def questions(text: str) -> Iterator[Question]:
    """Questions of a file; an empty line parts them."""
    category, notes, begun = "", "", 0
    lines: list[str] = []
    for number, line in enumerate([*re.split(r"\r\n|\r|\n", text), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            notes = (notes + bare[2:])[:_NOTES]
        elif bare.startswith("$CATEGORY:"):
            if lines:
                yield Question(begun, _hidden("\n".join(lines)).strip(), notes, category)
                lines, notes = [], ""
            category = bare.removeprefix("$CATEGORY:").strip()
        elif bare:
            begun = begun if lines else number
            lines.append(line)
        elif lines:
            yield Question(begun, _hidden("\n".join(lines)).strip(), notes, category)
            lines, notes = [], ""


def plain(text: str) -> str:
    """Text as it was meant, from text with stand-ins."""
    return text.translate(_SHOW)


def escaped(text: str) -> str:
    """Text as it is written in a file."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def noted(notes: str, name: str) -> list[str]:
    """What comments say under a name: ``[id:PP-001]``, ``[tag:level=3]``."""
    return [value.replace("\\]", "]").strip() for value in re.findall(rf"\[{name}:((?:\\\]|[^\]])*)\]", notes)]


def note(name: str, value: str) -> str:
    """The same, written."""
    return f"[{name}:{value.replace(']', chr(92) + ']')}]"


def _hidden(text: str) -> str:
    return _ESCAPE.sub(lambda found: _HIDE[found[1]], text).replace("\\n", "\n")
