"""Bringing journal entries to their reactions: at least once, in batches, by any number of workers at a time."""

import json
import logging
import traceback
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from pamong.core.actor import RegionId
from pamong.core.journal import EntryRow, Reaction, reactions

BATCH = 500
GIVE_UP = 12
"""Attempts after which a delivery waits for a person; with the back-off below that is about a day."""

logger = logging.getLogger(__name__)

CLAIM = """
SELECT d.ctid, d.region, d.entry, d.attempts, e.at, e.actor, e.verb, e.object, e.data, e.request
FROM core_delivery d CROSS JOIN LATERAL (
    SELECT * FROM core_entry WHERE region = d.region AND id = d.entry OFFSET 0
) e
WHERE d.reaction = %s AND d.due_at <= %s AND d.attempts < %s
ORDER BY d.due_at, d.entry LIMIT %s FOR UPDATE OF d SKIP LOCKED
"""
# One look at the index for each, whatever statistics say: they may have been taken while nothing was due.

DONE = "DELETE FROM core_delivery WHERE ctid = ANY(%s::tid[])"
"""Rows that ``CLAIM`` has locked, so that they lie where they lay."""


def pause_after(attempts: int) -> timedelta:
    """Back-off before the next attempt: 2, 4, 8 … seconds, at most six hours."""
    return timedelta(seconds=min(2**attempts, 6 * 3600))


def drain(name: str, limit: int = BATCH) -> int:
    """Deliver up to ``limit`` entries to one reaction; returns how many were taken.

    The batch is one transaction and each entry a savepoint in it, so that a failing entry delays only itself, and a
    killed worker gives all of it back.
    """
    reaction = reactions()[name]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [name, timezone.now(), GIVE_UP, limit])
        rows = cursor.fetchall()
        if delivered := [place for place, *row in rows if _deliver(name, reaction, row)]:
            cursor.execute(DONE, [delivered])
    return len(rows)


def drain_all() -> int:
    """Deliver everything that is due now; returns how many deliveries were taken."""
    total = 0
    for name in reactions():
        while taken := drain(name):
            total += taken
    return total


def stuck() -> list[tuple[str, int]]:
    """Reactions with deliveries that have been given up, and how many each; for the doctor."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reaction, count(*) FROM core_delivery WHERE attempts >= %s GROUP BY 1 ORDER BY 1", [GIVE_UP]
        )
        return [(name, count) for name, count in cursor.fetchall()]


def _deliver(name: str, reaction: Reaction, row: Sequence[Any]) -> bool:
    region, entry, attempts, at, actor, verb, thing, data, request = row
    try:
        with transaction.atomic():
            reaction(EntryRow(RegionId(region), entry, at, actor, verb, thing, json.loads(data), request))
    except Exception as error:  # noqa: BLE001  # whatever a reaction raises must not stop the others
        _postpone(name, region, entry, attempts + 1, error)
        return False
    return True


def _postpone(name: str, region: int, entry: int, attempts: int, error: Exception) -> None:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"  # no message: it may hold a name
    logger.warning("reaction failed", extra={"reaction": name, "entry": entry, "attempts": attempts, "error": place})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_delivery SET attempts = %s, due_at = %s, error = %s"
            " WHERE reaction = %s AND region = %s AND entry = %s",
            [attempts, timezone.now() + pause_after(attempts), place, name, region, entry],
        )
