"""Answers in bulk, for the contexts that asked. No actor: whoever asks has checked the right to know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

_BATCH: Final = 5_000

_ANSWERS: Final = """
SELECT survey, invitation, about, key, number, text FROM (
    SELECT DISTINCT ON (r.survey, r.invitation, a.question)
        r.survey, r.invitation, r.about, q.key, q.place, a.number, a.text
    FROM surveys_survey s
    JOIN surveys_surveyresponse r ON r.region = s.region_id AND r.survey = s.id
    JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
    JOIN surveys_question q ON q.id = a.question
    WHERE s.region_id = %s AND s.source = %s AND r.submitted_at IS NOT NULL AND r.invitation IS NOT NULL
    ORDER BY r.survey, r.invitation, a.question, a.seq DESC
) held WHERE number IS NOT NULL OR text IS NOT NULL ORDER BY survey, invitation, place
"""

_INVITATIONS: Final = """
SELECT i.survey_id, i.id, i.uuid, i.person_id, i.about_id, i.done, i.done_at, i.cancelled_at IS NOT NULL
FROM surveys_survey s JOIN surveys_invitation i ON i.survey_id = s.id
WHERE s.region_id = %s AND s.source = %s ORDER BY i.survey_id, i.id
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer that was handed in under a name, by ids. Answers taken back are left out."""

    survey: int
    invitation: int
    about: int | None
    key: str
    number: float | None
    text: str | None


@dataclass(frozen=True, slots=True)
class InvitationState:
    """An invitation and whether it was used."""

    survey: int
    id: int
    uuid: UUID
    person: int | None
    about: int | None
    done: bool
    done_at: datetime | None
    cancelled: bool


def answers_of(region: int, source: str) -> Iterator[Row]:
    """Answers of all surveys of a source, by survey, invitation and place, read a batch at a time."""
    return (Row(*row) for row in _streamed(_ANSWERS, region, source))


def invitations_of(region: int, source: str) -> Iterator[InvitationState]:
    """Invitations of all surveys of a source, by survey, read a batch at a time."""
    return (InvitationState(*row) for row in _streamed(_INVITATIONS, region, source))


def _streamed(query: str, region: int, source: str) -> Iterator[tuple[Any, ...]]:
    if not source:
        raise ValueError("answers are given out by source; what people opened has none")
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, [region, source])
        while rows := cursor.fetchmany(_BATCH):
            yield from rows
