"""A database out and in again, with PostgreSQL's own tools, and what must be equal before and after."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow

from pamong.core.queries import newest_links
from pamong.core.refusals import Conflict
from pamong.ops.database import binaries
from pamong.ops.privilege import child_setup

_TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""

Connection = psycopg.Connection[TupleRow]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds at one moment.

    postgresql  version of the server
    heads       newest link of each region's chain: region, number, entries, digest
    rows        rows of every table, by ``schema.table``
    """

    postgresql: str
    heads: list[dict[str, Any]]
    rows: dict[str, int]


def contents(connection: Connection) -> Contents:
    """Count every row, in the connection's transaction. Costs a pass over all tables."""
    tables = connection.execute(_TABLES).fetchall()
    rows = {f"{schema}.{table}": _count(connection, schema, table) for schema, table in tables}
    version = connection.execute("SHOW server_version").fetchone()
    return Contents(
        postgresql=str(version[0]) if version else "",
        heads=newest_links(connection),
        rows=rows,
    )


def dump(url: str, target: BinaryIO, grown: Callable[[int], None]) -> Contents:
    """Write a dump (``pg_dump``'s custom format) to an open file; returns what it holds, counted in the same snapshot.

    grown       told every now and then how many bytes there are
    """
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        held = contents(connection)
        name = snapshot[0] if snapshot else ""
        _run("pg_dump", url, ["--format=custom", f"--snapshot={name}"], target, grown)
    return held


def load(url: str, path: Path) -> None:
    """Load a dump into an empty database, all of it or nothing."""
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(path)]
    with tempfile.TemporaryFile() as printed:
        _run("pg_restore", url, options, printed, lambda _: None)


def check_empty(url: str) -> None:
    """Refuse a database that already has tables."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(_TABLES).fetchall()
    if tables:
        raise Conflict(
            "database-not-empty",
            _("Basis data pada PAMONG_DATABASE_URL sudah berisi %(count)s tabel. Tunjuk basis data yang kosong.")
            % {"count": len(tables)},
        )


def _count(connection: Connection, schema: str, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _run(program: str, url: str, options: list[str], target: BinaryIO, grown: Callable[[int], None]) -> None:
    """Run one of PostgreSQL's tools to its end. Call from a process with one thread, from the thread that lives on."""
    facts: dict[str, Any] = {name: value for name, value in conninfo_to_dict(url).items() if value is not None}
    environment = dict(os.environ)
    if password := facts.pop("password", None):  # everybody on the machine can read arguments
        environment["PGPASSWORD"] = str(password)
    command = [str(binaries() / program), f"--dbname={make_conninfo(**facts)}", "--no-password", *options]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=said,
            preexec_fn=child_setup(None, signal.SIGKILL),  # noqa: PLW1509  # this process has one thread
        )
        try:
            while _still_runs(process):
                grown(os.fstat(target.fileno()).st_size)
        finally:
            process.kill()
            process.wait()
        if process.returncode:
            said.seek(0)
            raise Conflict("tool-failed", _tool_failed(program, said.read().decode("utf-8", "replace")))


def _still_runs(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return True
    return False


def _tool_failed(program: str, said: str) -> str:
    last = "\n".join(said.strip().splitlines()[-3:])
    return _("%(program)s tidak selesai: %(said)s") % {"program": program, "said": last}
