"""Seats by need or lottery: all of them at once, after the close, in an order that anybody can repeat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.wording import long_moment, one_line
from pamong.learning.access import kept_offering_for
from pamong.learning.actions.lottery import draw
from pamong.learning.actions.registration.seating import APART, Room
from pamong.learning.actions.registration.state import alone, refuse_begun, refuse_ended
from pamong.learning.actions.registration.telling import tell_outcome
from pamong.learning.actions.taking import hold
from pamong.learning.formats.registration_states import CLASH, QUOTA
from pamong.learning.models import Offering, Registration, Seating
from pamong.learning.queries.clashes import clashes, spans_of

# A few statements for thousands: offering each a seat by itself asks the database four times for everybody.
_ENGAGE: Final = """
INSERT INTO learning_engagement (person_id, registration_id, session_id, during)
SELECT n.person, n.registration, s.id, tstzrange(s.starts_at, s.ends_at)
FROM unnest(%(people)s::bigint[], %(registrations)s::bigint[]) AS n (person, registration)
CROSS JOIN learning_session s WHERE s.offering_id = %(offering)s AND s.cancelled_at IS NULL
"""
_STORE: Final = """
UPDATE learning_registration r
SET lot = n.lot, queued_at = n.queued_at, seated_at = n.seated_at, passed_over = n.passed_over
FROM unnest(
    %(ids)s::bigint[], %(lots)s::int[], %(queued)s::timestamptz[], %(seated)s::timestamptz[], %(passed)s::text[]
) AS n (id, lot, queued_at, seated_at, passed_over)
WHERE r.id = n.id
"""


@dataclass(frozen=True, slots=True)
class Seated:
    """What came of giving seats: ids of people, in the order of their turns."""

    seated: tuple[int, ...]
    waiting: tuple[int, ...]


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
        hold(one.person_id for one in ordered)
        room = _in_turn(row, ordered, now)
        groups = {one.pk: room.groups(one) for one in ordered}
        Offering.objects.filter(pk=row.pk).update(seated_at=now)
        told = _told(row, ordered, room.limits, groups)
        record(actor, "learning.seats_given", row, region=row.region_id, **told)
        tell_outcome(actor, row, ordered)
    seated = tuple(one.person_id for one in ordered if one.seated_at)
    return Seated(seated, tuple(one.person_id for one in ordered if one.queued_at))


def _in_turn(row: Offering, ordered: Sequence[Registration], at: datetime) -> Room:
    """Each gets a lot and, in this order, a seat or a place on the waiting list with the reason; all of it is stored.

    The offering is locked and its people are held.
    """
    for lot, one in enumerate(ordered, start=1):
        one.lot = lot
    try:
        with transaction.atomic():
            room = _together(row, ordered, at)
    except IntegrityError as problem:
        if APART not in str(problem):
            raise
        room = _one_by_one(row, ordered, at)
    _store(ordered)
    return room


def _together(row: Offering, ordered: Sequence[Registration], at: datetime) -> Room:
    """Who is elsewhere is asked once for all. Raises IntegrityError ``engagements_apart`` where that is not all there is."""
    room = Room(row)
    spans = [span for _session, span in spans_of(row.pk)]
    away = clashes([one.person_id for one in ordered], spans, but=row.pk) if room.left else {}
    for one in ordered:
        if room.left == 0:
            one.queued_at = at
        elif not room.fits(one) or one.person_id in away:
            one.queued_at, one.passed_over = at, CLASH if room.fits(one) else QUOTA
        else:
            one.seated_at, one.passed_over = at, ""
            room.count(one)
    _engage(row, (one for one in ordered if one.seated_at))
    return room


def _one_by_one(row: Offering, ordered: Sequence[Registration], at: datetime) -> Room:
    room = Room(row)
    for one in ordered:
        one.queued_at, one.seated_at, one.passed_over = None, None, ""
        if room.left == 0 or not room.offer(one, at):
            one.queued_at = at
    return room


def _engage(row: Offering, seated: Iterable[Registration]) -> None:
    """The times of all sessions are taken for who has got a seat."""
    pairs = [(one.person_id, one.pk) for one in seated]
    facts = {"people": [person for person, _pk in pairs], "registrations": [pk for _person, pk in pairs]}
    with connection.cursor() as cursor:
        cursor.execute(_ENGAGE, {**facts, "offering": row.pk})


def _store(ordered: Sequence[Registration]) -> None:
    facts: dict[str, list[Any]] = {
        "ids": [one.pk for one in ordered],
        "lots": [one.lot for one in ordered],
        "queued": [one.queued_at for one in ordered],
        "seated": [one.seated_at for one in ordered],
        "passed": [one.passed_over for one in ordered],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE, facts)


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
