"""Two web processes serve one room: the death of one costs nobody an answer, and is no outage of the whole."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.exam_driver import Driver
from benchmarks.exam_play import Record, sit
from benchmarks.exam_site import Site, running

CANDIDATES, ITEMS = 20, 12
DEAD = 14
"""Seconds for which one process beats no more; ten would be an outage if it were alone."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A whole installation of its own with two web processes."""
    with running(port=0, processes=2) as site:
        yield site


def serving(site: Site) -> list[int]:
    """Processes that serve: children of the one that started them."""
    parents = {pid for pid, kind in site.processes().items() if kind == "web"}
    found = []
    for pid in site.processes():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if int(fields[1]) in parents and "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text():
            found.append(pid)
    return sorted(found)


def looked(site: Site, record: Record) -> dict[str, object]:
    """An attempt as its player sees it."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{site.port}/api/v1/attempts/{record.attempt}",
        headers={"Authorization": f"Bearer {record.token}"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # our own server
        found: dict[str, object] = json.load(answer)
    return found


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_one_of_two_processes_dies_and_nobody_loses_an_answer_or_gets_time(site: Site, how: signal.Signals) -> None:
    records = [Record(*ticket) for ticket in site.rehearse(CANDIDATES, ITEMS, 60)]
    driver, victims, woken = Driver(site.port), list[tuple[int, float]](), list[int]()

    def happen(_seconds: float) -> None:
        """In the middle of the answers, once; who only stands still goes on later."""
        if not victims and len(driver.seconds.get("save", ())) > CANDIDATES * ITEMS // 3:
            victims.append((serving(site)[0], time.monotonic()))
            os.kill(victims[0][0], how)
        if victims and not woken and how == signal.SIGSTOP and time.monotonic() > victims[0][1] + DEAD:
            woken.append(victims[0][0])
            os.kill(victims[0][0], signal.SIGCONT)

    driver.run((sit(record, ITEMS, think=1.0, check=True) for record in records), happen)
    assert victims
    for record in records:
        held = {slot: record.found.get(slot) for slot in record.kept}
        assert (len(record.kept), held, len(record.receipt)) == (ITEMS, record.kept, 16)
    assert [looked(site, record)["given"] for record in records] == [[]] * CANDIDATES
