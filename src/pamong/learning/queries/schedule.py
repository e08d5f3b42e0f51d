"""When and where somebody learns: on the own page, and for the own calendar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.queries import Told, told_of
from pamong.core.refusals import NotFound
from pamong.learning.access import keeps, offering_for
from pamong.learning.formats.calendar import Meeting
from pamong.learning.models import CalendarFeed, Registration, Session
from pamong.learning.queries.offerings.naming import path_of, title_of
from pamong.learning.queries.offerings.page import has_seat
from pamong.learning.queries.offerings.sessions import SessionRow, read_session, speakers_of_sessions

PAST: Final = 30
"""Meetings that are shown after they were held, the last ones."""

EARLY: Final = timedelta(hours=1)
"""How long before a meeting its attendance is already spoken of."""

_CHANGES: Final = ("learning.session_added", "learning.session_changed", "learning.session_cancelled")

_TOLD: Final = ("offering__programme", "offering__region", "module", "facility")


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A meeting of an offering in which somebody has a seat.

    offering    uuid; ``title`` is that of the offering
    zone        of the region that organises: its days and hours hold
    near        whether it is going on, or begins soon
    confirmed   whether the person said: I will come
    """

    offering: UUID
    title: str
    zone: str
    session: SessionRow
    cancelled: bool
    near: bool
    confirmed: bool

    @property
    def day(self) -> date:
        """The day there."""
        return self.session.starts_at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class Day:
    """What is on one day, in its order."""

    day: date
    rows: tuple[OwnSession, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The own meetings by day: those to come from the next one on, those that were from the last one back.

    feed        path of the own calendar; empty as long as none was asked for, and for who acts for somebody else
    """

    coming: tuple[Day, ...]
    past: tuple[Day, ...]
    feed: str

    @property
    def next(self) -> OwnSession | None:
        """The first that was not cancelled."""
        return next((row for day in self.coming for row in day.rows if not row.cancelled), None)

    @property
    def near(self) -> OwnSession | None:
        """The meeting that is going on or begins soon."""
        return next((row for day in self.coming for row in day.rows if row.near), None)


@dataclass(frozen=True, slots=True)
class Book:
    """A calendar: what it is called and what is in it."""

    name: str
    meetings: tuple[Meeting, ...]


def my_sessions(actor: Actor) -> Schedule:
    """Meetings of offerings in which the actor has a seat, or who is acted for. Four queries."""
    now = timezone.now()
    seats = dict(_seats(actor.person).values_list("offering", "confirmed_at"))
    rows = Session.objects.filter(offering__in=seats).select_related(*_TOLD)
    coming = list(rows.filter(ends_at__gte=now).order_by("starts_at", "pk"))
    past = list(rows.filter(ends_at__lt=now, cancelled_at=None).order_by("-starts_at", "-pk")[:PAST])
    teachers = speakers_of_sessions([row.pk for row in (*coming, *past)])
    told = [_own(row, read_session(row, teachers.get(row.pk, ())), seats, now) for row in (*coming, *past)]
    return Schedule(_by_day(told[: len(coming)]), _by_day(told[len(coming) :]), _feed(actor))


def feed_of(token: str) -> Book:
    """The calendar at a secret address: only the meetings of its owner, nobody's name. Raises NotFound for any other address."""
    feed = CalendarFeed.objects.filter(token=token).first()
    if feed is None:
        raise NotFound
    offerings = _seats(feed.person_id).values("offering")
    rows = Session.objects.filter(offering__in=offerings)
    return Book(_("Jadwal pelatihan saya"), _meetings(rows, links=True))


def offering_feed(actor: Actor, uuid: UUID) -> Book:
    """The meetings of one offering that the actor may read of; addresses of online meetings only with a seat. Raises NotFound."""
    row = offering_for(actor, uuid)
    links = keeps(actor, row.region_id) or has_seat(actor, row.pk)
    return Book(title_of(row), _meetings(Session.objects.filter(offering=row), links=links))


def _seats(person: int | None) -> "QuerySet[Registration]":
    held = {"seated_at__isnull": False, "withdrawn_at": None, "declined_at": None}
    return Registration.objects.filter(person=person, **held)


def _own(row: Session, session: SessionRow, seats: dict[int, datetime | None], now: datetime) -> OwnSession:
    run = row.offering
    cancelled = bool(row.cancelled_at or run.cancelled_at)
    return OwnSession(
        offering=run.uuid,
        title=title_of(run),
        zone=run.region.time_zone,
        session=session,
        cancelled=cancelled,
        near=not cancelled and row.starts_at - EARLY <= now < row.ends_at,
        confirmed=seats[run.pk] is not None,
    )


def _by_day(rows: Iterable[OwnSession]) -> tuple[Day, ...]:
    return tuple(Day(day, tuple(some)) for day, some in groupby(rows, lambda row: row.day))


def _feed(actor: Actor) -> str:
    if actor.person is None or actor.behalf is not None:
        return ""
    token = CalendarFeed.objects.filter(person=actor.person).values_list("token", flat=True).first()
    return f"/kalender/{token}.ics" if token else ""


def _meetings(rows: "QuerySet[Session]", *, links: bool) -> tuple[Meeting, ...]:
    """Sessions as events, with what the journal tells of their changes. Three queries."""
    found = list(rows.filter(offering__published_at__isnull=False).select_related(*_TOLD).order_by("starts_at", "pk"))
    things = {row.pk: f"{row._meta.label_lower}:{row.pk}" for row in found}
    told = told_of({row.offering.region_id for row in found}, things.values(), _CHANGES)
    teachers = speakers_of_sessions([row.pk for row in found])
    return tuple(
        _meeting(
            row,
            read_session(row, teachers.get(row.pk, ())),
            told.get(things[row.pk], Told(1, row.offering.created_at)),
            links=links,
        )
        for row in found
    )


def _meeting(row: Session, session: SessionRow, told: Told, *, links: bool) -> Meeting:
    """The first entry of the journal made it; every later one changed it, and so does the end of its offering."""
    run = row.offering
    ends = [moment for moment in (row.cancelled_at, run.cancelled_at) if moment]
    return Meeting(
        uuid=row.uuid,
        title=f"{session.title}, {title_of(run)}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=", ".join(filter(None, (session.room, session.address))) or (_("Daring") if session.link else ""),
        text="\n".join(_lines(session, link=session.link if links else "")),
        address=f"{settings.URL}{path_of(run.uuid)}",
        changes=told.entries - 1 + (run.cancelled_at is not None),
        changed_at=max([told.last, *ends]),
        cancelled=bool(ends),
    )


def _lines(session: SessionRow, *, link: str) -> Iterator[str]:
    """What else a calendar says of a meeting."""
    if session.module_title != session.title:
        yield session.module_title
    for speaker in session.speakers:
        yield _("Narasumber: %(name)s") % {"name": ", ".join(filter(None, (speaker.name, speaker.institution)))}
    if link:
        yield _("Tautan sesi: %(link)s") % {"link": link}
