"""What changed for the public, put together from figures, trainings and words: numbers with their dates, and never a cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Final, Literal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pamong.learning.queries.trainings import Training, trainings_of_units
from pamong.people.queries.presence import RegionFacts
from pamong.services.queries.indicators import COMPARED, Change, Figure, Line, indicator_lines, service_months
from pamong.services.queries.public import PublicStandard
from pamong.services.queries.served import YEAR, Compared, Kind, back, compared, kept_by, known_end, known_ids
from pamong.surveys.queries.door_states import door_states
from pamong.web.service_chart import Marker, Point, chart, shown_markers

SLOT: Final = 600
"""Seconds for which a figure that anybody may ask for is kept: asking again costs the database nothing."""

EVENTS: Final = 4
"""Trainings that a picture names, the newest."""

HALF: Final = 49.5
"""Percent under which "more than half took longer" is true, and does not contradict the rounded share beside it."""

Way = Literal["faster", "same", "slower", "unknown"]


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of service as a card tells it.

    way         unknown: there is not enough to compare; ``why`` says what is missing
    within      percent of ``within_n`` requests received from ``since`` on that were decided within the promise; None: not enough
    picture     months as a line; empty without any
    """

    kind: Kind
    way: Way
    why: str
    change: Change | None
    offices: int
    within: float | None
    within_n: int
    since: date | None
    picture: SafeString
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a promise is kept.

    share       percent of ``n`` requests received from ``since`` on that were decided within it
    later       the promise was published after they were received, and they are measured by it all the same
    """

    share: float
    n: int
    since: date
    later: bool

    @property
    def mostly_not(self) -> bool:
        """Whether more than half took longer, in the whole percent that is shown too."""
        return self.share < HALF


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the database was asked, the same in every language."""

    compared: Compared | None
    since: date | None
    recent: Line | None
    months: tuple[Line, ...]
    trainings: tuple[Training, ...]


def told(region: RegionFacts, kinds: Iterable[Kind]) -> list[Told]:
    """Cards of these kinds. Figures are ten minutes old at the most."""
    return [_told(kind, figures_of(region.id, region.zone, kind, int(monotonic() // SLOT))) for kind in kinds]


def answer(found: PublicStandard, card: Told) -> Answer | None:
    """Whether what one service promises is kept; by today's promise where none held yet. None where too little is known."""
    if card.within is not None and card.since:
        return Answer(card.within, card.within_n, card.since, later=False)
    told, region = found.standard, found.service.region
    if told.promise is None or told.promise_unit != "days" or card.since is None:
        return None
    kept = kept_now(region.id, region.zone, card.kind, told.promise, slot())
    if kept is None or kept.share is None:
        return None
    return Answer(100 * kept.share, kept.n, card.since, later=True)


@lru_cache(maxsize=512)
def kept_now(region: int, zone: str, kind: Kind, days: int, slot: int) -> Figure | None:  # noqa: ARG001  # the slot ends what is kept
    """Measured by so many working days, asked once in a slot."""
    return kept_by(region, zone, kind, days)


def open_door(found: PublicStandard) -> str:
    """Code of the satisfaction survey that is open now; empty without one."""
    states = door_states(found.surveys).values()
    return next((one.code for one in states if one.state == "open"), "")


@lru_cache(maxsize=64)
def month_lines(region: int, code: str, since: date, slot: int) -> tuple[Line, ...]:  # noqa: ARG001  # the slot ends what is kept
    """Office by month of one kind, for the open data. ``slot``: number of the ten minutes."""
    return tuple(line for line in indicator_lines(region, code, by="month", since=since) if line.unit is not None)


def slot() -> int:
    """Number of the ten minutes that it is."""
    return int(monotonic() // SLOT)


@lru_cache(maxsize=512)
def figures_of(region: int, zone: str, kind: Kind, slot: int) -> _Figures:  # noqa: ARG001
    """What the database knows of a kind, asked once in a slot."""
    end = known_end(kind, zone)
    ids = known_ids(kind, zone)
    if end is None or not ids:
        return _Figures(None, None, None, (), ())
    since = back(end, YEAR + COMPARED)
    lines = [line for line in service_months(ids, since) if line.month is None or line.month < end]
    recent = next(iter(service_months(ids, back(end, COMPARED))), None)
    trainings = trainings_of_units(kind.units, since)
    months = tuple(line for line in lines if line.month)
    return _Figures(compared(region, zone, kind), back(end, COMPARED), recent, months, trainings)


def _told(kind: Kind, figures: _Figures) -> Told:
    found = figures.compared
    points = [_point(line) for line in figures.months]
    markers = [Marker(one.last, one.title) for one in figures.trainings][-EVENTS:]
    kept = figures.recent.figures["within_promise"] if figures.recent else None
    way, why = _way(kind, found)
    return Told(
        kind=kind,
        way=way,
        why=why,
        change=found.change if found and way != "unknown" else None,
        offices=found.offices if found else 0,
        within=100 * kept.share if kept and kept.share is not None else None,
        within_n=kept.n if kept else 0,
        since=figures.since,
        picture=chart(
            points, markers, _("Lama proses per bulan, %(title)s") % {"title": kind.title}, unit=_("hari kerja")
        ),
        markers=tuple(shown_markers(points, markers)),
    )


def _point(line: Line) -> Point:
    figure = line.figures["processing"]
    return Point(line.month or date.min, figure.median, figure.p90)


def _way(kind: Kind, found: Compared | None) -> tuple[Way, str]:
    if kind.until is None:
        return "unknown", _("Belum ada catatan waktu yang masuk, jadi kami tidak mau menebak.")
    if found is None:
        return "unknown", _("Belum cukup berkas pada dua masa yang dapat dibandingkan. Kami tidak mau menebak.")
    before, after = found.change.before.figure.median, found.change.after.figure.median
    if before is None or after is None:
        return "unknown", _("Lebih dari setengah berkas salah satu masa belum selesai, jadi belum ada angka tengahnya.")
    if before == after:
        return "same", ""
    return ("faster" if after < before else "slower"), ""
