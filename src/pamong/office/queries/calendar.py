"""On which days an office works: what the region decided, over what the nation celebrates, over Saturdays and Sundays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound, Text
from pamong.office.access import KEEPERS, calendar_day_for
from pamong.office.models import CalendarDay, DayKind
from pamong.office.queries.national import SOURCE, national_days
from pamong.people.access import holds
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_by_code, region_of

DAY_KINDS: Final = DayKind.choices
"""What a region may say about a day, and the labels."""

KIND_WORDS: Final[dict[str, Text]] = {
    "national": _("Libur nasional"),
    "leave": _("Cuti bersama"),
    "off": _("Libur instansi"),
    "work": _("Masuk kerja"),
}
"""Kinds of special day in words."""

YEARS: Final = range(2000, 2101)
"""Years that have a page."""

_SATURDAY: Final = 5
_AHEAD: Final = timedelta(days=90)
_FAR: Final = 4_000


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day that is not as its weekday says.

    kind        national, leave (*cuti bersama*), off or work (both decided by the region)
    source      where that stands; empty where the region named none
    estimated   no decree confirms it yet
    uuid        of the region's decision; None for what the nation celebrates
    instead     the national day over which the region decided; empty for none
    weekend     it would be off all the same
    """

    day: date
    name: str
    kind: str
    source: str
    estimated: bool
    uuid: UUID | None
    instead: str
    weekend: bool

    @property
    def words(self) -> str:
        """Its kind, as people say it."""
        return str(KIND_WORDS[self.kind])


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month, its special days and how many working days it has."""

    first: date
    days: tuple[SpecialDay, ...]
    working: int


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year of a region.

    estimated       special days that no decree confirms yet and the region has not switched
    leave_known     whether the package knows any *cuti bersama* of that year
    """

    region: RegionFacts
    change: bool
    year: int
    months: tuple[Month, ...]
    estimated: int
    leave_known: bool
    source: str

    @property
    def working(self) -> int:
        """Working days of the year."""
        return sum(month.working for month in self.months)

    @property
    def days(self) -> int:
        """Special days of the year."""
        return sum(len(month.days) for month in self.months)


def days_off(region: int, first: date, last: date) -> dict[date, str]:
    """Days from ``first`` to ``last`` on which the office does not work, and why, in order. One query.

    region      id
    """
    decided = _decided(region, first, last)
    why = {day: _off_by(decided[day]) if day in decided else usually_off(day) for day in _each(first, last)}
    return {day: words for day, words in why.items() if words}


def working_days(region: int, first: date, last: date) -> int:
    """How many days from ``first`` to ``last``, both counted, the office works; 0 when they are the wrong way round."""
    return max((last - first).days + 1, 0) - len(days_off(region, first, last))


def after_working_days(region: int, day: date, count: int) -> date:
    """The ``count``-th working day after a day; the day itself for 0.

    raises      ValueError for a region that has no so many working days within eleven years
    """
    last, left = day, count
    while left > 0:
        first, last = last + timedelta(days=1), last + _AHEAD
        off = days_off(region, first, last)
        works = [one for one in _each(first, last) if one not in off]
        if len(works) >= left:
            return works[left - 1]
        left -= len(works)
        if (last - day).days > _FAR:
            raise ValueError(f"region {region} does not work")
    return day


def usually_off(day: date) -> str:
    """Why a day is off where nobody decided about it; empty when it is a working day."""
    national = national_days(day.year).get(day)
    if national:
        return national.name
    return str(WEEKDAYS[day.weekday()]) if day.weekday() >= _SATURDAY else ""


def year_page(actor: Actor, code: str, year: int) -> YearPage:
    """The special days of a year, for who has any role in the region. Raises NotFound, also for a year without a page."""
    region = region_by_code(actor, code)
    if year not in YEARS:
        raise NotFound
    days = special_days(region.id, year)
    off = days_off(region.id, date(year, 1, 1), date(year, 12, 31))
    months = tuple(_month(date(year, number, 1), days, off) for number in range(1, 13))
    return YearPage(
        region=region,
        change=holds(actor, KEEPERS, region.id),
        year=year,
        months=months,
        estimated=sum(day.estimated for day in days),
        leave_known=any(day.joint_leave for day in national_days(year).values()),
        source=SOURCE,
    )


def special_days(region: int, year: int) -> list[SpecialDay]:
    """National and regional ones of a year, in order. No actor; whoever asks has checked the right to know."""
    decided = _decided(region, date(year, 1, 1), date(year, 12, 31))
    national = national_days(year)
    return [_special(day, decided.get(day)) for day in sorted({*decided, *national})]


def day_facts(actor: Actor, uuid: UUID) -> tuple[RegionFacts, date]:
    """Region and day of a decision that the actor may change. Raises NotFound."""
    row = calendar_day_for(actor, uuid)
    return region_of(row.region_id), row.day


def _special(day: date, row: CalendarDay | None) -> SpecialDay:
    national = national_days(day.year).get(day)
    weekend = day.weekday() >= _SATURDAY
    if row is not None:
        instead = national.name if national else ""
        return SpecialDay(day, row.name, row.kind, row.source, False, row.uuid, instead, weekend)
    if national is None:
        raise ValueError(f"{day} is neither national nor decided about")
    kind = "leave" if national.joint_leave else "national"
    return SpecialDay(day, national.name, kind, SOURCE, national.estimated, None, "", weekend)


def _off_by(row: CalendarDay) -> str:
    """Why a day is off by the region's own decision; empty when it is a working day by it."""
    return row.name if row.kind == DayKind.OFF else ""


def _month(first: date, days: list[SpecialDay], off: dict[date, str]) -> Month:
    until = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    length = (until - first).days
    return Month(
        first=first,
        days=tuple(day for day in days if day.day.month == first.month),
        working=length - sum(day.month == first.month for day in off),
    )


def _decided(region: int, first: date, last: date) -> dict[date, CalendarDay]:
    return {row.day: row for row in CalendarDay.objects.filter(region=region, day__range=(first, last))}


def _each(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=place) for place in range((last - first).days + 1))
