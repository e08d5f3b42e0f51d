"""Seats: given when somebody's turn comes, under the lock of the offering; what gets free goes to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.wording import long_moment, one_line
from pamong.learning.access import kept_offering_for
from pamong.learning.actions.lottery import draw
from pamong.learning.actions.registration.state import (
    alone,
    has_begun,
    refuse_begun,
    refuse_ended,
)
from pamong.learning.actions.registration.telling import tell_outcome, tell_seated
from pamong.learning.formats.registration_states import CLASH, QUOTA
from pamong.learning.models import Engagement, Offering, Registration, Seating
from pamong.learning.queries.clashes import Span, spans_of
from pamong.learning.queries.quotas import Shares, seats_taken, shares_of
from pamong.science.seating import fits

APART: Final = "engagements_apart"
"""Constraint by which the database refuses two places at once."""


@dataclass(frozen=True, slots=True)
class Seated:
    """What came of giving seats: ids of people, in the order of their turns."""

    seated: tuple[int, ...]
    waiting: tuple[int, ...]


class Room:
    """Seats that are left of an offering whose lock is held. What only a seat needs is asked when there is one."""

    def __init__(self, row: Offering) -> None:
        """Count what is taken. One query."""
        self._row, self._taken = row, seats_taken(row.pk)
        self.left = max(0, row.seats - sum(self._taken.values()))

    @cached_property
    def limits(self) -> dict[int, int]:
        """Group → seats."""
        return self._shares.limits

    def groups(self, row: Registration) -> tuple[int, ...]:
        """In which groups somebody needs a seat."""
        return self._shares.groups(row.region_id, row.unit_id)

    def fits(self, row: Registration) -> bool:
        """Whether there is a seat for somebody from there."""
        if self.left == 0:
            return False
        groups = self.groups(row)
        return bool(groups) and fits(self.left, self._free, groups)

    @cached_property
    def _shares(self) -> Shares:
        return shares_of(self._row)

    @cached_property
    def _free(self) -> dict[int, int]:
        return self._shares.left(self._taken)[1]

    @cached_property
    def _spans(self) -> list[tuple[int, Span]]:
        return spans_of(self._row.pk)

    def take(self, row: Registration, at: datetime) -> None:
        """A seat and the times of all sessions, for a row that is stored. Raises IntegrityError ``engagements_apart``."""
        engage(row, self._spans)
        row.seated_at, row.passed_over = at, ""
        row.save(update_fields=["seated_at", "passed_over"])
        free = self._free  # counted before this seat
        self.left -= 1
        for group in self.groups(row):
            free[group] -= 1

    def offer(self, row: Registration, at: datetime) -> bool:
        """Somebody's turn has come: a seat, or the reason why not. Returns whether it was given."""
        if not self.fits(row):
            row.passed_over = QUOTA
        else:
            try:
                with transaction.atomic():
                    self.take(row, at)
            except IntegrityError as problem:
                if APART not in str(problem):
                    raise
                row.seated_at, row.passed_over = None, CLASH
        return row.seated_at is not None


def engage(row: Registration, spans: Iterable[tuple[int, Span]]) -> None:
    """The times of these sessions are taken for who has the seat. Raises IntegrityError ``engagements_apart``."""
    Engagement.objects.bulk_create(
        Engagement(person_id=row.person_id, registration=row, session_id=session, during=DateTimeTZRange(*span))
        for session, span in spans
    )


def disengage(row: Registration, at: datetime) -> None:
    """The times are free for other things."""
    Engagement.objects.filter(registration=row, released_at=None).update(released_at=at)


def settle(row: Offering, registrations: Sequence[Registration], at: datetime) -> None:
    """Approved registrations get a seat or a place on the waiting list, if seats are being given. The offering is locked.

    By need and lottery that is only after they were given; till then approved ones wait for their turn.
    """
    if row.seating != Seating.FIRST and row.seated_at is None:
        return
    room = Room(row)
    for one in registrations:
        if room.left == 0 or not room.offer(one, at):
            one.queued_at = at
            one.save(update_fields=["queued_at", "passed_over"])


