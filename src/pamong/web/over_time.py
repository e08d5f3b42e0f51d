"""Competence and trust over time: a line and a table each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pamong.evaluation.queries.over_time import OverTime, Share
from pamong.kit.wording import number, short_month
from pamong.web.service_chart import Point, chart


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line. ``rows``: when, share, interval, n; where there is too little, the share says so and the interval is empty."""

    key: str
    title: str
    about: str
    counted: str
    picture: SafeString
    rows: tuple[tuple[str, str, str, str], ...]


def drawn(found: OverTime) -> tuple[Drawn, ...]:
    """Both, also where there is nothing to draw: then the page says what is missing."""
    return (
        _drawn(
            "competence",
            _("Kompetensi"),
            _("Alumni yang memenuhi semua tingkat yang diminta jabatannya pada kompetensi program ini, tiap potret"),
            _("Pegawai"),
            found.competence,
        ),
        _drawn(
            "trust",
            _("Kepercayaan warga"),
            _("Warga yang percaya, di kantor yang pegawainya dilatih, tiap triwulan yang diumumkan"),
            _("Jawaban"),
            found.trust,
        ),
    )


def _drawn(key: str, title: str, about: str, counted: str, line: Sequence[Share]) -> Drawn:
    return Drawn(
        key, title, about, counted, chart(_points(line), [], title, unit="%", joined=True), tuple(map(_row, line))
    )


def _points(line: Sequence[Share]) -> list[Point]:
    """The last of each month."""
    months: dict[date, Point] = {}
    for one in line:
        if one.share is not None and one.low is not None and one.high is not None:
            month = one.day.replace(day=1)
            months[month] = Point(month, one.share, interval=(one.low, one.high))
    return list(months.values())


def _row(one: Share) -> tuple[str, str, str, str]:
    when = f"{one.title}, {short_month(one.day)}" if one.title else short_month(one.day)
    if one.share is None or one.low is None or one.high is None:
        return when, _("belum cukup data"), "", number(one.n)
    span = _("%(low)s sampai %(high)s") % {"low": number(one.low), "high": number(one.high)}
    return when, f"{number(one.share)} %", span, number(one.n)
