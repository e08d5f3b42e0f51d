"""A number, within a tolerance, perhaps with a unit."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_GROUPED: Final = re.compile(r"[-+−]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")
_PLAIN: Final = re.compile(r"[-+−]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")
"""No exponent: ``1e999999`` is a short text and a million digits."""

_LONGEST: Final = 30
_INDONESIAN: Final = str.maketrans(",.", ".,")


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """A number and a tolerance that is not below 0."""
    if not isinstance(content.get("unit", ""), str):
        return ("unit",)
    try:
        wanted, tolerance = Decimal(str(key.get("value"))), Decimal(str(key.get("tolerance", "0")))
    except InvalidOperation:
        return ("key",)
    return () if wanted.is_finite() and tolerance.is_finite() and tolerance >= 0 else ("key",)


def parse(content: Mapping[str, Any], raw: object) -> str:
    """The number, written with a comma and no groups, so that it reads the same again.

    As people type it: ``1.234,5``, ``1234,5`` and ``12.5`` alike, with the unit or without.
    ``1.500`` is read as one thousand five hundred, as Indonesian writes it.
    """
    if not isinstance(raw, str) or not 0 < len(raw.strip()) <= _LONGEST:
        raise ValueError("not a number")
    text = raw.strip()
    unit = content.get("unit", "")
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)].strip()
    text = text.removeprefix("Rp").strip() if unit in ("Rp", "rupiah") else text
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    if not _PLAIN.fullmatch(text):
        raise ValueError("not a number")
    return format(value(text.replace("−", "-")), "f").replace(".", ",")


def value(answer: str) -> Decimal:
    """An answer as a number."""
    return Decimal(answer.replace(",", "."))


def score(answer: str, key: Mapping[str, Any]) -> float:
    """Full within the tolerance, its ends included."""
    return float(abs(value(answer) - Decimal(str(key["value"]))) <= Decimal(str(key.get("tolerance", "0"))))


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """The number with its tolerance and unit."""
    tolerance = Decimal(str(key.get("tolerance", "0")))
    around = f" ± {_read(tolerance)}" if tolerance else ""
    return (f"{_read(key['value'])}{around} {content.get('unit', '')}".strip(),)


def _read(number: object) -> str:
    """1234.5 as 1.234,5; what has an exponent as it stands."""
    text = str(number).replace(",", ".")
    return f"{Decimal(text):,f}".translate(_INDONESIAN) if _PLAIN.fullmatch(text) else text
