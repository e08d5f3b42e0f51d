"""How the exam room talks to the database: parameters bound by the server, plans kept, several statements in one round trip.

Answers and the ending of an attempt are kept apart by one advisory lock: any number of saves together, an ending alone. A
statement sees what was committed when it began, so each waits for the lock in a statement before its own. No answer that was
acknowledged can then miss the receipt, however many web processes there are.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from django.db import connection

ENDING: Final = 0x70616D6F6E67
"""Key of the advisory lock."""

SHARED: Final = f"SELECT pg_advisory_xact_lock_shared({ENDING})"
ALONE: Final = f"SELECT pg_advisory_xact_lock({ENDING})"


@contextmanager
def bound() -> "Iterator[psycopg.Cursor[tuple[Any, ...]]]":
    """A cursor of Django's connection in this thread whose parameters the server binds. Errors are Django's."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        yield cursor


def together(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a statement that runs while no attempt ends. One round trip, committed when it returns."""
    with bound() as cursor, connection.connection.pipeline():
        cursor.execute(SHARED, prepare=True)
        cursor.execute(statement, values, prepare=True, binary=True)
        return cursor.fetchall()


def numbers(values: Iterable[int]) -> str:
    """Whole numbers as an array is written in SQL; the library takes ten times as long for it."""
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Iterable[str]) -> str:
    """Texts without zero characters, likewise."""
    escaped = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in escaped) + "}"
