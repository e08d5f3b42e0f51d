"""Queues that were empty when the database last looked at them are still read by their indexes."""

import pytest
from django.db import connection

from pamong.core import delivery, seal
from pamong.core.actor import SYSTEM
from pamong.core.journal import record

pytestmark = pytest.mark.django_db


def plan(query: str, *values: int | str) -> str:
    """What the database did, after a morning on which nothing waited and then forty facts came."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_entry, core_unsealed, core_delivery")
        for number in range(40):
            entry = record(SYSTEM, "kit.tried", f"kit.try:{number}", region=3)
            cursor.execute(
                "INSERT INTO core_delivery (reaction, region, entry, due_at) VALUES ('x', 3, %s, now())", [entry]
            )
        cursor.execute("SET LOCAL enable_seqscan = off")  # these tables are small; those that matter are not
        cursor.execute("EXPLAIN (ANALYZE) " + query, values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_sealer_looks_up_each_entry_once() -> None:
    found = plan(seal.TAKE, seal.BATCH)
    assert "rows=40.00 loops=1" in found
    assert "Join" not in found
    assert "Nested Loop" not in found
    assert "Rows Removed" not in found


def test_delivery_looks_up_each_entry_once() -> None:
    found = plan(delivery.CLAIM, "x", "infinity", 12, 500)
    assert "rows=40.00 loops=1" in found
    assert "Rows Removed" not in found
