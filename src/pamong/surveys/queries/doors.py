"""Doors as everybody who stands before them sees them, and what came in by one."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.surveys.access import public_door_for
from pamong.surveys.models import Question, QuestionKind, Survey, SurveyResponse
from pamong.surveys.queries.questionnaires import QuestionView, view_of
from pamong.surveys.queries.surveys import state_of

_HISTOGRAM: Final = """
SELECT a.question, a.number, a.text, count(*) FROM surveys_surveyresponse r
JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
WHERE r.region = %(region)s AND r.survey = %(survey)s AND r.invitation IS NULL AND a.question = ANY(%(questions)s)
GROUP BY a.question, a.number, a.text
"""


@dataclass(frozen=True, slots=True)
class DoorFacts:
    """A door and what is asked behind it.

    survey      id; ``source`` is what a higher context asks it for
    title       of the survey: office and service, as who opened it wrote them
    state       early, open or closed
    closes_at   when it closes, or was closed
    kiosk       whether a device of the office may be used by many
    ids         id of each question by its key
    """

    code: str
    uuid: UUID
    survey: int
    source: str
    region: RegionFacts
    title: str
    intro: str
    state: str
    opens_at: datetime
    closes_at: datetime
    kiosk: bool
    questions: tuple[QuestionView, ...]
    ids: Mapping[str, int]


def door_facts(code: str) -> DoorFacts:
    """A door by its code, for everybody. Two queries. Raises NotFound."""
    door = public_door_for(code)
    survey = door.survey
    rows = list(Question.objects.filter(version=survey.version_id).order_by("place"))
    return DoorFacts(
        code=door.code,
        uuid=door.uuid,
        survey=survey.pk,
        source=survey.source,
        region=region_facts(survey.region),
        title=survey.title,
        intro=survey.version.intro,
        state=state_of(survey),
        opens_at=survey.opens_at,
        closes_at=survey.closed_at or survey.closes_at,
        kiosk=door.kiosk is not None,
        questions=tuple(map(view_of, rows)),
        ids={row.key: row.pk for row in rows},
    )


def forms_of(survey: int) -> int:
    """How many forms were handed in at the door of a survey, by its id. The caller has checked who asks."""
    region = Survey.objects.values_list("region", flat=True).get(pk=survey)
    return SurveyResponse.objects.filter(region=region, survey=survey, invitation=None).count()


def counts_of(survey: int) -> dict[str, list[int]]:
    """How often each step of a scale, and each option of a choice, was given: by key of the question, in order.

    There is no floor here, and nothing is withheld while it runs: the caller decides what may be shown to whom.
    """
    questions, found = _counted(survey, {QuestionKind.SCALE, QuestionKind.CHOICE})
    return {
        question.key: [found.get((pk, value), 0) for value in _values(question)] for pk, question in questions.items()
    }


def numbers_of(survey: int) -> dict[str, dict[float, int]]:
    """How often each number was given to each question that asks for one, by key; smallest first. Otherwise as ``counts_of``."""
    questions, found = _counted(survey, {QuestionKind.NUMBER})
    told: dict[str, dict[float, int]] = {question.key: {} for question in questions.values()}
    for (pk, value), count in sorted(found.items()):
        told[questions[pk].key][value] = count
    return told


def comments_of(survey: int) -> dict[str, list[str]]:
    """Answers in own words by key of the question, in an order of chance. Otherwise as ``counts_of``."""
    questions, found = _counted(survey, {QuestionKind.TEXT})
    told: dict[str, list[str]] = {question.key: [] for question in questions.values()}
    for (pk, text), count in found.items():
        told[questions[pk].key] += [text] * count
    for texts in told.values():
        secrets.SystemRandom().shuffle(texts)
    return told


def _counted(survey: int, kinds: set[QuestionKind]) -> tuple[dict[int, QuestionView], dict[tuple[int, Any], int]]:
    """Questions of these kinds by id, and how often each value was given to each. Three queries."""
    region, version = Survey.objects.values_list("region", "version").get(pk=survey)
    rows = Question.objects.filter(version=version, kind__in=kinds).order_by("place")
    questions = {row.pk: view_of(row) for row in rows}
    with connection.cursor() as cursor:
        cursor.execute(_HISTOGRAM, {"region": region, "survey": survey, "questions": list(questions)})
        found = {(pk, text if number is None else number): count for pk, number, text, count in cursor.fetchall()}
    return questions, found


def _values(question: QuestionView) -> list[float | str]:
    """What can be answered, in order."""
    return [value for value, _words in question.steps] if question.kind == QuestionKind.SCALE else [*question.options]
