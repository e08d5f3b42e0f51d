"""An offering as letters tell it: when, where, for how long, with whom. No actor; whoever asks has checked the right."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pamong.kit.papers import weekday_date
from pamong.learning.formats.conversions import conversions
from pamong.learning.formats.days import joined, span, spoken_days
from pamong.learning.models import (
    Completion,
    Module,
    Offering,
    ProgrammePartner,
    Registration,
    Session,
    SessionSpeaker,
)
from pamong.people.queries.papers import Named, named_people
from pamong.people.queries.presence import full_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

RULES: Final = {"attendance": "Kehadiran", "product": "Hasil kerja", "test": "Tes"}
"""By what a module is completed, as a paper says it in whatever language the interface is."""

ONLINE: Final = "daring; tautannya ada di halaman angkatan"
UNPLACED: Final = "tempat diberitahukan kemudian"
"""Where a session is that has no room of ours and no other place: online, or nobody has said yet."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session in words: ``Selasa 8 Desember 2026``, ``08.00–12.00 WIB``, what, where."""

    day: date
    when: str
    time: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody with a seat. ``region``: the employer."""

    registration: UUID
    region: int
    person: Named


@dataclass(frozen=True, slots=True)
class Held:
    """An offering.

    name        ``Pelayanan Prima angkatan 1``
    hours       JP of all modules
    meetings    in the order of time; never empty where a letter is written
    partners    names of those with whom it is held
    """

    id: int
    uuid: UUID
    region: int
    region_name: str
    office: str
    title: str
    name: str
    hours: Decimal
    meetings: tuple[Meeting, ...]
    partners: tuple[str, ...]

    @property
    def days(self) -> str:
        """``Selasa dan Rabu, 8 dan 9 Desember 2026``."""
        return spoken_days([meeting.day for meeting in self.meetings])

    @property
    def places(self) -> str:
        """Where, each place once: *di Aula A dan Aula B dan secara daring*; sessions without a place say nothing."""
        told = list(dict.fromkeys(meeting.place for meeting in self.meetings if meeting.place != UNPLACED))
        rooms = joined([place for place in told if place != ONLINE])
        return joined([*([f"di {rooms}"] if rooms else []), *(["secara daring"] if ONLINE in told else [])]) or UNPLACED

    @property
    def source(self) -> str:
        """What its letters are written for."""
        return f"learning.offering:{self.uuid}"


@dataclass(frozen=True, slots=True)
class Taught:
    """A module as the back of a certificate lists it."""

    title: str
    form: str
    hours: Decimal
    rule: str


def held(offering: Offering) -> Held:
    """Four queries. ``offering`` with its programme and region at hand."""
    modules = Module.objects.filter(programme=offering.programme_id).values_list("hours", flat=True)
    partners = ProgrammePartner.objects.filter(programme=offering.programme_id).order_by("partner__name", "pk")
    return Held(
        id=offering.pk,
        uuid=offering.uuid,
        region=offering.region_id,
        region_name=offering.region.name,
        office=offering.region.office,
        title=offering.programme.title,
        name=f"{offering.programme.title} angkatan {offering.number}",
        hours=sum(modules, Decimal()),
        meetings=_meetings(offering),
        partners=tuple(partners.values_list("partner__name", flat=True)),
    )


def meeting(session: Session, zone: ZoneInfo) -> Meeting:
    """One session, with its facility at hand."""
    day = session.starts_at.astimezone(zone).date()
    time = span(session.starts_at, session.ends_at, zone)
    return Meeting(day, weekday_date(day), time, session.title, _place(session))


def seats(offering: int) -> tuple[Seat, ...]:
    """Who has a seat now, by name without titles. Three queries."""
    return _seats({row.person_id: row for row in _sitting(offering)})


def completed(offering: int) -> tuple[Seat, ...]:
    """Who completed it, by what was decided last. Four queries."""
    return _seats({row.person_id: row for row in _finished(offering)})


def seated_people(offering: int) -> set[int]:
    """Ids of who has a seat now, for who only counts them. One query."""
    return set(_sitting(offering).values_list("person", flat=True))


def completed_people(offering: int) -> set[int]:
    """Ids of who completed it, for who only counts them. Two queries."""
    return set(_finished(offering).values_list("person", flat=True))


def _sitting(offering: int) -> "QuerySet[Registration]":
    return Registration.objects.filter(offering=offering, seated_at__isnull=False, withdrawn_at=None)


def _finished(offering: int) -> "QuerySet[Registration]":
    last = Completion.objects.filter(registration__offering=offering).order_by("registration", "-pk")
    decided = last.distinct("registration").values_list("registration", "completed")
    return Registration.objects.filter(pk__in=[registration for registration, done in decided if done])


def taught(programme: int) -> tuple[Taught, ...]:
    """Modules in their order."""
    names = {row.form: row.name for row in conversions()}
    rows = Module.objects.filter(programme=programme).order_by("number")
    return tuple(Taught(row.title, names.get(row.form, row.form), row.hours, RULES[row.rule]) for row in rows)


def speakers(session: int) -> tuple[str, ...]:
    """Names of who teaches in a session."""
    rows = SessionSpeaker.objects.filter(session=session).select_related("speaker__person").order_by("pk")
    return tuple(full_name(row.speaker.person) for row in rows)


def spoken_at(offering: int, speaker: UUID) -> tuple[int, ...]:
    """Ids of the sessions of an offering in which a speaker teaches."""
    rows = SessionSpeaker.objects.filter(session__offering=offering, session__cancelled_at=None, speaker__uuid=speaker)
    return tuple(rows.order_by("session__starts_at").values_list("session", flat=True))


def meetings_of(offering: Offering, wanted: Collection[int]) -> tuple[Meeting, ...]:
    """Only these sessions."""
    return _meetings(offering, wanted)


def _meetings(offering: Offering, wanted: Collection[int] | None = None) -> tuple[Meeting, ...]:
    rows = Session.objects.filter(offering=offering.pk, cancelled_at=None).select_related("facility")
    rows = rows if wanted is None else rows.filter(pk__in=wanted)
    zone = ZoneInfo(offering.region.time_zone)
    return tuple(meeting(row, zone) for row in rows.order_by("starts_at", "pk"))


def _place(session: Session) -> str:
    """Never the address of an online meeting: a letter is passed on, and whoever reads it could come in."""
    if session.facility:
        return ", ".join(part for part in (session.facility.name, session.facility.address) if part)
    return session.place or (ONLINE if session.link else UNPLACED)


def _seats(found: dict[int, Registration]) -> tuple[Seat, ...]:
    people = named_people(list(found))
    return tuple(Seat(found[pk].uuid, found[pk].region_id, named) for pk, named in people.items())
