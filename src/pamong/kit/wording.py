"""Dates, times, numbers and money as official Indonesian papers write them, whatever the language of the interface."""

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from num2words import num2words

LOCALE = "id_ID"
MINUS = "−"

_SWAPPED = str.maketrans(",.-", f".,{MINUS}")
_ONE_THOUSAND = re.compile(r"(^|juta |liar |liun )satu ribu\b")


def one_line(text: str) -> str:
    """Text on one line with single spaces, NFC, without control, invisible and direction-reversing signs."""
    seen = text if text.isprintable() else "".join(map(_seen, text))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _seen(char: str) -> str:
    """The sign itself; of control signs those that part words as a space, the others as nothing."""
    return char if unicodedata.category(char)[0] != "C" else " "[: char.isspace()]


def long_date(day: date) -> str:
    """``21 November 2026``. For a point in time use ``long_moment``, which knows the zone."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def long_month(day: date) -> str:
    """``November 2026``."""
    return str(format_date(day, "MMMM y", locale=LOCALE))


def weekday_date(day: date) -> str:
    """``Sabtu 21 November 2026``."""
    return format_date(day, "EEEE d MMMM y", locale=LOCALE)


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """``10.32 WIB``, in the zone of the place. Raises ValueError for a time without zone: it could mean any."""
    if moment.tzinfo is None:
        raise ValueError("a time without zone has no place on paper")
    return moment.astimezone(zone).strftime("%H.%M %Z")


def long_moment(moment: datetime, zone: ZoneInfo) -> str:
    """``21 November 2026 10.32 WIB``."""
    return f"{long_date(moment.astimezone(zone))} {clock(moment, zone)}"


def number(value: Decimal | float, places: int = 0) -> str:
    """``1.234,56``, with a real minus sign. Half a unit is rounded away from zero, counted on the digits of ``str``.

    raises      ValueError for what is no finite number
    """
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value} cannot be written as a number")
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded or abs(rounded):,.{places}f}".translate(_SWAPPED)


def rupiah(amount: int) -> str:
    """``Rp 1.250.000``; a debt is ``−Rp 1.250.000``."""
    return f"{MINUS if amount < 0 else ''}Rp {number(abs(amount))}"


def in_words(value: int) -> str:
    """*Terbilang*: ``satu juta dua ratus lima puluh ribu``. Below 10³⁶; raises OverflowError above.

    num2words says "satu juta satu ribu" and "min"; the standard language says "satu juta seribu" and "minus".
    """
    words: str = num2words(abs(value), lang="id")
    return ("minus " if value < 0 else "") + _ONE_THOUSAND.sub(r"\1seribu", words)
