"""The database of a filled tour home, beside the others of a test server. Filling one takes a minute: it is done once a run.

What is kept is a dump, with the keys and files that belong to it; a test process loads it when it is first asked for. Whoever
writes there takes a clone.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

from pamong.ops.database import ROLE, Server, binaries
from pamong.ops.home import Home
from tests.live import Live, cloned, running
from tests.prepared import DECIDING, digest, kept, run, started

TOURED: Final = "toured"
"""Name of the database."""

TELLING: Final = (
    *DECIDING,
    "src/pamong/tour/**/*",
    "tests/toured.py",
    *(
        f"src/pamong/{context}/**/*.{kind}"
        for context in (
            "core",
            "kit",
            "science",
            "people",
            "office",
            "surveys",
            "competency",
            "services",
            "exams",
            "learning",
            "credentials",
            "evaluation",
        )
        for kind in ("py", "typ", "csv", "json")
    ),
)
"""Files that decide what a tour home is filled with."""

FILL: Final = """
import json, sys
from pathlib import Path
from pamong.cli.command import opened
with opened(Path(sys.argv[1])) as home:
    from pamong.ops.dump import dump
    from pamong.ops.database import embedded_url
    from pamong.ops.supervisor import settle_tour
    from pamong.tour.seed import seed
    said = []
    settle_tour(home, "http://localhost:8765")
    seed(said.append)
    home.path.with_name("said.json").write_text(json.dumps(said), encoding="utf-8")
    with home.path.with_name("dump").open("wb") as file:
        dump(embedded_url(home), file, lambda _bytes: None)
"""


@dataclass(frozen=True, slots=True)
class Toured:
    """A filled tour home.

    database    its name in the test server
    said        what was told while it was filled
    site        folder with its ``keys`` and ``files``
    """

    database: str
    said: list[str]
    site: Path


def toured(server: Server, home: Home) -> Toured:
    """The tour in that server, loaded when it is not there yet.

    home        of this test process; takes the keys and files
    """
    site = home.path / TOURED
    if not site.exists():
        with kept("tour", _name, _fill) as made:
            _load(server, made / "dump")
            shutil.copytree(made, site)
    return Toured(TOURED, json.loads((site / "said.json").read_text(encoding="utf-8")), site)


@contextmanager
def visited(server: Server, home: Home) -> Iterator[Live]:
    """The real server in a tour home of its own, ready to be visited."""
    tour = toured(server, home)
    with cloned(server, tour.database) as name, running(server, home, name, begun=tour.site) as live:
        yield live


def _name() -> str:
    """What decides it, with the hours of the day: much of the tour happens a little before or after now."""
    now = datetime.now(UTC)
    return digest(TELLING, f"{now:%Y-%m-%d} {now.hour // 3}")


def _fill(place: Path) -> Path:
    """Fill a home, and leave of it what is needed."""
    home = started(place / "home", "tour")
    run(home, FILL)
    kept_there = place / "kept"
    kept_there.mkdir()
    for path in (place / "dump", place / "said.json", home.keys, home.files):
        path.rename(kept_there / path.name)
    return kept_there


def _load(server: Server, dump: Path) -> None:
    """A database from a dump, as the application owns it."""
    with psycopg.connect(server.admin_url(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{TOURED}" OWNER "{ROLE}"')
    command = [str(binaries() / "pg_restore"), "--exit-on-error", "--jobs=2", f"--dbname={server.admin_url(TOURED)}"]
    subprocess.run([*command, str(dump)], check=True)
