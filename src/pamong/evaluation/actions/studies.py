"""A study begins, is shown to everybody, or is given up."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.evaluation.access import KEEPERS
from pamong.evaluation.actions.holding import held_study
from pamong.evaluation.actions.plan_facts import PlanFacts, checked, reason
from pamong.evaluation.models import Estimate, Study, StudyPlan
from pamong.people.access import whole_region_for


def create_study(actor: Actor, *, region: str, facts: PlanFacts) -> Study:
    """Begin a study with the draft of its plan.

    region      code
    raises      NotFound; Invalid as ``plan_facts.checked``
    """
    with transaction.atomic():
        place = whole_region_for(actor, region, KEEPERS)
        now = timezone.now()
        row = Study.objects.create(region=place, created_at=now, created_by=actor.account)
        plan = StudyPlan.objects.create(study=row, number=1, created_at=now, **checked(facts, place.pk))
        record(
            actor,
            "evaluation.study_created",
            row,
            region=place.pk,
            programme=plan.programme_id,
            service=plan.service,
            indicator=plan.indicator,
            design=plan.design,
        )
    row.refresh_from_db()
    return row


def publish_study(actor: Actor, *, study: UUID) -> None:
    """Everybody reads the newest estimate from now on, and every later one. It cannot be taken back.

    raises      NotFound; Conflict ``study-withdrawn``, ``study-published``, ``study-not-estimated``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        if row.published_at:
            raise Conflict("study-published", _("Studi ini sudah terbit."))
        if not Estimate.objects.filter(study=row).exists():
            raise Conflict("study-not-estimated", _("Studi ini belum dihitung, jadi belum ada yang dapat diterbitkan."))
        row.published_at = timezone.now()
        row.save(update_fields=["published_at"])
        record(actor, "evaluation.study_published", row, region=row.region_id)


def withdraw_study(actor: Actor, *, study: UUID, why: str) -> None:
    """Give it up: it is not estimated any more. What was planned and found stays to be read, with the reason.

    raises      NotFound; Conflict ``study-withdrawn``; Invalid ``withdrawal-why``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        row.withdrawal = reason(why, "withdrawal-why")
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawal", "withdrawn_at"])
        record(actor, "evaluation.study_withdrawn", row, region=row.region_id, why=row.withdrawal)
