"""One background worker: long work and schedules from the queue, and deliveries of journal entries to their reactions."""

import threading
import time
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection
from procrastinate.contrib.django import app

from pamong.core.delivery import drain, drain_all
from pamong.core.journal import CHANNEL, reactions
from pamong.kit.jobs import revive

LISTEN_FOR = 5.0
"""Seconds after which everything due is drained even without a call: postponed deliveries, missed calls."""

CONCURRENCY = 4
"""Pieces of long work at a time in one worker."""


def work() -> None:
    """Work until told to stop (SIGTERM): running pieces get five seconds, and go on in another worker if they need more."""
    threading.Thread(target=deliver_forever, daemon=True, name="deliveries").start()
    revive()
    connection.close()
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]  # Django's
        worker.run_worker(
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=5.0,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=15.0,
        )


def deliver_forever() -> None:
    """Drain on every call of the journal, and every few seconds without one. Outlives a restart of the database."""
    while True:
        try:
            with psycopg.connect(_address(), autocommit=True) as listener:
                listener.execute(f'LISTEN "{CHANNEL}"')
                drain_all()
                _listen(listener)
        except (psycopg.Error, DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.5)


def _listen(listener: "psycopg.Connection[tuple[object, ...]]") -> None:
    known = reactions()
    while True:
        called = {note.payload for note in listener.notifies(timeout=LISTEN_FOR, stop_after=1)}
        if not called:
            drain_all()
        for name in called & known.keys():
            while drain(name):
                pass
        connection.close()


def _address() -> str:
    facts: dict[str, Any] = {
        key: value for key, value in connection.get_connection_params().items() if isinstance(value, str | int)
    }
    return psycopg.conninfo.make_conninfo(**facts)
