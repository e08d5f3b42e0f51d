"""Figures of services for those who may see them: of one service by month, and of the offices that give the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import region_for
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.science.suppression import suppressed
from pamong.services.access import READERS, kept_services, seen_service_for, visible_services
from pamong.services.models import Service
from pamong.services.queries.catalogue import ServiceFacts, facts_of
from pamong.services.queries.indicators import INDICATORS, Line, covered_until, indicator_lines, service_months

FLOOR: Final = max(indicator.least for indicator in INDICATORS)
"""Cases under which an office is not detailed for who only reads."""


@dataclass(frozen=True, slots=True)
class GivenService:
    """A service of one office, and how others name the office: ``unit_code`` is its id in the registry, or empty."""

    id: int
    uuid: UUID
    title: str
    unit: int
    unit_uuid: UUID
    unit_code: str


@dataclass(frozen=True, slots=True)
class ServiceIndicators:
    """One service. ``whole``: all months; None without cases. ``months`` is in order of receipt."""

    service: ServiceFacts
    covers: datetime | None
    whole: Line | None
    months: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a comparison. ``hidden``: too few cases to be shown to who only reads."""

    name: str
    service: UUID | None
    line: Line
    hidden: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Offices of a region that give one service, by name.

    choices     code → title of all services that the actor may compare
    code        the one shown; empty without any
    whole       all of these offices together; None without cases
    """

    region: RegionFacts
    choices: dict[str, str]
    code: str
    covers: datetime | None
    whole: Line | None
    offices: tuple[Office, ...]


def services_with_code(region: int, code: str) -> tuple[GivenService, ...]:
    """Services of a region that share a code, also closed ones. No actor; whoever asks has checked the right to know."""
    rows = Service.objects.filter(region=region, code=code).select_related("unit").order_by("pk")
    return tuple(
        GivenService(row.pk, row.uuid, row.title, row.unit_id, row.unit.uuid, row.unit.source_id) for row in rows
    )


def service_indicators(actor: Actor, uuid: UUID) -> ServiceIndicators:
    """A service whose numbers the actor sees. Raises NotFound."""
    row = seen_service_for(actor, uuid)
    facts = facts_of(row, kept=kept_services(actor).filter(pk=row.pk).exists())
    lines = service_months([row.pk])
    return ServiceIndicators(facts, covered_until([row.pk]), lines[0] if lines else None, tuple(lines[1:]))


def comparison(actor: Actor, code: str, service: str = "") -> Comparison:
    """Offices whose numbers the actor sees, with one service; without a known code the first by title.

    raises      NotFound for a region in which the actor sees no service's numbers by any role
    """
    region = region_for(actor, code, READERS)
    rows = list(visible_services(actor).filter(region=region).order_by("title", "pk"))
    choices = {row.code: row.title for row in reversed(rows)}
    choices = dict(sorted(choices.items(), key=lambda choice: choice[1].casefold()))
    if service and service not in choices:
        raise NotFound
    chosen = service or next(iter(choices), "")
    given = {row.unit_id: row for row in rows if row.code == chosen}
    lines = indicator_lines(region.pk, chosen, by="unit", units=list(given)) if given else []
    kept = set(kept_services(actor).filter(pk__in=[row.pk for row in given.values()]).values_list("unit", flat=True))
    return Comparison(
        region=region_facts(region),
        choices=choices,
        code=chosen,
        covers=covered_until([row.pk for row in given.values()]),
        whole=lines[0] if lines else None,
        offices=_offices(given, lines[1:], kept),
    )


def _offices(given: dict[int, Service], lines: Sequence[Line], kept: set[int]) -> tuple[Office, ...]:
    """Also those without any case: they say so."""
    found = {line.unit: line for line in lines}
    missing = [unit for unit in given if unit not in found]
    names = unit_paths(missing)
    empty = [Line(unit, names[unit][-1].name if unit in names else "", None, {}) for unit in missing]
    every = sorted([*lines, *empty], key=lambda line: (line.unit_name.casefold(), line.unit or 0))
    reads_only = any(line.unit not in kept for line in every)
    sizes = [line.figures["return_rate"].n if line.figures else 0 for line in every]
    hidden = suppressed(sizes, FLOOR) if reads_only else [False] * len(every)
    return tuple(
        Office(line.unit_name, given[line.unit].uuid if line.unit in given else None, line, gone)
        for line, gone in zip(every, hidden, strict=True)
    )
