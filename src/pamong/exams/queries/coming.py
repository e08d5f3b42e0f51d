"""The next exam that somebody sits or watches: what the own home tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.exams.access import own_candidacies
from pamong.exams.models import Proctor, Sitting

AHEAD: Final = timedelta(days=7)
BEHIND: Final = timedelta(hours=12)
"""An exam that nobody closed is no longer to come after so long."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An exam within a week. ``number``: of the candidate; empty for who watches."""

    sitting: UUID
    title: str
    at: datetime
    zone: str
    place: str
    number: str = ""


def next_exam(actor: Actor) -> Coming | None:
    """What the actor sits next. One query."""
    now = timezone.now()
    rows = own_candidacies(actor).filter(
        sitting__starts_at__range=(now - BEHIND, now + AHEAD), sitting__closed_at=None, sitting__cancelled_at=None
    )
    row = rows.order_by("sitting__starts_at").first()
    return None if row is None else _read(row.sitting, row.number)


def next_watch(actor: Actor) -> Coming | None:
    """What the actor watches next, by name. One query."""
    now = timezone.now()
    named = Proctor.objects.filter(person=actor.person or 0).values("sitting")
    rows = Sitting.objects.select_related("region", "facility").filter(
        pk__in=named,
        published_at__isnull=False,
        starts_at__range=(now - BEHIND, now + AHEAD),
        closed_at=None,
        cancelled_at=None,
    )
    row = rows.order_by("starts_at").first()
    return None if row is None else _read(row)


def _read(row: Sitting, number: str = "") -> Coming:
    return Coming(
        row.uuid,
        row.title,
        row.starts_at,
        row.region.time_zone,
        row.facility.name if row.facility else row.place,
        number,
    )
