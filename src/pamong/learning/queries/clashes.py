"""Who is somewhere else at that time, over all offerings of all regions. No actor; whoever asks has checked the right."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from pamong.kit.wording import clock, weekday_date

# Asked by everybody who registers, so it is said in SQL: building the same by the ORM takes ten times as long as asking it.
_SPANS: Final = """
SELECT id, starts_at, ends_at FROM learning_session WHERE offering_id = %s AND cancelled_at IS NULL ORDER BY starts_at, id
"""
_CLASHES: Final = """
SELECT e.person_id, e.session_id, o.uuid, p.title, o.number, lower(e.during), upper(e.during)
FROM learning_engagement e JOIN learning_session s ON s.id = e.session_id
JOIN learning_offering o ON o.id = s.offering_id JOIN learning_programme p ON p.id = o.programme_id
WHERE e.released_at IS NULL AND e.person_id = ANY (%(people)s) AND o.id IS DISTINCT FROM %(but)s
    AND EXISTS (
        SELECT FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) AS w (since, until)
        WHERE e.during && tstzrange(w.since, w.until)
    )
ORDER BY e.during, e.id
"""

Span = tuple[datetime, datetime]
"""From, until."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody is taken for a time.

    title       of the other offering; only for who may know where that person is
    """

    person: int
    session: int
    offering: UUID
    title: str
    starts_at: datetime
    ends_at: datetime

    def when(self, zone: ZoneInfo) -> str:
        """``Selasa 1 Desember 2026 08.00 WIB sampai 12.00 WIB``."""
        return _("%(day)s %(since)s sampai %(until)s") % {
            "day": weekday_date(self.starts_at.astimezone(zone)),
            "since": clock(self.starts_at, zone),
            "until": clock(self.ends_at, zone),
        }


def spans_of(offering: int) -> list[tuple[int, Span]]:
    """Ids and times of the sessions that were not cancelled, in their order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, [offering])
        return [(session, (starts, ends)) for session, starts, ends in cursor.fetchall()]


def clashes(people: Collection[int], spans: Sequence[Span], *, but: int | None = None) -> dict[int, list[Clash]]:
    """Person → what else takes that person then, by time. One query; nobody for no times.

    but         an offering that does not count: the own one
    """
    if not spans:
        return {}
    starts, ends = zip(*spans, strict=True)
    facts = {"people": list(people), "starts": list(starts), "ends": list(ends), "but": but}
    found: dict[int, list[Clash]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_CLASHES, facts)
        for person, session, offering, title, number, since, until in cursor.fetchall():
            said = _("%(title)s, angkatan %(number)s") % {"title": title, "number": number}
            found.setdefault(person, []).append(Clash(person, session, offering, said, since, until))
    return found
