"""Answers durably saved, one a request, by 64 and by 200 candidates; beside a bare multi-row insert and a bare ASGI answer."""

import json
import subprocess
import sys
import time
from itertools import count
from statistics import median, quantiles

import psycopg

from benchmarks.exam_driver import Candidate, Driver, call
from benchmarks.exam_site import Site, running
from benchmarks.harness import Result, folder, rate
from benchmarks.machine import HELLO, SERVE

SECONDS, ROUNDS, ITEMS = 5.0, 5, 30
LETTERS = "abcd"
TARGET_PER_S = 4_000.0
TARGET_P99_S = {64: 0.060, 200: 0.100}


def run() -> Result:
    """Medians of five rounds."""
    result = Result("exam_save")
    with running() as site:
        for candidates in TARGET_P99_S:
            measure(site, candidates, result)
        result.limits["insert_rows_per_s"] = bare_insert(site)
    for candidates, p99 in TARGET_P99_S.items():
        result.limits[f"per_s_{candidates}_target"] = TARGET_PER_S
        result.limits[f"p99_{candidates}_target_s"] = p99
        result.ratio(f"per_s_{candidates}_of_target", f"saves_{candidates}_per_s", f"per_s_{candidates}_target")
        result.ratio(f"p99_{candidates}_of_target", f"p99_{candidates}_s", f"p99_{candidates}_target_s")
    result.limits["hello_per_s"] = bare_hello()
    result.ratio("saves_of_hello", "saves_64_per_s", "hello_per_s")
    result.ratio("saves_of_insert", "saves_64_per_s", "insert_rows_per_s")
    return result


def measure(site: Site, candidates: int, result: Result) -> None:
    """All candidates save as fast as they can."""
    tokens = entered(site, candidates)
    rates, p50s, p99s, cpus = [], [], [], []
    for number in range(ROUNDS + 1):
        driver, before = Driver(site.port), site.cpu_seconds()
        until = time.perf_counter() + SECONDS
        took = driver.run(saver(attempt, token, number, until) for attempt, token in tokens)
        if number == 0:
            continue  # warm
        found = driver.seconds["save"]
        cuts = quantiles(found, n=100)
        rates.append(len(found) / took)
        p50s.append(cuts[49])
        p99s.append(cuts[98])
        cpus.append((site.cpu_seconds() - before) / len(found))
    result.figures |= {
        f"saves_{candidates}_per_s": median(rates),
        f"p50_{candidates}_s": median(p50s),
        f"p99_{candidates}_s": median(p99s),
        f"saves_{candidates}_per_cpu_s": 1 / median(cpus),
    }


def entered(site: Site, candidates: int) -> list[tuple[str, str]]:
    """Attempt and token of each candidate of a new rehearsal."""
    tokens: list[tuple[str, str]] = []

    def enter(number: str, code: str) -> Candidate:
        answer = yield call("enter", "POST", "/api/v1/exams/enter", document={"number": number, "code": code})
        assert answer is not None, "no answer"
        assert answer.status == 200, answer.body
        document = json.loads(answer.body)
        tokens.append((document["attempt"], document["token"]))

    Driver(site.port).run(enter(*ticket) for ticket in site.rehearse(candidates, ITEMS, 600))
    return tokens


def saver(attempt: str, token: str, number: int, until: float) -> Candidate:
    """One answer after the other."""
    path, seq = f"/api/v1/attempts/{attempt}/answers", number * 1_000_000
    while time.perf_counter() < until:
        seq += 1
        answers = [{"slot": seq % ITEMS + 1, "seq": seq, "value": LETTERS[seq % 4]}]
        answer = yield call("save", "POST", path, token, {"answers": answers})
        assert answer is not None, "no answer"
        assert answer.status == 200, answer.body


def bare_insert(site: Site) -> float:
    """Rows a second, 64 in a statement and a commit, without anything of ours."""
    with psycopg.connect(address(site), autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE bench_row (a bigint, b smallint, c int, d text, at timestamptz, PRIMARY KEY (a, b, c))"
        )
        numbers = count()

        def insert() -> int:
            start = next(numbers) * 64
            connection.execute(
                "INSERT INTO bench_row SELECT n, 1, 1, '\"a\"', now() FROM unnest(%s::bigint[]) n",
                [list(range(start, start + 64))],
                prepare=True,
            )
            return 64

        return rate(insert)


def address(site: Site) -> str:
    """Libpq address of an installation's database."""
    return f"postgresql:///pamong?host={site.home / 'run' / 'pg'}&user=pamong"


def bare_hello() -> float:
    """Answers a second of an application that does nothing, asked by the same driver."""
    with folder() as path:
        (path / "hello.py").write_text(HELLO)
        server = subprocess.Popen([sys.executable, "-c", SERVE, "18765"], cwd=path, start_new_session=True)
        try:
            time.sleep(2)
            driver, until = Driver(18765), time.perf_counter() + SECONDS
            took = driver.run(greeter(until) for _client in range(64))
            return len(driver.seconds["hello"]) / took
        finally:
            server.terminate()
            server.wait()


def greeter(until: float) -> Candidate:
    """Asks for nothing again and again."""
    while time.perf_counter() < until:
        yield call("hello", "GET", "/")
