"""A scheme and its versions as those who keep them work on them, and what their forms can choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import Actor
from pamong.credentials.access import kept_scheme_for, kept_unit_for, kept_version_for
from pamong.credentials.formats.rule_words import Names, way_words
from pamong.credentials.formats.scheme_states import scheme_state, version_state
from pamong.credentials.formats.scheme_templates import template_of
from pamong.credentials.models import Application, Scheme, SchemePartner, SchemePosition, SchemeUnit, SchemeVersion
from pamong.credentials.queries.schemes.obstacles import Obstacle, obstacles_of
from pamong.credentials.queries.schemes.told import VersionTold, told_of
from pamong.exams.queries.best_marks import exams_in, named_blueprints
from pamong.kit.states import Status
from pamong.learning.queries.partners import open_partners
from pamong.learning.queries.programmes.record import PartnerChoice
from pamong.learning.queries.taught import named_programmes, programmes_in
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.science.scheme import Attendance, Exam, Leaf, leaves, parse


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the history of a scheme. ``applications``: all that were ever begun by it."""

    uuid: UUID
    number: int
    status: Status
    units: int
    months: int
    published_on: date | None
    published_by: str
    applications: int


@dataclass(frozen=True, slots=True)
class SchemeHead:
    """Which scheme a page or form is about. ``template``: whether it began with a ready scheme."""

    uuid: UUID
    code: str
    title: str
    region: RegionFacts
    status: Status
    template: bool


