"""The service's own heartbeat: what is not in ``Uptime`` is proof that nobody could work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from pamong.exams.models import Uptime

EVERY: Final = 5.0
"""Seconds between two beats."""

MISSED: Final = timedelta(seconds=10)
"""Without a beat for longer than this, the service was away."""

_LOCK: Final = "SELECT pg_advisory_xact_lock(%s)"
_KEY: Final = 0x70616D6F6E68


@dataclass(frozen=True, slots=True)
class Gap:
    """The service was away."""

    since: datetime
    until: datetime


def beat(now: datetime) -> Gap | None:
    """Note that the service is up; a gap when it was not, since its last beat. Several web processes beat together.

    A clock that was set back changes nothing until it is there again.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [_KEY])
        latest = Uptime.objects.order_by("-last").first()
        if latest is None or now - latest.last > MISSED:
            Uptime.objects.create(since=now, last=now)
            return None if latest is None else Gap(latest.last, now)
        if now > latest.last:
            Uptime.objects.filter(pk=latest.pk).update(last=now)
    return None
