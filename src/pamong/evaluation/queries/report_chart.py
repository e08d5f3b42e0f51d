"""The table of an estimate as its pictures need it: the trained and the compared offices month by month. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from pamong.evaluation.queries.panel import PanelRow
from pamong.evaluation.queries.starts import month_after, months_between


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """Offices of one side in one month.

    value       mean of what each office has, every office alike; None where none of them has anything
    offices     that have something; ``cases``: how many it is about
    """

    month: date
    value: float | None
    offices: int
    cases: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side. ``offices``: all that belong to it; ``points``: every month from the first to the last, gaps too."""

    offices: int
    points: tuple[MonthPoint, ...]

    @property
    def cases(self) -> int:
        """In all months together."""
        return sum(point.cases for point in self.points)


@dataclass(frozen=True, slots=True)
class MonthLines:
    """Both sides.

    compared        None where every office was trained within these months
    first, last     months in which the training was held, earliest and latest office; None where nobody was trained
    """

    trained: Side
    compared: Side | None
    first: date | None
    last: date | None


def month_lines(rows: Sequence[PanelRow], *, drawn: bool = False) -> MonthLines | None:
    """Of the rows of an extract; None without any.

    drawn       months from which training shows are those of a draw: it is held in them, not in the month before
    """
    if not rows:
        return None
    begin, end = min(row.month for row in rows), max(row.month for row in rows)
    months = [month_after(begin, place) for place in range(months_between(begin, end) + 1)]
    starts = {row.since for row in rows if _trained(row, end) and row.since}
    compared = [row for row in rows if not _trained(row, end)]
    held = sorted(start if drawn else month_after(start, -1) for start in starts)
    return MonthLines(
        trained=_side([row for row in rows if _trained(row, end)], months),
        compared=_side(compared, months) if compared else None,
        first=held[0] if held else None,
        last=held[-1] if held else None,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that a report takes from a table.

    lines       None without a row
    by_event    months since the start → cases of the trained offices
    treated     year → cases of the trained offices from their start on: those that the effect is about
    """

    lines: MonthLines | None
    by_event: Mapping[int, int]
    treated: Mapping[int, int]

    @property
    def after(self) -> int:
        """All of those cases."""
        return sum(self.treated.values())


def drawn_from(rows: Sequence[PanelRow], *, drawn: bool = False) -> Drawn:
    """Of the rows of an extract; ``drawn`` as for ``month_lines``."""
    return Drawn(month_lines(rows, drawn=drawn), cases_by_event(rows), treated_by_year(rows))


def cases_by_event(rows: Iterable[PanelRow]) -> Mapping[int, int]:
    """Months since the start → cases of the trained offices."""
    found: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        if row.since:
            found[months_between(row.since, row.month)] += row.cases
    return found


def treated_by_year(rows: Iterable[PanelRow]) -> Mapping[int, int]:
    """Year → cases of trained offices from their start on."""
    found: defaultdict[int, int] = defaultdict(int)
    for row in rows:
        if row.since and row.month >= row.since:
            found[row.month.year] += row.cases
    return found


def _trained(row: PanelRow, end: date) -> bool:
    """Whether the office was trained within the months that are looked at."""
    return row.since is not None and row.since <= end


def _side(rows: Sequence[PanelRow], months: Sequence[date]) -> Side:
    by_month: defaultdict[date, list[PanelRow]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    return Side(len({row.office for row in rows}), tuple(_point(month, by_month[month]) for month in months))


def _point(month: date, rows: Sequence[PanelRow]) -> MonthPoint:
    value = fmean(row.value for row in rows) if rows else None
    return MonthPoint(month, value, len(rows), sum(row.cases for row in rows))