@dataclass(frozen=True, slots=True)
class SchemeRecord:
    """A scheme with all its versions, the newest first. ``draft``: uuid of the one that is being written."""

    head: SchemeHead
    versions: tuple[VersionLine, ...]
    draft: UUID | None
    newest: UUID | None
    retired_on: date | None
    retirement: str

    @property
    def open(self) -> bool:
        """Whether it may go on."""
        return self.retired_on is None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A version as those who keep it see it.

    requires    uuid of the scheme that is required; ``renewal`` its rule as JSON; for the forms
    obstacles   what keeps a draft from publication; nothing for a published one
    """

    head: SchemeHead
    told: VersionTold
    status: Status
    requires: UUID | None
    renewal: Mapping[str, Any]
    published_on: date | None
    obstacles: tuple[Obstacle, ...]

    @property
    def draft(self) -> bool:
        """Whether it may be changed."""
        return self.published_on is None and self.head.status.code != "dihentikan"


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit for its form.

    rule        JSON; empty while nothing is decided
    suggested   ways of the template that name no programme and no exam yet, and each as a sentence
    """

    uuid: UUID
    version: UUID
    head: SchemeHead
    draft: bool
    code: str
    title: str
    elements: tuple[str, ...]
    competency: UUID | None
    level: int | None
    hours: Decimal | None
    rule: Mapping[str, Any]
    suggested: tuple[tuple[Leaf, ...], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a rule may name. ``usable``: somebody can take part today."""

    uuid: UUID
    title: str
    usable: bool


def scheme_record(actor: Actor, uuid: UUID) -> SchemeRecord:
    """A scheme that the actor keeps. Raises NotFound."""
    row = kept_scheme_for(actor, uuid)
    versions = list(SchemeVersion.objects.filter(scheme=row).order_by("-number"))
    out = [one for one in versions if one.published_at]
    units = _counted(SchemeUnit.objects.filter(version__in=versions))
    asked = _counted(Application.objects.filter(version__in=versions))
    people = names_of([one.published_by for one in out])
    newest = out[0] if out else None
    lines = (_line(row, one, newest, units, asked, people) for one in versions)
    return SchemeRecord(
        head=_head(row, published=bool(out)),
        versions=tuple(lines),
        draft=next((one.uuid for one in versions if one.published_at is None), None),
        newest=newest.uuid if newest else None,
        retired_on=timezone.localdate(row.retired_at) if row.retired_at else None,
        retirement=row.retirement,
    )


def version_record(actor: Actor, uuid: UUID) -> VersionRecord:
    """A version of a scheme that the actor keeps. Raises NotFound."""
    row = kept_version_for(actor, uuid)
    newest = SchemeVersion.objects.filter(scheme=row.scheme_id, published_at__isnull=False).order_by("-number").first()
    is_newest = newest is not None and newest.pk == row.pk
    return VersionRecord(
        head=_head(row.scheme, published=newest is not None),
        told=told_of(row),
        status=version_state(published_at=row.published_at, newest=is_newest, retired_at=row.scheme.retired_at),
        requires=row.requires.uuid if row.requires else None,
        renewal=row.renewal or {},
        published_on=timezone.localdate(row.published_at) if row.published_at else None,
        obstacles=obstacles_of(row) if row.published_at is None else (),
    )


def unit_record(actor: Actor, uuid: UUID) -> UnitRecord:
    """A unit of such a version. Raises NotFound."""
    row = kept_unit_for(actor, uuid)
    version, scheme = row.version, row.version.scheme
    suggested = _suggested(scheme.template, row.code)
    return UnitRecord(
        uuid=row.uuid,
        version=version.uuid,
        head=_head(scheme, published=False),
        draft=version.published_at is None and scheme.retired_at is None,
        code=row.code,
        title=row.title,
        elements=tuple(row.elements),
        competency=row.competency.uuid if row.competency else None,
        level=row.level,
        hours=row.hours,
        rule=row.rule,
        suggested=suggested,
        sentences=tuple(way_words(way, _topics(way)) for way in suggested),
    )


def required_choices(actor: Actor, uuid: UUID) -> tuple[tuple[UUID, str], ...]:
    """Other schemes of the region that may be required by a version, by title. Raises NotFound."""
    row = kept_version_for(actor, uuid).scheme
    others = Scheme.objects.filter(region=row.region_id, retired_at=None).exclude(pk=row.pk)
    return tuple((one.uuid, f"{one.title} ({one.code})") for one in others.order_by("title", "code"))


def programme_choices(actor: Actor, uuid: UUID) -> tuple[Choice, ...]:
    """Programmes that rules of a version may name: published ones of the region, and those that they name already."""
    version = kept_version_for(actor, uuid)
    usable = {one.uuid: one for one in programmes_in(version.scheme.region_id)}
    named = {UUID(leaf.programme) for leaf in _leaves(version) if isinstance(leaf, Attendance)}
    found = usable | named_programmes(named - usable.keys())
    return tuple(Choice(one.uuid, one.title, one.usable) for one in found.values())


def exam_choices(actor: Actor, uuid: UUID) -> tuple[Choice, ...]:
    """Blueprints that rules of a version may name: published ones of the region, and those that they name already."""
    version = kept_version_for(actor, uuid)
    usable = {one.uuid: one for one in exams_in(version.scheme.region_id)}
    named = {UUID(leaf.blueprint) for leaf in _leaves(version) if isinstance(leaf, Exam)}
    found = usable | named_blueprints(named - usable.keys())
    return tuple(Choice(one.uuid, one.title, one.usable) for one in found.values())


def competency_choices(actor: Actor, uuid: UUID) -> tuple[tuple[UUID, str, str, int], ...]:
    """What a unit may prove: uuid, code, name and highest level of competencies that count in the region. Raises NotFound."""
    region = kept_version_for(actor, uuid).scheme.region_id
    return tuple((one.uuid, one.code, one.name, one.top) for one in current_competencies(region).values())


def position_names(actor: Actor, uuid: UUID) -> tuple[tuple[UUID, str], ...]:
    """Positions that a version is about, by name. Raises NotFound."""
    rows = SchemePosition.objects.filter(version=kept_version_for(actor, uuid))
    return tuple(rows.order_by("position__folded", "position").values_list("position__uuid", "position__name"))


def partner_choices(actor: Actor, uuid: UUID) -> tuple[PartnerChoice, ...]:
    """Partners of the region, by name; closed ones only where they have a part. Raises NotFound."""
    version = kept_version_for(actor, uuid)
    held = SchemePartner.objects.filter(version=version).values_list("partner__uuid", "partner__name", "part")
    now = {partner: (name, part) for partner, name, part in held}
    rows = {one.uuid: PartnerChoice(one.uuid, one.name, None) for one in open_partners(version.scheme.region_id)}
    rows |= {partner: PartnerChoice(partner, name, part) for partner, (name, part) in now.items()}
    return tuple(sorted(rows.values(), key=lambda one: one.name))


def _line(  # what was counted for all versions at once
    scheme: Scheme,
    row: SchemeVersion,
    newest: SchemeVersion | None,
    units: Mapping[int, int],
    asked: Mapping[int, int],
    people: Mapping[int, str],
) -> VersionLine:
    is_newest = newest is not None and newest.pk == row.pk
    return VersionLine(
        uuid=row.uuid,
        number=row.number,
        status=version_state(published_at=row.published_at, newest=is_newest, retired_at=scheme.retired_at),
        units=units.get(row.pk, 0),
        months=row.months,
        published_on=timezone.localdate(row.published_at) if row.published_at else None,
        published_by=people.get(row.published_by or 0, ""),
        applications=asked.get(row.pk, 0),
    )


def _head(row: Scheme, *, published: bool) -> SchemeHead:
    state = scheme_state(published=published, retired_at=row.retired_at)
    return SchemeHead(row.uuid, row.code, row.title, region_facts(row.region), state, bool(row.template))


def _suggested(template: str, code: str) -> tuple[tuple[Leaf, ...], ...]:
    """Ways of the template's unit with this code that are still to be completed."""
    model = template_of(template)
    units = model.units if model else ()
    return next((unit.open_ways for unit in units if unit.code == code), ())


def _topics(way: tuple[Leaf, ...]) -> Names:
    """A template calls programmes and exams by what they would be about."""
    return Names(
        {leaf.programme: f"“{leaf.programme}”" for leaf in way if isinstance(leaf, Attendance)},
        {leaf.blueprint: f"“{leaf.blueprint}”" for leaf in way if isinstance(leaf, Exam)},
    )


def _leaves(version: SchemeVersion) -> list[Leaf]:
    units = SchemeUnit.objects.filter(version=version)
    raws = [raw for raw in (*(unit.rule for unit in units), version.renewal) if raw]
    return [leaf for raw in raws for leaf in leaves(parse(raw))]


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("version").annotate(n=Count("pk")))
