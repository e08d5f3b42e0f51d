"""Very long tables: rows go as lines straight into the importer's own table, refused ones aside."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from psycopg.sql import SQL, Composed, Identifier, Literal

from pamong.kit.imports.formats import Cell, plain
from pamong.kit.imports.headings import Layout
from pamong.kit.imports.importer import Batch, Bulk, LineReader, Note, Problem, Refused
from pamong.kit.imports.progress import Step

BLOCK: Final = 2_000
"""Rows that are sent together, and between two steps of progress."""

FEW: Final = 10_000
"""Rows up to which each is looked up by itself; more are joined at once. The planner cannot tell: nobody has analysed them."""

SHOWN: Final = 5
"""Rows that a note names."""

_IN_MEMORY: Final = 8 << 20
_WORK: Final = "64MB"
_COPY_REFUSED: Final = "COPY kit_importrow (batch_id, row, key, cells, outcome, problems) FROM STDIN"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

# Which keys stand twice is counted first, alone: to gather rows for each key would sort the whole table.
_TWINS: Final = """
CREATE TEMPORARY TABLE twins ON COMMIT DROP AS
SELECT key, ''::text AS rows, 0 AS first, false AS same FROM (
    SELECT key FROM {table} WHERE batch = {batch}
    UNION ALL SELECT key FROM kit_importrow WHERE batch_id = {batch} AND key <> ''
) AS told GROUP BY key HAVING count(*) > 1
"""
_PLACES: Final = """
UPDATE twins SET rows = found.rows, first = found.first FROM (
    SELECT told.key, array_to_string((array_agg(row ORDER BY row))[:10], ', ') AS rows, min(row) AS first FROM (
        SELECT d.key, d.row FROM {table} AS d JOIN twins AS t ON t.key = d.key WHERE d.batch = {batch}
        UNION ALL
        SELECT r.key, r.row FROM kit_importrow AS r JOIN twins AS t ON t.key = r.key WHERE r.batch_id = {batch}
    ) AS told GROUP BY told.key
) AS found WHERE found.key = twins.key
"""
_SAME: Final = """
UPDATE twins SET same = true FROM (
    SELECT d.key FROM {table} AS d JOIN twins AS t ON t.key = d.key WHERE d.batch = {batch}
    GROUP BY d.key HAVING count(DISTINCT ROW({facts})) = 1
) AS one WHERE one.key = twins.key
    AND NOT EXISTS (SELECT FROM kit_importrow AS r WHERE r.batch_id = {batch} AND r.key = twins.key)
"""
_DROP: Final = """
WITH gone AS (
    DELETE FROM {table} AS d USING twins AS t
    WHERE d.batch = {batch} AND d.key = t.key AND (NOT t.same OR d.row > t.first)
    RETURNING d.row, d.key, t.rows, t.same, {cells} AS cells
), refused AS (
    INSERT INTO kit_importrow (batch_id, row, key, cells, outcome, problems)
    SELECT {batch}, row, key, cells, 'refused', jsonb_build_array(jsonb_build_object('column', {column}::text,
        'message', replace(replace({message}::text, '{{rows}}', rows), '{{key}}', key)))
    FROM gone WHERE NOT same
)
SELECT count(*), (array_agg(row ORDER BY row))[:{shown}] FROM gone WHERE same
"""
_TELL: Final = """
UPDATE kit_importrow AS r SET problems = r.problems || jsonb_build_array(jsonb_build_object('column', {column}::text,
    'message', replace(replace({message}::text, '{{rows}}', t.rows), '{{key}}', t.key)))
