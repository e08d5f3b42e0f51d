"""Time that was lost in a proven outage is given back, by the system alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.exams.models import Attempt, Incident, IncidentKind, Signal, Silence, Sitting, Uptime
from pamong.science.outage import (
    QUIET,
    SEATS,
    Grant,
    Seat,
    Span,
    common,
    gaps,
    lost,
    seats_silent,
    to_give,
    together,
    without,
)

SERVER: Final = "server"
ROOM: Final = "room"
"""Causes of an outage that is given back."""

# Sittings with somebody at work, since when, and how many of their seats have ever been silent.
_AT_WORK: Final = """
SELECT a.sitting_id, min(a.started_at), count(*) FILTER (WHERE p.seen_at < %(quiet)s)
     + (SELECT count(DISTINCT s.attempt) FROM exams_silence s WHERE s.sitting = a.sitting_id)
  FROM exams_sitting t
  JOIN exams_attempt a ON a.sitting_id = t.id
  LEFT JOIN exams_signal p ON p.attempt = a.id
 WHERE t.published_at IS NOT NULL AND t.closed_at IS NULL AND t.cancelled_at IS NULL
   AND a.started_at IS NOT NULL AND a.submitted_at IS NULL AND a.ended_at IS NULL AND a.paused_at IS NULL
 GROUP BY a.sitting_id
"""


@dataclass(slots=True)
class _Row:
    """An attempt and what happened to it. ``end``: it no longer works since then."""

    sitting: int
    candidate: int
    start: datetime
    end: datetime | None
    paused_at: datetime | None
    deadline: datetime
    pauses: list[Span] = field(default_factory=list)
    silent: list[Span] = field(default_factory=list)
    given: list[Grant] = field(default_factory=list)

    def seat(self, now: datetime) -> Seat:
        """As the proof sees it."""
        pauses = [*self.pauses, Span(self.paused_at, now)] if self.paused_at else self.pauses
        return Seat(without([Span(self.start, self.end or now)], pauses), tuple(self.silent))


Due = dict[int, tuple[tuple[Grant, str], ...]]
"""Attempt → what it is to get, each with its cause."""


def give_back(now: datetime) -> int:
    """Move deadlines by exactly what attempts at work lost in proven outages; returns how many attempts got time.

    Bears being repeated: nobody gets the same time twice. While an outage lasts, time is given in pieces. Meant to be called
    every few seconds and before a late answer is judged: two queries when there is nothing to prove.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AT_WORK, {"quiet": now - QUIET})
        open_sittings: list[tuple[int, datetime, int]] = cursor.fetchall()
    if not open_sittings:
        return 0
    down = _down(min(since for _sitting, since, _silent in open_sittings))
    sittings = [pk for pk, since, silent in open_sittings if silent >= SEATS or any(one.until > since for one in down)]
    if not sittings or not _due(sittings, down, now):
        return 0
    with transaction.atomic():
        locked = Attempt.objects.filter(sitting__in=sittings, started_at__isnull=False).order_by("pk")
        list(locked.select_for_update(of=("self",), no_key=True).values_list("pk"))
        due = _due(sittings, down, now)  # again: somebody else may have given it meanwhile
        return _give(due, now)


def _down(since: datetime) -> tuple[Span, ...]:
    """When the service was down since then. A heartbeat may be a little older than what started after it."""
    runs = Uptime.objects.filter(last__gte=since - timedelta(minutes=1)).values_list("since", "last")
    return gaps(Span(*run) for run in runs)


def _due(sittings: Collection[int], down: tuple[Span, ...], now: datetime) -> Due:
    """What attempts at work in these sittings are still to get."""
    due: Due = {}
    rooms: dict[int, dict[int, _Row]] = defaultdict(dict)
    for pk, row in _rows(sittings, now).items():
        rooms[row.sitting][pk] = row
    for rows in rooms.values():
        seats = {pk: row.seat(now) for pk, row in rows.items()}
        proven = together(seats.values())
        for pk, row in rows.items():
            if row.end or row.paused_at:
                continue
            grants = to_give(lost(seats[pk], down, proven), row.given, deadline=row.deadline, now=now)
            if grants:
                due[pk] = tuple((one, SERVER if common([one.span], down) else ROOM) for one in grants)
    return due


def _rows(sittings: Collection[int], now: datetime) -> Mapping[int, _Row]:
    """Every attempt that was started there, ended ones too: they count for who was at work at a time."""
    fields = ("pk", "sitting", "candidate", "started_at", "submitted_at", "ended_at", "paused_at", "deadline")
    started = Attempt.objects.filter(sitting__in=sittings, started_at__isnull=False).values_list(*fields)
    rows = {
        pk: _Row(sitting, candidate, start, submitted or ended, paused, deadline)
        for pk, sitting, candidate, start, submitted, ended, paused, deadline in started
    }
    for attempt, since, until in Silence.objects.filter(sitting__in=sittings).values_list("attempt", "since", "until"):
        if attempt in rows:
            rows[attempt].silent.append(Span(since, until))
    last = dict(Signal.objects.filter(sitting__in=sittings).values_list("attempt", "seen_at"))
    for attempt, span in seats_silent(last, now).items():
        if attempt in rows:
            rows[attempt].silent.append(span)
    _note_incidents({row.candidate: row for row in rows.values()}, sittings)
    return rows


def _note_incidents(rows: Mapping[int, _Row], sittings: Collection[int]) -> None:
    """Past pauses, and what was given back before."""
    kinds = (IncidentKind.PAUSED, IncidentKind.RESUMED, IncidentKind.OUTAGE)
    told = Incident.objects.filter(sitting__in=sittings, kind__in=kinds, candidate__in=list(rows)).order_by("pk")
    began: dict[int, datetime] = {}
    for candidate, kind, at, since, seconds in told.values_list("candidate", "kind", "at", "since", "seconds"):
        if kind == IncidentKind.PAUSED:
            began[candidate] = at
        elif since is not None and seconds is not None:
            rows[candidate].given.append(Grant(since, seconds))
        elif candidate in began:
            rows[candidate].pauses.append(Span(began.pop(candidate), at))


def _give(due: Due, now: datetime) -> int:
    """Write what each gets, and move its deadline by that; inside a transaction that holds the attempts."""
    incidents, alike, sittings = [], defaultdict(list), defaultdict(list)
    for pk, sitting, candidate in Attempt.objects.filter(pk__in=due).values_list("pk", "sitting", "candidate"):
        for one, cause in due[pk]:
            about = {"kind": IncidentKind.OUTAGE, "cause": cause, "since": one.since, "seconds": one.seconds, "at": now}
            incidents.append(Incident(sitting_id=sitting, candidate_id=candidate, **about))
        seconds = sum(one.seconds for one, _cause in due[pk])
        alike[seconds].append(pk)
        sittings[sitting].append(seconds)
    Incident.objects.bulk_create(incidents)
    for seconds, attempts in alike.items():
        moved = F("deadline") + timedelta(seconds=seconds)
        Attempt.objects.filter(pk__in=attempts).update(deadline=moved)
    for row in Sitting.objects.filter(pk__in=sittings):
        facts = {"attempts": len(sittings[row.pk]), "seconds": sum(sittings[row.pk])}
        record(SYSTEM, "exams.time_given_back", row, region=row.region_id, **facts)
    return len(due)
