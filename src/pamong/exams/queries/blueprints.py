"""Blueprints as those who keep them see them: the list, one of them with what its banks hold, and what its forms begin with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.competency.queries.frameworks import current_competencies
from pamong.competency.queries.regulations import LinkedCompetency, named_competencies
from pamong.core.actor import Actor
from pamong.core.refusals import Conflict, Text
from pamong.exams.access import KEEPERS, kept_blueprint_for
from pamong.exams.models import (
    Blueprint,
    BlueprintBank,
    BlueprintRow,
    Cognitive,
    Form,
    Item,
    ItemKind,
    Sector,
)
from pamong.exams.queries.assembling import Pool, Trouble, missing_of, offered_banks, pool_of, troubles
from pamong.exams.queries.usable import usable_versions
from pamong.people.access import whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.db.models import Model, QuerySet

SECTORS: Final = Sector.choices
COGNITIVE: Final = Cognitive.choices
KINDS: Final = ItemKind.choices
"""What a row may narrow to."""


@dataclass(frozen=True, slots=True)
class BlueprintState:
    """Where a blueprint stands: a word for addresses, a label, and the tone of its chip."""

    code: str
    label: Text
    tone: str


DRAFT: Final = BlueprintState("rancangan", _("Rancangan"), "")
PUBLISHED: Final = BlueprintState("terbit", _("Terbit"), "ok")
WITHDRAWN: Final = BlueprintState("ditarik", _("Ditarik"), "bad")

STATES: Final[tuple[tuple[str, Text], ...]] = tuple((one.code, one.label) for one in (DRAFT, PUBLISHED, WITHDRAWN))
"""Values and words by which the list is narrowed."""


@dataclass(frozen=True, slots=True)
class BlueprintLine:
    """A blueprint in the list."""

    uuid: UUID
    title: str
    status: BlueprintState
    practice: bool
    items: int
    pilots: int
    minutes: int
    pass_mark: Decimal | None
    rows: int
    forms: int
    published_on: date | None

    @property
    def state(self) -> str:
        """Its state in words, for a file."""
        return str(self.status.label)


@dataclass(frozen=True, slots=True)
class BlueprintsWanted:
    """What somebody looks for; all empty is every blueprint that was not withdrawn. ``state`` is a code of ``STATES``."""

    text: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != BlueprintsWanted()


@dataclass(frozen=True, slots=True)
class Blueprints:
    """A page of a region's blueprints. ``published`` and ``drafts`` count all of the region's."""

    region: RegionFacts
    published: int
    drafts: int
    page: "Page[BlueprintLine]"


@dataclass(frozen=True, slots=True)
class RowLine:
    """A line of a blueprint.

    competency  name; ``competency_uuid`` None for any
    there       how many items that count fit it now
    told        labels of all that it narrows to; empty when it takes any item
    codes       of sector, cognitive level and kind, whose labels stand beside
    """

    number: int
    sector: str
    competency: str
    competency_uuid: UUID | None
    level: int | None
    cognitive: str
    kind: str
    least: int
    most: int
    there: int
    told: tuple[str, ...]
    codes: tuple[str, str, str]

    @property
    def short(self) -> bool:
        """Whether there are fewer items than it asks for."""
        return self.there < self.least

    @property
    def content(self) -> str:
        """What it narrows to, for a file."""
        return ", ".join(self.told)


@dataclass(frozen=True, slots=True)
class BankLine:
    """A bank that a blueprint draws from, or may. ``usable``: items that may stand in a new form today."""

    uuid: UUID
    name: str
    region: str
    chosen: bool
    usable: int


@dataclass(frozen=True, slots=True)
class BlueprintRecord:
    """Everything that a blueprint is.

    there           items that count and may stand in a new form; ``trial`` those on trial that fit
    missing         what keeps a draft from being looked at
    troubles        why no form can be made; looked for only in a draft in which nothing is missing
    forms           how many there are
    """

    uuid: UUID
    region: RegionFacts
    status: BlueprintState
    title: str
    about: str
    minutes: int
    items: int
    pilots: int
    pass_mark: Decimal | None
    pass_reason: str
    practice: bool
    evidence: bool
    published_on: date | None
    rows: tuple[RowLine, ...]
    banks: tuple[BankLine, ...]
    there: int
    trial: int
    missing: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    forms: int

    @property
    def draft(self) -> bool:
        """Whether it may still be changed."""
        return self.status == DRAFT

    @property
    def published(self) -> bool:
        """Whether forms may be made of it."""
        return self.status == PUBLISHED

    @property
    def ready(self) -> bool:
        """Whether it is a draft that may be published."""
        return self.draft and not self.missing and not self.troubles


@dataclass(frozen=True, slots=True)
class BlueprintHead:
    """A blueprint as its forms name it."""

    uuid: UUID
    title: str
    region: RegionFacts
    status: BlueprintState
    practice: bool


def blueprints_page(actor: Actor, code: str, wanted: BlueprintsWanted, *, page: str | None = None) -> Blueprints:
    """Blueprints of a region that the actor keeps, drafts first, then by title. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    live = Blueprint.objects.filter(region=region, withdrawn_at=None)
    counts = live.aggregate(
        published=Count("pk", filter=Q(published_at__isnull=False)), drafts=Count("pk", filter=Q(published_at=None))
    )
    return Blueprints(region_facts(region), **counts, page=page_of(blueprint_lines(actor, code, wanted), page))


