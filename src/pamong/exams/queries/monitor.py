"""The room as a proctor sees it: one row a seat, at this moment."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.exams.access import watched_sitting_for
from pamong.exams.models import Candidate, Sitting
from pamong.exams.queries.clock import first_deadline
from pamong.exams.queries.seat_states import ABSENT, DONE, PAUSED, SILENT, STATES, WORKING, SeatState, Times, state_of
from pamong.exams.queries.timeline import duration
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words
from pamong.science.outage import SEATS, SHARE

MINUTE: Final = 60

STALE: Final = timedelta(seconds=15)
"""Without a heartbeat of the exam service for longer than this, the page says so."""

# Answers that hold: of each slot the newest, unless it took the answer back. Time that was added, and given back. The last
# heartbeat of the service is the same in each row.
_ATTEMPTS: Final = """
SELECT a.candidate_id, a.admitted_at, a.started_at, a.paused_at, a.submitted_at, a.ended_at, a.deadline, a."left",
    a.slots, coalesce(p.seen_at, a.entered_at), coalesce(p.slot, 0), coalesce(p.away, 0), coalesce(p.moves, 0),
    (SELECT count(*) FROM (
        SELECT DISTINCT ON (r.slot) r.value FROM exams_response r
        WHERE r.region = a.region AND r.attempt = a.id ORDER BY r.slot, r.seq DESC
    ) held WHERE held.value <> 'null'),
    (SELECT coalesce(sum(i.seconds), 0) FROM exams_incident i WHERE i.candidate_id = a.candidate_id AND i.kind = 'time'),
    (SELECT coalesce(sum(i.seconds), 0) FROM exams_incident i WHERE i.candidate_id = a.candidate_id AND i.kind = 'outage'),
    (SELECT max(u.last) FROM exams_uptime u)
