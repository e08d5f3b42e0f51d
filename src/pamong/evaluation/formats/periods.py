"""Times as a table writes them, and the periods they make: years or month numbers, months, quarters, days or weeks."""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import gcd
from typing import Final, Literal

Form = Literal["number", "month", "quarter", "day", "month-first", "month-last", "month-number"]
"""``month-first`` and ``month-last``: months that are written as their first or their last day; ``month-number``: 202401."""

_NUMBER: Final = re.compile(r"(-?\d{1,9})(?:\.0*)?")
_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER: Final = re.compile(r"(\d{4})[- ]?[QqTt]([1-4])")
_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")

_MONTHS, _QUARTERS, _WEEK, _WEEKS = 12, 4, 7, 52
_HUNDRED, _YEARS = 100, (1900, 2199)
_FIRST_DATE: Final = date(1, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Moment:
    """A time by its form and its place on a line: whole years or numbers, months, quarters, or days since the year 0."""

    form: Form
    place: int


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a table, numbered from 1 without a gap.

    first       place of the first; ``step``: from one to the next, 7 for weeks written as days
    count       periods from the first to the last, those without rows too
    """

    form: Form
    first: int
    step: int
    count: int

    def number(self, moment: Moment) -> int:
        """The first period that does not begin before this time; below 1 or above ``count`` outside the data."""
        return -((self.first - _as(moment, self.form).place) // self.step) + 1

    def fits(self, moment: Moment) -> bool:
        """Whether this time is written as those of the table are."""
        return _as(moment, self.form).form == self.form

    def label(self, number: int) -> int | str:
        """A period as the table writes it; whole numbers stay numbers."""
        return _written(self.form, self.first + (number - 1) * self.step)

    @property
    def season(self) -> int:
        """Periods after which a season returns; 0 for none, and for weeks under two years."""
        if self.form == "number":
            return 0
        if self.form == "day":
            return {1: _WEEK, _WEEK: _WEEKS if self.count >= 2 * _WEEKS else 0}.get(self.step, 0)
        whole = _QUARTERS if self.form == "quarter" else _MONTHS
        return whole // self.step if whole % self.step == 0 and self.step < whole else 0


def read_moment(text: str) -> Moment | None:
    """A time; None for what is none. Negative numbers are read: who asks refuses them in words."""
    if found := _NUMBER.fullmatch(text):
        return Moment("number", int(found[1]))
    if found := _QUARTER.fullmatch(text):
        return Moment("quarter", int(found[1]) * _QUARTERS + int(found[2]) - 1)
    if found := _MONTH.fullmatch(text):
        return Moment("month", int(found[1]) * _MONTHS + int(found[2]) - 1) if 1 <= int(found[2]) <= _MONTHS else None
    if found := _DAY.fullmatch(text):
        try:
            return Moment("day", date(int(found[1]), int(found[2]), int(found[3])).toordinal())
        except ValueError:
            return None
    return None


def periods(moments: Collection[Moment]) -> Periods:
    """The periods that these times make. They are of one form, and there is one at least."""
    form = _form(moments)
    places = sorted({_as(moment, form).place for moment in moments})
    step = gcd(*(after - before for before, after in pairwise(places))) or 1
    return Periods(form, places[0], step, (places[-1] - places[0]) // step + 1)


def _form(moments: Collection[Moment]) -> Form:
    """Days that are all the first, or all the last of their months mean the months; so do numbers that all look like 202401."""
    form = next(iter(moments)).form
    if len(set(moments)) == 1 or form not in {"day", "number"}:
        return form
    if form == "number":
        return "month-number" if all(_looks_like_month(moment.place) for moment in moments) else form
    days = [date.fromordinal(moment.place) for moment in set(moments)]
    if all(day.day == 1 for day in days):
        return "month-first"
    return "month-last" if all(day.day == monthrange(day.year, day.month)[1] for day in days) else form


def _looks_like_month(place: int) -> bool:
    year, month = divmod(place, _HUNDRED)
    return _YEARS[0] <= year <= _YEARS[1] and 1 <= month <= _MONTHS


def _as(moment: Moment, form: Form) -> Moment:
    """As its month where the table means months. After the first day, it is the next that does not begin before."""
    if form == "month-number" and moment.form == "number":
        year, month = divmod(moment.place, _HUNDRED)
        return Moment(form, year * _MONTHS + month - 1)
    if form not in {"month-first", "month-last"} or moment.form not in {"day", "month"}:
        return moment
    if moment.form == "month":
        return Moment(form, moment.place)
    day = date.fromordinal(max(moment.place, _FIRST_DATE))
    later = form == "month-first" and day.day > 1
    return Moment(form, day.year * _MONTHS + day.month - 1 + later)


def _written(form: Form, place: int) -> int | str:
    if form == "number":
        return place
    if form == "day":
        return date.fromordinal(max(place, _FIRST_DATE)).isoformat()
    if form == "quarter":
        return f"{place // _QUARTERS:04}-Q{place % _QUARTERS + 1}"
    year, month = place // _MONTHS, place % _MONTHS + 1
    if form == "month-number":
        return year * _HUNDRED + month
    day = {"month": "", "month-first": "-01"}.get(form) if form != "month-last" else f"-{monthrange(year, month)[1]:02}"
    return f"{year:04}-{month:02}{day}"
