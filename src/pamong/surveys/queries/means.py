"""Means of scales in bulk, for the contexts that asked. No actor: whoever asks has checked the right to know."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.utils import timezone

# Of what was handed in to surveys that have closed; a question with fewer answers than the floor of its survey is left out.
_MEANS: Final = """
SELECT source, key, sum(n)::int, sum(total) / sum(n) FROM (
    SELECT source, survey, key, place, count(*) AS n, sum(number) AS total FROM (
        SELECT DISTINCT ON (r.id, a.question) s.source, s.id AS survey, s.floor, q.key, q.place, a.number
        FROM surveys_survey s
        JOIN surveys_surveyresponse r ON r.region = s.region_id AND r.survey = s.id
        JOIN surveys_answer a ON a.region = r.region AND a.response = r.id
        JOIN surveys_question q ON q.id = a.question AND q.kind = 'scale'
        WHERE s.region_id = %(region)s AND s.source = ANY(%(sources)s)
          AND (s.closed_at IS NOT NULL OR s.closes_at <= %(now)s)
          AND (r.submitted_at IS NOT NULL OR r.invitation IS NULL)
        ORDER BY r.id, a.question, a.seq DESC
    ) held WHERE number IS NOT NULL GROUP BY source, survey, floor, key, place HAVING count(*) >= floor
) told GROUP BY source, key ORDER BY source, min(place)
"""


@dataclass(frozen=True, slots=True)
class ScaleMean:
    """Answers to one scale, by the key of its question: how many, and their mean."""

    key: str
    n: int
    mean: float


def means_of(region: int, sources: Collection[str]) -> dict[str, tuple[ScaleMean, ...]]:
    """Means of the scales of closed surveys, by source, in the order of the questions. One query.

    A source of which nothing may be shown is not in it: its surveys run still, or have fewer answers than their floor.

    region      id
    raises      ValueError for an empty source: what people opened is not given out so
    """
    if "" in sources:
        raise ValueError("means are given out by source; what people opened has none")
    found: dict[str, tuple[ScaleMean, ...]] = {}
    if not sources:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_MEANS, {"region": region, "sources": list(sources), "now": timezone.now()})
        for source, key, n, mean in cursor.fetchall():
            found[source] = (*found.get(source, ()), ScaleMean(key, n, mean))
    return found