def blueprint_lines(actor: Actor, code: str, wanted: BlueprintsWanted) -> Rows[BlueprintLine]:
    """The same, for a file."""
    found = Blueprint.objects.filter(region=whole_region_for(actor, code, KEEPERS))
    found = found.exclude(withdrawn_at=F("published_at"))  # of rehearsals
    for word in words(wanted.text):
        found = found.filter(title__icontains=word)
    live, out = Q(withdrawn_at=None), Q(published_at__isnull=False)
    states = {DRAFT.code: live & ~out, PUBLISHED.code: live & out, WITHDRAWN.code: ~live}
    found = found.filter(states.get(wanted.state, live))
    return Rows(_counted(found).order_by("withdrawn_at", "-published_at", "title", "pk"), _read)


def blueprint_record(actor: Actor, uuid: UUID) -> BlueprintRecord:
    """One of a region that the actor keeps. Raises NotFound."""
    row = kept_blueprint_for(actor, uuid)
    pool = pool_of(row)
    status, missing = state_of(row), missing_of(row)
    return BlueprintRecord(
        uuid=row.uuid,
        region=region_facts(row.region),
        status=status,
        title=row.title,
        about=row.about,
        minutes=row.minutes,
        items=row.items,
        pilots=row.pilots,
        pass_mark=row.pass_mark,
        pass_reason=row.pass_reason,
        practice=row.practice,
        evidence=row.evidence,
        published_on=timezone.localdate(row.published_at) if row.published_at else None,
        rows=row_lines(pool),
        banks=tuple(one for one in _banks(row) if one.chosen),
        there=len(pool.places()),
        trial=len(pool.places(pilot=True)),
        missing=missing,
        troubles=_troubles(pool) if status == DRAFT and not missing else (),
        forms=Form.objects.filter(blueprint=row).count(),
    )


def blueprint_head(actor: Actor, uuid: UUID) -> BlueprintHead:
    """The same, in short. Raises NotFound."""
    return head_of(kept_blueprint_for(actor, uuid))


def head_of(row: Blueprint) -> BlueprintHead:
    """The same of a row with its region at hand."""
    return BlueprintHead(row.uuid, row.title, region_facts(row.region), state_of(row), row.practice)


def bank_choices(actor: Actor, uuid: UUID) -> tuple[BankLine, ...]:
    """Banks that a blueprint may draw from, the region's own first. Raises NotFound."""
    return _banks(kept_blueprint_for(actor, uuid))


