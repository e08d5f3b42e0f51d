"""Transactions that commit late, and lower ids than those already sealed."""

import psycopg
from django.conf import settings
from django.db import connection, transaction

from pamong.core.actor import SYSTEM
from pamong.core.journal import record
from pamong.core.keys import load_key
from pamong.core.seal import seal_all
from pamong.core.verify import verify


def test_entry_that_commits_late_is_sealed_in_a_later_link(committed: None) -> None:
    key = load_key(settings.HOME)
    facts = {k: v for k, v in connection.get_connection_params().items() if isinstance(v, str)}
    with psycopg.connect(**facts) as slow:  # type: ignore[arg-type]  # plain strings
        late = slow.execute(
            "WITH e AS (INSERT INTO core_entry (region, at, verb, object, data)"
            " VALUES (0, now(), 'core.tried', 'x', '{}') RETURNING region, id)"
            " INSERT INTO core_unsealed SELECT region, id FROM e RETURNING entry"
        ).fetchone()
        assert late is not None
        with transaction.atomic():
            early = record(SYSTEM, "core.tried", "x")
        assert late[0] < early
        assert [link.entries for link in seal_all(key)] == [[early]]
        slow.commit()
    assert [link.entries for link in seal_all(key)] == [[late[0]]]
    assert verify({key.fingerprint: key.public}).ok
