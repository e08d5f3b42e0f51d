"""What every benchmark uses: a result, a fresh home with its database, and the machine it ran on."""

import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Result:
    """What a benchmark found. Units stand at the end of each name: ``_per_s``, ``_s``, ``_mb``.

    figures     what pamong does
    limits      what the machine, the database or a peer does without us
    ratios      figure divided by its limit
    """

    name: str
    figures: dict[str, float] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)

    def ratio(self, name: str, figure: str, limit: str) -> None:
        """Keep the ratio of a figure to a limit."""
        self.ratios[name] = self.figures[figure] / self.limits[limit]


def machine() -> dict[str, str | int]:
    """The machine in a few words."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return {
        "cpu": model,
        "cores": os.cpu_count() or 1,
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def rate(work: Callable[[], int], seconds: float = 2.0, rounds: int = 3) -> float:
    """Units a second: the median of some rounds, each repeating ``work`` (which returns its units) for some seconds."""
    found = []
    for _ in range(rounds):
        begun, done = time.perf_counter(), 0
        while (passed := time.perf_counter() - begun) < seconds:
            done += work()
        found.append(done / passed)
    return statistics.median(found)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk that homes usually live on, gone afterwards."""
    base = Path(os.environ.get("PAMONG_BENCH_FOLDER") or Path.home())
    path = Path(tempfile.mkdtemp(prefix="pamong-bench-", dir=base if os.access(base, os.W_OK) else None))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def django_home() -> Iterator[str]:
    """A fresh home with a migrated database, and Django set up on it; gives the database's address."""
    from pamong import cli  # noqa: PLC0415  # Django is set up here, once
    from pamong.ops.database import database  # noqa: PLC0415
    from pamong.ops.home import Home, prepare  # noqa: PLC0415

    with folder() as path:
        home = Home(path / "home")
        cli.setup(home.path)
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        prepare(home, "tour")
        with database(home) as server:
            call_command("migrate", verbosity=0)
            yield server.url
            connection.close()
