"""Whether something has changed in a sitting: cheap enough to be asked every other second for each open monitor."""

from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from pamong.science.outage import QUIET

_CHANGES: Final = """
SELECT s.started_at, s.closed_at, count(a.id), count(a.admitted_at), count(a.started_at), count(a.paused_at),
    count(a.submitted_at), count(a.ended_at), sum(extract(epoch FROM a.deadline)), sum(p.away), sum(p.moves),
    count(*) FILTER (WHERE p.seen_at < %(quiet)s AND a.receipt = ''),
    (SELECT max(i.id) FROM exams_incident i WHERE i.sitting_id = s.id)
FROM exams_sitting s
LEFT JOIN exams_attempt a ON a.sitting_id = s.id
LEFT JOIN exams_signal p ON p.attempt = a.id
WHERE s.uuid = %(sitting)s
GROUP BY s.id
"""


def changes(sitting: UUID) -> tuple[object, ...]:
    """Numbers that differ when a seat has changed its state, somebody noted something, or a flag came. One query.

    No actor: the answer tells two moments apart and nothing else.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"sitting": sitting, "quiet": timezone.now() - QUIET})
        found: tuple[object, ...] | None = cursor.fetchone()
    return found or ()
