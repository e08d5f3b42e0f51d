"""Points in time as systems and offices write them. Pure: text in, a moment with its zone or ``Unreadable`` out."""

import re
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Final

from django.utils.translation import gettext as _

from pamong.kit.imports.formats import YEARS, Unreadable, read_date

NAMED: Final = {"wib": 7, "wita": 8, "wit": 9, "utc": 0, "gmt": 0, "z": 0}
"""Hours by which the clocks of a named zone are ahead."""

_DAY_MINUTES: Final = 24 * 60
_SERIAL = re.compile(r"(\d{5})[.,](\d+)")
_ZONE = re.compile(r"\s*(?:(wib|wita|wit|utc|gmt|z)|([+-])(\d{2}):?(\d{2}))$", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:[ T,]+|\s*\b(?:pukul|jam)\s+)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?(?:\s*([ap])\.?m\.?)?$",
    re.IGNORECASE,
)


def read_moment(text: str, zone: tzinfo) -> datetime:
    """A moment: ISO with or without offset, 2011/10/11 13:42:00.000, 3/5/2025 08.30 WIB, 3 Mei 2025 pukul 08.30, 3 Mei 2025.

    zone        of what names none; a day without an hour is its midnight
    raises      Unreadable as ``read_date``, and for an hour that no clock shows
    """
    moment = _iso(text)
    if moment is None:
        moment = _written(text)
    if moment.year not in YEARS:
        raise Unreadable(
            _("Tahun %(year)s di luar %(first)s sampai %(last)s. Periksa penulisannya.")
            % {"year": moment.year, "first": YEARS[0], "last": YEARS[-1]}
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _iso(text: str) -> datetime | None:
    """The form in which nearly every system writes, read without detours; None for any other."""
    if text[4:5] != "-" or text[7:8] != "-" or text[13:14] == ".":  # 10.30 would become ten o'clock and a fraction
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str) -> datetime:
    """As a person or a spreadsheet wrote it; without a zone where none is named."""
    if found := _SERIAL.fullmatch(text):
        minutes = round(float(f"0.{found[2]}") * _DAY_MINUTES)
        return datetime.combine(read_date(found[1]), time()) + timedelta(minutes=minutes)
    day, named = text, None
    if ":" in text or "." in text:
        found = _ZONE.search(text)
        if found and (found[1] or _CLOCK.search(text[: found.start()])):
            named = _zone(*found.groups())
            day = text[: found.start()]
    clock = time()
    if found := _CLOCK.search(day):
        clock, day = _time(text, *found.groups()), day[: found.start()]
    return datetime.combine(read_date(day.strip()), clock, named)


def _zone(name: str | None, sign: str, hours: str, minutes: str) -> timezone:
    if name:
        return timezone(timedelta(hours=NAMED[name.casefold()]))
    ahead = timedelta(hours=int(hours) % 24, minutes=int(minutes) % 60)
    return timezone(-ahead if sign == "-" else ahead)


def _time(text: str, hour: str, minute: str, second: str | None, fraction: str | None, half: str | None) -> time:
    """Hours of a clock; of one with twelve hours where a half of the day is named."""
    hours = int(hour)
    if half and 1 <= hours <= 12:  # noqa: PLR2004  # a clock with twelve hours
        hours = hours % 12 + (12 if half in "pP" else 0)
    try:
        return time(hours, int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
    except ValueError:
        raise Unreadable(
            _("Jam pada “%(text)s” tidak ada. Tulis jam 0 sampai 23 dan menit 0 sampai 59.") % {"text": text}
        ) from None
