"""The satisfaction survey of a quarter that is over, asked before it was recorded here: from its paper or file."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.kit.wording import one_line
from pamong.services.access import service_for
from pamong.services.actions.releases import publish_release
from pamong.services.actions.rounds import asked, refuse_day, refuse_second, skm_source, survey_title
from pamong.services.formats.quarters import quarter_after, quarter_name, times_of
from pamong.services.formats.skm_elements import limit
from pamong.services.models import Service, SkmRound
from pamong.surveys.actions.checking import Given
from pamong.surveys.actions.doors import open_door
from pamong.surveys.actions.surveys import SurveyPlan, record_past_survey

_LONGEST: Final = 300


def record_past_round(
    actor: Actor,
    *,
    service: UUID,
    quarter: date,
    basis: str,
    forms: Sequence[Sequence[Given]],
    visits: int | None = None,
) -> SkmRound:
    """Write down what people said in a quarter that is over, form by form, and publish it at once with where it comes from.

    The door is there, and closed: nothing more is taken. The service may have been closed since.

    quarter     its first day
    basis       which paper or file says so: name or number, and its day
    forms       what was answered, by key of the question
    visits      as ``publish_release``
    raises      NotFound; Invalid ``quarter-day``, ``quarter-running``, ``past-basis``, ``visits-few``, ``visits-many``;
                Conflict ``round-there``, ``skm-few``; AnswersRefused for a form that cannot be
    """
    with transaction.atomic():
        row, told = _over(service_for(actor, service), quarter), _basis(basis)
        opens_at, closes_at = times_of(quarter, row.region.time_zone)
        plan = SurveyPlan(
            asked(actor, row), survey_title(row), opens_at, closes_at, (), anonymous=True, floor=limit("floor").value
        )
        source = skm_source(row.pk, quarter)
        survey = record_past_survey(actor, region=row.region_id, source=source, plan=plan, forms=forms)
        made = SkmRound.objects.create(
            service=row,
            quarter=quarter,
            survey=survey.pk,
            door=open_door(actor, survey=survey.pk).uuid,
            opened_at=opens_at,
            opened_by=actor.account,
            basis=told,
        )
        made.refresh_from_db()
        publish_release(actor, round=made.uuid, visits=visits)
        facts = {"service": row.pk, "quarter": quarter, "number": len(forms), "basis": told}
        record(actor, "services.skm_past_recorded", made, region=row.region_id, **facts)
    made.refresh_from_db()
    return made


def _over(row: Service, quarter: date) -> Service:
    """The service, whose quarter nobody else writes meanwhile. That it was closed since is no reason to forget it."""
    Service.objects.select_for_update(no_key=True).get(pk=row.pk)
    refuse_day(quarter)
    if quarter_after(quarter) > timezone.localdate():
        raise Invalid(
            "quarter-running",
            _("%(quarter)s belum lewat. Yang dicatat dari berkas adalah triwulan yang sudah selesai.")
            % {"quarter": quarter_name(quarter)},
        )
    refuse_second(row, quarter)
    return row


def _basis(text: str) -> str:
    told = one_line(text)
    if not told:
        raise Invalid("past-basis", _("Sumbernya masih kosong. Tulis nama atau nomor berkas dan tanggalnya."))
    if len(told) > _LONGEST:
        raise Invalid(
            "past-basis",
            _("Sumber ini %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.")
            % {"read": len(told), "most": _LONGEST},
        )
    return told
