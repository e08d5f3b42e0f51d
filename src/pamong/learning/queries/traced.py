"""Seats of somebody in programmes about certain competencies, with every session and hour: what a certificate is traced to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.learning.access import READERS, keeps, registrations_of, visible_programmes
from pamong.learning.formats.registration_states import state_of
from pamong.learning.models import Aim, Attendance, Completion, Registration, Session, Way
from pamong.learning.queries.attendance.standing import attended, last_rows
from pamong.learning.queries.hours.counting import live_lines
from pamong.learning.queries.results import lacking_words
from pamong.people.access import visible_people
from pamong.people.queries.presence import RegionFacts, region_facts

_MINUTE: Final = 60
_EVER: Final = date.min, date.max


@dataclass(frozen=True, slots=True)
class TracedSession:
    """A session that was not cancelled. ``minutes`` attended of ``planned``; None before it was held."""

    uuid: UUID
    title: str
    starts_at: datetime
    minutes: int | None
    planned: int


@dataclass(frozen=True, slots=True)
class TracedSeat:
    """A registration of somebody, whatever became of it.

    programme_id    by which contexts above find what they know of it
    first, last     day of the first and of the last session, where they were held; None without any
    completed       by the last decision; None before one. ``lacking`` in words
    hours           JP as they were recorded, before anything limits them
    keeps           the actor keeps the offering
    """

    uuid: UUID
    programme: UUID
    programme_title: str
    programme_region: int
    offering: UUID
    offering_id: int
    number: int
    region: RegionFacts
    employer: str
    state: Status
    way: str
    registered_at: datetime
    approved_at: datetime | None
    seated_at: datetime | None
    confirmed_at: datetime | None
    first: date | None
    last: date | None
    sessions: tuple[TracedSession, ...]
    completed: bool | None
    completed_at: datetime | None
    lacking: tuple[str, ...]
    hours: Decimal
    keeps: bool

    @property
    def held(self) -> tuple[TracedSession, ...]:
        """Sessions that were held."""
        return tuple(one for one in self.sessions if one.minutes is not None)

    @property
    def minutes(self) -> int:
        """Attended."""
        return sum(one.minutes or 0 for one in self.sessions)

    @property
    def planned(self) -> int:
        """Minutes of the sessions that were held."""
        return sum(one.planned for one in self.held)


def reads_learner(actor: Actor, person: int) -> bool:
    """Whether the actor reads all that somebody registered for, not only what an own offering tells. Two queries at most."""
    return actor.is_system or visible_people(actor, READERS).filter(pk=person).exists()


def traced_seats(
    actor: Actor, person: int, programmes: Collection[UUID], competencies: Collection[int], now: datetime
) -> tuple[TracedSeat, ...]:
    """As far as the actor sees them, the oldest first. Six queries at most, for any number.

    programmes      uuids; also every other programme that raises one of the competencies
    """
    aimed = Aim.objects.filter(programme=OuterRef("offering__programme"), competency__in=competencies)
    about = Q(offering__programme__uuid__in=programmes) | Q(Exists(aimed))
    rows = list(registrations_of(actor).filter(about, person=person).order_by("registered_at", "pk"))
    sessions = _sessions({row.offering_id for row in rows})
    minutes, ends, hours = _minutes(rows), _ends(rows), _hours(person)
    return tuple(
        _seat(actor, row, _held(sessions[row.offering_id], minutes[row.pk], now), ends.get(row.pk), hours[row.pk])
        for row in rows
    )


def programmes_shown(actor: Actor, programmes: Collection[UUID]) -> frozenset[UUID]:
    """Those of these, published once, whose page the actor may open. One query."""
    rows = visible_programmes(actor).filter(uuid__in=programmes, published_at__isnull=False)
    return frozenset(rows.values_list("uuid", flat=True))


def _sessions(offerings: Collection[int]) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = defaultdict(list)
    for row in Session.objects.filter(offering__in=offerings, cancelled_at=None).order_by("starts_at", "pk"):
        found[row.offering_id].append(row)
    return found


def _minutes(rows: Iterable[Registration]) -> dict[int, dict[int, int]]:
    """Registration → session → minutes attended."""
    marks = Attendance.objects.filter(registration__in=[row.pk for row in rows], session__cancelled_at=None)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for mark in last_rows(marks).select_related("session__offering"):
        found[mark.registration_id][mark.session_id] = attended(mark)
    return found


def _ends(rows: Iterable[Registration]) -> dict[int, Completion]:
    """Registration → the decision that holds."""
    found = Completion.objects.filter(registration__in=[row.pk for row in rows]).order_by("pk")
    return {row.registration_id: row for row in found}


def _hours(person: int) -> dict[int, Decimal]:
    """Registration → JP of all its modules."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for line in live_lines([person], *_EVER):
        head, _colon, seat = line.record.rpartition(":")
        if head == "learning.module":
            found[int(seat)] += line.hours
    return found


def _held(sessions: Iterable[Session], minutes: dict[int, int], now: datetime) -> tuple[TracedSession, ...]:
    return tuple(
        TracedSession(
            row.uuid,
            row.title,
            row.starts_at,
            minutes.get(row.pk, 0) if row.starts_at <= now else None,
            int((row.ends_at - row.starts_at).total_seconds() // _MINUTE),
        )
        for row in sessions
    )


def _seat(
    actor: Actor, row: Registration, sessions: tuple[TracedSession, ...], end: Completion | None, hours: Decimal
) -> TracedSeat:
    run, zone = row.offering, ZoneInfo(row.offering.region.time_zone)
    days = [one.starts_at.astimezone(zone).date() for one in sessions]
    return TracedSeat(
        uuid=row.uuid,
        programme=run.programme.uuid,
        programme_title=run.programme.title,
        programme_region=run.programme.region_id,
        offering=run.uuid,
        offering_id=run.pk,
        number=run.number,
        region=region_facts(run.region),
        employer=row.region.name,
        state=state_of(row),
        way=str(Way(row.way).label),
        registered_at=row.registered_at,
        approved_at=row.approved_at,
        seated_at=row.seated_at,
        confirmed_at=row.confirmed_at,
        first=min(days, default=None),
        last=max(days, default=None),
        sessions=sessions,
        completed=end.completed if end else None,
        completed_at=end.at if end else None,
        lacking=lacking_words(end.lacking) if end else (),
        hours=hours,
        keeps=keeps(actor, run.region_id),
    )
