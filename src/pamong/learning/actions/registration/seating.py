"""Seats: given when somebody's turn comes, under the lock of the offering; what gets free goes to the next."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, QuerySet
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.learning.access import kept_offering_for
from pamong.learning.actions.registration.state import (
    alone,
    has_begun,
    refuse_ended,
)
from pamong.learning.actions.registration.telling import tell_seated
from pamong.learning.actions.taking import hold
from pamong.learning.formats.registration_states import CLASH, QUOTA
from pamong.learning.models import Engagement, Offering, Registration, Seating
from pamong.learning.queries.clashes import Span, spans_of
from pamong.learning.queries.quotas import Shares, seats_taken, shares_of
from pamong.science.seating import fits

APART: Final = "engagements_apart"
"""Constraint by which the database refuses two places at once."""


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
        self.count(row)

    def count(self, row: Registration) -> None:
        """One seat less."""
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
    hold(one.person_id for one in registrations if room.left)
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
    waiting = list(waiting_list(row.pk)) if room.left else []
    hold(one.person_id for one in waiting)
    for one in waiting:
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
