"""Figures of services: median and P90 of durations, and shares, by office and month. Never a mean.

No function here takes an actor; whoever asks has checked the right to know. Cohorts are those of the month of receipt.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor, isnan
from typing import Final, Literal
from zoneinfo import ZoneInfo

import numpy as np

from pamong.people.queries.paths import unit_paths
from pamong.science.durations import Flags, Floats, Ints, grouped_quantiles
from pamong.services.formats.indicators import TIMED, Indicator, indicators
from pamong.services.models import CaseSource, Service
from pamong.services.queries.indicator_tally import Durations, Tally, tally

__all__ = [
    "INDICATORS",
    "Change",
    "Figure",
    "Indicator",
    "Line",
    "Period",
    "before_after",
    "covered_until",
    "indicator_lines",
    "service_months",
]

INDICATORS: Final = indicators()
"""Every indicator, in the order in which pages show them."""

COMPARED: Final = 3
"""Months of each of two periods that are compared."""

SPREAD: Final = (0.5, 0.9)
"""Median and P90."""

PER_HOUR: Final = 60

_Head = tuple[int | None, str, date | None]
"""Unit, its name, month: what a line is about."""

_WHOLE: Final[_Head] = (None, "", None)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of some cases.

    n           cases it is about
    open        of a duration: those of n still open, counted as long as they have lasted; of a share: those left out because
                they are still open, or were withdrawn before the promised time was over
    median      time by which half are finished; None under the least number, and where fewer than half are finished
    p90         time by which nine of ten are; None likewise
    share       0 to 1; None for a duration, and under the least number
    """

    n: int
    open: int
    median: float | None
    p90: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """Figures by key of one unit and month. ``unit`` None is all units together; ``month`` None is all months."""

    unit: int | None
    unit_name: str
    month: date | None
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Period:
    """Cases received from ``first`` to ``last``, both counted."""

    first: date
    last: date
    figure: Figure


@dataclass(frozen=True, slots=True)
class Change:
    """Processing time in working days, in the last whole months and in as many to compare with.

    year_ago    whether the earlier ones are the same months of the year before; else those right before
    """

    before: Period
    after: Period
    year_ago: bool


def indicator_lines(
    region: int,
    code: str,
    *,
    by: Literal["month", "unit"],
    units: Collection[int] | None = None,
    since: date | None = None,
) -> list[Line]:
    """Services of a region that share a code: all units together first, then each unit by name.

    by          month: a line for each office and month; unit: a line for each office, over all months
    units       only these; None is all
    since       only cases received from that day on
    """
    rows = Service.objects.filter(region=region, code=code).select_related("region")
    services = {row.pk: row.region.time_zone for row in rows}
    if not services:
        return []
    found = tally(region, next(iter(services.values())), services, since)
    return [] if found is None else _lines(found, by_month=by == "month", units=units)


def service_months(services: Collection[int], since: date | None = None) -> list[Line]:
    """All cases of these services, which are of one region: a line for all months together, then one for each month."""
    row = Service.objects.filter(pk__in=services).select_related("region").first()
    found = tally(row.region_id, row.region.time_zone, services, since) if row else None
    if found is None:
        return []
    one = np.zeros(found.units.size, dtype=np.int64)
    whole = _grouped(found, one, [_WHOLE])
    return [*whole, *_grouped(found, *_months(found, found.counts["counted"] > 0))]


def covered_until(services: Collection[int]) -> datetime | None:
    """Up to when everything about these services is known: the least of their open sources; None without any."""
    rows = CaseSource.objects.filter(service__in=services, closed_at=None, covers_until__isnull=False)
    return rows.order_by("covers_until").values_list("covers_until", flat=True).first()


def before_after(service: int) -> Change | None:
    """Two comparable periods of three whole months of receipt. None where either is under the least number.

    They end with the last whole month that the source covers; what is still open counts as open. The same months of the year
    before are taken, because offices have seasons; without enough cases in them, the three months right before.
    """
    row = Service.objects.select_related("region").get(pk=service)
    covers = covered_until([service])
    if covers is None:
        return None
    end = (covers.astimezone(ZoneInfo(row.region.time_zone)).date() + timedelta(days=1)).replace(day=1)
    found = tally(row.region_id, row.region.time_zone, [service], _back(end, 12 + COMPARED))
    if found is None:
        return None
    after = _period(found, _back(end, COMPARED), end)
    for year_ago, back in ((True, 12 + COMPARED), (False, 2 * COMPARED)):
        before = _period(found, _back(end, back), _back(end, back - COMPARED))
        if before and after:
            return Change(before, after, year_ago)
    return None


