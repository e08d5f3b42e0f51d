"""Frameworks, their versions and their competencies as the pages show them."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pamong.competency.access import (
    READERS,
    competency_for,
    frameworks_in,
    keeps,
    kept_version_for,
    version_for,
)
from pamong.competency.formats.dictionary import LevelName, level_names
from pamong.competency.models import (
    Aspect,
    Competency,
    CompetencyVersion,
    Confidence,
    Framework,
    FrameworkVersion,
    Group,
    Level,
    RegulationLink,
    Requirement,
)
from pamong.competency.queries.aspects import aspect_label, fitting
from pamong.competency.queries.frameworks import LevelFacts, current_versions, level_facts
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import visible_positions, visible_regions
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts
from pamong.people.queries.regions import region_by_code


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says of itself.

    region      code of the region whose own it is; empty for what comes with pamong
    current     whether it is the one that counts today
    kept        whether the actor may change it or make another
    """

    uuid: UUID
    framework: UUID
    code: str
    title: str
    publisher: str
    region: str
    number: int
    label: str
    source: str
    confidence: str
    valid_since: date
    published_at: datetime | None
    current: bool
    kept: bool

    @property
    def confidence_label(self) -> str:
        """How sure the source is, in words."""
        return str(Confidence(self.confidence).label)


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """A framework in a list; ``said`` of its current version, else of its draft; ``draft`` where there is one to see."""

    said: Said
    competencies: int
    levels: int
    draft: UUID | None


@dataclass(frozen=True, slots=True)
class FrameworksPage:
    """The frameworks of a region, and whether the actor keeps them."""

    region: RegionFacts
    rows: tuple[FrameworkRow, ...]
    change: bool


@dataclass(frozen=True, slots=True)
class Worded:
    """A competency of a version; the labels are words for people."""

    uuid: UUID
    code: str
    name: str
    group: str
    group_label: str
    aspect: str
    aspect_label: str
    fitting: str
    definition: str
    critical: bool
    replaces: str
    levels: tuple[LevelFacts, ...]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """A version as its page shows it.

    versions    all that the actor may see, newest first
    names       what the levels of the built-in framework are called; none for others
    home        code of a region of the actor's whose list has it; empty for who has no role
    """

    said: Said
    home: str
    versions: tuple[Said, ...]
    page: "Page[Worded]"
    names: dict[int, LevelName]


