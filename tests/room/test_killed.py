"""The real web server and database are killed while answers come in: what was acknowledged is there, everybody finishes."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.exam_driver import Driver
from benchmarks.exam_play import Record, sit
from benchmarks.exam_site import Site, running

CANDIDATES, ITEMS = 20, 12


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A whole installation of its own: killing its database must not disturb other tests."""
    with running(port=0) as site:
        yield site


def lost(records: list[Record]) -> list[tuple[str, int]]:
    """Answers that were acknowledged and are not what the server holds."""
    return [
        (record.number, slot)
        for record in records
        for slot, kept in record.kept.items()
        if record.found.get(slot) != kept
    ]


def stopped(pid: int) -> bool:
    """Whether a process has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


@pytest.mark.parametrize("victims", [("web",), ("postmaster",), ("worker",), ("web", "postmaster", "worker")])
def test_nothing_acknowledged_is_lost_when_something_dies(site: Site, victims: tuple[str, ...]) -> None:
    records = [Record(*ticket) for ticket in site.rehearse(CANDIDATES, ITEMS, 60)]
    driver, killed = Driver(site.port), list[int]()

    def kill(_seconds: float) -> None:
        """In the middle of the answers, once."""
        if not killed and len(driver.seconds.get("save", ())) > CANDIDATES * ITEMS // 3:
            killed.extend(pid for pid, kind in site.processes().items() if kind in victims)
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    driver.run((sit(record, ITEMS, think=0.3, check=True) for record in records), kill)
    deadline = time.monotonic() + 10
    while not all(stopped(pid) for pid in killed):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert len(killed) >= len(victims)
    assert lost(records) == []
    assert [len(record.kept) for record in records] == [ITEMS] * CANDIDATES
    assert [len(record.receipt) for record in records] == [16] * CANDIDATES


def test_a_network_that_is_cut_costs_no_answer(site: Site) -> None:
    records = [Record(*ticket) for ticket in site.rehearse(CANDIDATES, ITEMS, 60)]
    driver, cut = Driver(site.port), list[int]()

    def happen(_seconds: float) -> None:
        if not cut and len(driver.seconds.get("save", ())) > CANDIDATES * ITEMS // 3:
            cut.append(1)
            driver.gone(3)

    driver.run((sit(record, ITEMS, think=0.3, check=True) for record in records), happen)
    assert (lost(records), {len(record.receipt) for record in records}, bool(cut)) == ([], {16}, True)
