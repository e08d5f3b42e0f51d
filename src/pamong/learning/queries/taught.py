"""Who completed what, and who taught whom, for contexts above. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q
from django.utils import timezone

from pamong.learning.models import Aim, Completion, Programme, Registration, SessionSpeaker


@dataclass(frozen=True, slots=True)
class NamedProgramme:
    """A programme as a context above names it. ``usable``: published, and not withdrawn."""

    uuid: UUID
    title: str
    region: int
    usable: bool


def completed_by(people: Collection[int], programmes: Collection[UUID]) -> dict[tuple[int, UUID], date]:
    """Person and programme → day of the last completion that still holds. A correction that took it back counts."""
    rows = Completion.objects.filter(
        registration__person__in=people,
        registration__offering__programme__uuid__in=programmes,
        registration__withdrawn_at=None,
    ).select_related("registration__offering__programme", "registration__offering__region")
    last: dict[int, Completion] = {row.registration_id: row for row in rows.order_by("pk")}
    found: dict[tuple[int, UUID], date] = {}
    for row in last.values():
        if row.completed:
            seat = row.registration
            key = (seat.person_id, seat.offering.programme.uuid)
            found[key] = max(found.get(key, date.min), _finished(row))
    return found


def programmes_about(competencies: Collection[int], region: int) -> dict[UUID, str]:
    """Programmes of a region that raise one of these competencies, with titles, newest first."""
    rows = Programme.objects.filter(
        region=region, pk__in=Aim.objects.filter(competency__in=competencies).values("programme")
    )
    return dict(rows.order_by("-pk").values_list("uuid", "title"))


def programme_titles(programmes: Collection[UUID]) -> dict[UUID, str]:
    """Titles by uuid; those that do not exist are left out."""
    return dict(Programme.objects.filter(uuid__in=programmes).values_list("uuid", "title"))


def named_programmes(programmes: Collection[UUID]) -> dict[UUID, NamedProgramme]:
    """Those of these that exist, in any state."""
    rows = Programme.objects.filter(uuid__in=programmes)
    return {row.uuid: _named(row) for row in rows}


def programmes_in(region: int) -> tuple[NamedProgramme, ...]:
    """Programmes of a region in which somebody can take part, by title."""
    rows = Programme.objects.filter(region=region, published_at__isnull=False, withdrawn_at=None)
    return tuple(map(_named, rows.order_by("title", "pk")))


def trainers_of(
    person: int, programmes: Collection[UUID], competencies: Collection[int], since: datetime
) -> dict[int, datetime]:
    """Who taught somebody in these programmes, or in others that raise these competencies: person → the last time.

    since       sessions that ended before are passed over
    """
    seats = Registration.objects.filter(person=person, seated_at__isnull=False, withdrawn_at=None, declined_at=None)
    about = Q(offering__programme__uuid__in=programmes) | Q(
        offering__programme__in=Aim.objects.filter(competency__in=competencies).values("programme")
    )
    taught = SessionSpeaker.objects.filter(
        session__offering__in=seats.filter(about).values("offering"),
        session__cancelled_at=None,
        session__ends_at__gte=since,
    )
    return dict(taught.values_list("speaker__person").annotate(last=Max("session__ends_at")).order_by())


def _named(row: Programme) -> NamedProgramme:
    usable = row.published_at is not None and row.withdrawn_at is None
    return NamedProgramme(row.uuid, row.title, row.region_id, usable)


def _finished(row: Completion) -> date:
    finished = row.registration.offering.finished_at or row.at
    return timezone.localtime(finished, ZoneInfo(row.registration.offering.region.time_zone)).date()
