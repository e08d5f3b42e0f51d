"""Surveys open and close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.people.access import ORGANISERS, holds
from pamong.surveys.access import survey_for
from pamong.surveys.actions.checking import Given
from pamong.surveys.actions.invitations import Invitee, insert, refuse_told_apart
from pamong.surveys.actions.questions import titled
from pamong.surveys.actions.receiving import Kept, fitting, keep_forms
from pamong.surveys.models import Question, QuestionnaireVersion, Survey
from pamong.surveys.queries.questionnaires import view_of
from pamong.surveys.queries.surveys import state_of

FLOORS: Final = range(5, 101)
"""Least answers of which a result is shown."""


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """A survey that is to be opened with its invitations. ``version``: published, of the same region."""

    version: UUID
    title: str
    opens_at: datetime
    closes_at: datetime
    invitees: Sequence[Invitee]
    anonymous: bool = False
    floor: int = 5


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation: ``id`` inside, ``uuid`` in addresses."""

    id: int
    uuid: UUID


@dataclass(frozen=True, slots=True)
class Opened:
    """What ``open_for`` made.

    surveys         ids, one for each plan, in order
    invitations     by place of the plan from 0, person and whom it is about
    """

    surveys: tuple[int, ...]
    invitations: dict[tuple[int, int, int | None], Invited]


def open_survey(
    actor: Actor,
    *,
    region: int,
    version: UUID,
    title: str,
    anonymous: bool,
    floor: int,
    opens_at: datetime,
    closes_at: datetime,
    source: str = "",
) -> Survey:
    """Ask a published version for a time; whom, ``invite`` and ``issue_tokens`` say.

    region      id
    source      what a context above asks it for; who names one has checked the actor
    raises      NotFound; Invalid ``title-empty``, ``survey-floor``, ``survey-times``; Conflict ``questionnaire-closed``
    """
    if not source and not holds(actor, ORGANISERS, region):
        raise NotFound
    plan = SurveyPlan(version, title, opens_at, closes_at, (), anonymous, floor)
    with transaction.atomic():
        row = _planned(actor, region, source, plan, _versions(region, [plan], own=not source))
        row.save(force_insert=True)
        record(actor, "surveys.opened", row, region=region, source=source)
    row.refresh_from_db()
    return row


def open_for(actor: Actor, *, region: int, source: str, plans: Sequence[SurveyPlan]) -> Opened:
    """Many surveys with their invitations, in one transaction and set by set. The caller has checked the actor.

    region      id
    source      competency.round:12
    raises      NotFound for a version that cannot be asked; Invalid as ``open_survey``; ValueError without a source
    """
    if not source:
        raise ValueError("surveys that are opened together have a source")
    with transaction.atomic():
        versions = _versions(region, plans, own=False)
        for plan in plans:
            refuse_told_apart(plan.invitees, anonymous=plan.anonymous)
        rows = Survey.objects.bulk_create(_planned(actor, region, source, plan, versions) for plan in plans)
        places = {row.pk: place for place, row in enumerate(rows)}
        pairs = ((row.pk, invitee) for row, plan in zip(rows, plans, strict=True) for invitee in plan.invitees)
        made = {(places[survey], person, about): Invited(pk, uuid) for pk, uuid, survey, person, about in insert(pairs)}
        counts = {"surveys": len(rows), "invitations": len(made)}
        record(actor, "surveys.opened_together", f"surveys.source:{source}", region=region, **counts)
    return Opened(tuple(row.pk for row in rows), made)


