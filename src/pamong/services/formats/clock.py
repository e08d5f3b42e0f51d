"""Moments of a whole file on the clock of one region, fast enough for millions. Pure."""

import re
from datetime import tzinfo
from typing import Final

from pamong.kit.imports.formats import Cell, is_blank, plain
from pamong.services.formats.moments import read_moment

_KEPT: Final = 200_000
"""Ways of writing that are remembered."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}[-/.]\d{2}[-/.]\d{4}")
_HOUR: Final = re.compile(r"[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.0+)?)?")
_WIDTH: Final = len("2026-11-21")

MIDNIGHT: Final = " 00:00:00"
"""End of a moment of which only the day is known."""


class Clock:
    """Reads cells into ``2026-11-21 10:32:00`` by the clock of a region: texts that sort as the moments do.

    Nearly all cells of a file are written in one way, so the day and the hour are each read once and then remembered.
    """

    def __init__(self, zone: tzinfo) -> None:
        """Remember nothing yet; ``zone`` is the region's."""
        self._zone = zone
        self._days: dict[str, str] = {}
        self._hours: dict[str, str] = {"": MIDNIGHT}
        self._whole: dict[Cell, str] = {}

    def read(self, cell: Cell) -> str:
        """The moment; empty for a blank cell. Raises Unreadable."""
        if cell.__class__ is str:
            day = self._days.get(cell[:_WIDTH])
            if day is not None:
                hour = self._hours.get(cell[_WIDTH:])
                if hour is not None:
                    return day + hour
        return self._written(cell)

    def _written(self, cell: Cell) -> str:
        text = plain(cell)
        if is_blank(text):
            return ""
        if (known := self._whole.get(text)) is not None:
            return known
        moment = read_moment(text, self._zone).astimezone(self._zone)
        told = moment.replace(tzinfo=None).isoformat(" ")
        if _DAY.fullmatch(text[:_WIDTH]) and (len(text) == _WIDTH or _HOUR.fullmatch(text[_WIDTH:])):
            if len(self._days) > _KEPT:
                self._days.clear()
            self._days[text[:_WIDTH]], self._hours[text[_WIDTH:]] = told[:_WIDTH], told[_WIDTH:]
        elif len(text) <= _WIDTH + 1:  # days in other forms, of which there are few
            if len(self._whole) > _KEPT:
                self._whole.clear()
            self._whole[text] = told
        return told
