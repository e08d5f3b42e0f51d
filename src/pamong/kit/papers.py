"""Dates, times and numbers as Indonesian papers and forms write them, whatever the language of who prints or fills them in."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import override

from pamong.kit import wording

LANGUAGE: Final = "id"


def long_date(day: date) -> str:
    """``21 November 2026``."""
    with override(LANGUAGE):
        return wording.long_date(day)


def weekday_date(day: date) -> str:
    """``Sabtu 21 November 2026``."""
    with override(LANGUAGE):
        return wording.weekday_date(day)


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """``10.32 WIB``. Raises ValueError for a time without zone."""
    with override(LANGUAGE):
        return wording.clock(moment, zone)


def long_moment(moment: datetime, zone: ZoneInfo) -> str:
    """``21 November 2026 10.32 WIB``. Raises ValueError for a time without zone."""
    with override(LANGUAGE):
        return wording.long_moment(moment, zone)


def number(value: Decimal | float, places: int = 0) -> str:
    """``1.234,56``. Raises ValueError for what is no finite number."""
    with override(LANGUAGE):
        return wording.number(value, places)
