"""What somebody who is asked sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.people.queries.presence import full_name
from pamong.surveys.access import not_judged_by, own_invitation_for, token_invitation_for
from pamong.surveys.models import Invitation, Question, SurveyResponse
from pamong.surveys.queries.questionnaires import QuestionView, question_views
from pamong.surveys.queries.surveys import state_of

_HELD: Final = """
SELECT DISTINCT ON (a.question) q.key, a.seq, a.number, a.text
FROM surveys_answer a JOIN surveys_question q ON q.id = a.question
WHERE a.region = %s AND a.response = %s ORDER BY a.question, a.seq DESC
"""

# Questions of an invitation that have an answer which was not taken back.
_ANSWERED: Final = """
SELECT invitation, count(*) FROM (
    SELECT DISTINCT ON (r.id, a.question) r.invitation, a.number, a.text
    FROM surveys_surveyresponse r JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
    WHERE r.region = ANY (%s) AND r.invitation = ANY (%s) ORDER BY r.id, a.question, a.seq DESC
) held WHERE number IS NOT NULL OR text IS NOT NULL GROUP BY invitation
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The answer that stands, and its number in the row of answers to that question."""

    seq: int
    number: float | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A survey as it is answered.

    state       early, open, done or closed
    invitation  uuid; None when it was opened by a token
    zone        name of the time zone of the region
    about       name of the person whom the answers are about; empty for nobody. ``self_rating``: that is the one asked
    saved       by key of question; empty in an anonymous survey
    seqs        by key of question: the number to count on from, also of answers taken back
    done_at     when it was handed in; None in an anonymous survey
    """

    invitation: UUID | None
    survey: UUID
    region: str
    zone: str
    title: str
    intro: str
    anonymous: bool
    floor: int
    source: str
    opens_at: datetime
    closes_at: datetime
    state: str
    about: str
    self_rating: bool
    questions: tuple[QuestionView, ...]
    saved: dict[str, Held]
    seqs: dict[str, int]
    done_at: datetime | None

    @property
    def left(self) -> int:
        """How many required questions have no answer yet."""
        return sum(1 for question in self.questions if question.required and question.key not in self.saved)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An invitation that waits for its answer. ``answered`` of ``questions`` are saved."""

    invitation: UUID
    id: int
    title: str
    region: str
    zone: str
    source: str
    about: str
    self_rating: bool
    anonymous: bool
    closes_at: datetime
    answered: int
    questions: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How many surveys wait, and when the first of them closes; None when nothing waits."""

    count: int
    first: datetime | None


def sheet(actor: Actor, invitation: UUID) -> Sheet:
    """The sheet of an invitation of the actor's, or of who is acted for.

    raises      NotFound; Forbidden ``about-yourself``; Conflict ``invitation-cancelled``
    """
    return _sheet(own_invitation_for(actor, invitation))


def sheet_by_token(token: str) -> Sheet:
    """The sheet of whoever holds a token. Raises NotFound; Conflict ``invitation-cancelled``."""
    return _sheet(token_invitation_for(token))


def waiting(actor: Actor, *, source: str | None = None, without: str = "") -> tuple[WaitingRow, ...]:
    """Invitations of the actor's person, or of who is acted for, that can be answered now; soonest to close first.

    What the one who acts may not answer is not in it.

    source      None: all; empty: only what people opened; else what begins so
    without     what begins so is left out: it is listed elsewhere; empty leaves nothing out
    """
    rows = _unanswered(actor, without)
    if source is not None:
        rows = rows.filter(Q(survey__source__startswith=source) if source else Q(survey__source=""))
    found = list(rows.select_related("survey__region", "about").order_by("survey__closes_at", "pk"))
    return _waiting(found)


def asked(actor: Actor, *, without: str = "") -> Asked:
    """How many ``waiting`` lists, and the first to close. One query.

    without     as there
    """
    told = _unanswered(actor, without).aggregate(count=Count("pk"), first=Min("survey__closes_at"))
    return Asked(told["count"], told["first"])


def held_answers(response: SurveyResponse, *, taken_back: bool = False) -> dict[str, Held]:
    """The answers that stand in a response, by key of the question. ``taken_back``: also where none stands any longer."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [response.region, response.id])
        rows = {key: Held(*values) for key, *values in cursor.fetchall()}
    if taken_back:
        return rows
    return {key: held for key, held in rows.items() if held.number is not None or held.text is not None}


def _unanswered(actor: Actor, without: str) -> "QuerySet[Invitation]":
    if actor.person is None:  # else every token's invitation would be found
        return Invitation.objects.none()
    now = timezone.now()
    rows = Invitation.objects.filter(person=actor.person, done=False, cancelled_at=None)
    rows = rows.filter(survey__closed_at=None, survey__opens_at__lte=now, survey__closes_at__gt=now)
    rows = rows.exclude(survey__source__startswith=without) if without else rows
    return rows.exclude(about__in=not_judged_by(actor))


def _sheet(row: Invitation) -> Sheet:
    survey = row.survey
    response = None if survey.anonymous else _response(row)
    every = held_answers(response, taken_back=True) if response else {}
    return Sheet(
        invitation=row.uuid if row.person_id else None,
        survey=survey.uuid,
        region=survey.region.name,
        zone=survey.region.time_zone,
        title=survey.title,
        intro=survey.version.intro,
        anonymous=survey.anonymous,
        floor=survey.floor,
        source=survey.source,
        opens_at=survey.opens_at,
        closes_at=survey.closed_at or survey.closes_at,
        state="done" if row.done else state_of(survey),
        about=full_name(row.about) if row.about else "",
        self_rating=row.about_id is not None and row.about_id == row.person_id,
        questions=question_views(survey.version_id),
        saved={key: held for key, held in every.items() if held.number is not None or held.text is not None},
        seqs={key: held.seq for key, held in every.items()},
        done_at=row.done_at,
    )


def _response(row: Invitation) -> SurveyResponse | None:
    return SurveyResponse.objects.filter(region=row.survey.region_id, invitation=row.pk).first()


def _waiting(rows: Sequence[Invitation]) -> tuple[WaitingRow, ...]:
    versions = Question.objects.filter(version__in={row.survey.version_id for row in rows}).order_by()
    questions = dict(versions.values_list("version").annotate(n=Count("pk")))
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [list({row.survey.region_id for row in rows}), [row.pk for row in rows]])
        answered = dict(cursor.fetchall())
    return tuple(
        WaitingRow(
            invitation=row.uuid,
            id=row.pk,
            title=row.survey.title,
            region=row.survey.region.name,
            zone=row.survey.region.time_zone,
            source=row.survey.source,
            about=full_name(row.about) if row.about else "",
            self_rating=row.about_id is not None and row.about_id == row.person_id,
            anonymous=row.survey.anonymous,
            closes_at=row.survey.closes_at,
            answered=answered.get(row.pk, 0),
            questions=questions.get(row.survey.version_id, 0),
        )
        for row in rows
    )
