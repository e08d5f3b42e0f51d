"""What stands at the head of every page of a service, and the services of a region as their keepers see the list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.people.access import region_for, visible_units
from pamong.people.queries.choosing import Option
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.paths import unit_paths
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words
from pamong.services.access import KEEPERS, READERS, kept_services, seen_service_for, visible_services
from pamong.services.formats.service_states import CLOSED, DRAFT, PUBLISHED, STATES, service_state
from pamong.services.formats.service_templates import template_of
from pamong.services.models import Case, CaseSource, PromiseUnit, Service, Standard
from pamong.services.queries.openness import CheckLine, openness, openness_of

if TYPE_CHECKING:
    from django.core.paginator import Page

__all__ = [
    "STATES",
    "ServiceFacts",
    "ServiceLine",
    "Services",
    "ServicesWanted",
    "Summary",
    "facts_of",
    "service_facts",
    "service_lines",
    "service_summary",
    "services_of",
    "template_of",
    "unit_choices",
    "unit_names",
]


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A service as every page about it names it.

    id, unit_id     of the rows, for queries of the pages above
    unit            uuid; its public address is region.code / unit / code
    promise         of the newest published standard, else of the draft; None: nothing is promised
    kept            whether the actor keeps it, not only sees its numbers
    public          whether everybody reads its standard
    """

    id: int
    uuid: UUID
    code: str
    title: str
    template: str
    unit_id: int
    unit: UUID
    unit_name: str
    region: RegionFacts
    promise: int | None
    promise_unit: str
    fee: int | None
    state: Status
    closed_on: date | None
    kept: bool

    @property
    def public(self) -> bool:
        """Whether everybody reads its standard."""
        return self.state == PUBLISHED

    @property
    def promise_label(self) -> str:
        """In what the promised time is counted: hari kerja, menit."""
        return str(PromiseUnit(self.promise_unit).label)


def service_facts(actor: Actor, uuid: UUID) -> ServiceFacts:
    """A service whose numbers the actor sees. Four queries at most. Raises NotFound."""
    row = seen_service_for(actor, uuid)
    return facts_of(row, kept=kept_services(actor).filter(pk=row.pk).exists())


def facts_of(row: Service, *, kept: bool = False) -> ServiceFacts:
    """The same of a row at hand, with region and unit. No actor; whoever asks has checked the right to know."""
    newest = F("published_at").desc(nulls_last=True)
    held = Standard.objects.filter(service=row).order_by(newest, "-number").first()
    way = unit_paths([row.unit_id]).get(row.unit_id, ())
    return ServiceFacts(
        id=row.pk,
        uuid=row.uuid,
        code=row.code,
        title=row.title,
        template=row.template,
        unit_id=row.unit_id,
        unit=row.unit.uuid,
        unit_name=way[-1].name if way else "",
        region=region_facts(row.region),
        promise=held.promise if held else None,
        promise_unit=held.promise_unit if held else PromiseUnit.WORKING_DAYS,
        fee=held.fee if held else None,
        state=service_state(published=bool(held and held.published_at), closed_at=row.closed_at),
        closed_on=timezone.localdate(row.closed_at) if row.closed_at else None,
        kept=kept,
    )


