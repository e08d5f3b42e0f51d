"""Quarters of a year, named by their first day."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

_ROMAN: Final = ("I", "II", "III", "IV")
_MONTHS: Final = 3


def quarter_of(day: date) -> date:
    """First day of the quarter in which a day lies."""
    return date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)


def quarter_after(quarter: date) -> date:
    """First day of the next quarter: the day on which this one is over."""
    return date(quarter.year + 1, 1, 1) if quarter.month > 9 else date(quarter.year, quarter.month + _MONTHS, 1)  # noqa: PLR2004  # October


def number_of(quarter: date) -> int:
    """1 to 4."""
    return (quarter.month - 1) // _MONTHS + 1


def quarter_from(year: int, number: int) -> date | None:
    """First day of a quarter; None when there is no such quarter."""
    if not (1 <= number <= len(_ROMAN) and date.min.year <= year < date.max.year):
        return None
    return date(year, (number - 1) * _MONTHS + 1, 1)


def quarter_name(quarter: date) -> str:
    """``Triwulan IV 2026``."""
    return _("Triwulan %(number)s %(year)s") % {"number": _ROMAN[number_of(quarter) - 1], "year": quarter.year}


def times_of(quarter: date, zone: str) -> tuple[datetime, datetime]:
    """When a quarter begins and is over, on the clock of a place. ``zone``: Asia/Jakarta."""
    place = ZoneInfo(zone)
    return (
        datetime.combine(quarter, time(), place),
        datetime.combine(quarter_after(quarter), time(), place),
    )
