"""All six indicators of two million cases of a region, by office and month, beside a bare count of the same rows and DuckDB.

DuckDB is measured only where it is installed; nothing here asks for it. It is given the same rows in its own format and asked
for the same table of counts, median and P90, without open cases, holidays and promises: less than what pamong does.
"""

import importlib
import resource
import time
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.harness import Result, django_home

CASES, OFFICES, MONTHS = 2_000_000, 100, 36
CODE, SERVICE = "15.04", "izin-usaha"
COVERED = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)

# Everything by arithmetic, so that every run measures the same rows: 36 months up to October 2026, one in fifty still open.
PLACES = (
    """
    INSERT INTO people_unit (region_id, source_id, created_at)
    SELECT r.id, 'u' || u, now() FROM people_region r, generate_series(1, %(offices)s) u WHERE r.code = %(code)s ORDER BY u
    """,
    """
    INSERT INTO people_unitversion (unit_id, name, since)
    SELECT id, 'Kantor ' || source_id, DATE '2020-01-01' FROM people_unit
    """,
    """
    INSERT INTO services_service (region_id, unit_id, code, title, created_at)
    SELECT region_id, id, %(service)s, 'Izin usaha', now() FROM people_unit
    """,
    """
    INSERT INTO services_casesource (region_id, service_id, code, name, mapping, activities, covers_until, created_at)
    SELECT region_id, id, 'impor', 'Impor', '{}', '{}', %(covered)s, now() FROM services_service
    """,
    """
    INSERT INTO services_standard (service_id, number, components, promise, created_at, published_at)
    SELECT id, n, '{}', 16 - 2 * n, now(), make_timestamptz(2023 + n, 1, 5, 3, 0, 0, 'UTC')
    FROM services_service, generate_series(1, 2) n
    """,
)
ROWS = """
INSERT INTO services_case (region, source, source_key, revision, current, service, unit, received_at, called_at, responded_at,
    complete_at, decided_at, handed_over_at, received_on, started_on, decided_on, returns, contacts, channel, outcome, reason,
    recorded_at)
SELECT region, source, 'B-' || n, 1, true, service, unit, received, received + (n %% 97) * interval '1 minute',
    CASE WHEN n %% 5 > 0 THEN received + (n %% 211) * interval '20 minutes' END, complete, decided, decided,
    (received AT TIME ZONE 'Asia/Jakarta')::date, (complete AT TIME ZONE 'Asia/Jakarta')::date,
    (decided AT TIME ZONE 'Asia/Jakarta')::date, CASE WHEN n %% 7 = 0 THEN 1 ELSE 0 END, 1 + n %% 3, 'counter',
    CASE WHEN decided IS NULL THEN '' WHEN n %% 31 = 0 THEN 'withdrawn' ELSE 'granted' END, '', now()
FROM (
    SELECT n, s.id AS source, s.region_id AS region, v.id AS service, v.unit_id AS unit, at AS received,
        at + (n %% 3) * interval '1 day' AS complete,
        CASE WHEN n %% 50 > 0 THEN at + (n %% 3 + n * 7 %% 29) * interval '1 day' END AS decided
    FROM generate_series(1::bigint, %(cases)s) n
    JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM services_casesource) s ON s.place = n %% %(offices)s
    JOIN services_service v ON v.id = s.service_id
    CROSS JOIN LATERAL (
        SELECT TIMESTAMPTZ '2023-11-01 01:00:00+00' + (n * 7919 %% 1060) * interval '1 day' + (n %% 480) * interval '1 minute'
    ) AS moment (at)
) cases
"""
COUNT = "SELECT count(*), min(received_on), max(decided_on) FROM services_case WHERE current AND length(channel) >= 0"
THEIRS = """
SELECT unit, date_trunc('month', received_on) AS month, count(*), quantile_disc(decided_on - started_on, [0.5, 0.9]),
    quantile_disc(date_diff('minute', received_at, responded_at), [0.5, 0.9]),
    quantile_disc(date_diff('minute', received_at, called_at), [0.5, 0.9]),
    avg((returns > 0)::int), avg((contacts = 1)::int)
FROM cases GROUP BY 1, 2
"""


def run() -> Result:
    """A large region."""
    return measure("indicators", CASES)


def measure(name: str, cases: int) -> Result:
    """As the command asks for them, twice: the first time the rows come from where the system left them."""
    result = Result(name)
    with django_home() as url:
        region = _region()
        with psycopg.connect(url, autocommit=True) as connection:
            seed(connection, cases)
            result.limits["count_s"] = min(_counted(connection) for _round in range(3))
        lines = _lines(region)
        begun = time.perf_counter()
        lines = _lines(region)
        result.figures["indicators_s"] = time.perf_counter() - begun
        result.figures["lines"] = len(lines)
        result.figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        counted = sum(line.figures["return_rate"].n for line in lines if line.unit is not None)
        if counted != cases:
            raise RuntimeError(f"not the expected cases: {counted}")
        if find_spec("duckdb"):
            result.limits["duckdb_s"] = duckdb(url)
    result.ratio("count", "indicators_s", "count_s")
    if "duckdb_s" in result.limits:
        result.ratio("duckdb", "indicators_s", "duckdb_s")
    return result


def seed(connection: "psycopg.Connection[Any]", cases: int) -> None:
    """Fill the database with set-based SQL, then let it learn its statistics."""
    values = {"code": CODE, "service": SERVICE, "offices": OFFICES, "covered": COVERED, "cases": cases}
    for statement in (*PLACES, ROWS):
        connection.execute(statement, values)
    connection.execute("VACUUM (ANALYZE)")


def duckdb(url: str) -> float:
    """Seconds that DuckDB takes for its share of it, on two threads, with the rows in its own file."""
    peer = importlib.import_module("duckdb")
    with TemporaryDirectory() as place, psycopg.connect(url, autocommit=True) as bare:
        file = Path(place) / "cases.csv"
        columns = "unit, received_on, started_on, decided_on, received_at, responded_at, called_at, returns, contacts"
        with (
            file.open("wb") as target,
            bare.cursor().copy(f"COPY (SELECT {columns} FROM services_case) TO STDOUT CSV HEADER") as copy,
        ):
            for part in copy:
                target.write(part)
        with peer.connect(str(Path(place) / "cases.duckdb"), config={"threads": 2}) as theirs:
            theirs.execute(f"CREATE TABLE cases AS SELECT * FROM read_csv('{file}')")
            begun = time.perf_counter()
            theirs.execute(THEIRS).fetchall()
            return time.perf_counter() - begun


def _counted(connection: "psycopg.Connection[Any]") -> float:
    begun = time.perf_counter()
    connection.execute(COUNT).fetchall()
    return time.perf_counter() - begun


def _region() -> int:
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # Django is set up by now
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    return create_region(SYSTEM, code=CODE).pk


def _lines(region: int) -> list[Any]:
    from pamong.services.queries.indicators import indicator_lines  # noqa: PLC0415  # as above

    return list(indicator_lines(region, SERVICE, by="month"))
