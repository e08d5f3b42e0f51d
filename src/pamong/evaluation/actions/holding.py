"""A study while somebody works on it: held, kept by the actor, not given up."""

from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.refusals import Conflict
from pamong.evaluation.access import study_for
from pamong.evaluation.models import Study, StudyPlan
from pamong.evaluation.queries.plan_words import newest_plan


def held_study(actor: Actor, uuid: UUID) -> Study:
    """The study, which nobody else changes until the transaction ends. Raises NotFound; Conflict ``study-withdrawn``."""
    Study.objects.select_for_update(no_key=True).get(pk=study_for(actor, uuid).pk)
    row = study_for(actor, uuid)
    if row.withdrawn_at:
        raise Conflict(
            "study-withdrawn", _("Studi ini sudah dihentikan. Buat studi baru bila pertanyaannya masih perlu dijawab.")
        )
    return row


def draft_of(study: Study) -> StudyPlan:
    """Its draft. Raises Conflict ``plan-no-draft``."""
    row = newest_plan(study)
    if row is None or row.locked_at:
        message = _("Rencana studi ini sudah dikunci. Untuk mengubahnya, buat perubahan rencana dan tulis alasannya.")
        raise Conflict("plan-no-draft", message)
    return row


def locked_plan_of(study: Study) -> StudyPlan:
    """The newest plan that is locked. Raises Conflict ``plan-not-locked``."""
    row = newest_plan(study, locked=True)
    if row is None:
        raise Conflict("plan-not-locked", _("Rencana studi ini belum dikunci. Kunci dahulu, sebelum datanya dilihat."))
    return row
