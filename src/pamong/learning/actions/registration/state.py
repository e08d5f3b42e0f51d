"""What every action on a registration asks first: whether it may still happen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NoReturn

from django.db import connection
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from pamong.core.refusals import Conflict
from pamong.learning.models import Offering, Registration, Session
from pamong.learning.queries.admission import Obstacle, cancelled, closed, finished

_MOVING: Final = (
    "seats",
    "seating",
    "approval",
    "opens_at",
    "closes_at",
    "published_at",
    "seated_at",
    "cancelled_at",
    "cancellation",
    "finished_at",
)
_LOCK: Final = f"SELECT {', '.join(_MOVING)} FROM learning_offering WHERE id = %s FOR NO KEY UPDATE"  # noqa: S608  # own names


def alone(offering: int) -> Offering:
    """The offering as it is now, with programme and region. Nobody else gives or takes its seats until the transaction ends."""
    rows = Offering.objects.select_for_update(of=("self",), no_key=True).select_related("programme", "region")
    return rows.get(pk=offering)


def all_alone(offerings: Iterable[int]) -> dict[int, Offering]:
    """The same of several, by id: always in one order, so that no two who want several wait for each other halfway."""
    return {pk: alone(pk) for pk in sorted(set(offerings))}


def lock(row: Offering) -> None:
    """The same for an offering at hand, in one short statement: what may have changed meanwhile is read anew into it."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [row.pk])
        found = cursor.fetchone()
    for field, value in zip(_MOVING, found, strict=True):
        setattr(row, field, value)


def refuse_ended(row: Offering) -> None:
    """Raises Conflict ``offering-cancelled``, ``offering-finished``."""
    if row.cancelled_at:
        refuse(cancelled(row))
    if row.finished_at:
        refuse(finished())


def refuse_closed(row: Offering, now: datetime) -> None:
    """Registration is open now. Raises Conflict ``offering-cancelled``, ``offering-finished``, ``registration-closed``."""
    shut = closed(row, now)
    if shut is not None:
        refuse(shut)


def refuse(found: Obstacle) -> NoReturn:
    """Raises Conflict with its code and words."""
    raise Conflict(found.code, found.message)


def refuse_begun(row: Offering, now: datetime) -> None:
    """Nobody gets a seat once the first session has begun. Raises Conflict ``offering-begun``."""
    if has_begun(row.pk, now):
        raise Conflict("offering-begun", _("Angkatan ini sudah dimulai, jadi kursinya tidak dibagikan lagi."))


def has_begun(offering: int, now: datetime) -> bool:
    """Whether its first session has."""
    first = _held(offering).aggregate(first=Min("starts_at"))["first"]
    return first is not None and now >= first


def refuse_over(row: Offering, now: datetime) -> None:
    """Raises Conflict ``offering-over`` after the end of the last session."""
    last = _held(row.pk).aggregate(last=Max("ends_at"))["last"]
    if last is not None and now >= last:
        raise Conflict(
            "offering-over", _("Sesi terakhirnya sudah lewat, jadi pendaftarannya tidak dapat ditarik lagi.")
        )


def refuse_gone(row: Registration) -> None:
    """Raises Conflict ``registration-ended`` for one that was withdrawn or declined."""
    if row.withdrawn_at or row.declined_at:
        raise Conflict("registration-ended", _("Pendaftaran ini sudah tidak berlaku."))


def _held(offering: int) -> "QuerySet[Session]":
    return Session.objects.filter(offering=offering, cancelled_at=None)
