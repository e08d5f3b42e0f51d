"""What locking would write beside a draft, shown before somebody locks it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.access import kept_studies
from pamong.evaluation.models import StudyPlan
from pamong.evaluation.queries.detectable import detectable_before_start
from pamong.science.impact.verdict import BLUNT
from pamong.services.queries.offices import giving_offices, newest_known


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """A draft as it would be locked now.

    offices     that give the service; ``recorded``: of which cases are known
    known_until last day of which anything is known; None where nothing is
    late        data of the treated time are there already: the plan would say so for ever
    detectable  effect that could be found with 80 % power, in units of the indicator; None where it cannot be worked out
    blunt       only far more than what matters could be found: without more data the verdict will be that there are too few
    """

    offices: int
    recorded: int
    known_until: date | None
    late: bool
    detectable: float | None
    blunt: bool


def plan_preview(actor: Actor, study: UUID) -> PlanPreview | None:
    """Of the draft of a study that the actor keeps; None without a draft, and for who only reads it."""
    plan = (
        StudyPlan.objects.select_related("study__region", "programme")
        .filter(study__in=kept_studies(actor).filter(uuid=study), locked_at=None)
        .first()
    )
    if plan is None:
        return None
    offices = giving_offices(plan.study.region_id, plan.service)
    known, found = newest_known(plan.study.region_id, plan.service), detectable_before_start(plan)
    return PlanPreview(
        offices=len(offices),
        recorded=sum(office.known_until is not None for office in offices),
        known_until=known,
        late=known is not None and known >= plan.planned_start,
        detectable=found,
        blunt=found is not None and not plan.relative and found > BLUNT * abs(float(plan.meaningful)),
    )
