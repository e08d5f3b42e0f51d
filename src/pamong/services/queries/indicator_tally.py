"""Cases of many services as counted durations and counts, by unit and month of receipt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from pamong.office.queries.calendar import days_off
from pamong.science.durations import Flags, Ints
from pamong.services.models import CaseSource, PromiseUnit, Standard
from pamong.services.queries.packed_cases import NEVER, ORIGIN, SourceCases, packed_cases

COUNTED: Final = ("counted", "returned", "contacted", "once", "open", "kept", "late", "pending")

_MOST: Final = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class Durations:
    """Counted durations, sorted by cell and time, each pair once. ``ended`` finished then, ``censored`` were still open."""

    cell: Ints
    times: Ints
    ended: Ints
    censored: Ints

    def of(self, groups: Ints) -> "Durations":
        """The same with cells put together: ``groups`` names a group for each cell; −1 leaves it out."""
        group = groups[self.cell]
        kept = group >= 0
        return _added(group[kept], self.times[kept], self.ended[kept], self.censored[kept])


@dataclass(frozen=True, slots=True)
class Tally:
    """A cell for each unit and month: ``units`` names the unit of each cell, ``months`` its month as an index from ``first``.

    counts      of each cell: counted (cases), returned (of them), contacted (decided with contacts recorded), once (of them
                after one), open (neither decided nor withdrawn), kept (decided within the promise), late (not, or still open
                beyond it), pending (open, or withdrawn, within it)
    """

    first: date
    units: Ints
    months: Ints
    counts: Mapping[str, Ints]
    processing: Durations
    first_response: Durations
    waiting: Durations

    def named_month(self, index: int) -> date:
        """First day of a month by its index."""
        return _month_day((self.first.year * 12 + self.first.month - 1) + index)


@dataclass(frozen=True, slots=True)
class _Known:
    """A source: whose it is, and the day and the minute up to which it is known."""

    unit: int
    service: int
    covers: datetime | None


@dataclass(frozen=True, slots=True)
class _Promises:
    """Of one service. ``limits[n]`` held from ``days[n]`` of receipt on, in minutes where ``minutes[n]``; −1 is none."""

    days: Ints
    limits: Ints
    minutes: Flags


@dataclass(frozen=True, slots=True)
class _Tables:
    """By day from ``first``: how many working days there were up to it, and the month, counted from the year 0."""

    first: int
    ordinals: Ints
    months: Ints

    def between(self, start: Ints, end: Ints) -> Ints:
        """Working days after ``start`` up to ``end``; 0 for the same day, and the wrong way round."""
        after: Ints = np.maximum(self.ordinals[end - self.first] - self.ordinals[start - self.first], 0)
        return after


@dataclass(frozen=True, slots=True)
class _Part:
    """Of one source: counts and durations, with the cell of each entry."""

    counts: Mapping[str, Ints]
    processing: Durations
    first_response: Durations
    waiting: Durations


def tally(region: int, zone: str, services: Collection[int], since: date | None = None) -> Tally | None:
    """All current cases of these services of one region; None without any.

    zone        name of the region's time zone
    since       only those received from that day on
    """
    clock = ZoneInfo(zone)
    known = {
        row.pk: _Known(row.service.unit_id, row.service_id, row.covers_until)
        for row in CaseSource.objects.filter(service__in=services).select_related("service")
    }
    promised = _promised(services, clock)
    in_minutes = any(one.minutes.any() for one in promised.values())
    found = packed_cases(region, services, since=since, in_minutes=in_minutes)
    if not found:
        return None
    seen = {cases.source: (known[cases.source].covers or cases.recorded).astimezone(clock) for cases in found}
    tables = _tables(region, found, list(seen.values()))
    units = sorted({known[cases.source].unit for cases in found})
    first, last = (int(tables.months[edge - tables.first]) for edge in _received(found))
    width = last - first + 1
    parts = []
    for cases in found:
        source = known[cases.source]
        cell = tables.months[cases.received - tables.first] - first + units.index(source.unit) * width
        parts.append(_part(cases, cell, tables, seen[cases.source], promised[source.service]))
    size = len(units) * width
    return Tally(
        _month_day(first),
        np.repeat(np.array(units, dtype=np.int64), width),
        np.tile(np.arange(width, dtype=np.int64), len(units)),
        {name: _sum([np.bincount(part.counts[name], minlength=size) for part in parts]) for name in COUNTED},
        _joined([part.processing for part in parts]),
        _joined([part.first_response for part in parts]),
        _joined([part.waiting for part in parts]),
    )


def _promised(services: Collection[int], zone: ZoneInfo) -> dict[int, _Promises]:
    """What each service promised, and since when. Of two standards published on one day the later holds."""
    told: dict[int, dict[int, tuple[int, bool]]] = {service: {-1: (-1, False)} for service in services}
    rows = Standard.objects.filter(service__in=services).exclude(published_at=None).order_by("published_at", "number")
    for service, at, promise, unit in rows.values_list("service", "published_at", "promise", "promise_unit"):
        if at is not None:
            limit = -1 if promise is None else promise
            told[service][_day(at.astimezone(zone).date())] = (limit, limit >= 0 and unit == PromiseUnit.MINUTES)
    return {
        service: _Promises(
            np.array(list(days), dtype=np.int64),
            np.array([limit for limit, _minutes in days.values()], dtype=np.int64),
            np.array([minutes for _limit, minutes in days.values()], dtype=np.bool_),
        )
        for service, days in told.items()
    }


def _received(found: Sequence[SourceCases]) -> tuple[int, int]:
    """First and last day of receipt."""
    return min(int(cases.received.min()) for cases in found), max(int(cases.received.max()) for cases in found)


def _tables(region: int, found: Sequence[SourceCases], seen: Sequence[datetime]) -> _Tables:
    """Of all days that occur. One query."""
    first, last = _received(found)
    first = min(first, *(int(cases.started.min()) for cases in found))
    days = [_day(moment.date()) for moment in seen]
    for cases in found:
        decided = cases.decided[cases.decided != NEVER]
        days += [int(cases.started.max()), int(decided.max()) if decided.size else first]
    begin, end = (ORIGIN.date() + timedelta(days=day) for day in (first, max(last, *days)))
    off = days_off(region, begin, end)
    each = [begin + timedelta(days=place) for place in range((end - begin).days + 1)]
    works = np.array([day not in off for day in each], dtype=np.int64)
    return _Tables(first, np.cumsum(works), np.array([day.year * 12 + day.month - 1 for day in each], dtype=np.int64))


def _part(cases: SourceCases, cell: Ints, tables: _Tables, seen: datetime, promises: _Promises) -> _Part:
    """What was withdrawn is seen up to then; what is open, up to where its source is known.

    What was withdrawn nobody knows when says nothing about time.
    """
    withdrawn, decided = cases.withdrawn, cases.decided != NEVER
    ended, still = decided & ~withdrawn, ~decided & ~withdrawn
    timed = decided | still
    until = np.where(decided, cases.decided, _day(seen.date()))
    elapsed = tables.between(cases.started, until)
    minute = int((seen - ORIGIN).total_seconds() // 60)
    place = np.searchsorted(promises.days, cases.received, side="right") - 1
    limit, spent = promises.limits[place], elapsed
    if cases.spent.size:
        begun, lasted = cases.decision
        spent = np.where(promises.minutes[place], np.where(decided, lasted, np.maximum(minute - begun, 0)), elapsed)
    within = timed & (limit >= 0) & (spent <= limit)
    contacts = cases.contacts
    counts = {
        "counted": cell,
        "returned": cell[cases.returned],
        "contacted": cell[ended & (contacts > 0)],
        "once": cell[ended & (contacts == 1)],
        "open": cell[still],
        "kept": cell[within & ended],
        "late": cell[timed & (limit >= 0) & (spent > limit)],
        "pending": cell[within & ~ended],
    }
    waits_still = still & cases.counter & (cases.received == _day(seen.date()))
    return _Part(
        counts,
        _counted(cell[timed], elapsed[timed], ended[timed]),
        _waited(cell, *cases.answer, still, minute),
        _waited(cell, *cases.call, waits_still, minute),
    )


def _waited(cell: Ints, minutes: Ints, done: Flags, still: Flags, minute: int) -> Durations:
    """Minutes until something was done, or until ``minute`` for what is still to come; without both it says nothing."""
    lasted = np.where(done, minutes, np.maximum(minute - minutes, 0))
    kept = done | still
    return _counted(cell[kept], lasted[kept], done[kept])


def _counted(cell: Ints, times: Ints, ended: Flags) -> Durations:
    keys, counts = np.unique(cell << 32 | times << 1 | ~ended, return_counts=True)
    finished = (keys & 1) == 0
    return _merged(keys >> 1, np.where(finished, counts, 0), np.where(finished, 0, counts))


def _added(cell: Ints, times: Ints, ended: Ints, censored: Ints) -> Durations:
    """Sorted, each pair of cell and time once. What is sorted already, as far as it is, costs little."""
    keys = cell << 31 | times
    order = np.argsort(keys, kind="stable")
    return _merged(keys[order], ended[order], censored[order])


def _merged(keys: Ints, ended: Ints, censored: Ints) -> Durations:
    """Rows of one key, which follow each other, as one."""
    if not keys.size:
        return Durations(keys, keys, ended, censored)
    begins = np.flatnonzero(np.r_[True, np.diff(keys) > 0])
    distinct = keys[begins]
    return Durations(
        distinct >> 31, distinct & _MOST, np.add.reduceat(ended, begins), np.add.reduceat(censored, begins)
    )


def _joined(parts: Sequence[Durations]) -> Durations:
    columns = ("cell", "times", "ended", "censored")
    return _added(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))


def _sum(columns: Sequence[Ints]) -> Ints:
    total: Ints = np.sum(columns, axis=0, dtype=np.int64)
    return total


def _day(day: date) -> int:
    return max((day - ORIGIN.date()).days, 0)


def _month_day(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