FROM exams_attempt a LEFT JOIN exams_signal p ON p.attempt = a.id
WHERE a.sitting_id = %s
"""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat. What is not known, or does not apply, is None.

    slot        question at which the candidate is; ``answered`` of ``slots``
    left        seconds; ``signal``: seconds since the last sign
    away        how often the window was left; ``moves``: how often the address changed
    extra       minutes more by accommodation; ``added``: minutes that proctors gave
    given       seconds that were given back after outages
    """

    candidate: UUID
    seat: int
    number: str
    name: str
    initials: str
    state: SeatState
    slot: int | None
    answered: int | None
    slots: int | None
    left: int | None
    signal: int | None
    away: int
    moves: int
    extra: int
    added: int
    given: int
    large: bool
    late: bool

    @property
    def flagged(self) -> bool:
        """Whether a proctor should look."""
        return bool(self.away or self.moves)

    @property
    def clock(self) -> str:
        """Time left, ``42.17``."""
        return "" if self.left is None else f"{self.left // 60}.{self.left % 60:02}"

    @property
    def ago(self) -> str:
        """How long ago the last sign was, ``4 dtk lalu``."""
        if self.signal is None:
            return ""
        if self.signal < MINUTE:
            return _("%(count)s dtk lalu") % {"count": self.signal}
        return _("%(count)s mnt lalu") % {"count": self.signal // MINUTE}

    @property
    def warnings(self) -> str:
        """What a proctor should look at."""
        told = [
            _("pindah jendela ×%(count)s") % {"count": self.away} if self.away else "",
            _("alamat berganti ×%(count)s") % {"count": self.moves} if self.moves > 1 else "",
            _("alamat berganti") if self.moves == 1 else "",
        ]
        return ", ".join(filter(None, told))

    @property
    def remarks(self) -> str:
        """What was granted."""
        told = [
            _("waktu tambahan %(count)s menit") % {"count": self.extra} if self.extra else "",
            _("ditambah %(count)s menit") % {"count": self.added} if self.added else "",
            _("diganti %(time)s") % {"time": duration(self.given)} if self.given else "",
            _("huruf besar") if self.large else "",
            _("terlambat") if self.late else "",
        ]
        return ", ".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many seats are in a state; ``current``: the table shows only these."""

    state: SeatState
    seats: int
    current: bool


@dataclass(frozen=True, slots=True)
class Network:
    """Seats that are silent at this moment.

    since       when so many were silent that it proves an outage; without a proof, when the first of them fell silent
    proven      they are enough to prove an outage of the room
    enough      their share is high enough, whether or not there are enough of them
    """

    since: datetime
    silent: int
    working: int
    proven: bool
    enough: bool

    @property
    def percent(self) -> int:
        """Of the seats at work, rounded."""
        return round(100 * self.silent / self.working)


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """A sitting as its monitor needs it.

    ends_at     of the room's clock; None before the start and where everybody has an own clock
    """

    id: int
    uuid: UUID
    region: RegionFacts
    title: str
    place: str
    kind: str
    gate: bool
    own_clock: bool
    board: bool
    minutes: int
    starts_at: datetime
    published_at: datetime | None
    started_at: datetime | None
    ends_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        """Of the region, in which its times are read."""
        return ZoneInfo(self.region.zone)

    @property
    def live(self) -> bool:
        """Whether something can be done."""
        return self.published_at is not None and self.closed_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Room:
    """The monitor.

    rows        those that were asked for, who needs attention first
    fitting     how many there are of these when not all are shown; ``seats``: of all states
    latest      when the last one will be ready, by the deadlines of now
    items       questions of the longest form
    down_since  last heartbeat of the exam service, when it is too old
    """

    sitting: SittingFacts
    rows: tuple[SeatRow, ...]
    fitting: int
    seats: int
    tally: tuple[Tally, ...]
    network: Network | None
    latest: datetime | None
    items: int
    working: int
    down_since: datetime | None
    now: datetime


def seats(
    actor: Actor,
    sitting: UUID,
    wanted: str = "",
    text: str = "",
    most: int | None = None,
    kept: Collection[str] = (),
) -> Room:
    """All seats of a sitting that the actor watches. Three queries for any number of seats. Raises NotFound.

    wanted      code of one of ``STATES``; anything else: all
    text        number of a seat, or words of a name or of a candidate's number
    most        rows that are shown, and beyond them only ``kept``: ids of candidates as text; None: all
    """
    row, now = watched_sitting_for(actor, sitting), timezone.now()
    attempts = _attempts(row)
    rows = sorted(_rows(row, attempts, now), key=_urgency)
    counted = Counter(one.state.code for one in rows)
    chosen = wanted if any(wanted == state.code for state in STATES) else ""
    fitting = [one for one in rows if chosen in ("", one.state.code) and _sought(one, text)]
    deadlines = [one.deadline for one in attempts.values() if one.deadline and not one.over]
    return Room(
        sitting=facts_of(row),
        rows=tuple(
            one for place, one in enumerate(fitting) if most is None or place < most or str(one.candidate) in kept
        ),
        fitting=len(fitting),
        seats=len(rows),
        tally=tuple(
            Tally(state, counted[state.code], state.code == chosen)
            for state in STATES
            if counted[state.code] or state.code != "siap"
        ),
        network=_network(attempts.values(), now),
        latest=max(deadlines, default=None),
        items=max((one.slots for one in attempts.values()), default=0),
        working=counted[WORKING.code] + counted[SILENT.code] + counted[PAUSED.code],
        down_since=_down_since(row, attempts.values(), now),
        now=now,
    )


def facts_of(row: Sitting) -> SittingFacts:
    """What is told of a sitting; its region, blueprint and room at hand."""
    return SittingFacts(
        id=row.pk,
        uuid=row.uuid,
        region=region_facts(row.region),
        title=row.title,
        place=row.facility.name if row.facility else row.place,
        kind=row.kind,
        gate=row.gate,
        own_clock=row.own_clock,
        board=row.board,
        minutes=row.minutes,
        starts_at=row.starts_at,
        published_at=row.published_at,
        started_at=row.started_at,
        ends_at=None if row.own_clock or row.started_at is None else first_deadline(row, 0, row.started_at),
        closed_at=row.closed_at,
        cancelled_at=row.cancelled_at,
    )


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt with where it was last seen."""

    times: Times
    deadline: datetime | None
    left: int | None
    slots: int
    slot: int
    away: int
    moves: int
    answered: int
    added: int
    given: int
    beat_at: datetime | None

    @property
    def over(self) -> bool:
        return bool(self.times.submitted_at or self.times.ended_at)

    def seconds_left(self, now: datetime) -> int | None:
        """Until the deadline; what was left when it was paused."""
        if self.over:
            return None
        if self.left is not None:
            return self.left
        return max(0, int((self.deadline - now).total_seconds())) if self.deadline else None


def _attempts(sitting: Sitting) -> Mapping[int, _Attempt]:
    """Candidate → attempt."""
    with connection.cursor() as cursor:
        cursor.execute(_ATTEMPTS, [sitting.pk])
        found = cursor.fetchall()
    attempts = {}
    for one, admitted, started, paused, submitted, ended, deadline, left, slots, seen, *rest in found:
        times = Times(admitted, started, paused, submitted, ended, seen)
        attempts[one] = _Attempt(times, deadline, left, slots, *rest)
    return attempts


def _rows(sitting: Sitting, attempts: Mapping[int, _Attempt], now: datetime) -> Iterable[SeatRow]:
    candidates = Candidate.objects.filter(sitting=sitting, removed_at=None).select_related("person")
    for one in candidates.order_by("seat"):
        found = attempts.get(one.pk)
        state = state_of(found.times if found else None, started=sitting.started_at is not None, now=now)
        began = found is not None and found.times.started_at is not None
        name = one.person.name if one.person else _("Peserta gladi bersih")
        yield SeatRow(
            candidate=one.uuid,
            seat=one.seat,
            number=one.number,
            name=name,
            initials="".join(word[0] for word in name.split()[:2]).upper(),
            state=state,
            slot=found.slot or None if found and began else None,
            answered=found.answered if found and began else None,
            slots=found.slots if found else None,
            left=found.seconds_left(now) if found and began else _not_begun(sitting, one.extra, state, now),
            signal=None if found is None or found.over else max(0, int((now - found.times.signal_at).total_seconds())),
            away=found.away if found else 0,
            moves=found.moves if found else 0,
            extra=one.extra,
            added=found.added // 60 if found else 0,
            given=found.given if found else 0,
            large=one.large,
            late=one.late_until is not None,
        )


def _not_begun(sitting: Sitting, extra: int, state: SeatState, now: datetime) -> int | None:
    """Seconds that somebody would have who begins now; before the start, who begins with all others."""
    if state == DONE or sitting.closed_at:
        return None
    deadline = first_deadline(sitting, extra, now)
    return (sitting.minutes + extra) * 60 if deadline is None else max(0, int((deadline - now).total_seconds()))


def _urgency(row: SeatRow) -> tuple[int, bool, int]:
    """Who needs a person first; who has finished or has not come stands last, and flags before seats without."""
    return STATES.index(row.state), not row.flagged or row.state in (DONE, ABSENT), row.seat


def _sought(row: SeatRow, text: str) -> bool:
    """Whether a seat is the one with that number, or has all these words."""
    if text.strip().isdecimal():
        return row.seat == int(text)
    told = f"{row.name} {row.number}".lower()
    return all(word in told for word in words(text))


def _network(attempts: Iterable[_Attempt], now: datetime) -> Network | None:
    """How many of those at work are silent; None when nobody is."""
    states = [(one, state_of(one.times, started=True, now=now)) for one in attempts]
    silent = sorted(one.times.signal_at for one, state in states if state == SILENT)
    working = len(silent) + sum(state == WORKING for _one, state in states)
    if not silent:
        return None
    needed = ceil(SHARE * working)
    proven = len(silent) >= max(needed, SEATS)
    since = silent[max(needed, SEATS) - 1] if proven else silent[0]
    return Network(since, len(silent), working, proven, len(silent) >= needed)


def _down_since(sitting: Sitting, attempts: Iterable[_Attempt], now: datetime) -> datetime | None:
    """Last heartbeat of the exam service, when it is too old for a sitting that goes on."""
    if sitting.started_at is None or sitting.closed_at is not None:
        return None
    last = next((one.beat_at for one in attempts), None)
    return last if last is not None and now - last > STALE else None
