"""Steps of scales that were handed in under names, over many sources at once. No actor; whoever asks has checked the right.

Nothing is given out before every survey of a source has closed: who looks before and after one answer would read it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils import timezone

_SOURCES: Final = """
SELECT s.source, max(coalesce(s.closed_at, s.closes_at)), bool_and(s.closed_at IS NOT NULL OR s.closes_at <= %(now)s)
FROM surveys_survey s WHERE s.region_id = %(region)s AND s.source = ANY(%(sources)s) GROUP BY s.source
"""

_INVITATIONS: Final = """
SELECT s.source, i.id, i.done FROM surveys_survey s JOIN surveys_invitation i ON i.survey_id = s.id
WHERE s.region_id = %(region)s AND s.source = ANY(%(sources)s) AND i.cancelled_at IS NULL ORDER BY i.id
"""

_STEPS: Final = """
SELECT source, invitation, key, number FROM (
    SELECT DISTINCT ON (r.invitation, a.question) s.source, r.invitation, q.key, q.place, a.number
    FROM surveys_survey s
    JOIN surveys_surveyresponse r ON r.region = s.region_id AND r.survey = s.id
    JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
    JOIN surveys_question q ON q.id = a.question AND q.kind = 'scale'
    WHERE s.region_id = %(region)s AND s.source = ANY(%(sources)s)
      AND r.submitted_at IS NOT NULL AND r.invitation IS NOT NULL
    ORDER BY r.invitation, a.question, a.seq DESC
) held WHERE number IS NOT NULL ORDER BY invitation, place
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked under a source.

    closes_at   when the last of its surveys closes, or closed
    closed      whether all have
    done        invitation → whether it was used; cancelled ones are left out
    """

    closes_at: datetime
    closed: bool
    done: dict[int, bool]


@dataclass(frozen=True, slots=True)
class Step:
    """One answer to a scale: by which invitation, to which question, and the value of the step."""

    invitation: int
    key: str
    value: float


def asked_under(region: int, sources: Collection[str]) -> dict[str, Asked]:
    """How far the surveys of these sources are; a source without any is not in it. Two queries; none without sources."""
    if not _named(sources):
        return {}
    rows = _rows(_SOURCES, region, sources)
    found = {source: Asked(closes_at, closed, {}) for source, closes_at, closed in rows}
    for source, invitation, done in _rows(_INVITATIONS, region, sources):
        found[source].done[invitation] = done
    return found


def steps_under(region: int, sources: Collection[str]) -> dict[str, list[Step]]:
    """Answers to scales of those sources whose surveys have all closed. Two queries; none without sources."""
    if not _named(sources):
        return {}
    over = {source for source, _closes_at, closed in _rows(_SOURCES, region, sources) if closed}
    found: dict[str, list[Step]] = {source: [] for source in over}
    for source, invitation, key, value in _rows(_STEPS, region, over):
        found[source].append(Step(invitation, key, value))
    return found


def _named(sources: Collection[str]) -> bool:
    """Whether there are any. Raises ValueError for an empty one: what people opened is not given out so."""
    if "" in sources:
        raise ValueError("answers are given out by source; what people opened has none")
    return bool(sources)


def _rows(query: str, region: int, sources: Collection[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"region": region, "sources": list(sources), "now": timezone.now()})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
