"""Offices of a region that give one service, and up to when each is known: for contexts that put them side by side.

No function here takes an actor; whoever asks has checked the right to know.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from pamong.people.queries.paths import unit_paths
from pamong.services.models import Case, CaseSource, Service


@dataclass(frozen=True, slots=True)
class GivingOffice:
    """An office and its service.

    service         uuid; ``given``: whether it is still given
    unit            id; ``name``: empty for an office that was closed
    known_until     last day up to which all its open sources are known; None where nothing is recorded
    """

    service: UUID
    service_id: int
    given: bool
    unit: int
    unit_uuid: UUID
    name: str
    known_until: date | None

    @property
    def unknown_from(self) -> date | None:
        """First day of the month that is not yet wholly known."""
        return (self.known_until + timedelta(days=1)).replace(day=1) if self.known_until else None


def giving_offices(region: int, code: str) -> tuple[GivingOffice, ...]:
    """All offices that give or gave the service with this code, by name. Three queries."""
    rows = list(Service.objects.filter(region=region, code=code).select_related("region", "unit"))
    sources = CaseSource.objects.filter(
        service__in=[row.pk for row in rows], closed_at=None, covers_until__isnull=False
    )
    known = dict(sources.values_list("service").annotate(until=Min("covers_until")).order_by())
    paths = unit_paths(row.unit_id for row in rows)
    found = [
        _office(row, paths[row.unit_id][-1].name if row.unit_id in paths else "", known.get(row.pk)) for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.unit)))


def kinds_of_service(region: int) -> dict[str, tuple[str, int]]:
    """Code → title and number of offices that still give it, by title. One query."""
    rows = Service.objects.filter(region=region, closed_at=None).order_by("title", "pk").values_list("code", "title")
    found: dict[str, tuple[str, int]] = {}
    for code, title in rows:
        first, offices = found.get(code, (title, 0))
        found[code] = (first, offices + 1)
    return found


def service_titles(region: int) -> dict[str, str]:
    """Code → title, also of services that are no longer given. One query."""
    rows = Service.objects.filter(region=region).order_by("-closed_at", "-title", "-pk")
    return dict(rows.values_list("code", "title"))


def newest_known(region: int, code: str) -> date | None:
    """Last day of which anything is known about this service in any office: what a source covers, or what was received.

    None where nothing is recorded.
    """
    rows = Service.objects.filter(region=region, code=code).select_related("region")
    zones = {row.pk: row.region.time_zone for row in rows}
    covers = CaseSource.objects.filter(service__in=zones).aggregate(last=Max("covers_until"))["last"]
    received = Case.objects.filter(region=region, service__in=list(zones), current=True).aggregate(
        last=Max("received_on")
    )["last"]
    covered = _day(covers, next(iter(zones.values()))) if covers else None
    return max((day for day in (covered, received) if day), default=None)


def _office(row: Service, name: str, until: datetime | None) -> GivingOffice:
    return GivingOffice(
        service=row.uuid,
        service_id=row.pk,
        given=row.closed_at is None,
        unit=row.unit_id,
        unit_uuid=row.unit.uuid,
        name=name,
        known_until=_day(until, row.region.time_zone) if until else None,
    )


def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
