"""Programmes and offerings that somebody looks back at: when they were held, who sat in them, what two tests said.

No actor; whoever asks has checked the right to know.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, Min, OuterRef, Subquery
from django.utils import timezone

from pamong.learning.models import (
    Completion,
    CompletionRule,
    Module,
    ModuleResult,
    Offering,
    Programme,
    Registration,
    Session,
)
from pamong.people.queries.paged import Rows
from pamong.people.queries.presence import RegionFacts, region_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class FollowedProgramme:
    """A published programme."""

    id: int
    uuid: UUID
    title: str
    region: RegionFacts


@dataclass(frozen=True, slots=True)
class FollowedOffering:
    """A published offering with its days.

    first, last     day of the first and of the last session, where it is held
    starts_at       of the first session
    finished        who completed it has been decided
    """

    id: int
    uuid: UUID
    number: int
    programme: FollowedProgramme
    first: date
    last: date
    starts_at: datetime
    finished: bool
    cancelled: bool


@dataclass(frozen=True, slots=True)
class FollowedSession:
    """A session of a published offering."""

    id: int
    uuid: UUID
    title: str
    offering: int
    region: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool


def followed_programme(uuid: UUID) -> FollowedProgramme | None:
    """One that was published. One query."""
    row = _published().filter(uuid=uuid).first()
    return _programme(row) if row else None


def followed_programmes(region: int) -> Rows[FollowedProgramme]:
    """Those of a region, by title."""
    return Rows(
        _published().filter(region=region).order_by("title", "pk"), lambda rows: [_programme(row) for row in rows]
    )


def followed_offering(uuid: UUID) -> FollowedOffering | None:
    """One with at least one session. One query."""
    found = _read(_held().filter(uuid=uuid))
    return found[0] if found else None


def followed_offerings(programme: int) -> Rows[FollowedOffering]:
    """Those of a programme with at least one session, newest first."""
    return Rows(_held().filter(programme=programme).order_by("-number"), _read)


def offerings_until(programmes: Collection[int], since: datetime) -> list[FollowedOffering]:
    """Those of these programmes whose last session ends after a time. One query."""
    ahead = Session.objects.filter(offering=OuterRef("pk"), cancelled_at=None, ends_at__gt=since)
    return _read(_held().filter(Exists(ahead), programme__in=programmes).order_by("pk"))


def learners(offering: int) -> tuple[int, ...]:
    """People with a seat, by id."""
    return tuple(_seats().filter(offering=offering).order_by("person").values_list("person", flat=True))


def completers(offering: int) -> tuple[int, ...]:
    """People who completed it by the last decision about each; a correction that took it back counts."""
    rows = Completion.objects.filter(registration__in=_seats().filter(offering=offering)).order_by(
        "registration", "-pk"
    )
    last = rows.distinct("registration").values_list("registration__person", "completed")
    return tuple(sorted(person for person, completed in last if completed))


def followed_session(uuid: UUID) -> FollowedSession | None:
    """One of a published offering."""
    found = _sessions(Session.objects.filter(uuid=uuid))
    return found[0] if found else None


def sessions_ended(since: datetime, until: datetime) -> list[FollowedSession]:
    """Those that were held and ended between two times, the first included and the second not, by their end."""
    rows = Session.objects.filter(ends_at__gte=since, ends_at__lt=until, cancelled_at=None)
    return _sessions(rows.filter(offering__cancelled_at=None).order_by("ends_at", "pk"))


def sessions_of(offering: int) -> Rows[FollowedSession]:
    """Those of an offering that were not cancelled, in their order."""
    rows = Session.objects.filter(offering=offering, cancelled_at=None).order_by("starts_at", "pk")
    return Rows(rows.select_related("offering"), _sessions_read)


def modules_tested(programme: int) -> dict[int, tuple[UUID, str]]:
    """Modules of a programme with a test, in their order: id → uuid and title. One query."""
    rows = Module.objects.filter(programme=programme, rule=CompletionRule.TEST).order_by("number")
    return {pk: (uuid, title) for pk, uuid, title in rows.values_list("pk", "uuid", "title")}


def marks_in_tests(
    pre: int, post: int, offerings: Collection[int] | None = None
) -> list[tuple[Decimal | None, Decimal | None]]:
    """Marks of everybody with a seat who took one of two tests: before, after; the last mark of each, None for one not taken.

    One query.

    pre, post       modules
    offerings       only of these; None is all
    """
    rows = ModuleResult.objects.filter(registration__in=_seats(), module__in=(pre, post), mark__isnull=False)
    rows = rows if offerings is None else rows.filter(registration__offering__in=offerings)
    last = rows.order_by("registration", "module", "-pk").distinct("registration", "module")
    marks: dict[int, dict[int, Decimal]] = {}
    for seat, module, mark in last.values_list("registration", "module", "mark"):
        if mark is not None:
            marks.setdefault(seat, {})[module] = mark
    return [(both.get(pre), both.get(post)) for both in marks.values()]


def _published() -> "QuerySet[Programme]":
    return Programme.objects.filter(published_at__isnull=False).select_related("region")


def _seats() -> "QuerySet[Registration]":
    return Registration.objects.filter(seated_at__isnull=False, withdrawn_at=None, declined_at=None)


def _held() -> "QuerySet[Offering]":
    sessions = Session.objects.filter(offering=OuterRef("pk"), cancelled_at=None).order_by().values("offering")
    rows = Offering.objects.filter(published_at__isnull=False, programme__published_at__isnull=False)
    return (
        rows.select_related("programme__region", "region")
        .annotate(
            first_at=Subquery(sessions.annotate(at=Min("starts_at")).values("at")),
            last_at=Subquery(sessions.annotate(at=Max("ends_at")).values("at")),
        )
        .filter(first_at__isnull=False)
    )


def _read(rows: "Sequence[Offering] | QuerySet[Offering]") -> list[FollowedOffering]:
    return [_offering(row) for row in rows]


def _offering(row: Offering) -> FollowedOffering:
    zone = ZoneInfo(row.region.time_zone)
    first_at: datetime = row.first_at  # type: ignore[attr-defined]  # annotated above
    last_at: datetime = row.last_at  # type: ignore[attr-defined]  # annotated above
    return FollowedOffering(
        id=row.pk,
        uuid=row.uuid,
        number=row.number,
        programme=_programme(row.programme),
        first=timezone.localtime(first_at, zone).date(),
        last=timezone.localtime(last_at, zone).date(),
        starts_at=first_at,
        finished=row.finished_at is not None,
        cancelled=row.cancelled_at is not None,
    )


def _programme(row: Programme) -> FollowedProgramme:
    return FollowedProgramme(row.pk, row.uuid, row.title, region_facts(row.region))


def _sessions(rows: "QuerySet[Session]") -> list[FollowedSession]:
    return _sessions_read(list(rows.filter(offering__published_at__isnull=False).select_related("offering")))


def _sessions_read(rows: "Sequence[Session]") -> list[FollowedSession]:
    return [
        FollowedSession(
            id=row.pk,
            uuid=row.uuid,
            title=row.title,
            offering=row.offering_id,
            region=row.offering.region_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            cancelled=row.cancelled_at is not None or row.offering.cancelled_at is not None,
        )
        for row in rows
    ]