@dataclass(frozen=True, slots=True)
class Asking:
    """A position that asks for a level of a competency by a requirement of its own."""

    uuid: UUID
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A regulation that a competency rests on."""

    uuid: UUID
    number: str
    title: str
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class CompetencyPage:
    """A competency as its page shows it.

    worded      by the version that counts, else by the newest that the actor may see
    history     versions that word it, newest first, with its name there and how many levels it has
    asking      positions of the actor's that ask for it themselves, by name; ``others`` are not listed
    successor   the one that has replaced it; None for none
    """

    worded: Worded
    said: Said
    history: tuple[tuple[Said, str, int], ...]
    asking: tuple[Asking, ...]
    others: int
    rules: tuple[Rule, ...]
    successor: tuple[UUID, str] | None
    names: dict[int, LevelName]


ASKING: Final = 20
"""Positions that the page of a competency lists."""

GROUPS: Final = Group.choices
ASPECTS: Final = Aspect.choices
CONFIDENCES: Final = Confidence.choices


def frameworks_page(actor: Actor, code: str) -> FrameworksPage:
    """Frameworks of a region in which the actor has any role. Raises NotFound."""
    region = region_by_code(actor, code)
    change = keeps(actor, region.id)
    known = frameworks_in(region.id)
    shown = {row.framework_id: row for row in current_versions(region.id).select_related("framework__region")}
    drafts = FrameworkVersion.objects.filter(framework__in=known.order_by(), published_at=None)
    open_drafts = {row.framework_id: row for row in drafts.select_related("framework__region")} if change else {}
    last = _lasts(known) if change else {}
    versions = {row.pk: shown.get(row.pk) or last.get(row.pk) or open_drafts.get(row.pk) for row in known}
    counts = _counts([version for version in versions.values() if version])
    rows = (
        FrameworkRow(
            said_of(actor, version, {row.pk for row in shown.values()}),
            *counts.get(version.pk, (0, 0)),
            open_drafts[pk].uuid if pk in open_drafts else None,
        )
        for pk, version in versions.items()
        if version
    )
    return FrameworksPage(region, tuple(rows), change)


def version_page(actor: Actor, uuid: UUID, *, page: str | None = None) -> VersionPage:
    """A version with its competencies, fifty a page. Raises NotFound."""
    version = version_for(actor, uuid)
    seen = FrameworkVersion.objects.filter(framework=version.framework).select_related("framework__region")
    if not keeps(actor, version.framework.region_id):
        seen = seen.exclude(published_at=None)
    counts = set(current_versions().filter(framework=version.framework).values_list("pk", flat=True))
    return VersionPage(
        said=said_of(actor, version, counts),
        home=_home(actor, version.framework),
        versions=tuple(said_of(actor, row, counts) for row in seen.order_by("-number")),
        page=page_of(worded_rows(version), page),
        names=_names(version.framework),
    )


def version_said(actor: Actor, uuid: UUID) -> Said:
    """What a version says of itself. Raises NotFound."""
    return said_of(actor, version_for(actor, uuid))


def kept_said(actor: Actor, uuid: UUID) -> Said:
    """The same, of a version that the actor keeps. Raises NotFound."""
    return said_of(actor, kept_version_for(actor, uuid))


def worded_rows(version: FrameworkVersion) -> Rows[Worded]:
    """Competencies of a version in the order of the groups, read a slice at a time: three queries each."""
    found = CompetencyVersion.objects.filter(version=version).select_related("competency")
    return Rows(found.order_by("group", "competency__code"), _worded)


def dictionary_rows(actor: Actor, uuid: UUID) -> tuple[Said, Iterator[Worded]]:
    """A version and all its competencies, for a file. Raises NotFound."""
    version = version_for(actor, uuid)
    return said_of(actor, version), worded_rows(version).stream()


def draft_competency(actor: Actor, version: UUID, competency: UUID) -> Worded:
    """A competency as a draft words it. Raises NotFound."""
    row = version_for(actor, version)
    found = CompetencyVersion.objects.filter(version=row, competency__uuid=competency).select_related("competency")
    if not found or not keeps(actor, row.framework.region_id):
        raise NotFound
    return _worded(found)[0]


def competency_page(actor: Actor, uuid: UUID) -> CompetencyPage:
    """A competency with its levels, who asks for it, what it rests on, and how it was worded. Raises NotFound."""
    row = competency_for(actor, uuid)
    kept = keeps(actor, row.framework.region_id)
    found = CompetencyVersion.objects.filter(competency=row).select_related("competency", "version__framework__region")
    if not kept:
        found = found.exclude(version__published_at=None)
    tops = Level.objects.filter(worded=OuterRef("pk")).order_by().values("worded").annotate(n=Count("pk")).values("n")
    wordings = list(
        found.annotate(tops=Coalesce(Subquery(tops, output_field=IntegerField()), 0)).order_by("-version__number")
    )
    if not wordings:
        raise NotFound
    current = set(current_versions().filter(framework=row.framework).values_list("pk", flat=True))
    shown = next((wording for wording in wordings if wording.version_id in current), wordings[0])
    asking = _asking(actor, row)
    return CompetencyPage(
        worded=_worded([shown])[0],
        said=said_of(actor, shown.version, current),
        history=tuple((said_of(actor, w.version, current), w.name, getattr(w, "tops")) for w in wordings),  # noqa: B009  # an annotation
        asking=tuple(_read_asking(asking.order_by("position__name", "pk")[:ASKING])),
        others=max(0, asking.count() - ASKING),
        rules=_rules(actor, row),
        successor=_successor(row, current),
        names=_names(row.framework),
    )


def said_of(actor: Actor, row: FrameworkVersion, current: Container[int] = ()) -> Said:
    """What a version says of itself, its framework and region at hand.

    current     ids of the versions that count today, where the caller knows them
    """
    framework = row.framework
    return Said(
        uuid=row.uuid,
        framework=framework.uuid,
        code=framework.code,
        title=framework.title,
        publisher=framework.publisher,
        region=framework.region.code if framework.region else "",
        number=row.number,
        label=row.label,
        source=row.source,
        confidence=row.confidence,
        valid_since=row.valid_since,
        published_at=row.published_at,
        current=row.pk in current,
        kept=framework.region_id is not None and keeps(actor, framework.region_id),
    )


def _home(actor: Actor, framework: Framework) -> str:
    mine = visible_regions(actor)
    found = mine.filter(pk=framework.region_id) if framework.region_id else mine
    return found.values_list("code", flat=True).first() or ""


def _lasts(known: "QuerySet[Framework]") -> dict[int, FrameworkVersion]:
    """The newest version of each that is published, also where it counts only from a later day on."""
    rows = FrameworkVersion.objects.filter(framework__in=known.order_by(), published_at__isnull=False)
    return {row.framework_id: row for row in rows.order_by("number").select_related("framework__region")}


def _counts(versions: Sequence[FrameworkVersion]) -> dict[int, tuple[int, int]]:
    """Version → how many competencies and levels it words."""
    worded = CompetencyVersion.objects.filter(version__in=versions).order_by().values_list("version")
    levels = Level.objects.filter(worded__version__in=versions).order_by().values_list("worded__version")
    steps = dict(levels.annotate(n=Count("pk")))
    return {version: (count, steps.get(version, 0)) for version, count in worded.annotate(n=Count("pk"))}


def _worded(found: "Sequence[CompetencyVersion] | QuerySet[CompetencyVersion]") -> list[Worded]:
    rows = list(found)
    levels: dict[int, list[LevelFacts]] = {}
    for level in Level.objects.filter(worded__in=rows).order_by("number"):
        levels.setdefault(level.worded_id, []).append(level_facts(level))
    replaced = Competency.objects.filter(replaced_by__in=[row.competency_id for row in rows]).order_by("-code")
    before = {row.replaced_by_id: row.code for row in replaced}
    return [
        Worded(
            uuid=row.competency.uuid,
            code=row.competency.code,
            name=row.name,
            group=row.group,
            group_label=str(Group(row.group).label),
            aspect=row.aspect,
            aspect_label=aspect_label(row.aspect),
            fitting=fitting(row.aspect),
            definition=row.definition,
            critical=row.critical,
            replaces=before.get(row.competency_id, ""),
            levels=tuple(levels.get(row.pk, ())),
        )
        for row in rows
    ]


def _asking(actor: Actor, row: Competency) -> "QuerySet[Requirement]":
    mine = visible_positions(actor, READERS)
    return Requirement.objects.filter(competency=row, until=None, level__gt=0, position__in=mine)


def _read_asking(rows: "QuerySet[Requirement]") -> Iterator[Asking]:
    return (Asking(row.position.uuid, row.position.name, row.level) for row in rows.select_related("position"))


def _rules(actor: Actor, row: Competency) -> tuple[Rule, ...]:
    links = RegulationLink.objects.filter(competency=row, ended_at=None, regulation__region__in=visible_regions(actor))
    found = links.select_related("regulation").order_by(F("regulation__withdrawn_on").desc(nulls_first=True), "pk")
    return tuple(
        Rule(link.regulation.uuid, link.regulation.number, link.regulation.title, link.regulation.withdrawn_on)
        for link in found
    )


def _successor(row: Competency, current: set[int]) -> tuple[UUID, str] | None:
    """The one that has replaced it, once a version in force words that."""
    new = row.replaced_by
    if new is None or not CompetencyVersion.objects.filter(Q(version__in=current), competency=new).exists():
        return None
    return new.uuid, new.code


def _names(framework: Framework) -> dict[int, LevelName]:
    return level_names() if framework.region_id is None else {}
