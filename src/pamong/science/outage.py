"""Which outages are proven by what the server itself saw, and how much time each attempt lost in them.

Two proofs count. The server was down: its heartbeat has a gap; everybody at work then lost the gap. Or so many seats of a room
fell silent at the same time that it was the network of the room and not one computer; each silent seat then lost its own
silence, as far as it lies inside the time for which that is proven. What a single computer says of itself proves nothing.

Times are half-open spans; whatever overlaps is counted once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

GAP: Final = timedelta(seconds=10)
"""A heartbeat comes every 5 seconds; when two are missing, the server was down."""

QUIET: Final = timedelta(seconds=20)
"""A player gives a sign every 10 seconds; when two are missing, it is silent."""

SHARE: Final = Fraction(3, 10)
"""Of the seats at work in a room that are silent together."""

SEATS: Final = 3
"""Fewer than these prove nothing about a room, whatever their share."""

STEP: Final = timedelta(seconds=30)
"""While an outage lasts, time is given back in pieces of at least this much."""

NEAR: Final = timedelta(seconds=10)
"""So close to the deadline, nobody waits for a whole piece."""

SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``since`` to just before ``until``."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """What is known of one attempt.

    work        when its clock ran: from the start to the end, without pauses
    silent      when nothing came from it, also what still lasts
    """

    work: tuple[Span, ...]
    silent: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """Whole seconds that are given back for what began at ``since``; they stand for the span of that length."""

    since: datetime
    seconds: int

    @property
    def span(self) -> Span:
        """The time that is made good by it."""
        return Span(self.since, self.since + self.seconds * SECOND)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same times in order, no two of them touching; empty spans are left out."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.since >= span.until:
            continue
        if merged and span.since <= merged[-1].until:
            merged[-1] = Span(merged[-1].since, max(merged[-1].until, span.until))
        else:
            merged.append(span)
    return tuple(merged)


def common(one: Iterable[Span], other: Iterable[Span]) -> tuple[Span, ...]:
    """Times that lie in both."""
    others = union(other)
    pairs = ((a, b) for a in union(one) for b in others)
    return union(Span(max(a.since, b.since), min(a.until, b.until)) for a, b in pairs)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Times that lie in ``spans`` and not in ``taken``."""
    left = union(spans)
    for hole in union(taken):
        cut = (
            (Span(one.since, min(one.until, hole.since)), Span(max(one.since, hole.until), one.until)) for one in left
        )
        left = union(part for parts in cut for part in parts)
    return left


def gaps(runs: Iterable[Span], least: timedelta = GAP) -> tuple[Span, ...]:
    """When the server was down: longer than ``least`` between two runs of its heartbeat."""
    ordered = sorted(runs)
    between = (Span(one.until, other.since) for one, other in pairwise(ordered))
    return tuple(span for span in between if span.until - span.since > least)


def together(seats: Iterable[Seat], share: Fraction = SHARE, least: int = SEATS) -> tuple[Span, ...]:
    """When at least that share of the seats at work, and at least that many of them, were silent at the same time.

    Time O(n log n) in the number of spans of all seats.
    """
    steps: dict[datetime, list[int]] = {}
    for seat in seats:
        for place, spans in enumerate((union(seat.work), common(seat.work, seat.silent))):
            for span in spans:
                steps.setdefault(span.since, [0, 0])[place] += 1
                steps.setdefault(span.until, [0, 0])[place] -= 1
    proven, working, silent = [], 0, 0
    for moment, following in pairwise(sorted(steps)):
        working, silent = working + steps[moment][0], silent + steps[moment][1]
        if silent >= least and silent >= share * working:
            proven.append(Span(moment, following))
    return union(proven)


def lost(seat: Seat, down: Sequence[Span], proven: Sequence[Span]) -> tuple[Span, ...]:
    """What an attempt lost while at work: all of ``down``, and of its own silence what lies in ``proven``."""
    return common(seat.work, (*down, *common(seat.silent, proven)))


def to_give(
    owed: Iterable[Span], given: Iterable[Grant], *, deadline: datetime, now: datetime, step: timedelta = STEP
) -> tuple[Grant, ...]:
    """What is still to be given back, so that the same time is never given twice and never forgotten.

    owed        what the attempt lost, so far
    given       what it has got back
    deadline    of the attempt now; what begins after it (as moved by what is given here) cost nobody anything
    returns     whole seconds: rounded up once a span is over. While it lasts, only when ``step`` has come together or the
                deadline is near, rounded down; the rest follows
    """
    grants: list[Grant] = []
    for piece in without(owed, (one.span for one in given)):
        if piece.since >= deadline:
            continue
        length = piece.until - piece.since
        if piece.until >= now and length < step and deadline - now > NEAR:
            continue
        seconds = length // SECOND if piece.until >= now else -(-length // SECOND)
        if seconds:
            grants.append(Grant(piece.since, seconds))
            deadline += seconds * SECOND
    return tuple(grants)


def seats_silent(last: Mapping[int, datetime], now: datetime, quiet: timedelta = QUIET) -> dict[int, Span]:
    """Who is silent at this moment, and since when: from the last sign of each. It was silent from that sign on."""
    return {one: Span(seen, now) for one, seen in last.items() if now - seen > quiet}
