"""The register of rules and procedures, and what rests on them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pamong.competency.access import KEEPERS, kept_regulation_for
from pamong.competency.models import (
    Competency,
    CompetencyVersion,
    Regulation,
    RegulationKind,
    RegulationLink,
    Review,
)
from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.people.access import holds, today
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_by_code, region_by_id
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

KINDS: Final = RegulationKind.choices
"""Kinds of regulation and their labels."""

STATES: Final = ("berlaku", "dicabut")
"""Words by which a list is narrowed to those in force, and to those withdrawn."""


@dataclass(frozen=True, slots=True)
class RegulationRow:
    """A regulation. ``links``: competencies that rest on it; ``successor`` its kind and number, empty without one."""

    uuid: UUID
    kind: str
    code: str
    number: str
    title: str
    issued_on: date
    address: str
    withdrawn_on: date | None
    successor: str
    successor_uuid: UUID | None
    links: int

    @property
    def name(self) -> str:
        """As people cite it."""
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, slots=True)
class RegulationsWanted:
    """What somebody looks for; all empty is every regulation. ``state`` is one of ``STATES``."""

    text: str = ""
    kind: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != RegulationsWanted()


@dataclass(frozen=True, slots=True)
class Regulations:
    """A page of a region's register. ``waiting``: open reviews of the region."""

    region: RegionFacts
    change: bool
    waiting: int
    page: "Page[RegulationRow]"


@dataclass(frozen=True, slots=True)
class LinkedCompetency:
    """A competency that rests on a regulation, or may."""

    uuid: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RegulationPage:
    """A regulation, what rests on it, and for its keepers what may be linked or come in its place."""

    row: RegulationRow
    region: RegionFacts
    change: bool
    linked: tuple[LinkedCompetency, ...]
    linkable: tuple[LinkedCompetency, ...]
    others: tuple[RegulationRow, ...]
    waiting: int


def withdrawn_competencies(region: int) -> set[int]:
    """Ids of competencies that rest on a regulation that was withdrawn, and about which nobody decided otherwise.

    Whoever builds something new on a competency refuses these.
    """
    links = RegulationLink.objects.filter(ended_at=None, regulation__region=region)
    return set(links.filter(regulation__withdrawn_on__lte=today()).values_list("competency", flat=True))


def regulation_numbers(region: int) -> dict[int, str]:
    """Id → number, as people cite it, of what is in force in a region. One query."""
    return dict(Regulation.objects.filter(region=region, withdrawn_on=None).values_list("pk", "number"))


def regulations(actor: Actor, code: str, wanted: RegulationsWanted, *, page: str | None = None) -> Regulations:
    """The register of a region, for who has any role there. Raises NotFound."""
    region = region_by_code(actor, code)
    return Regulations(
        region=region,
        change=holds(actor, KEEPERS, region.id),
        waiting=Review.objects.filter(region=region.id, closed_at=None).count(),
        page=page_of(regulation_rows(actor, code, wanted), page),
    )


def regulation_rows(actor: Actor, code: str, wanted: RegulationsWanted) -> Rows[RegulationRow]:
    """The same, for a file."""
    found = _counted(Regulation.objects.filter(region=region_by_code(actor, code).id))
    for word in words(wanted.text):
        found = found.filter(Q(number__icontains=word) | Q(title__icontains=word))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state in STATES:
        found = found.filter(withdrawn_on__isnull=wanted.state == STATES[0])
    return Rows(found.order_by("-issued_on", "kind", "number", "pk"), read_regulations)


def regulation_page(actor: Actor, uuid: UUID) -> RegulationPage:
    """A regulation of a region in which the actor has any role. Raises NotFound."""
    row = _counted(Regulation.objects.filter(uuid=uuid)).first()
    if row is None:
        raise NotFound
    region = region_by_id(actor, RegionId(row.region_id))
    change = holds(actor, KEEPERS, region.id)
    linked = RegulationLink.objects.filter(regulation=row, ended_at=None).values_list("competency", flat=True)
    names = named_competencies(linked)
    others = Regulation.objects.filter(region=region.id, withdrawn_on=None).exclude(pk=row.pk)
    return RegulationPage(
        row=read_regulations([row])[0],
        region=region,
        change=change,
        linked=tuple(names.values()),
        linkable=_linkable(region.id, set(names)) if change and not row.withdrawn_on else (),
        others=tuple(read_regulations(_counted(others).order_by("-issued_on", "pk"))) if change else (),
        waiting=Review.objects.filter(regulation=row, closed_at=None).count(),
    )


def regulation_facts(actor: Actor, uuid: UUID) -> RegulationPage:
    """The same, for the forms of who keeps it. Raises NotFound."""
    kept_regulation_for(actor, uuid)
    return regulation_page(actor, uuid)


def read_regulations(found: "Iterable[Regulation]") -> list[RegulationRow]:
    """Rows of regulations that were counted, with their successors at hand."""
    return [
        RegulationRow(
            uuid=row.uuid,
            kind=str(RegulationKind(row.kind).label),
            code=row.kind,
            number=row.number,
            title=row.title,
            issued_on=row.issued_on,
            address=row.address,
            withdrawn_on=row.withdrawn_on,
            successor=cited(row.successor),
            successor_uuid=row.successor.uuid if row.successor else None,
            links=getattr(row, "links"),  # noqa: B009  # an annotation, which the model does not know
        )
        for row in found
    ]


def cited(row: Regulation | None) -> str:
    """A regulation as people cite it; empty for none."""
    return f"{RegulationKind(row.kind).label} {row.number}" if row else ""


def named_competencies(ids: Iterable[int]) -> dict[int, LinkedCompetency]:
    """Id → code and name as last published, by code; also of what is no longer current."""
    wanted = set(ids)
    worded = CompetencyVersion.objects.filter(competency__in=wanted, version__published_at__isnull=False)
    names = dict(worded.order_by("version__number").values_list("competency", "name"))
    rows = Competency.objects.filter(pk__in=wanted).order_by("code", "pk")
    return {row.pk: LinkedCompetency(row.uuid, row.code, names.get(row.pk, row.code)) for row in rows}


def _linkable(region: int, linked: set[int]) -> tuple[LinkedCompetency, ...]:
    return tuple(
        LinkedCompetency(row.uuid, row.code, row.name)
        for row in current_competencies(region).values()
        if row.id not in linked
    )


def _counted(found: "QuerySet[Regulation]") -> "QuerySet[Regulation]":
    """With ``links``, and successors at hand."""
    links = RegulationLink.objects.filter(regulation=OuterRef("pk"), ended_at=None)
    count = links.order_by().values("regulation").annotate(n=Count("pk")).values("n")
    counted = Coalesce(Subquery(count, output_field=IntegerField()), 0)
    return found.select_related("successor").annotate(links=counted)
