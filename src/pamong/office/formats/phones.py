"""Telephone numbers as WhatsApp takes them."""

import re
from typing import Final

_SPACING: Final = re.compile(r"[\s().\-/\u2010-\u2015]")
_MOBILE: Final = re.compile(r"628\d{7,11}")
_ABROAD: Final = re.compile(r"[1-9]\d{7,14}")
_COUNTRY: Final = "62"


def whatsapp_number(text: str) -> str:
    """``6281234567890`` of ``0812-3456-7890``; empty for what is no number of a mobile telephone.

    A number of another country must begin with its plus sign or 00. ``+62 (0)812`` is read as it is meant.
    """
    typed = _SPACING.sub("", text)
    digits = typed.removeprefix("+")
    if not re.fullmatch(r"[0-9]+", digits):
        return ""
    abroad = typed.startswith(("+", "00"))
    digits = digits.removeprefix("00") if abroad else digits
    if digits.startswith(_COUNTRY):
        digits = _COUNTRY + digits.removeprefix(_COUNTRY).removeprefix("0")
    elif not abroad:
        digits = _COUNTRY + digits.removeprefix("0")
    known = _MOBILE if digits.startswith(_COUNTRY) else _ABROAD
    return digits if known.fullmatch(digits) else ""
