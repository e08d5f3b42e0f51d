"""Services as everybody sees them: governments, offices, what is given, promised and published. No actor anywhere."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.people.access import region_for
from pamong.people.queries.paged import Rows
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import begins, words
from pamong.services.access import public_service_for, public_services
from pamong.services.formats.quarters import quarter_name
from pamong.services.models import CaseSource, Improvement, PromiseUnit, Service, SkmRelease, SkmRound, Standard
from pamong.services.queries.catalogue import ServiceFacts, facts_of, unit_names
from pamong.services.queries.openness import CheckLine, openness_of
from pamong.services.queries.standards import StandardFacts, told_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class ServedRegion:
    """A government with what it publishes: services, in so many offices."""

    code: str
    name: str
    services: int
    units: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The last published quarter of a service, with the one before; ``before`` None for the first."""

    service: int
    title: str
    code: str
    unit: UUID
    unit_name: str
    quarter: date
    n: int
    rounded: Decimal
    band: str
    before: Decimal | None

    @property
    def quarter_name(self) -> str:
        """Triwulan IV 2026."""
        return quarter_name(self.quarter)

    @property
    def number(self) -> int:
        """1 to 4, as in the address."""
        return (self.quarter.month - 1) // 3 + 1


@dataclass(frozen=True, slots=True)
class Changed:
    """What was said about a service, and what is done about it; ``since`` None: still to come."""

    service: int
    said: str
    done: str
    since: date | None


@dataclass(frozen=True, slots=True)
class PublicService:
    """A published service in a list, by its newest standard."""

    id: int
    code: str
    title: str
    unit_id: int
    unit: UUID
    unit_name: str
    promise: int | None
    promise_unit: str
    fee: int | None
    satisfaction: Satisfaction | None

    @property
    def promise_label(self) -> str:
        """In what the promised time is counted."""
        return str(PromiseUnit(self.promise_unit).label)


@dataclass(frozen=True, slots=True)
class PublicStandard:
    """A service with the standard that holds.

    surveys     ids of the newest satisfaction surveys, of which one may be open
    """

    service: ServiceFacts
    standard: StandardFacts
    checks: tuple[CheckLine, ...]
    satisfaction: Satisfaction | None
    changed: tuple[Changed, ...]
    surveys: tuple[int, ...]


def served_regions(text: str = "") -> Rows[ServedRegion]:
    """Governments that publish a service, by name."""
    found = public_services()
    for word in words(text):
        found = found.filter(Q(region__name__icontains=word) | Q(region__code__icontains=word))
    rows = found.order_by().values("region__code", "region__name")
    counted = rows.annotate(services=Count("pk"), units=Count("unit", distinct=True)).order_by("region__name")
    return Rows(counted, lambda some: [ServedRegion(*row.values()) for row in some])


def served_region(code: str) -> RegionFacts:
    """A government, whether it publishes anything or not. Raises NotFound."""
    return region_facts(region_for(SYSTEM, code, ()))


def served_unit(code: str, unit: UUID) -> tuple[UUID, str]:
    """An office that publishes a service, and its name. Raises NotFound."""
    row = public_services().filter(region__code=code, unit__uuid=unit).first()
    if row is None:
        raise NotFound
    return row.unit.uuid, unit_names([row.unit_id]).get(row.unit_id, "")


def public_lines(code: str, *, unit: UUID | None = None, text: str = "") -> Rows[PublicService]:
    """Published services of a government, or of one office; those that record requests first, then by title.

    text        words of the title, or of the name of the office
    """
    found = public_services().filter(region__code=code)
    found = found.filter(unit__uuid=unit) if unit else found
    if words(text):
        found = _named(found, text)
    recorded = Exists(CaseSource.objects.filter(service=OuterRef("pk"), covers_until__isnull=False))
    return Rows(found.annotate(recorded=recorded).order_by("-recorded", "title", "unit", "pk"), _read)


