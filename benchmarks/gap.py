"""Gaps of a region: thirty thousand people, twelve competencies, five pieces of evidence each, beside reading the same rows.

The competencies are made by hand, so that a position of any kind asks for exactly twelve of them.
"""

import resource
import time
from typing import Any

import psycopg

from benchmarks.harness import Result, django_home

PEOPLE, MILLION = 30_000, 1_000_000
COMPETENCIES, PIECES = 12, 5
UNITS, POSITIONS = 400, 300
CODE = "15.04"

# Everything by arithmetic, so that every run measures the same rows. Evidence comes kind by kind, as rounds write it.
PLACES = (
    "CREATE TEMPORARY TABLE home AS SELECT id FROM people_region WHERE code = %(code)s",
    """
    INSERT INTO people_unit (region_id, source_id, created_at)
    SELECT id, 'u' || u, now() FROM home, generate_series(1, %(units)s) u ORDER BY u
    """,
    """
    INSERT INTO people_unitversion (unit_id, name, parent_id, since)
    SELECT id, 'Unit ' || source_id, NULLIF(first_value(id) OVER (ORDER BY id), id), DATE '2020-01-01' FROM people_unit
    """,
    """
    INSERT INTO people_position (region_id, name, kind, level, created_at)
    SELECT id, 'Jabatan ' || n, '2', '', now() FROM home, generate_series(1, %(positions)s) n ORDER BY n
    """,
    """
    INSERT INTO people_person (region_id, name, created_at)
    SELECT id, 'Orang ' || n, now() FROM home, generate_series(1, %(people)s) n ORDER BY n
    """,
    """
    INSERT INTO people_employment (person_id, region_id, kind, standing, since)
    SELECT id, region_id, 'pns', '01', DATE '2020-01-01' FROM people_person
    """,
    """
    INSERT INTO people_assignment (person_id, unit_id, position_id, kind, since)
    SELECT s.id, u.id, p.id, 'D', DATE '2020-01-01'
    FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM people_person) s
    JOIN (SELECT id, row_number() OVER (ORDER BY id) n FROM people_unit) u ON u.n = 1 + s.n %% %(units)s
    JOIN (SELECT id, row_number() OVER (ORDER BY id) n FROM people_position) p ON p.n = 1 + s.n %% %(positions)s
    """,
)
STANDARDS = (
    """
    INSERT INTO competency_framework (region_id, code, title, created_at)
    SELECT id, 'UKUR', 'Kamus ukur', now() FROM home
    """,
    """
    INSERT INTO competency_frameworkversion (framework_id, number, label, confidence, valid_since, created_at)
    SELECT id, 1, '1', 'unconfirmed', DATE '2020-01-01', now() FROM competency_framework WHERE code = 'UKUR'
    """,
    """
    INSERT INTO competency_competency (framework_id, code, created_at)
    SELECT id, 'T.' || n, now() FROM competency_framework, generate_series(1, %(competencies)s) n WHERE code = 'UKUR'
    """,
    """
    INSERT INTO competency_competencyversion (version_id, competency_id, name, "group", aspect)
    SELECT v.id, c.id, c.code, 'technical', 'all'
    FROM competency_frameworkversion v JOIN competency_competency c ON c.framework_id = v.framework_id
    """,
    """
    INSERT INTO competency_level (worded_id, number, headline, indicators, confidence)
    SELECT id, n, 'Level ' || n, '{}', 'unconfirmed' FROM competency_competencyversion, generate_series(1, 5) n
    """,
    "UPDATE competency_frameworkversion SET published_at = now()",
    """
    INSERT INTO competency_requirement (position_id, competency_id, level, since, created_at)
    SELECT p.id, c.id, 1 + (p.id + c.id) %% 5, DATE '2020-01-01', now() FROM people_position p, competency_competency c
    """,
)
EVIDENCE = """
INSERT INTO competency_evidence (region, person, competency, kind, level, observed_on, source, recorded_at)
SELECT p.region_id, p.id, c.id, 1 + (%(piece)s + p.id) %% 6, (p.id * 7 + c.id * 3 + %(piece)s) %% 6,
    current_date - (30 * %(piece)s + p.id %% 700)::int, 'competency.round:' || %(piece)s, now()
FROM people_person p, competency_competency c ORDER BY p.id, c.id
"""

READ = """
COPY (SELECT person, competency, kind::bigint, level, (current_date - observed_on)::float8 FROM competency_evidence)
TO STDOUT (FORMAT binary)
"""


def run() -> Result:
    """A large regency."""
    return measure("gap", PEOPLE)


def million() -> Result:
    """A large ministry."""
    return measure("gap_million", MILLION)


def measure(name: str, people: int) -> Result:
    """One snapshot as an organiser takes it, whole; the evidence read once, with nothing done to it."""
    result = Result(name)
    with django_home() as url:
        region = _region()
        with psycopg.connect(url, autocommit=True) as connection:
            seed(connection, people)
        before = peak()
        begun = time.perf_counter()
        row = _take(region)
        result.figures["snapshot_s"] = time.perf_counter() - begun
        result.figures["peak_mb"] = peak()
        result.figures["before_mb"] = before
        if (row.people, row.lines) != (people, people * COMPETENCIES):
            raise RuntimeError(f"not the expected lines: {row.people} people, {row.lines} lines")
        result.limits["read_once_s"] = read_once(url)
        result.figures["lines_per_s"] = row.lines / result.figures["snapshot_s"]
    result.ratio("snapshot", "snapshot_s", "read_once_s")
    return result


def seed(connection: "psycopg.Connection[Any]", people: int) -> None:
    """Fill the database with set-based SQL, then let it learn its statistics."""
    values = {"code": CODE, "units": UNITS, "positions": POSITIONS, "people": people, "competencies": COMPETENCIES}
    for statement in (*PLACES, *STANDARDS):
        connection.execute(statement, values)
    for piece in range(PIECES):
        connection.execute(EVIDENCE, {"piece": piece})
    connection.execute("VACUUM (ANALYZE)")


def read_once(url: str) -> float:
    """Seconds to read every piece of evidence in the same form, without keeping it."""
    with psycopg.connect(url, autocommit=True) as bare:
        begun = time.perf_counter()
        with bare.cursor().copy(READ) as copy:
            for _part in copy:
                pass
        return time.perf_counter() - begun


def peak() -> float:
    """Megabytes that this process has used at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _region() -> int:
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # Django is set up by now
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    return create_region(SYSTEM, code=CODE).pk


def _take(region: int) -> Any:
    from pamong.competency.actions.snapshots import take_snapshot  # noqa: PLC0415  # as above
    from pamong.core.actor import SYSTEM  # noqa: PLC0415

    return take_snapshot(SYSTEM, region=region, title="Ukur")