def record_past_survey(
    actor: Actor, *, region: int, source: str, plan: SurveyPlan, forms: Sequence[Sequence[Given]]
) -> Survey:
    """Write down an anonymous survey that is over, from its paper or file: nobody is asked, and nothing is taken any more.

    The caller has checked the actor.

    region      id
    source      what a context above asked it for
    plan        its times are past; invitations are none
    forms       what was answered, form by form, by key of the question
    raises      NotFound; Invalid ``title-empty``, ``survey-floor``, ``survey-not-over``; AnswersRefused as ``fitting``;
                ValueError without a source, or where plan names or invites anybody
    """
    if not source or plan.invitees or not plan.anonymous:
        raise ValueError("a survey of the past has a source and names nobody")
    with transaction.atomic():
        version = _version(_versions(region, [plan], own=False), plan)
        if not plan.opens_at < plan.closes_at <= timezone.now():
            raise Invalid(
                "survey-not-over", _("Survei ini belum selesai. Yang dicatat dari berkas sudah lewat waktunya.")
            )
        row = _row(actor, region, source, plan, version)
        row.save(force_insert=True)
        questions = list(Question.objects.filter(version=version).order_by("place"))
        views, ids = [view_of(one) for one in questions], {one.key: one.pk for one in questions}
        told = [tuple((ids[one.key], one) for one in fitting(views, form)) for form in forms]
        keep_forms([Kept(region, row.pk, uuid4(), form) for form in told])
        record(actor, "surveys.past_recorded", row, region=region, source=source, number=len(told))
    row.refresh_from_db()
    return row


def close_survey(actor: Actor, *, survey: UUID, source: str = "") -> None:
    """No answer is taken any longer, before its time. What was saved and not handed in stays, and does not count.

    source      of the survey; who names one has checked the actor
    raises      NotFound; Conflict ``survey-closed``
    """
    with transaction.atomic():
        found = survey_for(actor, survey, source=source)
        row = Survey.objects.select_for_update(no_key=True).get(pk=found.pk)
        if state_of(row) == "closed":
            raise Conflict("survey-closed", _("Survei ini sudah ditutup."))
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        record(actor, "surveys.closed", row, region=row.region_id, source=source)


def close_all(actor: Actor, *, region: int, source: str) -> int:
    """Close every survey of a source at once. The caller has checked the actor.

    returns     how many were open; who is handing in just now is waited for, and counts
    raises      ValueError without a source
    """
    if not source:
        raise ValueError("surveys that are closed together have a source")
    with transaction.atomic():
        now = timezone.now()
        still = Survey.objects.filter(region=region, source=source, closed_at=None, closes_at__gt=now)
        count = still.update(closed_at=now)
        record(actor, "surveys.closed_together", f"surveys.source:{source}", region=region, surveys=count)
    return count


def _versions(region: int, plans: Sequence[SurveyPlan], *, own: bool) -> dict[UUID, QuestionnaireVersion]:
    """Published versions by uuid, for those planned. ``own``: only of questionnaires that people made."""
    rows = QuestionnaireVersion.objects.filter(
        uuid__in={plan.version for plan in plans}, questionnaire__region=region, published_at__isnull=False
    )
    rows = rows.filter(questionnaire__key="") if own else rows
    return {row.uuid: row for row in rows.select_related("questionnaire")}


def _planned(
    actor: Actor, region: int, source: str, plan: SurveyPlan, versions: dict[UUID, QuestionnaireVersion]
) -> Survey:
    """The survey as a row, not yet written."""
    row = _row(actor, region, source, plan, _version(versions, plan))
    if plan.closes_at <= max(plan.opens_at, row.created_at):
        raise Invalid("survey-times", _("Waktu tutup harus sesudah waktu buka dan belum lewat. Pilih waktu lain."))
    return row


def _version(versions: dict[UUID, QuestionnaireVersion], plan: SurveyPlan) -> QuestionnaireVersion:
    version = versions.get(plan.version)
    if version is None:
        raise NotFound
    if version.questionnaire.closed_at:
        raise Conflict("questionnaire-closed", _("Kuesioner ini sudah ditutup. Pilih yang lain."))
    return version


def _row(actor: Actor, region: int, source: str, plan: SurveyPlan, version: QuestionnaireVersion) -> Survey:
    """A survey of that version, whenever it is."""
    if plan.floor not in FLOORS:
        raise Invalid(
            "survey-floor",
            _("Batas jawaban paling sedikit harus %(least)s sampai %(most)s: terbaca %(read)s.")
            % {"least": FLOORS[0], "most": FLOORS[-1], "read": plan.floor},
        )
    return Survey(
        region_id=region,
        version=version,
        title=titled(plan.title),
        anonymous=plan.anonymous,
        floor=plan.floor,
        source=source,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        created_at=timezone.now(),
        created_by=actor.account,
    )
