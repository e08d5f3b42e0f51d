"""Forms handed in at the door of a survey by 64 citizens at once, each durable before its answer; beside bare inserts."""

import json
import time
from itertools import count
from statistics import median, quantiles
from uuid import uuid4

import psycopg

from benchmarks.exam_driver import Call, Candidate, Driver
from benchmarks.exam_save import address
from benchmarks.exam_site import REGION, Site, running
from benchmarks.harness import Result, rate

CITIZENS, SECONDS, ROUNDS = 64, 5.0, 5
CODE = "benchd2r"
TARGET_PER_S = 500.0
ANSWERS = {f"u{n}": 1 + n % 4 for n in range(1, 10)} | {
    "menunggu": 12,
    "komentar": "Antreannya panjang, petugasnya ramah.",
}

# As the actions of surveys write them: a published questionnaire of eleven questions, an open survey and its door.
PREPARE = f"""
WITH place AS (SELECT id FROM people_region WHERE code = '{REGION}'),
asked AS (INSERT INTO surveys_questionnaire (region_id, title, created_at) SELECT id, 'Ukur', now() FROM place RETURNING id)
INSERT INTO surveys_questionnaireversion (questionnaire_id, number, created_at) SELECT id, 1, now() FROM asked;
INSERT INTO surveys_question (version_id, place, key, kind, text, options, unit, lowest, highest, required)
SELECT v.id, n, 'u' || n, 'scale', 'Unsur ' || n, '["Tidak","Kurang","Baik","Sangat baik"]'::jsonb, '', 1, NULL::float8, true
FROM (SELECT max(id) AS id FROM surveys_questionnaireversion) v, generate_series(1, 9) n
UNION ALL SELECT max(id), 10, 'menunggu', 'number', 'Lama', '[]'::jsonb, 'menit', 0, 600, false FROM surveys_questionnaireversion
UNION ALL SELECT max(id), 11, 'komentar', 'text', 'Pesan', '[]'::jsonb, '', NULL, NULL, false FROM surveys_questionnaireversion;
UPDATE surveys_questionnaireversion SET published_at = now() WHERE published_at IS NULL;
WITH made AS (
    INSERT INTO surveys_survey (region_id, version_id, title, anonymous, floor, opens_at, closes_at, created_at)
    SELECT q.region_id, v.id, 'Ukur', true, 5, now() - interval '1 day', now() + interval '1 day', now()
    FROM surveys_questionnaireversion v JOIN surveys_questionnaire q ON q.id = v.questionnaire_id ORDER BY v.id DESC LIMIT 1
    RETURNING id
)
INSERT INTO surveys_door (survey_id, code, per_device, per_network, created_at) SELECT id, '{CODE}', 3, 32767, now() FROM made;
"""

BARE = """
CREATE TABLE bench_form (region bigint, id uuid, survey bigint, PRIMARY KEY (region, id));
CREATE TABLE bench_answer (
    region bigint, response uuid, question bigint, seq int, number float8, text text, PRIMARY KEY (region, response, question, seq)
)
"""


def run() -> Result:
    """Medians of five rounds."""
    result = Result("survey")
    with running() as site:
        site.rehearse(1, 3, 60)  # makes the region, too
        with psycopg.connect(address(site), autocommit=True) as connection:
            connection.execute(PREPARE)
        measure(site, result)
        result.limits["bare_forms_per_s"] = bare_insert(site)
    result.limits["target_per_s"] = TARGET_PER_S
    result.ratio("forms_of_target", "forms_per_s", "target_per_s")
    result.ratio("forms_of_bare", "forms_per_s", "bare_forms_per_s")
    return result


def measure(site: Site, result: Result) -> None:
    """All citizens hand in as fast as they can, each time from a device that was not seen before."""
    rates, p50s, p99s, taken = [], [], [], 0
    for number in range(ROUNDS + 1):
        driver, until = Driver(site.port), time.perf_counter() + SECONDS
        took = driver.run(citizen(f"{number}-{place}", until) for place in range(CITIZENS))
        found = driver.seconds["form"]
        taken += len(found)
        if number == 0:
            continue  # warm
        cuts = quantiles(found, n=100)
        rates.append(len(found) / took)
        p50s.append(cuts[49])
        p99s.append(cuts[98])
    with psycopg.connect(address(site)) as connection:
        row = connection.execute("SELECT count(*) FROM surveys_surveyresponse").fetchone()
    assert row == (taken,), (row, taken)
    result.figures |= {"forms_per_s": median(rates), "p50_s": median(p50s), "p99_s": median(p99s)}


def citizen(browser: str, until: float) -> Candidate:
    """One form after the other, none with a cookie."""
    while time.perf_counter() < until:
        answer = yield form(browser)
        assert answer is not None, "no answer"
        assert answer.status == 200, answer.body


def form(browser: str) -> Call:
    """A form as a browser sends it."""
    body = json.dumps({"id": str(uuid4()), "answers": ANSWERS}).encode()
    head = f"POST /api/v1/surveys/{CODE} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {browser}\r\nContent-Type: application/json\r\n"
    return Call("form", f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def bare_insert(site: Site) -> float:
    """Forms a second, 64 with their answers in a commit, without anything of ours."""
    with psycopg.connect(address(site), autocommit=True) as connection:
        connection.execute(BARE)
        numbers = count()

        def insert() -> int:
            forms = [uuid4() for _form in range(64)]
            with connection.transaction():
                connection.execute(
                    "INSERT INTO bench_form SELECT %s, id, 1 FROM unnest(%s::uuid[]) id", [next(numbers), forms]
                )
                connection.execute(
                    "INSERT INTO bench_answer SELECT 1, id, n, 1, n, NULL FROM unnest(%s::uuid[]) id, generate_series(1, 11) n",
                    [forms],
                )
            return 64

        return rate(insert)
