"""A round of the needs analysis: opened for a region, rated by self, head and two colleagues, and closed; beside bare rows.

Nine competencies for each position, of thirty; so there are as many questionnaires as sets of nine.
"""

import time
from typing import Any

import psycopg

from benchmarks.gap import CODE, PLACES, peak
from benchmarks.harness import Result, django_home

PEOPLE, LARGE = 3_000, 30_000
COMPETENCIES, ASKED = 30, 9
UNITS, POSITIONS = 400, 300
PEERS = 2

# Everything by arithmetic, as in ``gap``.
HEADS = "UPDATE people_assignment SET leads = true WHERE id IN (SELECT min(id) FROM people_assignment GROUP BY unit_id)"
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
    WHERE (p.id + c.id) %% %(competencies)s < %(asked)s
    """,
)
# Everybody rates; one rater in twenty-five says two levels more than the others, who differ by one at most.
ANSWERS = (
    """
    INSERT INTO surveys_surveyresponse (region, survey, invitation, about, unit)
    SELECT s.region_id, s.id, i.id, i.about_id, i.unit_id
    FROM surveys_survey s JOIN surveys_invitation i ON i.survey_id = s.id
    """,
    """
    INSERT INTO surveys_answer (region, response, question, seq, number, at)
    SELECT r.region, r.id, q.id, 1, (r.about * 7 + q.place * 3) % 3 + (r.invitation + q.place) % 2
        + CASE WHEN r.invitation % 25 = 0 THEN 2 ELSE 0 END, now()
    FROM surveys_surveyresponse r JOIN surveys_survey s ON s.id = r.survey JOIN surveys_question q ON q.version_id = s.version_id
    """,
    "UPDATE surveys_surveyresponse SET submitted_at = now()",
    "UPDATE surveys_invitation SET done = true, done_at = now()",
)
BARE = """
CREATE TABLE bench AS SELECT * FROM {table} WITH NO DATA;
INSERT INTO bench SELECT * FROM {table};
DROP TABLE bench
"""
OPENED = ("surveys_invitation", "competency_roundsubject", "competency_rating", "office_message")
CLOSED = ("competency_evidence", "competency_discussion", "competency_snapshotline")


def run() -> Result:
    """A small regency."""
    return measure("round", PEOPLE)


def large() -> Result:
    """A large one."""
    return measure("round_large", LARGE)


def measure(name: str, people: int) -> Result:
    """One round as its jobs open and close it; the rows that each wrote, inserted once more into a table without anything."""
    result = Result(name)
    with django_home() as url, psycopg.connect(url, autocommit=True) as bare:
        region = _region()
        seed(bare, people)
        number = create(region)
        for verb, tables in (("open", OPENED), ("close", CLOSED)):
            begun = time.perf_counter()
            counts = work(verb, number)
            took = time.perf_counter() - begun
            result.figures |= {f"{verb}_s": took, f"{verb}_ms_per_person": 1000 * took / people}
            result.figures |= {f"{verb}_{what}": float(count) for what, count in counts.items()}
            result.limits[f"{verb}_bare_insert_s"] = again(bare, tables)
            result.ratio(verb, f"{verb}_s", f"{verb}_bare_insert_s")
            if verb == "open":
                answer(bare)
        if result.figures["close_people"] != people:
            raise RuntimeError(f"not everybody was rated: {result.figures}")
        result.figures["peak_mb"] = peak()
    return result


def seed(connection: "psycopg.Connection[Any]", people: int) -> None:
    """People with a head in each unit, and standards; then let the database learn its statistics."""
    values = {"code": CODE, "units": UNITS, "positions": POSITIONS, "people": people}
    for statement in (*PLACES, HEADS, *STANDARDS):
        connection.execute(statement, {**values, "competencies": COMPETENCIES, "asked": ASKED})
    connection.execute("VACUUM (ANALYZE)")


def answer(connection: "psycopg.Connection[Any]") -> None:
    """Everybody hands in everything. The database learns its statistics as it would in the weeks of a round."""
    for statement in ANSWERS:
        connection.execute(statement)
    connection.execute("VACUUM (ANALYZE)")


def again(connection: "psycopg.Connection[Any]", tables: tuple[str, ...]) -> float:
    """Seconds to write the rows of these tables once more, set by set, with neither index nor check."""
    begun = time.perf_counter()
    for table in tables:
        connection.execute(BARE.format(table=table))
    return time.perf_counter() - begun


def create(region: int) -> int:
    """A round of the whole region that opens today; its id."""
    from pamong.competency.actions.rounds import create_round  # noqa: PLC0415  # Django is set up by now
    from pamong.core.actor import SYSTEM  # noqa: PLC0415
    from pamong.people.access import today  # noqa: PLC0415
    from pamong.people.queries.posts import unit_tree  # noqa: PLC0415

    units = [node.uuid for node in unit_tree(region).values() if node.parent is None]
    days = {"opens_on": today(), "closes_on": today()}
    return create_round(SYSTEM, region=CODE, title="Ukur", units=units, peers=PEERS, **days).pk


def work(verb: str, number: int) -> dict[str, int]:
    """Open or close a round as its job does; what was counted."""
    from pamong.competency.actions.rounds import run_closing, run_opening  # noqa: PLC0415  # as above
    from pamong.kit.jobs import Run  # noqa: PLC0415

    do = {"open": run_opening, "close": run_closing}[verb]
    return do(Run(0, {"round": number, "account": None, "behalf": None}, None))


def _region() -> int:
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # as above
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    return create_region(SYSTEM, code=CODE).pk
