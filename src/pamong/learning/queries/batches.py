"""Offerings of programmes as those who look for one see them: when, where, and whether a seat is left."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Subquery
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.learning.access import visible_offerings
from pamong.learning.formats.statuses import COMING, OPEN, status_of
from pamong.learning.models import Offering, Quota, Registration, Session
from pamong.learning.queries.learner import Learner
from pamong.learning.queries.offerings.sessions import SessionRow, SpeakerRow, sessions_of_many
from pamong.people.queries.paths import unit_paths

if TYPE_CHECKING:
    from django.db.models import QuerySet

Places = Mapping[tuple[int, int | None], int]
"""Region and unit → how many from there have a seat."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When an offering is: of its registration and of its sessions; None without any session."""

    row: Offering
    status: Status
    first: datetime | None
    last: datetime | None

    @property
    def open(self) -> bool:
        """Whether one can register for it now, or will be able to."""
        return self.status in (OPEN, COMING)


@dataclass(frozen=True, slots=True)
class Batch:
    """An offering of a programme.

    first, last     start of the first session and end of the last one; None without any
    left            seats that nobody has yet
    quota           seats that are left of the quotas of who looks; None where no quota names that person's unit or region
    rooms           where it is held, each place once
    zone            of the region that organises
    """

    uuid: UUID
    number: int
    status: Status
    first: datetime | None
    last: datetime | None
    opens_at: datetime
    closes_at: datetime
    seats: int
    left: int
    quota: int | None
    rooms: tuple[str, ...]
    speakers: tuple[SpeakerRow, ...]
    zone: str

    @property
    def full(self) -> bool:
        """Whether who registers now comes onto the waiting list."""
        return self.left == 0 or self.quota == 0

    @property
    def practitioner(self) -> bool:
        """Whether somebody teaches who does the work that is taught."""
        return any(speaker.practitioner for speaker in self.speakers)


def dates_of(actor: Actor, programmes: Collection[int]) -> dict[int, list[Dates]]:
    """Programme → its published offerings that the actor may see, those that close first at the front. One query."""
    found: dict[int, list[Dates]] = {}
    for one in dated(visible_offerings(actor).filter(programme__in=programmes, published_at__isnull=False)):
        found.setdefault(one.row.programme_id, []).append(one)
    return found


def dated(rows: "QuerySet[Offering]") -> list[Dates]:
    """Offerings with their times, those that close first at the front. One query."""
    sessions = Session.objects.filter(offering=OuterRef("pk"), cancelled_at=None).order_by().values("offering")
    found = rows.annotate(
        first=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
        last=Subquery(sessions.annotate(at=Max("ends_at")).values("at")),
    )
    now = timezone.now()
    return [
        Dates(row, status_of(row, row.first, row.last, now), row.first, row.last)
        for row in found.order_by("closes_at", "number", "pk")
    ]


def batches_of(found: Collection[Dates], learner: Learner) -> dict[int, Batch]:
    """Offering → how it stands for somebody. Five queries, whatever their number; none for none."""
    ids = [one.row.pk for one in found]
    if not ids:
        return {}
    sessions, taken = sessions_of_many(ids), _taken(ids)
    quotas = _quotas_left(ids, taken, learner)
    return {
        one.row.pk: _batch(one, sessions.get(one.row.pk, ()), taken.get(one.row.pk, {}), quotas.get(one.row.pk))
        for one in found
    }


def full_of(found: Collection[Dates], learner: Learner) -> frozenset[int]:
    """Offerings in which somebody who registers now comes onto the waiting list. Three queries at most; none for none."""
    seats = {one.row.pk: one.row.seats for one in found}
    if not seats:
        return frozenset()
    taken = _taken(seats)
    quotas = _quotas_left(seats, taken, learner)
    return frozenset(pk for pk, all_ in seats.items() if quotas.get(pk) == 0 or sum(taken.get(pk, {}).values()) >= all_)


def _batch(one: Dates, sessions: Iterable[SessionRow], taken: Places, quota: int | None) -> Batch:
    row = one.row
    rows = tuple(sessions)
    left = max(0, row.seats - sum(taken.values()))
    return Batch(
        uuid=row.uuid,
        number=row.number,
        status=one.status,
        first=one.first,
        last=one.last,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        seats=row.seats,
        left=left,
        quota=None if quota is None else min(quota, left),
        rooms=tuple(dict.fromkeys(session.room for session in rows if session.room)),
        speakers=tuple({speaker.speaker: speaker for session in rows for speaker in session.speakers}.values()),
        zone=row.region.time_zone,
    )


def _taken(offerings: Collection[int]) -> dict[int, dict[tuple[int, int | None], int]]:
    seated: QuerySet[Registration] = Registration.objects.filter(
        offering__in=offerings, seated_at__isnull=False, withdrawn_at=None
    )
    counted = seated.order_by("offering").values_list("offering", "region", "unit").annotate(count=Count("pk"))
    return {
        offering: {(region, unit): count for _offering, region, unit, count in rows}
        for offering, rows in groupby(counted, key=lambda row: row[0])
    }


def _quotas_left(offerings: Collection[int], taken: Mapping[int, Places], learner: Learner) -> dict[int, int]:
    """Offering → the least that is left of the quotas which cover the learner; one without such a quota is left out."""
    rows = Quota.objects.filter(offering__in=offerings, region=learner.region)
    mine = [row for row in rows if row.unit_id is None or row.unit_id in learner.units]
    units = {unit for places in taken.values() for _region, unit in places if unit is not None}
    above = {unit: {step.id for step in path} for unit, path in unit_paths(units).items()}
    found: dict[int, int] = {}
    for row in mine:
        used = sum(
            count
            for (region, place), count in taken.get(row.offering_id, {}).items()
            if region == row.region_id and (row.unit_id is None or row.unit_id in above.get(place or 0, ()))
        )
        left = max(0, row.seats - used)
        found[row.offering_id] = min(left, found.get(row.offering_id, left))
    return found
