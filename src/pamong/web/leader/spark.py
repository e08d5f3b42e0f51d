"""A small line over months, with a mark where something happened: enough to see which way it goes, not to read numbers from."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pamong.web.service_chart import Marker, Point, shown_markers

LEFT, RIGHT = 2.0, 96.0
"""Where the first and the last month stand, in percent of the width."""

TOP, BOTTOM, HEIGHT = 8.0, 48.0, 56
"""Where the highest and the lowest value stand, and the height, in pixels."""

LEAST: Final = 2
"""Months that make a line."""


def spark(points: Sequence[Point], markers: Sequence[Marker], label: str) -> SafeString:
    """The picture; empty for less than two months with a median. Missing months break the line.

    label       what is shown, for who listens
    """
    known = {_count(point.month): point.median for point in points if point.median is not None}
    if len(known) < LEAST:
        return SafeString("")
    first, last = min(known), max(known)
    high, low = max(known.values()), min(known.values())

    def x(month: int) -> float:
        return LEFT + (month - first) / (last - first) * (RIGHT - LEFT)

    def y(value: float) -> float:
        return BOTTOM - (value - low) / ((high - low) or 1) * (BOTTOM - TOP)

    runs = [
        [month for _gap, month in some] for _key, some in groupby(enumerate(sorted(known)), lambda at: at[1] - at[0])
    ]
    paths = ["M" + "L".join(f"{x(month):.1f} {y(known[month]):.1f}" for month in run) for run in runs if len(run) > 1]
    events = sorted({_count(one.day) for one in shown_markers(points, markers)} & set(range(first, last + 1)))
    return format_html(
        '<svg class="chart spark" width="100%" height="{}" role="img" aria-label="{}">{}'
        '<svg viewBox="0 0 100 {}" width="100%" height="{}" preserveAspectRatio="none">'
        '<path class="ln a" d="{}"/></svg><circle class="dot-a" cx="{}%" cy="{}" r="4"/></svg>',
        HEIGHT,
        label,
        format_html_join(
            "", '<line class="event-l" x1="{0}%" x2="{0}%" y1="0" y2="56"/>', ((f"{x(one):.1f}",) for one in events)
        ),
        HEIGHT,
        HEIGHT,
        "".join(paths),
        f"{x(last):.1f}",
        f"{y(known[last]):.1f}",
    )


def _count(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1
