"""What somebody types to search, as words."""

import re
from typing import Final

_MOST: Final = 6


def words(text: str) -> list[str]:
    """The first six words, lower case, of letters and digits only: nothing in them means anything to a pattern."""
    return re.findall(r"[^\W_]+", text.lower())[:_MOST]


def begins(text: str) -> list[re.Pattern[str]]:
    """For each word a pattern that finds, in folded text, where a word begins so."""
    return [re.compile(rf"\b{word}") for word in words(text)]
