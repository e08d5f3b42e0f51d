"""Rows of an import in the database: copied in, shown to the importer, compared, counted."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import LiteralString

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.sql import SQL, Composed, Identifier, Literal

from pamong.kit.imports.formats import written
from pamong.kit.imports.importer import Batch, Column, Importer, Note
from pamong.kit.imports.progress import Step
from pamong.kit.imports.reading import KEY_JOINT, Reading
from pamong.kit.models import Import

STEP = 2_000
"""Rows between two steps of progress."""

Marks = dict[str, tuple[int, int]]
"""Outcome → how many rows have it, and a number that tells which."""

_COPY = "COPY kit_importrow (batch_id, row, key, data, cells, outcome, problems) FROM STDIN"

# Twins that were understood become refused by themselves: their values are kept as text, to be mended.
_REFUSE_TWINS = """
WITH twins AS (
    SELECT key, array_to_string((array_agg(row ORDER BY row))[:10], ', ') AS rows FROM kit_importrow
    WHERE batch_id = %(batch)s AND key <> '' GROUP BY key HAVING count(*) > 1
)
UPDATE kit_importrow AS r SET outcome = 'refused', cells = coalesce(r.cells, r.data), data = NULL,
    problems = r.problems || jsonb_build_array(jsonb_build_object(
        'column', %(column)s::text,
        'message', replace(replace(%(message)s::text, '{rows}', twins.rows), '{key}', replace(twins.key, %(joint)s, ', '))))
FROM twins WHERE r.batch_id = %(batch)s AND r.key = twins.key
"""

_FRESH = "'ready'::text AS outcome, '[]'::jsonb AS problems, NULL::bigint AS target, NULL::jsonb AS before"
_STORED = "outcome, problems, target, before"

_KEEP = """
UPDATE kit_importrow AS r SET outcome = s.outcome, problems = s.problems, target = s.target, before = s.before
FROM staged AS s WHERE r.batch_id = %s AND r.row = s.row
    AND (r.outcome, r.problems, r.target, r.before) IS DISTINCT FROM (s.outcome, s.problems, s.target, s.before)
"""

_MARKS = "SELECT outcome, count(*), sum(hashint8extended(row, 0)::numeric)::text FROM {} GROUP BY outcome"


def copy_rows(batch: Import, rows: Iterable[Reading], step: Step) -> int:
    """Write rows with COPY, memory stays flat; returns how many."""
    said, number = _("Membaca baris"), 0
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for number, row in enumerate(rows, start=1):
            copy.write_row(_line(batch.pk, row))
            if number % STEP == 0:
                step(number, None, said)
    return number


def refuse_twins(batch: Import, importer: Importer) -> None:
    """Refuse every row whose key stands in the file more than once, naming the rows."""
    if not importer.key:
        return
    values: dict[str, str | int] = {
        "batch": batch.pk,
        "column": importer.key[0],
        "message": _("“{key}” ada di baris {rows}. Sisakan satu baris saja."),
        "joint": KEY_JOINT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE_TWINS, values)


def compare(importer: Importer, batch: Batch) -> list[Note]:
    """Give every row of a fresh ``staged`` its outcome."""
    notes = list(importer.compare(batch))
    if left := _marks("staged").get("ready"):
        raise RuntimeError(f"{importer.kind} left {left[0]} rows without an outcome")
    return notes


def is_as_stored(batch: int) -> bool:
    """Whether each row of ``staged`` has the outcome that was kept at the preview."""
    return _marks("staged") == _marks("kit_importrow WHERE batch_id = %s AND data IS NOT NULL", batch)


def keep(batch: int) -> None:
    """Keep what ``staged`` says about each row."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [batch])


def counts(batch: int) -> dict[str, int]:
    """Outcome → how many rows of the import have it."""
    marks = _marks("kit_importrow WHERE batch_id = %s", batch)
    return {outcome: count for outcome, (count, _which) in marks.items()}


@contextmanager
def staged(importer: Importer, batch: int, *, fresh: bool) -> Iterator[None]:
    """Show the readable rows of one import as the temporary table ``staged``. Inside a transaction, which ends it too.

    A table of its own, not a view: typed, without the dead rows of several comparisons, and with statistics that are
    true. With those of all imports the planner would take a new one for a single row.

    fresh       as before any comparison; else as the last one left it
    """
    with connection.cursor() as cursor:
        cursor.execute(_table(importer.kept, batch, _FRESH if fresh else _STORED))
        cursor.execute("ALTER TABLE staged ADD PRIMARY KEY (row)")
        cursor.execute("ANALYZE staged (row, key)")  # a sample of every column would cost more than it tells
        yield
        cursor.execute("DROP TABLE staged")


def _table(columns: Iterable[Column], batch: int, facts: LiteralString) -> Composed:
    values = [
        SQL("(data ->> {})::{} AS {}").format(Literal(column.key), SQL(column.type), Identifier(column.key))
        for column in columns
    ]
    return SQL(
        "CREATE TEMPORARY TABLE staged ON COMMIT DROP AS SELECT row, key, {}, {} FROM kit_importrow"
        " WHERE batch_id = {} AND data IS NOT NULL"
    ).format(SQL(facts), SQL(", ").join(values), Literal(batch))


def _marks(source: str, *values: int) -> Marks:
    with connection.cursor() as cursor:
        cursor.execute(_MARKS.format(source), values)
        return {outcome: (count, int(which)) for outcome, count, which in cursor.fetchall()}


def _line(batch: int, row: Reading) -> tuple[int, int, str, str | None, str | None, str, str]:
    if row.problems:
        problems = [{"column": problem.column, "message": problem.message} for problem in row.problems]
        return batch, row.row, row.key, None, _json(row.cells), "refused", _json(problems)
    return batch, row.row, row.key, _json(row.data), None, "ready", "[]"


_json = json.JSONEncoder(default=written, ensure_ascii=False).encode
