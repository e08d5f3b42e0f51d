"""A stop and a change of version under load: nobody loses what was acknowledged, and a change refuses nobody."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from benchmarks.exam_driver import Driver
from benchmarks.exam_play import Record, sit
from tests.live import free_port
from tests.ops.upgraded import (
    PATIENCE,
    Installation,
    Reader,
    Source,
    asked,
    is_there,
    lost,
    queue_check,
    sending,
    until,
)
from tests.prepared import started

CANDIDATES, ITEMS = 15, 10
LARGE = 600 << 20


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation with two web processes for all tests of this module."""
    place = tmp_path_factory.mktemp("ganti")
    running = Installation(started(place / "rumah"), free_port(), Source(place / "program"), ("--web-processes", "2"))
    running.start()
    yield running
    assert running.end()[0] == 0


def rehearsed(running: Installation) -> list[Record]:
    return [Record(*ticket) for ticket in running.site.rehearse(CANDIDATES, ITEMS, 60)]


def third(driver: Driver) -> bool:
    """Whether a third of the answers is stored."""
    return len(driver.seconds.get("save", ())) > CANDIDATES * ITEMS // 3


def stored(running: Installation, records: list[Record]) -> int:
    """Slots that have an answer in the database, of these candidates."""
    ((count,),) = asked(
        running.home,
        "SELECT count(DISTINCT (r.attempt, r.slot)) FROM exams_response r JOIN exams_attempt a ON a.id = r.attempt"
        " WHERE a.uuid = ANY(%s::uuid[])",
        [record.attempt for record in records],
    )
    assert isinstance(count, int)
    return count


def columns(running: Installation) -> list[tuple[object, ...]]:
    """Whether the table of people has the column that only the new version knows."""
    return asked(
        running.home,
        "SELECT column_default FROM information_schema.columns WHERE table_name = 'people_person' AND column_name = 'noted'",
    )


def test_new_version_with_new_tables_takes_over_and_no_page_fails(running: Installation) -> None:
    records, before, renewed = rehearsed(running), running.serving(), list[bool]()
    driver = Driver(running.port)
    running.source.add_column("people_person", "noted")
    assert columns(running) == []

    def renew(_seconds: float) -> None:
        """In the middle of the answers; they go on until the old processes have gone."""
        if not renewed and third(driver):
            renewed.append(True)
            os.kill(running.pid, signal.SIGHUP)

    with Reader(f"{running.url}/periksa/") as reader:
        driver.run((sit(record, ITEMS, think=0.4, check=True) for record in records), renew)
        assert running.renewed() == "Versi baru melayani."
        until(lambda: not any(is_there(pid) for pid in before))
    after = running.serving()
    assert columns(running) == [("''::text",)]
    assert (len(before), len(after), set(before) & set(after)) == (2, 2, set())
    assert list(reader.seen) == ["200"]
    assert (lost(records), stored(running, records)) == ([], CANDIDATES * ITEMS)
    assert [len(record.receipt) for record in records] == [16] * CANDIDATES


def test_new_version_that_does_not_start_changes_nothing(running: Installation) -> None:
    before = running.serving()
    key = running.home.keys / "secret"
    away = key.rename(key.with_name("secret.away"))  # nothing starts without it
    try:
        os.kill(running.pid, signal.SIGHUP)
        told = "Versi baru tidak dapat menyala; yang lama tetap melayani. Lihat errors.log."
        assert running.renewed() == told
    finally:
        away.rename(key)
    assert running.serving() == before


def test_stop_under_load_answers_what_is_under_way_and_everything_goes_on_after_the_next_start(
    running: Installation,
) -> None:
    records, driver, told = rehearsed(running), Driver(running.port), list[tuple[int, float]]()
    digest = queue_check(running.home, LARGE)
    (worker,) = running.children("worker")
    os.kill(worker, signal.SIGTERM)  # the next one finds the job
    until(lambda: asked(running.home, "SELECT 1 FROM kit_job WHERE started_at IS NOT NULL") != [])

    def stop(_seconds: float) -> None:
        """In the middle of the answers; then it starts again, as an upgrade does."""
        if told or not third(driver):
            return
        with sending(running.port) as sender:
            everybody = [pid for pid, kind in running.site.processes().items() if kind != "other"]
            os.kill(running.pid, signal.SIGTERM)
            begun = time.monotonic()
            sender.rest.set()
            code, _printed = running.end()
            until(lambda: not any(is_there(pid) for pid in everybody))
            told.append((code, time.monotonic() - begun))
        assert sender.status == 404  # the page that says: no certificate of ours
        running.start()

    driver.run((sit(record, ITEMS, think=0.4, check=True) for record in records), stop)
    ((code, seconds),) = told
    assert (code, seconds < PATIENCE) == (0, True)
    assert (lost(records), stored(running, records)) == ([], CANDIDATES * ITEMS)
    assert [len(record.receipt) for record in records] == [16] * CANDIDATES
    until(lambda: asked(running.home, "SELECT 1 FROM kit_job WHERE finished_at IS NULL") == [])
    assert asked(
        running.home, "SELECT result ->> 'same', result ->> 'sha256' FROM kit_job WHERE kind = 'kit.check_file'"
    ) == [("true", digest)]
