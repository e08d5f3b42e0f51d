"""A region decides what a *jenjang* asks for, or goes back to the table."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS
from pamong.competency.formats.job_levels import job_level_table
from pamong.competency.models import JobLevelRule
from pamong.competency.queries.job_levels import SCALE
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line
from pamong.people.access import today, whole_region_for
from pamong.people.actions.dated import alone


def set_job_level(actor: Actor, *, region: str, job_level: str, level: int | None, reason: str = "") -> bool:
    """From today another default for a *jenjang*; with None the table's again. The former decision stays, ended.

    region      code
    returns     whether anything changed
    raises      NotFound; Invalid ``job-level``, ``level-scale``, ``reason-empty``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        why = _checked(job_level, level, reason)
        current = JobLevelRule.objects.filter(region=owner, job_level=job_level, until=None)
        if list(current.values_list("level", flat=True)) == ([] if level is None else [level]):
            return False
        current.update(until=today())
        if level is not None:
            JobLevelRule.objects.create(
                region=owner,
                job_level=job_level,
                level=level,
                reason=why,
                since=today(),
                set_by=actor.account,
                created_at=timezone.now(),
            )
        record(
            actor,
            "competency.job_level_set",
            f"people.region:{owner.pk}",
            region=owner.pk,
            job_level=job_level,
            level=level,
        )
    return True


def _checked(job_level: str, level: int | None, reason: str) -> str:
    """The reason, tidied."""
    why = one_line(reason)
    if job_level not in job_level_table():
        raise Invalid("job-level", _("Jenjang “%(read)s” tidak dikenal. Pilih dari tabelnya.") % {"read": job_level})
    if level is not None and level not in SCALE:
        raise Invalid(
            "level-scale",
            _("Level bawaan harus %(low)s sampai %(high)s: terbaca %(level)s.")
            % {"low": SCALE[0], "high": SCALE[-1], "level": level},
        )
    if level is not None and not why:
        raise Invalid("reason-empty", _("Dasarnya masih kosong. Tulis nomor peraturan atau keputusannya."))
    return why