def public_standard(region: str, unit: UUID, code: str) -> PublicStandard:
    """One service. Raises NotFound."""
    row = public_service_for(region, unit, code)
    newest = Standard.objects.filter(service=row, published_at__isnull=False).latest("number")
    return PublicStandard(
        service=facts_of(row),
        standard=told_of(newest),
        checks=openness_of(row.pk),
        satisfaction=satisfactions([row.pk]).get(row.pk),
        changed=changes([row.pk]),
        surveys=tuple(SkmRound.objects.filter(service=row).order_by("-quarter").values_list("survey", flat=True)[:2]),
    )


def satisfactions(services: Collection[int]) -> dict[int, Satisfaction]:
    """Service → the last published quarter, as it stands after corrections. Two queries at most."""
    rows = (
        SkmRelease.objects.filter(round__service__in=services)
        .order_by("round__service", "-round__quarter", "-number")
        .distinct("round__service", "round__quarter")
        .select_related("round__service__unit")
    )
    found: dict[int, list[SkmRelease]] = {}
    for row in rows:
        found.setdefault(row.round.service_id, []).append(row)
    names = unit_names(some[0].round.service.unit_id for some in found.values())
    return {pk: _pleased(some, names) for pk, some in found.items()}


def changes(services: Collection[int], most: int = 6) -> tuple[Changed, ...]:
    """What was changed because of answers, the newest first. One query."""
    rows = Improvement.objects.select_related("round").filter(round__service__in=services, withdrawn_at=None)
    return tuple(
        Changed(row.round.service_id, row.said, row.done, row.since)
        for row in rows.order_by("-round__quarter", "-changed_at", "pk")[:most]
    )


def _pleased(rows: Sequence[SkmRelease], names: Mapping[int, str]) -> Satisfaction:
    """Of quarters of one service, the newest first."""
    newest, before = rows[0], next((row.rounded for row in rows[1:]), None)
    service = newest.round.service
    about = (service.pk, service.title, service.code, service.unit.uuid, names.get(service.unit_id, ""))
    return Satisfaction(*about, newest.round.quarter, newest.n, newest.rounded, newest.band, before)


def _named(found: "QuerySet[Service]", text: str) -> "QuerySet[Service]":
    """Those whose title, or whose office, has all the words."""
    titled = Q()
    for word in words(text):
        titled &= Q(title__icontains=word) | Q(code__icontains=word)
    units = unit_names(set(found.values_list("unit", flat=True)))
    wanted = begins(text)
    fitting = [pk for pk, name in units.items() if all(pattern.search(name.lower()) for pattern in wanted)]
    return found.filter(titled | Q(unit__in=fitting))


def _read(rows: Sequence[Service]) -> list[PublicService]:
    """Three queries for any number."""
    ids = [row.pk for row in rows]
    out = Standard.objects.filter(service__in=ids, published_at__isnull=False).order_by("number")
    standards = {one.service_id: one for one in out}
    names, pleased = unit_names(row.unit_id for row in rows), satisfactions(ids)
    return [
        PublicService(
            id=row.pk,
            code=row.code,
            title=row.title,
            unit_id=row.unit_id,
            unit=row.unit.uuid,
            unit_name=names.get(row.unit_id, ""),
            promise=standards[row.pk].promise,
            promise_unit=standards[row.pk].promise_unit,
            fee=standards[row.pk].fee,
            satisfaction=pleased.get(row.pk),
        )
        for row in rows
    ]


def open_data(region: int) -> tuple[tuple[str, str, dict[int, UUID]], ...]:
    """Of everything that a government publishes: code, title, and offices by id with their uuid; by code. One query."""
    found: dict[str, tuple[str, dict[int, UUID]]] = {}
    rows = public_services().filter(region=region).order_by("code", "title", "pk")
    for code, title, unit, uuid in rows.values_list("code", "title", "unit", "unit__uuid"):
        found.setdefault(code, (title, {}))[1][unit] = uuid
    return tuple((code, title, units) for code, (title, units) in found.items())
