"""Satisfaction that was published and services with recorded times, in bulk. No actor; whoever asks has checked."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.services.formats.quarters import quarter_name
from pamong.services.formats.skm_result import SkmResult, read_result
from pamong.services.models import CaseSource, Service, SkmRelease
from pamong.services.queries.catalogue import unit_names
from pamong.services.queries.indicators import Change, before_after


@dataclass(frozen=True, slots=True)
class NamedService:
    """A service and the office that gives it."""

    id: int
    uuid: UUID
    title: str
    unit_name: str

    @property
    def label(self) -> str:
        """``Izin usaha, Kecamatan Mersam``."""
        return ", ".join(part for part in (self.title, self.unit_name) if part)


@dataclass(frozen=True, slots=True)
class Released:
    """The last published quarter of a service, as it stands after corrections. ``round`` leads to its page."""

    service: NamedService
    round: UUID
    quarter: date
    result: SkmResult

    @property
    def quarter_name(self) -> str:
        """Triwulan III 2026."""
        return quarter_name(self.quarter)


def released_in(region: int, uuid: UUID | None = None) -> tuple[Released, ...]:
    """The last published quarter of each service of a region, by the service's title. Two queries.

    uuid        only of the service whose quarter this is: that quarter, also when a later one was published
    """
    rows = SkmRelease.objects.filter(round__service__region=region).select_related("round__service")
    rows = rows.filter(round__uuid=uuid) if uuid else rows
    newest = rows.order_by("round__service", "-round__quarter", "-number").distinct("round__service")
    found = list(newest)
    named = _named([row.round.service for row in found])
    some = [Released(named[row.round.service_id], row.round.uuid, row.round.quarter, _result(row)) for row in found]
    return tuple(sorted(some, key=lambda one: (one.service.label.casefold(), one.service.id)))


def timed_in(region: int) -> tuple[NamedService, ...]:
    """Services of a region about whose cases it is known until when they are complete, by title. Two queries."""
    sources = CaseSource.objects.filter(region=region, closed_at=None, covers_until__isnull=False)
    rows = list(Service.objects.filter(region=region, pk__in=sources.values("service")))
    return tuple(sorted(_named(rows).values(), key=lambda one: (one.label.casefold(), one.id)))


def change_of(region: int, uuid: UUID) -> Change | None:
    """What ``before_after`` tells of a service of a region; None where there is none, or nothing can be told."""
    row = Service.objects.filter(region=region, uuid=uuid).first()
    return before_after(row.pk) if row else None


def _named(rows: list[Service]) -> dict[int, NamedService]:
    names = unit_names({row.unit_id for row in rows})
    return {row.pk: NamedService(row.pk, row.uuid, row.title, names.get(row.unit_id, "")) for row in rows}


def _result(row: SkmRelease) -> SkmResult:
    return read_result(row.result)
