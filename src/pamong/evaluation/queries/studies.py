"""Studies of a region as those who keep or read them see the list, and what stands at the head of every page of one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.refusals import Text
from pamong.evaluation.access import (
    READERS,
    keeps,
    public_studies,
    public_study_for,
    seen_study_for,
    visible_studies,
)
from pamong.evaluation.models import Estimate, Study, StudyDesign, StudyPlan, Verdict
from pamong.evaluation.queries.estimates import EstimateFacts, facts_of_estimate, newest_estimates
from pamong.evaluation.queries.plan_words import is_late
from pamong.people.access import region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.regions import region_by_code
from pamong.services.formats.indicators import Indicator, indicators
from pamong.services.queries.offices import service_titles

if TYPE_CHECKING:
    from django.core.paginator import Page

OPEN: Final = "belum-dihitung"
WITHDRAWN: Final = "dihentikan"

STATES: Final[tuple[tuple[str, Text], ...]] = (
    *((verdict.value, verdict.label) for verdict in Verdict),
    (OPEN, _("Belum dihitung")),
    (WITHDRAWN, _("Dihentikan")),
)
"""Values and words by which the list is narrowed: the word of the newest estimate, none yet, or given up."""


@dataclass(frozen=True, slots=True)
class StudyHead:
    """A study as every page about it names it, by its newest locked plan; by its draft while none is locked.

    id              of the row, for queries of the pages above
    number          of that plan
    drafted         whether a plan is being worded
    late            a plan was locked after data of the treated time were there
    changed         a locked plan was changed
    newest          its newest estimate; None before any
    kept            whether the actor keeps it, not only reads it
    """

    id: int
    uuid: UUID
    question: str
    region: RegionFacts
    service: str
    service_title: str
    programme: UUID
    programme_title: str
    indicator: Indicator
    design: str
    number: int
    locked_at: datetime | None
    drafted: bool
    late: bool
    changed: bool
    newest: EstimateFacts | None
    created_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal: str
    kept: bool

    @property
    def design_label(self) -> str:
        """What is compared with what, in words."""
        return str(StudyDesign(self.design).label)

    @property
    def live(self) -> bool:
        """Whether it was not given up."""
        return self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class StudiesWanted:
    """What somebody looks for: words of the question, and a value of ``STATES``; empty is all that were not given up."""

    text: str = ""
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != StudiesWanted()


@dataclass(frozen=True, slots=True)
class Studies:
    """A page of a region's studies, newest first. ``keeps``: whether the actor may begin one."""

    region: RegionFacts
    keeps: bool
    page: "Page[StudyHead]"


def studies_page(actor: Actor, code: str, wanted: StudiesWanted | None = None, page: str | None = None) -> Studies:
    """Studies of a region that the actor reads. The count of queries does not depend on them. Raises NotFound."""
    region = region_for(actor, code, READERS)
    rows = _narrowed(visible_studies(actor).filter(region=region), wanted or StudiesWanted())
    kept = keeps(actor, region.pk)
    return Studies(region_facts(region), kept, page_of(Rows(rows, lambda some: _heads(some, kept=kept)), page))


def study_head(actor: Actor, uuid: UUID) -> StudyHead:
    """One that the actor reads. Raises NotFound."""
    row = seen_study_for(actor, uuid)
    return _heads([row], kept=keeps(actor, row.region_id))[0]


def published_studies(code: str, page: str | None = None) -> Studies:
    """What everybody reads of a region, newest first. Raises NotFound for an unknown region."""
    region = region_by_code(SYSTEM, code)
    rows = public_studies().filter(region=region.id).order_by("-published_at", "-pk")
    return Studies(region, keeps=False, page=page_of(Rows(rows, lambda some: _heads(some, kept=False)), page))


def public_head(code: str, uuid: UUID) -> StudyHead:
    """One that everybody reads. Raises NotFound."""
    return _heads([public_study_for(code, uuid)], kept=False)[0]


def _narrowed(rows: "QuerySet[Study]", wanted: StudiesWanted) -> "QuerySet[Study]":
    newest = Estimate.objects.filter(study=OuterRef("pk")).order_by("-number")
    plan = StudyPlan.objects.filter(study=OuterRef("pk")).order_by("-number")
    found = rows.annotate(
        word=Coalesce(Subquery(newest.values("verdict")[:1]), Value(OPEN, TextField())),
        question=Subquery(plan.values("question")[:1]),
    )
    live = Q(withdrawn_at=None)
    if wanted.state == WITHDRAWN:
        found = found.filter(~live)
    elif wanted.state in {value for value, _label in STATES}:
        found = found.filter(live, word=wanted.state)
    else:
        found = found.filter(live)
    if text := wanted.text.replace("\0", "").strip():
        found = found.filter(question__icontains=text)
    return found.order_by("-created_at", "-pk")


def _heads(rows: Sequence[Study], *, kept: bool) -> list[StudyHead]:
    """Rows of one region. Three queries for any number."""
    if not rows:
        return []
    plans = _plans([row.pk for row in rows])
    newest = newest_estimates([row.pk for row in rows])
    titles = service_titles(rows[0].region_id)
    return [_head(row, plans[row.pk], newest.get(row.pk), titles, kept=kept) for row in rows]


def _plans(studies: Collection[int]) -> defaultdict[int, list[StudyPlan]]:
    found: defaultdict[int, list[StudyPlan]] = defaultdict(list)
    for plan in StudyPlan.objects.filter(study__in=studies).select_related("programme").order_by("study", "number"):
        found[plan.study_id].append(plan)
    return found


def _head(
    row: Study, plans: Sequence[StudyPlan], newest: Estimate | None, titles: dict[str, str], *, kept: bool
) -> StudyHead:
    locked = [plan for plan in plans if plan.locked_at]
    plan = (locked or list(plans))[-1]
    return StudyHead(
        id=row.pk,
        uuid=row.uuid,
        question=plan.question,
        region=region_facts(row.region),
        service=plan.service,
        service_title=titles.get(plan.service, plan.service),
        programme=plan.programme.uuid,
        programme_title=plan.programme.title,
        indicator=next(one for one in indicators() if one.key == plan.indicator),
        design=plan.design,
        number=plan.number,
        locked_at=plan.locked_at,
        drafted=len(locked) < len(plans),
        late=any(map(is_late, locked)),
        changed=len(locked) > 1,
        newest=facts_of_estimate(newest) if newest else None,
        created_at=row.created_at,
        published_at=row.published_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        kept=kept,
    )
