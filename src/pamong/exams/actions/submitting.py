"""The end of an attempt, whoever brings it about: receipt first, then the score.

A receipt is durable before anything is scored, so that nobody is kept in an exam by a fault in a key. A score that could not
be made then is made when the sitting is concluded.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import DatabaseError, transaction

from pamong.core.actor import SYSTEM, VISITOR, Actor
from pamong.core.journal import record
from pamong.exams.actions.outages import give_back
from pamong.exams.actions.scoring import score_attempts
from pamong.exams.actions.statements import ALONE, bound
from pamong.exams.formats.receipt import receipt_of
from pamong.exams.models import Incident, IncidentKind

logger = logging.getLogger(__name__)

OVERTIME: Final = 10
"""Seconds after the deadline until the system ends an attempt whose player is in contact."""

FORGOTTEN: Final = 3600
"""Seconds after the deadline until it ends one whose player is not: it may hold answers, and its time may be given back."""

TIME_UP: Final = "time-up"
"""Cause of an end by the system."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a candidate gets at the end.

    refusal     empty: the attempt is over; else ``waiting`` or ``paused``, and it is not
    score       per cent; None where the sitting shows none
    """

    receipt: str
    score: Decimal | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """An attempt that is to end."""

    pk: int
    uuid: Any
    region: int
    sitting: int
    candidate: int
    receipt: str
    refusal: str
    shows_score: bool


# In the order of their ids, so that two endings never wait for each other.
_ROWS: Final = """
SELECT a.id, a.uuid, a.region, a.sitting_id, a.candidate_id, a.receipt,
    CASE WHEN a.receipt <> '' THEN '' WHEN a.started_at IS NULL THEN 'waiting' WHEN a.paused_at IS NOT NULL THEN 'paused'
        ELSE '' END, s.shows_score
FROM exams_attempt a JOIN exams_sitting s ON s.id = a.sitting_id
WHERE a.id = ANY(%(attempts)s::bigint[]) ORDER BY a.id FOR NO KEY UPDATE OF a
"""
_ANSWERS: Final = """
SELECT DISTINCT ON (r.attempt, r.slot) r.attempt, r.slot, r.seq, r.value
FROM unnest(%(attempts)s::bigint[], %(regions)s::bigint[]) AS g (attempt, region)
JOIN exams_response r ON r.region = g.region AND r.attempt = g.attempt
ORDER BY r.attempt, r.slot, r.seq DESC
"""
_END: Final = """
UPDATE exams_attempt a SET receipt = g.receipt, paused_at = NULL, "left" = NULL,
    submitted_at = CASE WHEN %(submitted)s THEN %(now)s::timestamptz END,
    ended_at = CASE WHEN %(submitted)s THEN NULL ELSE %(now)s::timestamptz END
FROM unnest(%(attempts)s::bigint[], %(receipts)s::text[]) AS g (attempt, receipt) WHERE a.id = g.attempt
"""
_EXPIRED: Final = """
SELECT a.id FROM exams_attempt a LEFT JOIN exams_signal p ON p.attempt = a.id
WHERE a.receipt = '' AND a.paused_at IS NULL AND a.id <> ALL(%(busy)s::bigint[])
    AND (a.deadline < %(now)s - %(overtime)s * interval '1 second' AND p.seen_at > a.deadline
        OR a.deadline < %(now)s - %(forgotten)s * interval '1 second')
ORDER BY a.id LIMIT %(most)s
"""
MOST: Final = 50
"""Attempts whose time is up that end in one transaction; everybody's answers wait for it."""


def submit_attempts(attempts: Sequence[int], now: datetime) -> dict[int, Receipt]:
    """Hand in attempts for their candidates; again, it gives the same receipt. Those of no attempt are left out."""
    return _end(VISITOR, attempts, now, submitted=True, kind=IncidentKind.SUBMITTED)


def end_attempts(actor: Actor, attempts: Sequence[int], now: datetime) -> dict[int, Receipt]:
    """End attempts that are at work, waiting or paused, each with its receipt and score; those that are over stay so.

    Whether the actor may, and why, has been decided and noted by the caller.
    """
    return _end(actor, attempts, now, submitted=False, kind=None)


def end_expired(now: datetime, busy: Collection[int] = ()) -> int:
    """End attempts whose time is up, up to ``MOST``; returns how many. What an outage cost is given back before.

    busy        attempts with an answer that waits to be stored; they end next time
    """
    give_back(now)
    values = {"busy": list(busy), "now": now, "overtime": OVERTIME, "forgotten": FORGOTTEN, "most": MOST}
    with bound() as cursor:
        expired = [pk for (pk,) in cursor.execute(_EXPIRED, values, prepare=True)]
    if expired:
        _end(SYSTEM, expired, now, submitted=False, kind=IncidentKind.ENDED)
    return len(expired)


def _end(
    actor: Actor, attempts: Sequence[int], now: datetime, *, submitted: bool, kind: IncidentKind | None
) -> dict[int, Receipt]:
    with transaction.atomic():
        with bound() as cursor:
            cursor.execute(ALONE, prepare=True)
            rows = [_Row(*row) for row in cursor.execute(_ROWS, {"attempts": list(attempts)}, prepare=True)]
        ending = [row for row in rows if not row.receipt and not (submitted and row.refusal)]
        receipts = _write(ending, now, submitted=submitted)
        if kind is not None:
            _note(ending, kind, now)
        for row in ending:
            verb = "exams.submitted" if submitted else "exams.ended"
            record(actor, verb, f"exams.attempt:{row.pk}", region=row.region, receipt=receipts[row.pk])
    scores = _scored([row.pk for row in rows if row.receipt or row.pk in receipts], now)
    return {
        row.pk: Receipt(
            receipts.get(row.pk, row.receipt),
            scores.get(row.pk) if row.shows_score else None,
            row.refusal if submitted else "",
        )
        for row in rows
    }


def _write(rows: Sequence[_Row], now: datetime, *, submitted: bool) -> dict[int, str]:
    """Receipts of attempts, stored."""
    if not rows:
        return {}
    attempts = [row.pk for row in rows]
    with bound() as cursor:
        found = cursor.execute(_ANSWERS, {"attempts": attempts, "regions": [row.region for row in rows]}, prepare=True)
        held = {pk: [answer[1:] for answer in answers] for pk, answers in groupby(found.fetchall(), itemgetter(0))}
        receipts = {row.pk: receipt_of(row.uuid, held.get(row.pk, ())) for row in rows}
        values = {"attempts": attempts, "receipts": list(receipts.values()), "submitted": submitted, "now": now}
        cursor.execute(_END, values, prepare=True)
    return receipts


def _note(rows: Iterable[_Row], kind: IncidentKind, now: datetime) -> None:
    cause = TIME_UP if kind == IncidentKind.ENDED else ""
    Incident.objects.bulk_create(
        Incident(sitting_id=row.sitting, candidate_id=row.candidate, kind=kind, cause=cause, at=now) for row in rows
    )


def _scored(attempts: Sequence[int], now: datetime) -> dict[int, Decimal]:
    """Scores in per cent of those that could be scored."""
    try:
        with transaction.atomic():
            return {pk: one.percent for pk, one in score_attempts(attempts, now).items()}
    except DatabaseError:
        raise
    except Exception:
        logger.exception("not scored", extra={"attempts": len(attempts)})
        return {}
