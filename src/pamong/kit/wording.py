"""Dates, times and numbers as people write them, in the language in force; money and amounts in words always as in Indonesian.

Papers that are Indonesian whatever the page is put that language in force while they are made (``translation.override``).
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import get_language
from num2words import num2words

MINUS = "−"

_INDONESIAN = str.maketrans(",.-", f".,{MINUS}")
_ENGLISH = str.maketrans("-", MINUS)
_ONE_THOUSAND = re.compile(r"(^|juta |liar |liun )satu ribu\b")


def one_line(text: str) -> str:
    """Text on one line with single spaces, NFC, without control, invisible and direction-reversing signs."""
    seen = text if text.isprintable() else "".join(map(_seen, text))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _seen(char: str) -> str:
    """The sign itself; of control signs those that part words as a space, the others as nothing."""
    return char if unicodedata.category(char)[0] != "C" else " "[: char.isspace()]


def _indonesian() -> bool:
    """Whether that is the language in force; without any it is."""
    return get_language() != "en"


def long_date(day: date) -> str:
    """``21 November 2026``. For a point in time use ``long_moment``, which knows the zone."""
    return format_date(day, "d MMMM y", locale=_locale())


def long_month(day: date) -> str:
    """``November 2026``."""
    return str(format_date(day, "MMMM y", locale=_locale()))


def short_month(day: date) -> str:
    """``Nov 2026``."""
    return str(format_date(day, "MMM y", locale=_locale()))


def weekday_date(day: date) -> str:
    """``Sabtu 21 November 2026``."""
    return format_date(day, "EEEE d MMMM y", locale=_locale())


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """``10.32 WIB``, in English ``10:32 WIB``, in the zone of the place.

    raises      ValueError for a time without zone: it could mean any
    """
    if moment.tzinfo is None:
        raise ValueError("a time without zone has no place on paper")
    return moment.astimezone(zone).strftime("%H.%M %Z" if _indonesian() else "%H:%M %Z")


def long_moment(moment: datetime, zone: ZoneInfo) -> str:
    """``21 November 2026 10.32 WIB``."""
    return f"{long_date(moment.astimezone(zone))} {clock(moment, zone)}"


def number(value: Decimal | float, places: int = 0) -> str:
    """``1.234,56``, in English ``1,234.56``, with a real minus sign.

    Half a unit is rounded away from zero, counted on the digits of ``str``.

    raises      ValueError for what is no finite number
    """
    return _grouped(_rounded(value, places), places).translate(_INDONESIAN if _indonesian() else _ENGLISH)


def short_number(value: Decimal | float, most: int) -> str:
    """The same with as many places as it needs and ``most`` at the most: ``3`` and ``3,3``. Raises ValueError."""
    exact = _rounded(value, most).normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def rupiah(amount: int) -> str:
    """``Rp 1.250.000`` in every language; a debt is ``−Rp 1.250.000``."""
    return f"{MINUS if amount < 0 else ''}Rp {_grouped(Decimal(abs(amount)), 0).translate(_INDONESIAN)}"


def in_words(value: int) -> str:
    """*Terbilang*: ``satu juta dua ratus lima puluh ribu``. Below 10³⁶; raises OverflowError above.

    num2words says "satu juta satu ribu" and "min"; the standard language says "satu juta seribu" and "minus".
    """
    words: str = num2words(abs(value), lang="id")
    return ("minus " if value < 0 else "") + _ONE_THOUSAND.sub(r"\1seribu", words)


def _locale() -> str:
    return "id_ID" if _indonesian() else "en_GB"


def _rounded(value: Decimal | float, places: int) -> Decimal:
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value} cannot be written as a number")
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _grouped(rounded: Decimal, places: int) -> str:
    return f"{rounded or abs(rounded):,.{places}f}"