def _lines(found: Tally, *, by_month: bool, units: Collection[int] | None) -> list[Line]:
    kept = found.counts["counted"] > 0
    if units is not None:
        kept &= np.isin(found.units, sorted(units))
    months = found.months if by_month else np.zeros_like(found.months)
    keys = np.unique(np.stack([found.units[kept], months[kept]], axis=1), axis=0).tolist()
    names = _names({unit for unit, _month in keys})
    keys.sort(key=lambda key: (names[key[0]].casefold(), key[0], key[1]))
    places = {tuple(key): place for place, key in enumerate(keys)}
    pairs = zip(found.units.tolist(), months.tolist(), kept.tolist(), strict=True)
    groups = np.array([places[unit, month] if within else -1 for unit, month, within in pairs], dtype=np.int64)
    heads = [(unit, names[unit], found.named_month(month) if by_month else None) for unit, month in keys]
    together = _months(found, kept) if by_month else (np.where(kept, 0, -1).astype(np.int64), [_WHOLE] if keys else [])
    return [*_grouped(found, *together), *_grouped(found, groups, heads)]


def _months(found: Tally, kept: Flags) -> tuple[Ints, list[_Head]]:
    """A group for each month that has cases in the cells kept, and what heads it."""
    months = np.unique(found.months[kept])
    groups = np.where(kept, np.searchsorted(months, found.months), -1).astype(np.int64)
    return groups, [(None, "", found.named_month(month)) for month in months.tolist()]


def _grouped(found: Tally, groups: Ints, heads: Sequence[_Head]) -> list[Line]:
    """A line for each group; ``groups`` names one for each cell, −1 none."""
    size = len(heads)
    columns: dict[str, list[Figure]] = {
        indicator.key: _durations(getattr(found, indicator.key), found, groups, size, indicator)
        for indicator in INDICATORS
        if indicator.key in TIMED
    }
    counts = found.counts
    shares = {
        "within_promise": (counts["kept"], counts["kept"] + counts["late"], counts["pending"]),
        "return_rate": (counts["returned"], counts["counted"], np.zeros_like(counts["counted"])),
        "first_contact": (counts["once"], counts["contacted"], counts["open"]),
    }
    for indicator in INDICATORS:
        if indicator.key in shares:
            part, n, left = (_summed(column, groups, size) for column in shares[indicator.key])
            columns[indicator.key] = [_share(*told, indicator.least) for told in zip(part, n, left, strict=True)]
    return [
        Line(*head, {indicator.key: columns[indicator.key][place] for indicator in INDICATORS})
        for place, head in enumerate(heads)
    ]


def _durations(found: Durations, cells: Tally, groups: Ints, size: int, indicator: Indicator) -> list[Figure]:
    """Where an office never records what ends the time, what is open says nothing about it, and is left out."""
    recorded = np.isin(cells.units, np.unique(cells.units[found.cell[found.ended > 0]]))
    table = found.of(groups if indicator.key == "processing" else np.where(recorded, groups, -1))
    spread: Floats = grouped_quantiles(table.cell, table.times, table.ended, table.censored, groups=size, shares=SPREAD)
    left = _summed(table.censored, table.cell, size)
    counted = [n + more for n, more in zip(_summed(table.ended, table.cell, size), left, strict=True)]
    hours = indicator.unit == "hours"
    return [
        Figure(n, still, _value(median, hours), _value(p90, hours), None)
        if n >= indicator.least
        else Figure(n, still, None, None, None)
        for n, still, (median, p90) in zip(counted, left, spread.tolist(), strict=True)
    ]


def _summed(column: Ints, groups: Ints, size: int) -> list[int]:
    sums = np.zeros(size + 1, dtype=np.int64)
    np.add.at(sums, groups, column)  # −1 falls into the last, which nobody reads
    told: list[int] = sums[:size].tolist()
    return told


def _value(value: float, hours: bool) -> float | None:  # noqa: FBT001  # one of two units
    if isnan(value):
        return None
    return floor(10 * value / PER_HOUR + 0.5) / 10 if hours else int(value)


def _share(part: int, n: int, left: int, least: int) -> Figure:
    return Figure(n, left, None, None, part / n if n >= least else None)


def _period(found: Tally, first: date, end: date) -> Period | None:
    """Processing time of the months from ``first`` to before ``end``; None under the least number."""
    begin, stop = ((day.year - found.first.year) * 12 + day.month - found.first.month for day in (first, end))
    groups = np.where((found.months >= begin) & (found.months < stop), 0, -1).astype(np.int64)
    indicator = next(one for one in INDICATORS if one.key == "processing")
    figure = _durations(found.processing, found, groups, 1, indicator)[0]
    return Period(first, end - timedelta(days=1), figure) if figure.n >= indicator.least else None


def _back(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _names(units: Collection[int]) -> dict[int, str]:
    paths = unit_paths(units)
    return {unit: paths[unit][-1].name if unit in paths else "" for unit in units}
