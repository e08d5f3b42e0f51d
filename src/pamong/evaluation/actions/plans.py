"""The plan of a study: worded, locked before the data, and changed only beside what was locked."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.evaluation.actions.holding import draft_of, held_study, locked_plan_of
from pamong.evaluation.actions.plan_facts import PlanFacts, checked, reason
from pamong.evaluation.models import StudyPlan
from pamong.evaluation.queries.detectable import detectable_before_start
from pamong.evaluation.queries.plan_words import plan_digest, says_the_same
from pamong.evaluation.queries.starts import starts_of
from pamong.kit.wording import long_month
from pamong.services.queries.offices import giving_offices, newest_known

__all__ = ["PlanFacts", "change_plan", "drop_draft", "lock_plan", "revise_plan"]

_COPIED: Final = (
    *("question", "programme_id", "service", "indicator", "design", "meaningful", "relative", "first_month"),
    *("last_month", "planned_start", "least_people", "confirmatory"),
)


def change_plan(actor: Actor, *, study: UUID, facts: PlanFacts) -> None:
    """Word the draft otherwise.

    raises      NotFound; Conflict ``study-withdrawn``, ``plan-no-draft``; Invalid as ``plan_facts.checked``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        plan = draft_of(row)
        for name, value in checked(facts, row.region_id).items():
            setattr(plan, name, value)
        plan.save()
        record(actor, "evaluation.plan_changed", plan, region=row.region_id, study=row.pk, number=plan.number)


def lock_plan(actor: Actor, *, study: UUID) -> StudyPlan:
    """Fix the draft for ever, with the time, its digest, and up to when data were there already.

    raises      NotFound; Conflict ``study-withdrawn``, ``plan-no-draft``, ``plan-same``, ``plan-started``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        plan = draft_of(row)
        if plan.number > 1 and says_the_same(plan, locked_plan_of(row)):
            raise Conflict(
                "plan-same", _("Tidak ada yang berubah sejak rencana terakhir dikunci. Ubah dahulu, atau buang.")
            )
        _refuse_earlier_start(plan)
        plan.known_until = newest_known(row.region_id, plan.service)
        plan.detectable = detectable_before_start(plan)
        plan.digest = plan_digest(plan)
        plan.locked_at, plan.locked_by = timezone.now(), actor.account
        plan.save()
        facts = {"number": plan.number, "digest": plan.digest, "known_until": plan.known_until}
        record(actor, "evaluation.plan_locked", plan, region=row.region_id, study=row.pk, **facts)
    return plan


def revise_plan(actor: Actor, *, study: UUID, why: str) -> StudyPlan:
    """Begin the next plan as a copy of the locked one, which stays for ever.

    raises      NotFound; Conflict ``study-withdrawn``, ``plan-not-locked``, ``plan-drafted``; Invalid ``plan-why``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        locked = locked_plan_of(row)
        if StudyPlan.objects.filter(study=row, locked_at=None).exists():
            raise Conflict("plan-drafted", _("Perubahan rencana studi ini sudah dibuat. Kunci atau buang dahulu."))
        plan = StudyPlan.objects.create(
            study=row,
            number=locked.number + 1,
            why=reason(why, "plan-why"),
            created_at=timezone.now(),
            **{name: getattr(locked, name) for name in _COPIED},
        )
        facts = {"number": plan.number, "why": plan.why}
        record(actor, "evaluation.plan_revised", plan, region=row.region_id, study=row.pk, **facts)
    plan.refresh_from_db()
    return plan


def drop_draft(actor: Actor, *, study: UUID) -> None:
    """Forget a change that was not locked.

    raises      NotFound; Conflict ``study-withdrawn``, ``plan-no-draft``, ``plan-first``
    """
    with transaction.atomic():
        row = held_study(actor, study)
        plan = draft_of(row)
        if plan.number == 1:
            raise Conflict(
                "plan-first", _("Studi ini belum punya rencana lain. Hentikan studinya bila tidak jadi dibuat.")
            )
        record(actor, "evaluation.plan_dropped", plan, region=row.region_id, study=row.pk, number=plan.number)
        plan.delete()


def _refuse_earlier_start(plan: StudyPlan) -> None:
    """A later start in the plan would hide that the treated time had begun, and what was known of it."""
    offices = [one.unit for one in giving_offices(plan.study.region_id, plan.service)]
    begun = [month for month in starts_of(plan, offices).months.values() if month > plan.first_month]
    if begun and min(begun) < plan.planned_start:
        message = _(
            "Pelatihan sudah dapat terlihat sejak %(month)s. Tulis bulan itu sebagai bulan mulai, lalu kunci lagi."
        )
        raise Conflict("plan-started", message % {"month": long_month(min(begun))})
