"""Answers as the fields of a form bring them.

The name of a field says what its answer is: ``n.<key>`` a number, ``t.<key>`` words. So both are read without asking the
database what the question was; whether the answer fits it, the action decides.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from pamong.surveys.actions.checking import Given

_NUMBER: Final = re.compile(r"[-−]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?|[-−]?\d+\.\d+")
_GROUPED: Final = re.compile(r"[-−]?\d{1,3}(\.\d{3})+(,\d+)?")


def given(sent: Mapping[str, Any]) -> list[Given]:
    """Answers of a form: fields that are none are passed over."""
    return [answer for name, value in sent.items() if (answer := read(name, str(value)))]


def read(name: str, value: str, seq: int = 0) -> Given | None:
    """One answer; None for a field that is none. What was to be a number and is none goes on as text, to be refused."""
    kind, dot, key = name.partition(".")
    if not dot or kind not in {"n", "t"}:
        return None
    if not value.strip():
        return Given(key, seq=seq)
    number = _number(value) if kind == "n" else None
    return Given(key, text=value, seq=seq) if number is None else Given(key, number=number, seq=seq)


def _number(text: str) -> float | None:
    """1.250 and 1.250,5 as Indonesians write them; 2.5 as telephones offer it."""
    bare = text.strip().replace(" ", "")
    if not _NUMBER.fullmatch(bare):
        return None
    bare = bare.replace("−", "-")
    if "," in bare or _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    return float(bare)
