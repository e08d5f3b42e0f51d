"""Who has not answered is told so."""

from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import SYSTEM, Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.kit.wording import long_moment
from pamong.office.actions.send import Draft, send_messages
from pamong.surveys.access import survey_for
from pamong.surveys.models import Invitation, Survey
from pamong.surveys.queries.surveys import state_of

DAYS_BEFORE: Final = frozenset({7, 1})
"""Days before the last on which who has not answered is told so."""


def remind(actor: Actor, *, survey: UUID) -> int:
    """A message to everybody who is asked by name and has not answered; once a day at most.

    returns     how many got one
    raises      NotFound; Conflict ``survey-not-open``, ``nobody-waits``, ``reminded-today``
    """
    with transaction.atomic():
        row = survey_for(actor, survey)
        if state_of(row) != "open":
            raise Conflict(
                "survey-not-open", _("Survei ini sedang tidak dibuka, jadi tidak ada yang perlu diingatkan.")
            )
        if not _still_asked(row):
            raise Conflict("nobody-waits", _("Semua yang diundang dengan nama sudah menjawab."))
        told = _remind(actor, row)
        if not told:
            raise Conflict("reminded-today", _("Pengingat untuk hari ini sudah dikirim. Coba lagi besok."))
    return told


def remind_due() -> int:
    """Remind of every survey that people opened and that closes in 7 days or tomorrow, by its region's calendar.

    Repeated within the day it tells only who has not been told.
    """
    now = timezone.now()
    rows = Survey.objects.filter(source="", closed_at=None, opens_at__lte=now, closes_at__gt=now)
    told = 0
    for row in rows.select_related("region"):
        if (_day(row, row.closes_at) - _day(row, now)).days in DAYS_BEFORE and _day(row, row.opens_at) < _day(row, now):
            with transaction.atomic():
                told += _remind(SYSTEM, row)
    return told


def _remind(actor: Actor, survey: Survey) -> int:
    source = f"surveys.survey:{survey.pk}:{_day(survey, timezone.now())}"
    drafts = [_draft(survey, person, uuid) for person, uuid in _still_asked(survey).items()]
    told = send_messages(actor, region=survey.region_id, topic="surveys.reminder", source=source, drafts=drafts)
    if told:
        record(actor, "surveys.reminded", survey, region=survey.region_id, people=told)
    return told


def _still_asked(survey: Survey) -> dict[int, UUID]:
    """People who have not answered, with one invitation of each."""
    rows = Invitation.objects.filter(survey=survey, person__isnull=False, done=False, cancelled_at=None)
    return dict(rows.order_by("-pk").values_list("person", "uuid"))


def _draft(survey: Survey, person: int, invitation: UUID) -> Draft:
    until = long_moment(survey.closes_at, ZoneInfo(survey.region.time_zone))
    body = _("Survei “%(title)s” menunggu jawaban Anda sampai %(until)s.") % {"title": survey.title, "until": until}
    if survey.anonymous:
        body += "\n\n" + _(
            "Survei ini anonim: jawaban Anda tidak disimpan bersama nama Anda. Yang dicatat hanya bahwa undangan sudah dipakai."
        )
    return Draft(
        person=person,
        subject=_("Survei menunggu jawaban Anda: %(title)s") % {"title": survey.title},
        body=body,
        path=f"/isi/{invitation}/",
    )


def _day(survey: Survey, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(survey.region.time_zone)).date()
