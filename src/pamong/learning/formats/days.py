"""Days, times and hours of a course as a letter says them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from pamong.kit import papers, wording

FEW: Final = 5
"""Days that are said one by one; of more only the first and the last."""


def spoken_days(days: Sequence[date]) -> str:
    """``Selasa dan Rabu, 8 dan 9 Desember 2026``; of many days ``Senin 7 Desember 2026 sampai Jumat 18 Desember 2026``.

    days        at least one, in any order; a day twice is said once
    """
    every = sorted(set(days))
    if len(every) > FEW:
        first, last = papers.weekday_date(every[0]), wording.weekday_date(every[-1])
        return f"{first} sampai {last} ({len(every)} hari)"
    words = [papers.weekday_date(day).split(maxsplit=2) for day in every]
    weekdays = joined(list(dict.fromkeys(weekday for weekday, _number, _rest in words)))
    # A month is said after the last of its days.
    dates = [
        number if place + 1 < len(words) and words[place + 1][2] == rest else f"{number} {rest}"
        for place, (_weekday, number, rest) in enumerate(words)
    ]
    return f"{weekdays}, {joined(dates)}"


def span(starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """``08.00–12.00 WIB``, in the zone of the place."""
    return f"{starts.astimezone(zone):%H.%M}–{papers.clock(ends, zone)}"


def joined(parts: Sequence[str]) -> str:
    """``a, b dan c``."""
    return f"{', '.join(parts[:-1])} dan {parts[-1]}" if len(parts) > 1 else "".join(parts)


def lesson_hours(hours: Decimal) -> str:
    """``10`` or ``7,5``, without a unit."""
    return papers.number(hours, 0 if hours == hours.to_integral_value() else 1)


def hours_in_words(hours: Decimal) -> str:
    """*Terbilang*: ``sepuluh``, ``tujuh koma lima``."""
    whole, _sign, tenth = lesson_hours(hours).replace(".", "").partition(",")
    words = wording.in_words(int(whole))
    return f"{words} koma {wording.in_words(int(tenth))}" if tenth else words


def counted(count: int) -> str:
    """``60 (enam puluh)``."""
    return f"{papers.number(count)} ({wording.in_words(count)})"
