"""What certification waits for from the actor: papers to hand in, a decision to read, a certificate to renew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.credentials.access import own_applications, own_credentials
from pamong.credentials.models import Appeal, Application, Credential, Decision
from pamong.credentials.queries.deadlines import day_there, last_day_to_appeal
from pamong.credentials.queries.own_credentials import renewals_of

AHEAD: Final = timedelta(days=90)
"""How long before its end a certificate is spoken of."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An application that was begun, or came back. ``remark``: what was found missing; empty for one never handed in."""

    application: UUID
    title: str
    remark: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """A decision that found units lacking, while it can be appealed: up to ``until``."""

    decision: UUID
    title: str
    lacking: int
    until: date


@dataclass(frozen=True, slots=True)
class Ending:
    """A certificate that ends soon and can be renewed now, by an application for this version of its scheme."""

    version: UUID
    title: str
    valid_until: datetime
    zone: str
    days: int


@dataclass(frozen=True, slots=True)
class OwnSteps:
    """Of each the most pressing one, if any."""

    unsent: Unsent | None
    not_yet: NotYet | None
    ending: Ending | None


def own_steps(actor: Actor) -> OwnSteps:
    """What waits for the actor. One query where nothing does; nothing of who is acted for."""
    now = timezone.now()
    soon = Credential.objects.filter(decision__application=OuterRef("pk"), valid_until__range=(now, now + AHEAD))
    live = Q(withdrawn_at=None, closed_at=None)
    rows = list(own_applications(actor).annotate(ends=Exists(soon)).filter(live | Q(ends=True)).order_by("-pk"))
    going = [row for row in rows if row.withdrawn_at is None and row.closed_at is None]
    ending = _ending(actor, now) if any(row.ends for row in rows) else None
    return OwnSteps(_unsent(going), _not_yet([row for row in going if row.checked_at]), ending)


def _unsent(going: Sequence[Application]) -> Unsent | None:
    """The newest that came back, else the newest that was begun."""
    returned = [row for row in going if row.returned_at]
    begun = [row for row in going if row.submitted_at is None]
    row = next(iter([*returned, *begun]), None)
    return Unsent(row.uuid, row.scheme.title, row.remark if row.returned_at else "") if row else None


def _not_yet(judged: Sequence[Application]) -> NotYet | None:
    if not judged:
        return None
    contested = Appeal.objects.filter(decision__application=OuterRef("application"))
    rows = Decision.objects.filter(~Exists(contested), application__in=judged, competent=False, round=1)
    for row in rows.select_related("application__scheme__region", "application__version").order_by("decided_on", "pk"):
        until = last_day_to_appeal(row)
        if day_there(row) <= until:
            return NotYet(row.uuid, row.application.scheme.title, len(row.lacking), until)
    return None


def _ending(actor: Actor, now: datetime) -> Ending | None:
    rows = list(own_credentials(actor).filter(valid_until__range=(now, now + AHEAD)).order_by("valid_until"))
    renewals = renewals_of(actor, rows)
    for row in rows:
        renewal = renewals.get(row.pk)
        if renewal and renewal.open:
            title, zone = row.version.scheme.title, row.region.time_zone
            return Ending(renewal.version, title, row.valid_until, zone, (row.valid_until - now).days)
    return None
