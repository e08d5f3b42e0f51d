"""A line over months as a picture: the median, up to the ninetieth percentile, and what happened when.

Drawn by the server, so that screen, dark screen and paper agree. Lengths along the time are percent of the width, so the
picture fits a telephone; colours are classes of ``pamong.css``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from math import ceil, floor, log10
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.kit import wording

TOP, BOTTOM, HEIGHT = 30, 200, 226
"""Where the highest and the lowest value stand, and the height with the months below, in pixels."""

LEFT, RIGHT = 9.0, 98.0
"""Where the first and the last month stand, in percent of the width."""

STEPS: Final = (1, 2, 2.5, 5, 10)
TICKS: Final = 4
ENDS: Final = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A month. ``median`` is None where there is nothing to show: the line has a gap there. ``p90`` may be missing by itself.

    interval    (low, high) around the value; None without one
    """

    month: date
    median: float | None
    p90: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that ended on a day, such as a training."""

    day: date
    title: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Months from the first to the last without a break, and the value at the top of the picture."""

    first: date
    months: int
    top: float
    step: float

    def x(self, place: float) -> float:
        """Percent of the width; ``place`` counts months from 0."""
        if self.months == 1:
            return (LEFT + RIGHT) / 2 + place * (RIGHT - LEFT)
        return LEFT + place * (RIGHT - LEFT) / (self.months - 1)

    def y(self, value: float) -> float:
        """Pixels from above."""
        return BOTTOM - value / self.top * (BOTTOM - TOP)

    def place(self, month: date) -> int:
        """How many months after the first."""
        return (month.year - self.first.year) * 12 + month.month - self.first.month

    def month(self, place: int) -> date:
        """The month at a place."""
        count = self.first.month - 1 + place
        return date(self.first.year + count // 12, count % 12 + 1, 1)


def chart(
    points: Sequence[Point], markers: Sequence[Marker], label: str, *, unit: str = "", joined: bool = False
) -> SafeString:
    """The picture; empty without a single median.

    points      any order, at most one a month; missing months are gaps
    markers     numbered 1, 2, 3 … as ``shown_markers`` gives them; the page names them below
    label       what is shown, for who listens
    unit        written beside the topmost number
    joined      the line goes on over months without a point, because nobody looked in between
    """
    known = sorted((point for point in points if point.median is not None), key=lambda point: point.month)
    if not known:
        return SafeString("")
    frame = _frame(points)
    parts = [
        *_scale(frame, unit),
        format_html(
            '<svg viewBox="0 0 100 {}" width="100%" height="{}" preserveAspectRatio="none">{}</svg>',
            HEIGHT,
            HEIGHT,
            format_html_join("", "{}", ((part,) for part in _lines(frame, known, joined=joined))),
        ),
        *_events(frame, shown_markers(points, markers)),
        *_dots(frame, known),
        *_months(frame),
    ]
    words = f"{label}. {_said(known, unit)}"
    return format_html(
        '<svg class="chart" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        HEIGHT,
        words,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def shown_markers(points: Sequence[Point], markers: Sequence[Marker]) -> list[Marker]:
    """Those within the months shown, by day: the numbers that the picture writes count them from 1."""
    months = [point.month.replace(day=1) for point in points]
    within = (marker for marker in markers if months and min(months) <= marker.day.replace(day=1) <= max(months))
    return sorted(within, key=lambda marker: (marker.day, marker.title))


def _frame(points: Sequence[Point]) -> _Frame:
    months = [point.month.replace(day=1) for point in points]
    first, last = min(months), max(months)
    tops = ((point.median, point.p90, *(point.interval or ())) for point in points)
    highest = max(value for top in tops for value in top if value is not None)
    step = _step(highest)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return _Frame(first, count, max(step * ceil(highest / step), step), step)


def _step(highest: float) -> float:
    """A round number that goes about four times into the highest value."""
    rough = max(highest, 1e-9) / TICKS
    base: float = 10.0 ** floor(log10(rough))
    return next(step * base for step in STEPS if step * base >= rough * 0.999)


def _scale(frame: _Frame, unit: str) -> Iterator[SafeString]:
    count = round(frame.top / frame.step)
    for place in range(count + 1):
        value = place * frame.step
        kind = "grid" if place else "axis"
        y = frame.y(value)
        yield format_html('<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>', kind, _px(y), _px(y))
        if place:
            words = f"{_number(value)} {unit}".strip() if place == count else _number(value)
            yield format_html('<text class="halo" x="0" y="{}">{}</text>', _px(y - 5), words)


def _lines(frame: _Frame, known: Sequence[Point], *, joined: bool) -> Iterator[SafeString]:
    """Band from the median to P90, then both lines, broken wherever a month is missing unless they are joined."""
    both = [(point.month, point.median, point.p90) for point in known if point.median is not None]
    for run in _runs(frame, [month for month, _median, upper in both if upper is not None]):
        values = {frame.place(month): (median, upper) for month, median, upper in both if upper is not None}
        lower = [(place, values[place][0]) for place in run]
        upper = [(place, values[place][1]) for place in run]
        if len(run) > 1:
            yield format_html('<path class="band" d="{}Z"/>', _path(frame, [*upper, *reversed(lower)]))
            yield format_html('<path class="ln b" d="{}"/>', _path(frame, upper))
    places = _runs(frame, [month for month, _median, _upper in both])
    for run in [list(chain.from_iterable(places))] if joined else places:
        medians = {frame.place(month): median for month, median, _upper in both}
        if len(run) > 1:
            yield format_html('<path class="ln a" d="{}"/>', _path(frame, [(place, medians[place]) for place in run]))


def _runs(frame: _Frame, months: Sequence[date]) -> list[list[int]]:
    """Places of months that follow each other without a gap."""
    runs: list[list[int]] = []
    for place in map(frame.place, months):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _path(frame: _Frame, values: Sequence[tuple[int, float]]) -> str:
    return "M" + "L".join(f"{frame.x(place):.2f} {_px(frame.y(value))}" for place, value in values)


def _dots(frame: _Frame, known: Sequence[Point]) -> Iterator[SafeString]:
    """A dot for each median, with its numbers for who points at it; P90 by itself where it has no neighbour."""
    lonely = {
        run[0] for run in _runs(frame, [point.month for point in known if point.p90 is not None]) if len(run) == 1
    }
    for point in known:
        place = frame.place(point.month)
        x = f"{frame.x(place):.2f}%"
        if place in lonely and point.p90 is not None:
            yield format_html('<circle class="dot-b" cx="{}" cy="{}" r="3"/>', x, _px(frame.y(point.p90)))
        if point.interval:
            low, high = (_px(frame.y(value)) for value in point.interval)
            yield format_html('<line class="whisk" x1="{}" x2="{}" y1="{}" y2="{}"/>', x, x, low, high)
        yield format_html(
            '<circle class="dot-a" cx="{}" cy="{}" r="3.5"><title>{}</title></circle>',
            x,
            _px(frame.y(point.median or 0)),
            _told(point),
        )


def _events(frame: _Frame, markers: Sequence[Marker]) -> Iterator[SafeString]:
    for number, marker in enumerate(markers, 1):
        first = marker.day.replace(day=1)
        length = ((first + timedelta(days=31)).replace(day=1) - first).days
        x = f"{min(max(frame.x(frame.place(first) + (marker.day.day - 1) / length - 0.5), 0.5), 99.5):.2f}%"
        line = '<line class="event-l" x1="{}" x2="{}" y1="{}" y2="{}"><title>{}</title></line>'
        yield format_html(line, x, x, TOP - 8, BOTTOM, marker.title)
        yield format_html('<text class="t-m halo" x="{}" y="{}" text-anchor="middle">{}</text>', x, TOP - 12, number)


def _months(frame: _Frame) -> Iterator[SafeString]:
    """First and last month always; between them what a wide screen has room for."""
    last = frame.months - 1
    if not last:
        yield _month(frame, 0, "middle", "")
        return
    every = max(ceil(frame.months / 6), 1)
    yield _month(frame, 0, "start", "")
    for place in range(every, last - every // 2, every):
        yield _month(frame, place, "middle", "only-wide")
    yield _month(frame, last, "end", "")


def _month(frame: _Frame, place: int, anchor: str, kind: str) -> SafeString:
    x = {"start": 0.0, "end": 100.0}.get(anchor, frame.x(place))
    words = short_month(frame.month(place))
    tag = '<text class="{}" x="{}%" y="{}" text-anchor="{}">{}</text>'
    return format_html(tag, kind, f"{x:.2f}", BOTTOM + 20, anchor, words)


def _said(known: Sequence[Point], unit: str) -> str:
    """The line in words."""
    months = ngettext("%(n)s bulan berangka.", "%(n)s bulan berangka.", len(known)) % {"n": len(known)}
    ends = (known[0], known[-1]) if len(known) >= ENDS else (known[0],)
    return " ".join([months, *(f"{_told(point)} {unit}".strip() + "." for point in ends)])


def _told(point: Point) -> str:
    facts = {"month": short_month(point.month), "median": _number(point.median or 0)}
    if point.interval:
        low, high = (_number(value) for value in point.interval)
        return _("%(month)s: %(median)s, selang %(low)s sampai %(high)s") % {**facts, "low": low, "high": high}
    if point.p90 is None:
        return _("%(month)s: %(median)s") % facts
    return _("%(month)s: median %(median)s, P90 %(p90)s") % {**facts, "p90": _number(point.p90)}


def short_month(month: date) -> str:
    """``Nov 2026``."""
    return wording.short_month(month)


def _number(value: float) -> str:
    return wording.short_number(value, 1)


def _px(value: float) -> str:
    return f"{value:.1f}"
