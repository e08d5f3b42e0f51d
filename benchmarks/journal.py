"""The journal: what a fact costs beside a bare insert, how fast reactions, sealing and verification are."""

import time
from collections.abc import Callable

import psycopg

from benchmarks.harness import Result, django_home, rate
from benchmarks.machine import insert, insert_many

BULK = 20_000


def run() -> Result:
    """Entries with two reactions against bare inserts; then drain, seal and verify what was written."""
    result = Result("journal")
    with django_home() as url, psycopg.connect(url, autocommit=True) as bare:
        _register()
        bare.execute("CREATE TABLE bench (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text)")
        result.limits["bare_insert_committed_per_s"] = rate(lambda: insert(bare))
        result.figures["entries_committed_per_s"] = rate(lambda: write(1))
        result.limits["bare_insert_1000_in_one_commit_per_s"] = rate(lambda: insert_many(bare))
        result.figures["entries_1000_in_one_commit_per_s"] = rate(lambda: write(1000))
        _rest(result)
    result.ratio("committed", "entries_committed_per_s", "bare_insert_committed_per_s")
    result.ratio("in_one_commit", "entries_1000_in_one_commit_per_s", "bare_insert_1000_in_one_commit_per_s")
    return result


def write(count: int) -> int:
    """Facts in one transaction, each with two reactions."""
    from django.db import transaction  # noqa: PLC0415  # Django is set up by now

    from pamong.core.actor import SYSTEM  # noqa: PLC0415
    from pamong.core.journal import record  # noqa: PLC0415

    with transaction.atomic():
        for number in range(count):
            record(SYSTEM, "core.measured", "core.bench:1", number=number, kind="ukur")
    return count


def _register() -> None:
    from pamong.core.journal import EntryRow, react  # noqa: PLC0415  # as above

    @react("core.measured")
    def first(_entry: EntryRow) -> None:
        """Nothing: the figure is the journal's own cost."""

    @react("core.measured")
    def second(_entry: EntryRow) -> None:
        """As above."""


def _rest(result: Result) -> None:
    from django.conf import settings  # noqa: PLC0415  # as above

    from pamong.core.delivery import drain_all  # noqa: PLC0415
    from pamong.core.keys import load_key  # noqa: PLC0415
    from pamong.core.seal import seal_all  # noqa: PLC0415
    from pamong.core.verify import verify  # noqa: PLC0415

    key = load_key(settings.HOME)
    drain_all()
    seal_all(key)
    write(BULK)
    result.figures["deliveries_per_s"] = 2 * BULK / timed(drain_all)
    result.figures["sealed_entries_per_s"] = BULK / timed(lambda: seal_all(key))
    begun = time.perf_counter()
    report = verify({key.fingerprint: key.public})
    result.figures["verified_entries_per_s"] = report.entries / (time.perf_counter() - begun)
    if not report.ok:
        raise RuntimeError("the journal is not what was written")


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