def row_lines(pool: Pool) -> tuple[RowLine, ...]:
    """Lines of a blueprint with what there is for each. One query for names."""
    names = named_competencies(row.competency_id for row in pool.rows if row.competency_id)
    return tuple(_row(pool, row, names[row.competency_id] if row.competency_id else None) for row in pool.rows)


def competency_choices(actor: Actor, uuid: UUID) -> tuple[tuple[UUID, str, str], ...]:
    """What a row may be about: uuid, name and code of competencies that count in the region. Raises NotFound."""
    row = kept_blueprint_for(actor, uuid)
    return tuple((one.uuid, one.name, one.code) for one in current_competencies(row.region_id).values())


def state_of(row: Blueprint) -> BlueprintState:
    """Draft, published or withdrawn."""
    if row.withdrawn_at:
        return WITHDRAWN
    return DRAFT if row.published_at is None else PUBLISHED


def _troubles(pool: Pool) -> tuple[Trouble, ...]:
    """A page must not fail because the solver was given up: it says so."""
    try:
        return troubles(pool)
    except Conflict as refusal:
        return (Trouble((), str(refusal)),)


def _row(pool: Pool, row: BlueprintRow, named: LinkedCompetency | None) -> RowLine:
    sector, cognitive, kind = _label(SECTORS, row.sector), _label(COGNITIVE, row.cognitive), _label(KINDS, row.kind)
    level = gettext("level %(level)s") % {"level": row.level} if row.level else ""
    told = (named.name if named else "", level, sector, cognitive, kind)
    return RowLine(
        number=row.number,
        sector=sector,
        competency=named.name if named else "",
        competency_uuid=named.uuid if named else None,
        level=row.level,
        cognitive=cognitive,
        kind=kind,
        least=row.least,
        most=row.most,
        there=len(pool.places(row)),
        told=tuple(one for one in told if one),
        codes=(row.sector, row.cognitive, row.kind),
    )


def _label(choices: Sequence[tuple[str, Text]], code: str) -> str:
    return next((str(label) for value, label in choices if value == code and code), "")


def _banks(row: Blueprint) -> tuple[BankLine, ...]:
    chosen = set(BlueprintBank.objects.filter(blueprint=row).values_list("bank", flat=True))
    found = list(offered_banks(row).select_related("region").order_by("name", "pk"))
    found.sort(key=lambda bank: bank.region_id != row.region_id)
    usable = [one.item for one in usable_versions([bank.pk for bank in found], practice=row.practice) if not one.pilot]
    there = Counter(Item.objects.filter(pk__in=usable).values_list("bank", flat=True))
    return tuple(
        BankLine(
            uuid=bank.uuid,
            name=bank.name,
            region="" if bank.region_id == row.region_id else region_facts(bank.region).name,
            chosen=bank.pk in chosen,
            usable=there[bank.pk],
        )
        for bank in found
    )


def _counted(found: "QuerySet[Blueprint]") -> "QuerySet[Blueprint]":
    """With how many rows and forms each has."""

    def number(rows: "QuerySet[Model]") -> Coalesce:
        some = rows.filter(blueprint=OuterRef("pk")).order_by().values("blueprint")
        return Coalesce(Subquery(some.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)

    return found.annotate(rows=number(BlueprintRow.objects.all()), forms=number(Form.objects.all()))


def _read(rows: Sequence[Blueprint]) -> list[BlueprintLine]:
    return [
        BlueprintLine(
            uuid=row.uuid,
            title=row.title,
            status=state_of(row),
            practice=row.practice,
            items=row.items,
            pilots=row.pilots,
            minutes=row.minutes,
            pass_mark=row.pass_mark,
            rows=getattr(row, "rows"),  # noqa: B009  # annotations, which the model does not know
            forms=getattr(row, "forms"),  # noqa: B009
            published_on=timezone.localdate(row.published_at) if row.published_at else None,
        )
        for row in rows
    ]
