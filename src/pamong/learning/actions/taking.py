"""People are taken for a time one transaction after the other, so that no two wait for each other.

That nobody is at two places, the database refuses by itself. But of two transactions that take the same people in another order
each would wait for the other, and one of them would be killed. So whoever takes people waits here first, for all of them at once.
"""

from collections.abc import Iterable
from typing import Final

from django.db import connection

SEATS: Final = "learning.engagement"
"""Whoever takes people for sessions in which they have a seat."""

TEACHING: Final = "learning.teaching"
"""Whoever takes people for sessions in which they teach; waited for before ``SEATS`` where both are."""

PARTS: Final = 64
"""People wait in so many queues, by their ids: a draw of thousands would need more locks than the database has."""

_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtext(%(what)s), part) FROM unnest(%(parts)s::int[]) AS part"


def hold(people: Iterable[int], what: str = SEATS) -> None:
    """Nobody else takes these people until the transaction ends. Once in a transaction, after the lock of the offering.

    people      ids; outside a savepoint that may be rolled back, which would let them go
    """
    parts = sorted({person % PARTS for person in people})
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, {"what": what, "parts": parts})


def hold_everybody() -> None:
    """The same of all: for what takes people of several offerings in one transaction."""
    hold(range(PARTS))