def promote(actor: Actor, row: Offering, at: datetime) -> tuple[int, ...]:
    """The next on the waiting list get what is free, and are told. The offering is locked. Nobody once it has begun.

    Whose quota is full or who is elsewhere at that time is passed over, and keeps the place on the list.

    returns     ids of people
    """
    if has_begun(row.pk, at):
        return ()
    room, promoted = Room(row), []
    for one in waiting_list(row.pk) if room.left else ():
        if room.left == 0:
            break
        if room.offer(one, at):
            promoted.append(one.person_id)
        else:
            one.save(update_fields=["passed_over"])
    if promoted:
        tell_seated(actor, row, promoted)
    return tuple(promoted)


def waiting_list(offering: int) -> "QuerySet[Registration]":
    """Who waits for a seat, the next one first."""
    rows = Registration.objects.filter(
        offering=offering, queued_at__isnull=False, seated_at=None, withdrawn_at=None, declined_at=None
    )
    return rows.order_by(F("lot").asc(nulls_last=True), "queued_at", "pk")


def give_seats(actor: Actor, *, offering: UUID, word: str = "") -> Seated:
    """By need or lottery, after the close: a place in the order for each who is approved, then the seats, in that order.

    What is done is one transaction: either everybody knows, or nothing has happened.

    word        said at the draw, for a lottery; may be empty
    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``, ``seats-first-come``, ``registration-open``,
                ``already-seated``, ``offering-begun``, ``draw-missing``
    """
    with transaction.atomic():
        row = alone(kept_offering_for(actor, offering).pk)
        now = timezone.now()
        _refuse_giving(row, now)
        ordered = _ordered(row, one_line(word), now)
        room = Room(row)
        groups = {one.pk: room.groups(one) for one in ordered}
        for lot, one in enumerate(ordered, start=1):
            one.lot = lot
            if room.left == 0 or not room.offer(one, now):
                one.queued_at = now
        Registration.objects.bulk_update(ordered, ["lot", "queued_at", "passed_over"], batch_size=500)
        Offering.objects.filter(pk=row.pk).update(seated_at=now)
        told = _told(row, ordered, room.limits, groups)
        record(actor, "learning.seats_given", row, region=row.region_id, **told)
        tell_outcome(actor, row, ordered)
    seated = tuple(one.person_id for one in ordered if one.seated_at)
    return Seated(seated, tuple(one.person_id for one in ordered if one.queued_at))


def promote_waiting(actor: Actor, *, offering: UUID) -> int:
    """Seats that became free otherwise, by more seats or another quota, go to the waiting list. Returns how many.

    raises      NotFound; Conflict ``offering-cancelled``, ``offering-finished``
    """
    with transaction.atomic():
        row = alone(kept_offering_for(actor, offering).pk)
        refuse_ended(row)
        promoted = promote(actor, row, timezone.now())
        if promoted:
            record(actor, "learning.promoted", row, region=row.region_id, people=list(promoted))
    return len(promoted)


def _refuse_giving(row: Offering, now: datetime) -> None:
    refuse_ended(row)
    if row.seating == Seating.FIRST:
        raise Conflict("seats-first-come", _("Kursi angkatan ini diberikan langsung, menurut urutan persetujuan."))
    if now < row.closes_at:
        closes = long_moment(row.closes_at, ZoneInfo(row.region.time_zone))
        raise Conflict("registration-open", _("Kursi dibagikan sesudah pendaftaran ditutup, %(at)s.") % {"at": closes})
    if row.seated_at:
        raise Conflict("already-seated", _("Kursi angkatan ini sudah dibagikan, dan urutannya tidak diubah lagi."))
    refuse_begun(row, now)


def _ordered(row: Offering, word: str, now: datetime) -> list[Registration]:
    """Who takes part, in the order of turns."""
    live = Registration.objects.filter(offering=row, withdrawn_at=None, declined_at=None, approved_at__isnull=False)
    found = list(live.order_by(F("need").desc(), "registered_at", "pk"))
    if row.seating == Seating.LOTTERY:
        places = draw(row, [str(one.uuid) for one in found], word, now)
        found.sort(key=lambda one: places[str(one.uuid)])
    return found


def _told(
    row: Offering, ordered: Sequence[Registration], limits: dict[int, int], groups: dict[int, tuple[int, ...]]
) -> dict[str, object]:
    """All by which the giving can be repeated; ids only."""
    return {
        "seats": row.seats,
        "limits": {str(group): seats for group, seats in limits.items()},
        "order": [[one.pk, *groups[one.pk]] for one in ordered],
        "seated": [one.pk for one in ordered if one.seated_at],
        "away": [one.pk for one in ordered if one.passed_over == CLASH],
    }
