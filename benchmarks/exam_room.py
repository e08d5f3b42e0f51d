"""Two thousand candidates, each with one answer in ten seconds: how long an answer takes, and how much memory everything."""

import resource
from statistics import quantiles

from benchmarks.exam_driver import Driver
from benchmarks.exam_play import Record, sit
from benchmarks.exam_site import running
from benchmarks.harness import Result

CANDIDATES, ITEMS, THINK = 2_000, 12, 10.0


def run() -> Result:
    """Everybody enters within ten seconds and answers twelve items."""
    result = Result("exam_room", limits={"p99_target_s": 0.250, "memory_target_mb": 1_024.0})
    most = 0.0
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # a connection for each
    with running() as site:
        records = [Record(*ticket) for ticket in site.rehearse(CANDIDATES, ITEMS, 600)]
        driver, looked = Driver(site.port), 0.0

        def watch(seconds: float) -> None:
            nonlocal most, looked
            if seconds - looked > 10:
                looked, most = seconds, max(most, site.megabytes())

        driver.run(
            (sit(record, ITEMS, think=THINK, start=place * 10 / CANDIDATES) for place, record in enumerate(records)),
            watch,
        )
    assert all(record.receipt for record in records)
    cuts = quantiles(driver.seconds["save"], n=100)
    enter = quantiles(driver.seconds["enter"], n=100)
    result.figures = {
        "p50_s": cuts[49],
        "p99_s": cuts[98],
        "worst_s": max(driver.seconds["save"]),
        "p99_enter_s": enter[98],
        "memory_mb": most,
        "failures": float(driver.failures),
    }
    result.ratio("p99_of_target", "p99_s", "p99_target_s")
    result.ratio("memory_of_target", "memory_mb", "memory_target_mb")
    return result
