"""Two hundred candidates while web, worker and database are killed in turn and the network is cut: nothing acknowledged is lost."""

from statistics import quantiles

from benchmarks.exam_driver import Driver
from benchmarks.exam_play import Record, sit
from benchmarks.exam_site import running
from benchmarks.harness import Result

CANDIDATES, ITEMS, THINK, CUT = 200, 60, 3.0, 30.0
EVENTS = ((15.0, "web"), (35.0, "postmaster"), (55.0, "worker"), (70.0, "cut"), (115.0, "web"), (130.0, "postmaster"))
"""Seconds after the start, and what dies then by SIGKILL."""


def run() -> Result:
    """Counted by the driver's own record, against what the server tells afterwards."""
    result = Result("exam_chaos", limits={"lost_target": 0.0, "finished_target": float(CANDIDATES)})
    with running() as site:
        records = [Record(*ticket) for ticket in site.rehearse(CANDIDATES, ITEMS, 600)]
        driver, left = Driver(site.port), list(EVENTS)

        def happen(seconds: float) -> None:
            while left and seconds >= left[0][0]:
                _at, what = left.pop(0)
                if what == "cut":
                    driver.gone(CUT)
                else:
                    site.kill(what)

        took = driver.run(
            (
                sit(record, ITEMS, think=THINK, start=place * 5 / CANDIDATES, check=True)
                for place, record in enumerate(records)
            ),
            happen,
        )
    assert not left, "the exam was over before everything had died"
    lost = sum(record.found.get(slot) != kept for record in records for slot, kept in record.kept.items())
    result.figures = {
        "acknowledged": float(sum(record.acknowledged for record in records)),
        "lost": float(lost),
        "finished": float(sum(bool(record.receipt) for record in records)),
        "requests_that_failed": float(driver.failures),
        "p50_s": quantiles(driver.seconds["save"], n=100)[49],
        "took_s": took,
    }
    result.ratio("finished", "finished", "finished_target")
    return result
