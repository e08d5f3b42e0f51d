"""Whole exams: enter, thirty answers one a request, hand in; 64 at a time. Peers on this machine: Moodle, TCExam, RELATE."""

from collections.abc import Iterator
from statistics import median, quantiles

from benchmarks.exam_driver import Candidate, Driver
from benchmarks.exam_play import Record, sit
from benchmarks.exam_site import Site, running
from benchmarks.harness import Result

CANDIDATES, ITEMS, AT_ONCE, ROUNDS = 600, 30, 64, 5
PEERS = {"moodle": (79.0, 1.45), "tcexam": (43.0, 2.5), "relate": (41.0, 2.8)}
"""Exams a minute and CPU seconds of one, at 200 candidates."""


def run() -> Result:
    """Medians of five rounds."""
    limits = {"per_min_target": 3_000.0, "cpu_s_each_target": 0.02}
    for peer, (per_min, cpu) in PEERS.items():
        limits |= {f"{peer}_per_min": per_min, f"{peer}_cpu_s_each": cpu}
    result = Result("exam_whole", limits=limits)
    rounds: list[dict[str, float]] = []
    with running() as site:
        one(site, 100)  # warm
        rounds = [one(site, CANDIDATES) for _round in range(ROUNDS)]
    result.figures = {name: median(found[name] for found in rounds) for name in rounds[0]}
    result.ratio("per_min_of_target", "per_min", "per_min_target")
    result.ratio("cpu_of_target", "cpu_s_each", "cpu_s_each_target")
    for peer in PEERS:
        result.ratio(f"per_min_of_{peer}", "per_min", f"{peer}_per_min")
        result.ratio(f"cpu_of_{peer}", "cpu_s_each", f"{peer}_cpu_s_each")
    return result


def one(site: Site, candidates: int) -> dict[str, float]:
    """All exams of a rehearsal."""
    records = [Record(*ticket) for ticket in site.rehearse(candidates, ITEMS, 600)]
    waiting = iter(records)
    driver, before = Driver(site.port), site.cpu_seconds()
    took = driver.run(desk(waiting) for _desk in range(AT_ONCE))
    cpu = (site.cpu_seconds() - before) / candidates
    assert all(record.receipt for record in records)
    cuts = {name: quantiles(found, n=100) for name, found in driver.seconds.items()}
    p99s = {f"p99_{name}_s": cut[98] for name, cut in cuts.items()}
    return {"per_min": 60 * candidates / took, "cpu_s_each": cpu, **p99s}


def desk(waiting: Iterator[Record]) -> Candidate:
    """One candidate after the other at the same computer."""
    for record in waiting:
        yield from sit(record, ITEMS)
