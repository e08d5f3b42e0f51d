"""The two pictures of an impact report: both groups of offices month by month, and the effect by months since the start.

Drawn by the server, once for the screen and once for paper, from the same numbers. Lengths across are percent of the width, so
that a picture fits a telephone; colours are classes of ``pamong.css``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.evaluation.queries.report import Event
from pamong.evaluation.queries.report_chart import MonthLines, MonthPoint, Side
from pamong.evaluation.queries.starts import months_between
from pamong.kit.wording import MINUS, short_number
from pamong.services.formats.indicators import Indicator
from pamong.web.impact_scale import Scale, Sheet, px, said, scale
from pamong.web.organiser.study_words import SHARE, signed, unit_of
from pamong.web.service_chart import short_month
from pamong.web.templatetags.pamong import angka

PAPER_LINES, PAPER_EVENTS = 660, 330
"""Widths on paper, in pixels."""

_TOP, _BOTTOM, _HEIGHT = 18.0, 250.0, 278
_LEFT, _RIGHT = 7.0, 99.0
_EVENT_TOP, _EVENT_BOTTOM, _EVENT_HEIGHT = 20.0, 210.0, 262
_EVENT_LEFT, _EVENT_RIGHT = 10.0, 95.0
_LABELS: Final = 7
_CROWDED: Final = 16
_TAIL: Final = 3
"""The last third of the months, in which the names of the lines stand."""


@dataclass(frozen=True, slots=True)
class _Months:
    """Months without a break from the first to the last, and where they stand in percent."""

    points: Sequence[MonthPoint]

    def x(self, place: float) -> float:
        count = len(self.points)
        return _LEFT + (place + (0.5 if count == 1 else 0)) * (_RIGHT - _LEFT) / max(count - 1, 1)

    @property
    def half(self) -> float:
        """Half of a month."""
        return (_RIGHT - _LEFT) / max(len(self.points) - 1, 1) / 2


def lines_picture(lines: MonthLines, indicator: Indicator, *, width: int = 0) -> SafeString:
    """Trained and compared offices month by month, with the time of training and gaps; empty where nobody was trained.

    width       of paper, in pixels; 0 for a screen
    """
    sides = [side for side in (lines.compared, lines.trained) if side and side.offices]
    values = [value for side in sides for value in _known(side, indicator)]
    if not values or not lines.trained.offices:
        return SafeString("")
    sheet, months = Sheet(_HEIGHT, width), _Months(lines.trained.points)
    frame = scale(values, top=_TOP, bottom=_BOTTOM)
    parts = [
        *_gaps(sheet, months, sides),
        *_training(sheet, months, lines),
        *frame.lines(sheet, "%" if indicator.unit == SHARE else unit_of(indicator)),
        *([sheet.path("b", _runs(months, frame, lines.compared, indicator))] if lines.compared else []),
        sheet.path("a", _runs(months, frame, lines.trained, indicator)),
        *_lonely(sheet, months, frame, lines, indicator),
        *_names(sheet, frame, lines, indicator),
        *_axis(sheet, months),
    ]
    return sheet.picture(lines_said(lines, indicator), parts)


def events_picture(events: Sequence[Event], indicator: Indicator, meaningful: float, *, width: int = 0) -> SafeString:
    """The effect by months since the start, with its band and what was held to matter; empty without any.

    width       of paper, in pixels; 0 for a screen
    """
    if not events:
        return SafeString("")
    sheet, times = Sheet(_EVENT_HEIGHT, width), _times(indicator)
    ends = [value for one in events for value in (one.att, one.low, one.high) if value is not None]
    frame = scale([times * value for value in (*ends, meaningful)], top=_EVENT_TOP, bottom=_EVENT_BOTTOM)
    parts = [
        *_after(sheet, events),
        *frame.lines(sheet, unit_of(indicator), signed=True),
        *_threshold(sheet, frame, times * meaningful),
        *_dots(sheet, frame, events, indicator),
        *_keys(sheet, events),
    ]
    return sheet.picture(events_said(events, indicator), parts)


def has_gaps(lines: MonthLines) -> bool:
    """Whether a month is missing on either side."""
    return any(point.value is None for side in (lines.trained, lines.compared) if side for point in side.points)


def _times(indicator: Indicator) -> int:
    """Shares are told in percent."""
    return 100 if indicator.unit == SHARE else 1


def _known(side: Side, indicator: Indicator) -> list[float]:
    return [_times(indicator) * point.value for point in side.points if point.value is not None]


def _gaps(sheet: Sheet, months: _Months, sides: Sequence[Side]) -> Iterator[SafeString]:
    """A grey field over months that a side has not; its name once, under the first."""
    missing = [any(side.points[place].value is None for side in sides) for place in range(len(months.points))]
    named = False
    for gone, run in groupby(range(len(missing)), key=missing.__getitem__):
        if not gone:
            continue
        places = list(run)
        first = max(months.x(places[0]) - months.half, _LEFT)
        last = min(months.x(places[-1]) + months.half, _RIGHT)
        yield _field(sheet, "gap", first, last, (_TOP, _BOTTOM))
        if not named:
            named, words = True, _("data tidak masuk")
            tag = '<text class="halo" x="{}" y="{}" text-anchor="middle">{}</text>'
            yield format_html(tag, sheet.x(min(max((first + last) / 2, 20), 80)), px(_BOTTOM - 14), words)


def _training(sheet: Sheet, months: _Months, lines: MonthLines) -> Iterator[SafeString]:
    """When it was held."""
    if lines.first is None or lines.last is None:
        return
    begin = months.points[0].month
    first = max(months.x(months_between(begin, lines.first)) - months.half, _LEFT)
    last = min(months.x(months_between(begin, lines.last)) + months.half, _RIGHT)
    if last <= first:
        return
    yield _field(sheet, "event", first, last, (_TOP, _BOTTOM))
    tag = '<text class="t-m halo" x="{}" y="{}" text-anchor="middle">{}</text>'
    yield format_html(tag, sheet.x(min(max((first + last) / 2, 18), 88)), px(_TOP + 20), _("Pelatihan"))


def _field(sheet: Sheet, kind: str, first: float, last: float, span: tuple[float, float]) -> SafeString:
    tag = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
    return format_html(tag, kind, sheet.x(first), px(span[0]), sheet.x(last - first), px(span[1] - span[0]))


def _runs(months: _Months, frame: Scale, side: Side, indicator: Indicator) -> list[list[tuple[float, float]]]:
    """Points that follow each other without a gap."""
    times = _times(indicator)
    found = []
    for known, run in groupby(enumerate(side.points), key=lambda item: item[1].value is not None):
        if known:
            found.append([(months.x(place), frame.y(times * (point.value or 0.0))) for place, point in run])
    return found


def _lonely(
    sheet: Sheet, months: _Months, frame: Scale, lines: MonthLines, indicator: Indicator
) -> Iterator[SafeString]:
    """A dot for a month without neighbours: a line through one point is not seen."""
    for side, kind in ((lines.compared, "dot-b"), (lines.trained, "dot-a")):
        for run in _runs(months, frame, side, indicator) if side else ():
            if len(run) == 1:
                tag = '<circle class="{}" cx="{}" cy="{}" r="3.5"/>'
                yield format_html(tag, kind, sheet.x(run[0][0]), px(run[0][1]))


def _names(sheet: Sheet, frame: Scale, lines: MonthLines, indicator: Indicator) -> Iterator[SafeString]:
    """Names of the lines at their ends: that of the upper one above both, of the lower one below."""
    told = [(_trained_name(lines.trained), "t-a", lines.trained)]
    if lines.compared:
        told.append((_compared_name(lines.compared), "t-strong", lines.compared))
    tails = [_tail(side, indicator) for _name, _kind, side in told]
    ends = [value for tail in tails for value in tail]
    if not ends:
        return
    highest = max(range(len(told)), key=lambda place: sum(tails[place]) / len(tails[place]) if tails[place] else 0.0)
    for place, (name, kind, _side) in enumerate(told):
        above = max(frame.y(max(ends)) - 10, _TOP - 4)
        below = min(frame.y(min(ends)) + 20, _BOTTOM - 6)
        tag = '<text class="{} halo" x="{}" y="{}" text-anchor="end">{}</text>'
        yield format_html(tag, kind, sheet.x(99.5), px(above if place == highest else below), name)


def _tail(side: Side, indicator: Indicator) -> list[float]:
    points = side.points[-max(len(side.points) // _TAIL, 1) :]
    return [_times(indicator) * point.value for point in points if point.value is not None]


def _trained_name(side: Side) -> str:
    told = ngettext("Dilatih, %(n)s kantor", "Dilatih, %(n)s kantor", side.offices)
    return told % {"n": angka(side.offices)}


def _compared_name(side: Side) -> str:
    told = ngettext("Pembanding, %(n)s kantor", "Pembanding, %(n)s kantor", side.offices)
    return told % {"n": angka(side.offices)}


def _axis(sheet: Sheet, months: _Months) -> Iterator[SafeString]:
    """First and last month always; between them what a wide sheet has room for."""
    last = len(months.points) - 1
    every = max(ceil(len(months.points) / 5), 1)
    places = [0, *range(every, last - every // 2, every), last] if last else [0]
    for place in places:
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        kind = "" if place in {0, last} else "only-wide"
        words = short_month(months.points[place].month)
        tag = '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>'
        yield format_html(
            tag, kind, sheet.x(100 if anchor == "end" else months.x(place)), px(_BOTTOM + 22), anchor, words
        )


def lines_said(lines: MonthLines, indicator: Indicator) -> str:
    """The first picture in words."""
    told = [_side_said(_trained_name(lines.trained), lines.trained, indicator)]
    if lines.compared:
        told.append(_side_said(_compared_name(lines.compared), lines.compared, indicator))
    return f"{indicator.title}. {' '.join(told)}"


def _side_said(name: str, side: Side, indicator: Indicator) -> str:
    known = [point for point in side.points if point.value is not None]
    ends = (known[0], known[-1]) if len(known) > 1 else known
    told = [f"{short_month(point.month)} {said(_times(indicator) * (point.value or 0.0), 0.1)}" for point in ends]
    return f"{name}: {', '.join(told)}."


def _event_x(events: Sequence[Event], key: float) -> float:
    first, last = events[0].key, events[-1].key
    return _EVENT_LEFT + (key - first) * (_EVENT_RIGHT - _EVENT_LEFT) / max(last - first, 1)


def _after(sheet: Sheet, events: Sequence[Event]) -> Iterator[SafeString]:
    """A field over what came after the start."""
    if events[-1].key < 0:
        return
    first = max(_event_x(events, -0.5), 0.0)
    yield _field(sheet, "event", first, 100, (_EVENT_TOP, _EVENT_BOTTOM))
    tag = '<text class="t-m halo" x="{}" y="{}">{}</text>'
    yield format_html(tag, sheet.x(first + 1.5), px(_EVENT_TOP + 15), _("sesudah"))


def _threshold(sheet: Sheet, frame: Scale, meaningful: float) -> Iterator[SafeString]:
    y = frame.y(meaningful)
    tag = '<line class="event-l" x1="0" x2="{}" y1="{}" y2="{}"/>'
    yield format_html(tag, sheet.x(100), px(y), px(y))
    size = short_number(abs(meaningful), 2)
    words = _("ambang %(size)s") % {"size": f"{MINUS if meaningful < 0 else '+'}{size}"}
    tag = '<text class="t-m halo" x="{}" y="{}" text-anchor="end">{}</text>'
    yield format_html(tag, sheet.x(100), px(y - 6), words)


def _dots(sheet: Sheet, frame: Scale, events: Sequence[Event], indicator: Indicator) -> Iterator[SafeString]:
    """A dot for each month, open before the start, with its band."""
    times, radius = _times(indicator), "3" if len(events) > _CROWDED else "4.5"
    for one in events:
        x = sheet.x(_event_x(events, one.key))
        if one.low is not None and one.high is not None:
            tag = '<line class="whisk" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            yield format_html(tag, x, x, px(frame.y(times * one.high)), px(frame.y(times * one.low)))
        tag = '<circle class="{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle>'
        kind = "dot-a" if one.key >= 0 else "dot-b"
        yield format_html(tag, kind, x, px(frame.y(times * one.att)), radius, event_said(one, indicator))


def _keys(sheet: Sheet, events: Sequence[Event]) -> Iterator[SafeString]:
    every = max(ceil((events[-1].key - events[0].key + 1) / _LABELS), 1)
    for one in events:
        if one.key % every == 0:
            tag = '<text x="{}" y="{}" text-anchor="middle">{}</text>'
            yield format_html(tag, sheet.x(_event_x(events, one.key)), px(_EVENT_BOTTOM + 20), month_said(one.key))
    tag = '<text x="{}" y="{}" text-anchor="middle">{}</text>'
    yield format_html(tag, sheet.x(50), px(_EVENT_BOTTOM + 42), _("bulan sejak mulai"))


def month_said(key: int) -> str:
    """``−2``, ``0``, ``+4``."""
    return f"{MINUS if key < 0 else '+' if key else ''}{abs(key)}"


def event_said(one: Event, indicator: Indicator) -> str:
    """``bulan +4: −2,5 (−3,5 sampai −1,5)``."""
    facts = {"month": month_said(one.key), "effect": signed(indicator, one.att)}
    if one.low is None or one.high is None:
        return _("bulan %(month)s: %(effect)s") % facts
    facts |= {"low": signed(indicator, one.low), "high": signed(indicator, one.high)}
    return _("bulan %(month)s: %(effect)s (%(low)s sampai %(high)s)") % facts


def events_said(events: Sequence[Event], indicator: Indicator) -> str:
    """The second picture in words."""
    ends = (events[0], events[-1]) if len(events) > 1 else events[:1]
    told = "; ".join(event_said(one, indicator) for one in ends)
    return _("Pengaruh menurut bulan sejak mulai, %(unit)s. %(ends)s.") % {"unit": unit_of(indicator), "ends": told}