FROM twins AS t WHERE r.batch_id = {batch} AND r.key = t.key AND r.cells IS NOT NULL AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(r.problems) AS p WHERE p ->> 'message'
        = replace(replace({message}::text, '{{rows}}', t.rows), '{{key}}', t.key))
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of an import by outcome, and what is to be known about them."""

    new: int
    changed: int
    unchanged: int
    refused: int


def copy_drafts(bulk: Bulk, batch: Batch, layout: Layout, reader: LineReader, step: Step) -> int:
    """Write the rows of a file with COPY; memory stays flat. Returns how many said something."""
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as aside:
        with _clock(bulk.zone(batch)), connection.cursor() as cursor:
            columns = SQL(", ").join(map(Identifier, ("batch", "row", "key", *bulk.columns)))
            with cursor.copy(SQL("COPY {} ({}) FROM STDIN").format(Identifier(bulk.table), columns)) as copy:
                read = 0
                for block, told in _blocks(batch, layout, reader, aside):
                    copy.write(block)
                    read += told
                    step(read, None, _("Membaca baris"))
        aside.seek(0)
        with connection.cursor() as cursor, cursor.copy(_COPY_REFUSED) as copy:
            while part := aside.read(_IN_MEMORY):
                copy.write(part)
    return read


def settle_twins(bulk: Bulk, batch: Batch, column: str) -> list[Note]:
    """Rows with one key: one that says the same as the first is dropped with a note; others are refused, naming the rows."""
    with _wide(), connection.cursor() as cursor:
        cursor.execute(_sql(_TWINS, bulk, batch))
        cursor.execute("SELECT EXISTS (SELECT FROM twins)")
        if cursor.fetchone() == (False,):
            cursor.execute("DROP TABLE twins")
            return []
        cursor.execute("ANALYZE twins (key)")
        cursor.execute(_sql(_PLACES, bulk, batch))
        facts = SQL(", ").join(SQL("d.{}").format(Identifier(name)) for name in bulk.columns)
        cursor.execute(_sql(_SAME, bulk, batch, facts=facts))
        message = Literal(_("“{key}” ada di baris {rows} dengan isi yang berbeda. Sisakan satu baris saja."))
        words = {"column": Literal(column), "message": message}
        cursor.execute(_sql(_DROP, bulk, batch, cells=bulk.cells(batch), shown=Literal(SHOWN), **words))
        ((dropped, rows),) = cursor.fetchall()
        cursor.execute(_sql(_TELL, bulk, batch, **words))
        cursor.execute("DROP TABLE twins")
    if not dropped:
        return []
    said = _("%(count)s baris mengulang baris lain dengan isi yang sama; masing-masing dihitung satu kali.")
    return [Note(said % {"count": number_format(dropped, force_grouping=True)}, rows_named(rows, dropped))]


def counted(bulk: Bulk, batch: Batch) -> Counted:
    """Compare the drafts with what is there."""
    with joined(bulk, batch), connection.cursor() as cursor:
        new, changed, unchanged = bulk.count(batch)
        cursor.execute("SELECT count(*) FROM kit_importrow WHERE batch_id = %s", [batch.id])
        ((refused,),) = cursor.fetchall()
    return Counted(new, changed, unchanged, refused)


def delete_drafts(table: str, batches: Sequence[int]) -> None:
    """Forget the drafts of imports."""
    with connection.cursor() as cursor:
        cursor.execute(SQL("DELETE FROM {} WHERE batch = ANY (%s)").format(Identifier(table)), [list(batches)])


@contextmanager
def joined(bulk: Bulk, batch: Batch) -> Iterator[None]:
    """Let joins with the drafts suit how many there are. Inside a transaction."""
    with _wide(), connection.cursor() as cursor:
        some = SQL("SELECT FROM {} WHERE batch = %s LIMIT %s").format(Identifier(bulk.table))
        cursor.execute(SQL("SELECT count(*) FROM ({}) AS found").format(some), [batch.id, FEW + 1])
        ((rows,),) = cursor.fetchall()
        avoided = ("enable_nestloop",) if rows > FEW else ("enable_hashjoin", "enable_mergejoin")
        for name in avoided:
            cursor.execute("SELECT set_config(%s, 'off', true)", [name])
        yield
        for name in avoided:
            cursor.execute("SELECT set_config(%s, 'on', true)", [name])


def rows_named(rows: Sequence[int], count: int) -> tuple[str, ...]:
    """Rows as a note names them, with a sign for more."""
    return (*(_("baris %(row)s") % {"row": row} for row in rows[:SHOWN]), *(["…"] if count > SHOWN else []))


def escaped(text: str) -> str:
    """Text as COPY takes it."""
    return text.translate(_ESCAPES)


def _blocks(batch: Batch, layout: Layout, reader: LineReader, aside: IO[str]) -> Iterator[tuple[str, int]]:
    """Lines of readable rows with how many rows they stand for; refused rows are put aside."""
    read, begin, lines, refused = reader.read, f"{batch.id}\t", list[str](), 0
    for number, row in islice(enumerate(layout.sheet.rows(), start=1), layout.row, None):
        try:
            line = read(row)
        except Refused as refusal:
            aside.write(_refusal(batch.id, number, refusal, _cells(row, layout.places)))
            refused += 1
        else:
            if line:
                lines.append(f"{begin}{number}\t{line}\n")
        if len(lines) + refused >= BLOCK:
            yield "".join(lines), len(lines) + refused
            lines, refused = [], 0
    yield "".join(lines), len(lines) + refused


def _cells(row: Sequence[Cell], places: Mapping[str, int]) -> dict[str, str]:
    return {key: plain(row[place]) if place < len(row) else "" for key, place in places.items()}


def _refusal(batch: int, number: int, refusal: Refused, cells: dict[str, str]) -> str:
    problems = [_problem(problem) for problem in refusal.problems]
    facts = (escaped(refusal.key), escaped(_json(cells)), "refused", escaped(_json(problems)))
    return "\t".join((str(batch), str(number), *facts)) + "\n"


def _problem(problem: Problem) -> dict[str, str]:
    return {"column": problem.column, "message": problem.message}


def _sql(text: str, bulk: Bulk, batch: Batch, **parts: object) -> Composed:
    return SQL(text).format(table=Identifier(bulk.table), batch=Literal(batch.id), **parts)


@contextmanager
def _clock(zone: str) -> Iterator[None]:
    """Read moments that name no zone as of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        yield
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [connection.timezone_name])


@contextmanager
def _wide() -> Iterator[None]:
    """More memory for sorting and hashing, to the end of this piece of work."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        ((before,),) = cursor.fetchall()
        cursor.execute("SELECT set_config('work_mem', %s, true)", [_WORK])
        yield
        cursor.execute("SELECT set_config('work_mem', %s, true)", [before])


_json: Final = json.JSONEncoder(ensure_ascii=False).encode
