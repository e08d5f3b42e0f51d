"""The plans of a study: what was locked and when, what a change changed, and what a form offers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound, Text
from pamong.evaluation.access import KEEPERS, keeps, public_study_for, seen_study_for
from pamong.evaluation.models import Study, StudyDesign, StudyPlan
from pamong.evaluation.queries.plan_words import SAID, is_late, said
from pamong.kit.wording import short_number
from pamong.learning.queries.trainings import PublishedProgramme, published_programmes
from pamong.people.access import whole_region_for
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.services.formats.indicators import Indicator, indicators
from pamong.services.queries.offices import kinds_of_service, service_titles

LABELS: Final[dict[str, Text]] = {
    "question": gettext_lazy("Pertanyaan"),
    "programme": gettext_lazy("Program"),
    "service": gettext_lazy("Layanan"),
    "indicator": gettext_lazy("Indikator"),
    "design": gettext_lazy("Pembanding"),
    "meaningful": gettext_lazy("Perubahan terkecil yang berarti"),
    "relative": gettext_lazy("Dihitung sebagai bagian"),
    "first_month": gettext_lazy("Bulan pertama yang dilihat"),
    "last_month": gettext_lazy("Bulan terakhir yang dilihat"),
    "planned_start": gettext_lazy("Bulan mulai yang direncanakan"),
    "least_people": gettext_lazy("Orang terlatih per kantor, paling sedikit"),
    "confirmatory": gettext_lazy("Termasuk rencana utama"),
}
"""What a plan says → what people call it."""


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One thing that a plan says otherwise than the one before, both in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan.

    locked_by   name; empty for the system
    known_until up to when cases were known when it was locked; None where nothing was
    detectable  effect that could be found with 80 % power, in units of the indicator; None where it could not be worked out
    late        it was locked after data of the treated time were there
    changes     against the plan before it
    """

    number: int
    question: str
    programme: UUID
    programme_title: str
    service: str
    service_title: str
    indicator: Indicator
    design: str
    meaningful: Decimal
    relative: bool
    first_month: date
    last_month: date
    planned_start: date
    least_people: int
    confirmatory: bool
    why: str
    created_at: datetime
    locked_at: datetime | None
    locked_by: str
    known_until: date | None
    detectable: float | None
    digest: str
    late: bool
    changes: tuple[PlanChange, ...]

    @property
    def design_label(self) -> str:
        """What is compared with what, in words."""
        return str(StudyDesign(self.design).label)


@dataclass(frozen=True, slots=True)
class PlanPages:
    """All plans of a study. ``locked``: newest first; ``draft``: None while nothing is worded; ``kept``: by the actor."""

    study: UUID
    region: RegionFacts
    locked: tuple[PlanVersion, ...]
    draft: PlanVersion | None
    kept: bool

    @property
    def newest(self) -> PlanVersion:
        """The locked one that holds; the draft while none is locked."""
        found = self.locked[0] if self.locked else self.draft
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """A kind of service. ``offices``: that still give it."""

    code: str
    title: str
    offices: int


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What a form offers. ``designs``: value and words."""

    region: RegionFacts
    programmes: tuple[PublishedProgramme, ...]
    services: tuple[ServiceChoice, ...]
    indicators: tuple[Indicator, ...]
    designs: tuple[tuple[str, str], ...]


def plan_pages(actor: Actor, uuid: UUID) -> PlanPages:
    """Plans of a study that the actor reads. Four queries, however many there are. Raises NotFound."""
    row = seen_study_for(actor, uuid)
    return _pages(row, kept=keeps(actor, row.region_id))


def public_plan_pages(region: str, uuid: UUID) -> PlanPages:
    """Plans of a published study, without the draft and without names of people. Raises NotFound."""
    found = _pages(public_study_for(region, uuid), kept=False, named=False)
    return PlanPages(found.study, found.region, found.locked, None, kept=False)


def plan_choices(actor: Actor, code: str) -> PlanChoices:
    """What can be studied in a region whose evaluation the actor keeps. Three queries. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    kinds = kinds_of_service(region.pk).items()
    return PlanChoices(
        region_facts(region),
        published_programmes(region.pk),
        tuple(ServiceChoice(code, title, offices) for code, (title, offices) in kinds),
        indicators(),
        tuple((value, str(label)) for value, label in StudyDesign.choices),
    )


def _pages(row: Study, *, kept: bool, named: bool = True) -> PlanPages:
    rows = list(StudyPlan.objects.filter(study=row).select_related("programme").order_by("number"))
    names = names_of(plan.locked_by for plan in rows) if named else {}
    titles = service_titles(row.region_id)
    befores: list[StudyPlan | None] = [None, *rows[:-1]]
    pairs = zip(befores, rows, strict=True)
    read = [_version(plan, before, titles, names.get(plan.locked_by or 0, "")) for before, plan in pairs]
    locked = tuple(plan for plan in reversed(read) if plan.locked_at)
    draft = next((plan for plan in read if not plan.locked_at), None)
    return PlanPages(row.uuid, region_facts(row.region), locked, draft, kept)


def _version(plan: StudyPlan, before: StudyPlan | None, titles: dict[str, str], by: str) -> PlanVersion:
    return PlanVersion(
        number=plan.number,
        question=plan.question,
        programme=plan.programme.uuid,
        programme_title=plan.programme.title,
        service=plan.service,
        service_title=titles.get(plan.service, plan.service),
        indicator=_indicator(plan.indicator),
        design=plan.design,
        meaningful=plan.meaningful,
        relative=plan.relative,
        first_month=plan.first_month,
        last_month=plan.last_month,
        planned_start=plan.planned_start,
        least_people=plan.least_people,
        confirmatory=plan.confirmatory,
        why=plan.why,
        created_at=plan.created_at,
        locked_at=plan.locked_at,
        locked_by=by,
        known_until=plan.known_until,
        detectable=plan.detectable,
        digest=plan.digest,
        late=is_late(plan),
        changes=_changes(before, plan, titles) if before else (),
    )


def _changes(before: StudyPlan, after: StudyPlan, titles: dict[str, str]) -> tuple[PlanChange, ...]:
    return tuple(
        PlanChange(str(LABELS[name]), _told(before, name, titles), _told(after, name, titles))
        for name in SAID
        if said(before, name) != said(after, name)
    )


def _told(plan: StudyPlan, name: str, titles: dict[str, str]) -> str:
    """One thing that a plan says, as people read it."""
    named = {
        "programme": plan.programme.title,
        "service": titles.get(plan.service, plan.service),
        "indicator": _indicator(plan.indicator).title,
        "design": str(StudyDesign(plan.design).label),
    }
    value: Any = named.get(name, said(plan, name))
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, Decimal):
        return _amount(value)
    return f"{value:%Y-%m}" if isinstance(value, date) else str(value)


def _amount(value: Decimal) -> str:
    """With as many places as it needs."""
    return short_number(value, 4)


def _indicator(key: str) -> Indicator:
    return next(one for one in indicators() if one.key == key)
