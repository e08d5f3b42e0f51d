"""A programme as those who keep it work on it: what it is, what is missing, and what its forms can choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from pamong.competency.queries.frameworks import LevelFacts, current_competencies, levels_of
from pamong.competency.queries.regulations import withdrawn_competencies
from pamong.core.actor import Actor
from pamong.kit.states import Status
from pamong.learning.access import KEEPERS, kept_programme_for, module_for
from pamong.learning.models import Offering, Partner, Programme, ProgrammePartner, ProgrammePosition
from pamong.learning.queries.aims import AimRow, aim_rows, aims_of
from pamong.learning.queries.batches import dated
from pamong.learning.queries.conversions import FormRow, forms
from pamong.learning.queries.modules import (
    ModuleLine,
    ModuleRow,
    hours_words,
    module_lines,
    modules_fixed,
    read_module,
)
from pamong.learning.queries.programmes.listing import DUE, PUBLISHED, WITHDRAWN, status_of_programme
from pamong.learning.queries.programmes.missing import Missing, missing_of
from pamong.learning.queries.programmes.page import PartnerLine, meant_for, partners_of_programme, told_of
from pamong.people.access import whole_region_for
from pamong.people.queries.presence import RegionFacts, region_facts


@dataclass(frozen=True, slots=True)
class OfferingLine:
    """An offering of the programme, drafts too."""

    uuid: UUID
    number: int
    status: Status
    first: datetime | None
    seats: int


@dataclass(frozen=True, slots=True)
class ProgrammeRecord:
    """Everything at a glance.

    values      column → value, as forms begin with them; of the prerequisite its uuid
    missing     what keeps it from being published; empty when nothing does
    fixed       an offering of it was published: its modules stay as they are
    """

    uuid: UUID
    title: str
    region: RegionFacts
    status: Status
    values: Mapping[str, Any]
    told: tuple[tuple[str, str], ...]
    missing: tuple[Missing, ...]
    modules: tuple[ModuleLine, ...]
    fixed: bool
    aims: tuple[AimRow, ...]
    meant_for: tuple[str, ...]
    partners: tuple[PartnerLine, ...]
    offerings: tuple[OfferingLine, ...]

    @property
    def open(self) -> bool:
        """Whether it may still be changed."""
        return self.status is not WITHDRAWN

    @property
    def published(self) -> bool:
        """Whether it stands in the catalogue."""
        return self.status in (PUBLISHED, DUE)

    @property
    def hours_words(self) -> str:
        """JP of all modules."""
        return hours_words(sum((line.row.hours for line in self.modules), Decimal(0)))


@dataclass(frozen=True, slots=True)
class AimChoice:
    """A competency that may be aimed at. ``level``: to which it is raised now; None where it is not."""

    uuid: UUID
    code: str
    name: str
    title: str
    levels: tuple[LevelFacts, ...]
    top: int
    level: int | None


@dataclass(frozen=True, slots=True)
class PartnerChoice:
    """A partner with whom it may be held. ``part``: what it does now; None where it has no part."""

    uuid: UUID
    name: str
    part: str | None


@dataclass(frozen=True, slots=True)
class ProgrammeHead:
    """Which programme a form is about. ``fixed``: its modules stay as they are."""

    uuid: UUID
    title: str
    region: RegionFacts
    fixed: bool


COLUMNS: Final = (
    *("title", "field", "promise", "audience", "compulsory", "online", "international"),
    *("purpose", "time_needed", "data_use", "consequences", "help"),
    *("evaluation_question", "evaluation_measure", "evaluation_days"),
    *("for_statuses", "for_kinds", "for_levels", "for_gap", "review_on"),
)
"""What the form of a programme shows."""


def programme_record(actor: Actor, uuid: UUID) -> ProgrammeRecord:
    """A programme that the actor keeps. Raises NotFound."""
    row = kept_programme_for(actor, uuid)
    before = row.prerequisite
    return ProgrammeRecord(
        uuid=row.uuid,
        title=row.title,
        region=region_facts(row.region),
        status=status_of_programme(row),
        values={name: getattr(row, name) for name in COLUMNS} | {"prerequisite": before.uuid if before else None},
        told=told_of(row),
        missing=missing_of(row),
        modules=module_lines(row.pk, row.region_id),
        fixed=modules_fixed(row.pk),
        aims=aim_rows(row.pk),
        meant_for=meant_for(row),
        partners=partners_of_programme(row.pk),
        offerings=tuple(
            OfferingLine(one.row.uuid, one.row.number, one.status, one.first, one.row.seats)
            for one in dated(Offering.objects.filter(programme=row))
        ),
    )


def programme_head(actor: Actor, uuid: UUID) -> ProgrammeHead:
    """The same programme, for its smaller forms. Raises NotFound."""
    return _head(kept_programme_for(actor, uuid))


def module_record(actor: Actor, uuid: UUID) -> tuple[ProgrammeHead, ModuleRow]:
    """A module and its programme, for its form. Raises NotFound."""
    row = module_for(actor, uuid)
    return _head(row.programme), read_module(row)


def form_choices(actor: Actor, uuid: UUID) -> tuple[FormRow, ...]:
    """Forms of development that a module of this programme may have, as its region counts them. Raises NotFound."""
    return forms(kept_programme_for(actor, uuid).region_id)


def aim_choices(actor: Actor, uuid: UUID) -> tuple[AimChoice, ...]:
    """Competencies that count in the region, by framework and code; not those whose rule was withdrawn. Raises NotFound."""
    row = kept_programme_for(actor, uuid)
    now, known = aims_of(row.pk), current_competencies(row.region_id)
    shut, worded = withdrawn_competencies(row.region_id) - now.keys(), levels_of(known)
    return tuple(
        AimChoice(facts.uuid, facts.code, facts.name, facts.title, worded.get(pk, ()), facts.top, now.get(pk))
        for pk, facts in known.items()
        if pk not in shut and facts.top
    )


def partner_choices(actor: Actor, uuid: UUID) -> tuple[PartnerChoice, ...]:
    """Partners of the region, by name; closed ones only where they have a part. Raises NotFound."""
    row = kept_programme_for(actor, uuid)
    now = dict(ProgrammePartner.objects.filter(programme=row).values_list("partner", "part"))
    rows = Partner.objects.filter(Q(closed_at=None) | Q(pk__in=now), region=row.region_id).order_by("name", "pk")
    return tuple(PartnerChoice(partner.uuid, partner.name, now.get(partner.pk)) for partner in rows)


def position_names(actor: Actor, uuid: UUID) -> tuple[tuple[UUID, str], ...]:
    """Positions for which a programme is meant, by name. Raises NotFound."""
    row = kept_programme_for(actor, uuid)
    rows = ProgrammePosition.objects.filter(programme=row).order_by("position__folded", "position")
    return tuple(rows.values_list("position__uuid", "position__name"))


def prerequisite_choices(actor: Actor, code: str, *, but: UUID | None = None) -> tuple[tuple[UUID, str], ...]:
    """Other programmes of a region that the actor keeps, by title. Raises NotFound."""
    rows = Programme.objects.filter(region=whole_region_for(actor, code, KEEPERS), withdrawn_at=None)
    rows = rows if but is None else rows.exclude(uuid=but)
    return tuple(rows.order_by("title").values_list("uuid", "title"))


def _head(row: Programme) -> ProgrammeHead:
    return ProgrammeHead(row.uuid, row.title, region_facts(row.region), modules_fixed(row.pk))
