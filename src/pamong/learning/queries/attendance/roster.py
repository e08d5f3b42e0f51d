"""The roster of a session: everybody with a seat, and what is known of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.access import kept_session_for, roster_for
from pamong.learning.formats.mark_chain import FIRST
from pamong.learning.models import Attendance, Proof, Session
from pamong.learning.queries.attendance.marks import held_marks
from pamong.learning.queries.attendance.scans import shared_with
from pamong.learning.queries.attendance.standing import Meeting, attended, last_rows, meeting_of
from pamong.learning.queries.registrations.seats import SeatRow, seated_in
from pamong.people.access import own_people

UNKNOWN, FULL, PART, ABSENT = "", "full", "part", "absent"


@dataclass(frozen=True, slots=True)
class RosterRow:
    """Somebody with a seat.

    state       empty where nothing is known; full, part or absent
    proof       how it is known, in words
    since       when the presence begins and ends, where there is one
    own         the organiser's own seat, which somebody else marks
    shared      names of others who gave a code from the same device
    """

    registration: UUID
    name: str
    unit: str
    state: str
    proof: str
    since: datetime | None
    until: datetime | None
    minutes: int
    reason: str
    noted_at: datetime | None
    own: bool
    shared: tuple[str, ...]

    @property
    def present(self) -> bool:
        """Whether there at all."""
        return self.state in (FULL, PART)


@dataclass(frozen=True, slots=True)
class RosterPage:
    """A session and everybody with a seat in it, by name.

    sheet       whether a sheet with a PIN has been printed
    planned     minutes of the session
    """

    meeting: Meeting
    rows: tuple[RosterRow, ...]
    sheet: bool
    planned: int

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(row.present for row in self.rows)

    @property
    def unknown(self) -> int:
        """Of how many nothing is known."""
        return sum(row.state == UNKNOWN for row in self.rows)

    @property
    def others(self) -> tuple[RosterRow, ...]:
        """Without the organiser's own seat, and without those who are there: whom a paper sheet may add."""
        return tuple(row for row in self.rows if not row.own and not row.present)


@dataclass(frozen=True, slots=True)
class Person:
    """A name on a telephone without network; no number, no unit.

    fixed       there by a proof that a press on the telephone must not take back: the own code, the roster, the sheet
    """

    registration: UUID
    name: str
    present: bool
    fixed: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """A roster as a telephone takes it along.

    key         64 hexadecimal digits; only for who took it
    seq, mac    of the last mark that we have: the next one goes on from there
    """

    uuid: UUID
    meeting: Meeting
    key: str
    seq: int
    mac: str
    until: datetime
    people: tuple[Person, ...]


def roster_page(actor: Actor, uuid: UUID) -> RosterPage:
    """The roster of a session that the actor keeps. Raises NotFound."""
    return _page(actor, kept_session_for(actor, uuid))


def roster_row(actor: Actor, uuid: UUID, registration: UUID) -> tuple[RosterPage, RosterRow]:
    """One line of it. Raises NotFound."""
    page = roster_page(actor, uuid)
    row = next((row for row in page.rows if row.registration == registration), None)
    if row is None:
        raise NotFound
    return page, row


def taken_roster(actor: Actor, uuid: UUID) -> Taken:
    """A roster that this account took along. Raises NotFound."""
    row = roster_for(actor, uuid)
    page = _page(actor, kept_session_for(actor, row.session.uuid))
    marks = held_marks(row)
    return Taken(
        uuid=row.uuid,
        meeting=page.meeting,
        key=row.key,
        seq=len(marks),
        mac=marks[-1].mac if marks else FIRST,
        until=row.until,
        people=tuple(
            Person(one.registration, one.name, one.present, one.present and one.proof != str(Proof.OFFLINE.label))
            for one in page.rows
            if not one.own
        ),
    )


def _page(actor: Actor, row: Session) -> RosterPage:
    now = timezone.now()
    rows = Attendance.objects.filter(session=row.pk).select_related("session__offering")
    known = {one.registration_id: one for one in last_rows(rows)}
    shared = shared_with(row.pk)
    mine = set(own_people(actor).values_list("pk", flat=True))
    seats = seated_in(row.offering_id)
    return RosterPage(
        meeting=meeting_of(row, now),
        rows=tuple(_row(seat, known.get(seat.id), shared, seat.person in mine) for seat in seats),
        sheet=bool(row.pin),
        planned=int((row.ends_at - row.starts_at).total_seconds()) // 60,
    )


def _row(seat: SeatRow, known: Attendance | None, shared: Mapping[int, tuple[str, ...]], own: bool) -> RosterRow:  # noqa: FBT001  # a column
    there = known is not None and known.present
    return RosterRow(
        registration=seat.uuid,
        name=seat.name,
        unit=seat.unit,
        state=_state(known),
        proof=str(Proof(known.proof).label) if known else "",
        since=known.since if known and there else None,
        until=known.until if known and there else None,
        minutes=attended(known) if known else 0,
        reason=known.reason if known else "",
        noted_at=known.noted_at if known else None,
        own=own,
        shared=shared.get(seat.person, ()),
    )


def _state(known: Attendance | None) -> str:
    if known is None:
        return UNKNOWN
    if not known.present:
        return ABSENT
    whole = int((known.session.ends_at - known.session.starts_at).total_seconds()) // 60
    return FULL if attended(known) >= whole else PART
