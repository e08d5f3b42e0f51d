"""A number, within a tolerance, perhaps with a unit."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_GROUPED: Final = re.compile(r"[-−]?\d{1,3}(\.\d{3})+(,\d+)?")
_LONGEST: Final = 30


def problems(content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, ...]:
    """A number and a tolerance that is not below 0."""
    if not isinstance(content.get("unit", ""), str):
        return ("unit",)
    try:
        value, tolerance = Decimal(str(key.get("value"))), Decimal(str(key.get("tolerance", "0")))
    except InvalidOperation:
        return ("key",)
    return () if value.is_finite() and tolerance.is_finite() and tolerance >= 0 else ("key",)


def parse(content: Mapping[str, Any], raw: object) -> str:
    """The number, written with a point: as people type it, ``1.234,5``, ``1234,5`` and ``12.5`` alike, unit or none.

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
    try:
        value = Decimal(text.replace("−", "-").replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not value.is_finite():
        raise ValueError("not a number")
    return format(value, "f")


def score(answer: str, key: Mapping[str, Any]) -> float:
    """Full within the tolerance, its ends included."""
    return float(abs(Decimal(answer) - Decimal(str(key["value"]))) <= Decimal(str(key.get("tolerance", "0"))))


def right(content: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    """The number with its tolerance and unit."""
    tolerance = Decimal(str(key.get("tolerance", "0")))
    value = str(key["value"]).replace(".", ",")
    around = f" ± {str(tolerance).replace('.', ',')}" if tolerance else ""
    return f"{value}{around} {content.get('unit', '')}".strip()