@dataclass(frozen=True, slots=True)
class ServicesWanted:
    """What somebody looks for; all empty is everything that is still given. ``state`` is a code of ``STATES``."""

    text: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != ServicesWanted()


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service in the list, by its published standard; by its draft while there is none.

    drafted     whether a standard is being written
    met, items  of the transparency checklist
    """

    uuid: UUID
    code: str
    title: str
    unit: str
    status: Status
    promise: int | None
    promise_unit: str
    fee: int | None
    published_on: date | None
    drafted: bool
    met: int
    items: int

    @property
    def state(self) -> str:
        """Its state in words, for a file."""
        return str(self.status.label)

    @property
    def promise_label(self) -> str:
        """In what the promised time is counted."""
        return str(PromiseUnit(self.promise_unit).label)


@dataclass(frozen=True, slots=True)
class Services:
    """A page of what the actor sees of a region's services. ``published`` and ``drafts`` count all that are not closed.

    keeps       whether the actor may begin one
    """

    region: RegionFacts
    keeps: bool
    published: int
    drafts: int
    page: "Page[ServiceLine]"


_OUT = Exists(Standard.objects.filter(service=OuterRef("pk"), published_at__isnull=False))


def services_of(actor: Actor, code: str, wanted: ServicesWanted | None = None, *, page: str | None = None) -> Services:
    """Services of a region whose numbers the actor sees, by title. Raises NotFound."""
    region = region_for(actor, code, READERS)
    live = visible_services(actor).filter(region=region, closed_at=None)
    published = live.filter(_OUT).count()
    return Services(
        region_facts(region),
        actor.is_system or any(right.role in KEEPERS and right.region == region.pk for right in actor.grants),
        published,
        live.count() - published,
        page_of(service_lines(actor, code, wanted or ServicesWanted()), page),
    )


def service_lines(actor: Actor, code: str, wanted: ServicesWanted) -> Rows[ServiceLine]:
    """The same, for a file."""
    found = visible_services(actor).filter(region=region_for(actor, code, READERS))
    for word in words(wanted.text):
        found = found.filter(Q(title__icontains=word) | Q(code__icontains=word))
    live = found.filter(closed_at=None)
    states = {
        DRAFT.code: live.filter(~_OUT),
        PUBLISHED.code: live.filter(_OUT),
        CLOSED.code: found.filter(closed_at__isnull=False),
    }
    return Rows(states.get(wanted.state, live).order_by("title", "code", "pk"), _read)


def unit_names(units: Iterable[int]) -> dict[int, str]:
    """Unit → its name today; a closed unit has none. One query."""
    return {unit: way[-1].name for unit, way in unit_paths(units).items()}


def _read(rows: Sequence[Service]) -> list[ServiceLine]:
    """Five queries for any number."""
    ids = [row.pk for row in rows]
    standards: dict[int, list[Standard]] = {pk: [] for pk in ids}
    for one in Standard.objects.filter(service__in=ids).order_by("number"):
        standards[one.service_id].append(one)
    names, lists = unit_names(row.unit_id for row in rows), openness(ids)
    return [_line(row, standards[row.pk], names.get(row.unit_id, ""), lists[row.pk]) for row in rows]


def _line(row: Service, standards: list[Standard], unit: str, items: tuple[CheckLine, ...]) -> ServiceLine:
    out = [one for one in standards if one.published_at]
    held = next(reversed(out or standards), None)
    return ServiceLine(
        uuid=row.uuid,
        code=row.code,
        title=row.title,
        unit=unit,
        status=service_state(published=bool(out), closed_at=row.closed_at),
        promise=held.promise if held else None,
        promise_unit=held.promise_unit if held else PromiseUnit.WORKING_DAYS,
        fee=held.fee if held else None,
        published_on=timezone.localdate(out[-1].published_at) if out and out[-1].published_at else None,
        drafted=len(out) < len(standards),
        met=sum(item.met is True for item in items),
        items=len(items),
    )


def unit_choices(actor: Actor, code: str) -> tuple[Option, ...]:
    """Open units of a region for which the actor may begin a service, by name. Raises NotFound for who may for none."""
    region = region_for(actor, code, KEEPERS)
    rows = dict(visible_units(actor, KEEPERS).filter(region=region).values_list("pk", "uuid"))
    paths = unit_paths(rows)
    told = (Option(str(rows[pk]), tuple(step.name for step in reversed(way))) for pk, way in paths.items())
    return tuple(sorted(told, key=lambda one: one.label.casefold()))


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first page of a service tells.

    cases, open     requests that are known; those not decided
    sources         open sources of requests
    until           up to when all of them are known; None without any
    drafted         whether a standard is being written
    number          of the published standard; None while there is none
    """

    service: ServiceFacts
    cases: int
    open: int
    sources: int
    until: datetime | None
    drafted: bool
    number: int | None
    published_on: date | None
    checks: tuple[CheckLine, ...]

    @property
    def met(self) -> int:
        """Items of the checklist that are met."""
        return sum(item.met is True for item in self.checks)


def service_summary(actor: Actor, uuid: UUID) -> Summary:
    """Of a service whose numbers the actor sees. Raises NotFound."""
    service = service_facts(actor, uuid)
    counted = Case.objects.filter(region=service.region.id, service=service.id, current=True).aggregate(
        cases=Count("source_key"), open=Count("source_key", filter=Q(decided_at=None) & ~Q(outcome="withdrawn"))
    )
    known = list(CaseSource.objects.filter(service=service.id, closed_at=None).values_list("covers_until", flat=True))
    standards = list(Standard.objects.filter(service=service.id).order_by("number"))
    out = [one for one in standards if one.published_at]
    return Summary(
        service,
        cases=counted["cases"],
        open=counted["open"],
        sources=len(known),
        until=min((moment for moment in known if moment), default=None),
        drafted=len(out) < len(standards),
        number=out[-1].number if out else None,
        published_on=timezone.localdate(out[-1].published_at) if out and out[-1].published_at else None,
        checks=openness_of(service.id),
    )
