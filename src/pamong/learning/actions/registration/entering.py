"""A registration comes in: everything is asked first, then there is one lock, late, and a seat or a place on the waiting list."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, NotFound
from pamong.learning.actions.registration.seating import APART, Room
from pamong.learning.actions.registration.state import lock, refuse_closed
from pamong.learning.actions.registration.telling import ask
from pamong.learning.actions.taking import hold
from pamong.learning.models import Approval, Offering, Registration, Seating
from pamong.learning.queries.admission import asked
from pamong.learning.queries.eligibility import Admission
from pamong.people.queries.posts import Above, supervisors_of

_ONCE: Final = "registration_once"

_FIELDS: Final = (
    "offering_id",
    "person_id",
    "region_id",
    "unit_id",
    "way",
    "reason",
    "need",
    "registered_at",
    "registered_by",
    "batch",
    "approved_at",
    "queued_at",
)
_INSERT: Final = f"""
INSERT INTO learning_registration ({", ".join(_FIELDS)})
VALUES ({", ".join(f"%({field})s" for field in _FIELDS)}) RETURNING id, uuid
"""  # noqa: S608  # own names
_LIVE: Final = """
SELECT EXISTS (SELECT FROM learning_registration
    WHERE offering_id = %s AND person_id = %s AND withdrawn_at IS NULL AND declined_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to take part, and how that came about.

    nominator   person who leads this one and nominates: that is the approval; None: the supervisor is asked
    """

    admission: Admission
    way: str
    reason: str = ""
    nominator: int | None = None
    batch: int | None = None


def admit(actor: Actor, row: Offering, person: int, now: datetime) -> Admission:
    """Somebody who may register now.

    raises      Conflict ``offering-cancelled``, ``offering-finished``, ``registration-closed``, ``already-registered``,
                ``not-eligible``, ``quota-full``, ``clash``, each with the reason
    """
    refuse_closed(row, now)
    with connection.cursor() as cursor:
        cursor.execute(_LIVE, [row.pk, person])
        (known,) = cursor.fetchone()
    if known:
        raise already()
    found = asked(actor, row, person, now)
    if found.admission is None or found.obstacles:
        first = found.obstacles[0]
        same = [obstacle.message for obstacle in found.obstacles if obstacle.code == first.code]
        raise Conflict(first.code, " ".join(same))
    return found.admission


def enter(actor: Actor, row: Offering, wish: Wish, now: datetime) -> Registration:
    """Write a registration of somebody who was admitted; inside the caller's transaction. The lock is taken here, last.

    raises      Conflict as ``refuse_closed``, when that happened meanwhile; IntegrityError for ``refused`` to explain
    """
    above = _above(row, wish)
    lock(row)
    refuse_closed(row, now)
    facts = wish.admission
    if facts.region is None:
        raise NotFound  # who is no civil servant is not admitted
    one = Registration(
        offering=row,
        person_id=facts.person,
        region_id=facts.region,
        unit_id=facts.unit,
        way=wish.way,
        reason=wish.reason,
        need=facts.need,
        registered_at=now,
        registered_by=actor.account,
        batch=wish.batch,
        approved_at=None if above else now,
    )
    _place(row, one, now)
    if above:
        step = Approval(registration=one, step=1, approver_id=above.person, why=above.reason, asked_at=now)
        Approval.objects.bulk_create([step])
        ask(actor, row, [step])
    elif row.approval and wish.nominator is not None:
        _note_approval(actor, one, wish.nominator, now)
    return one


@contextmanager
def refused() -> Iterator[None]:
    """What only the database could see, because somebody else wrote in the same moment, in words.

    raises      Conflict ``already-registered``, ``clash``
    """
    try:
        yield
    except IntegrityError as problem:
        if _ONCE in str(problem):
            raise already() from None
        if APART in str(problem):
            raise Conflict("clash", _("Waktunya sudah terpakai untuk kegiatan lain. Periksa jadwalnya.")) from None
        raise


def already() -> Conflict:
    """There is a registration."""
    return Conflict("already-registered", _("Sudah terdaftar di angkatan ini. Tidak perlu mendaftar lagi."))


def _place(row: Offering, one: Registration, now: datetime) -> None:
    """Store it: with a seat where seats are given now and one is free, else waiting."""
    giving = row.seating == Seating.FIRST or row.seated_at is not None
    if one.approved_at is None or not giving:
        _insert(one)
        return
    room = Room(row)
    seat = room.fits(one)
    one.queued_at = None if seat else now
    hold([one.person_id] if seat else [])
    _insert(one)
    if seat:
        room.take(one, now)


def _insert(one: Registration) -> None:
    """Store it, while others wait for the lock: one statement, which also tells its uuid."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {field: getattr(one, field) for field in _FIELDS})
        one.pk, one.uuid = cursor.fetchone()


def _above(row: Offering, wish: Wish) -> Above | None:
    """Who is asked; nobody where no approval is needed, it was given by nominating, or nobody is above."""
    if not row.approval or wish.nominator is not None:
        return None
    return supervisors_of([wish.admission.person]).get(wish.admission.person)


def _note_approval(actor: Actor, one: Registration, nominator: int, now: datetime) -> None:
    """Who leads and nominates has approved."""
    Approval.objects.create(
        registration=one,
        step=1,
        approver_id=nominator,
        why=_("Mengusulkan sendiri."),
        asked_at=now,
        decided_at=now,
        agreed=True,
        decided_by=actor.account,
    )
