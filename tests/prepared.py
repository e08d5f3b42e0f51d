"""A home as its first start leaves it. Making the tables takes long, so its data folder is made once, and copied.

It is kept in the folder ``PAMONG_TEST_CACHE`` for all test processes that share it; ``tests.settings`` chooses one that is gone
with the run when nobody named any. Tests of the first start itself do not come here.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pamong.ops.database import database
from pamong.ops.home import Home, Kind, prepare
from pamong.ops.locks import is_locked, shared

ROOT: Final = Path(__file__).parents[1]

DECIDING: Final = (
    "lock/test.txt",
    "src/pamong/*/migrations/*.py",
    "src/pamong/*/actions/built_in.py",
    "src/pamong/*/data/*.csv",
    "src/pamong/competency/formats/*.py",
    "src/pamong/learning/formats/*.py",
    "src/pamong/core/fields.py",
    "src/pamong/ops/keeper.py",
    "src/pamong/ops/schema.py",
    "src/pamong/settings.py",
    "tests/prepared.py",
)
"""Files that decide what a first start leaves. Whoever starts a copy also applies what is missing in it, as pamong always does."""

KEPT: Final = 4
"""Data folders of other states of the source that stay in the cache."""

OPEN: Final = """
import sys
from pathlib import Path
from pamong.cli.command import opened
with opened(Path(sys.argv[1])):
    pass
"""


def started(path: Path, kind: Kind = "ordinary") -> Home:
    """A home that has been started before, and is stopped now."""
    home = Home(path)
    prepare(home, kind)
    furnish(home)
    return home


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    """An ordinary home that has been started before, with its database running; the environment names no other one."""
    url = os.environ.pop("PAMONG_DATABASE_URL")
    try:
        home = started(path)
        with database(home):
            yield home
    finally:
        os.environ["PAMONG_DATABASE_URL"] = url


def furnish(home: Home) -> None:
    """Give a home that was never started its data folder."""
    if home.cluster.exists():
        raise FileExistsError(f"{home.path} was started before: tests take a new PAMONG_HOME, or none")
    folder = Path(os.environ["PAMONG_TEST_CACHE"])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with shared(folder / "lock"):
        if (made := folder / digest()).exists():
            return _copy(made, home)
    with _alone(folder / "lock"):
        while not (made := folder / digest()).exists():
            _make(folder, made)
        return _copy(made, home)


def digest() -> str:
    """Name of what a first start leaves now."""
    found = hashlib.sha256(f"{sys.version} {os.geteuid()}".encode())
    for pattern in DECIDING:
        for file in sorted(ROOT.glob(pattern)):
            found.update(f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:24]


def _make(folder: Path, made: Path) -> None:
    """Start a home for the first time. Keeps nothing when files changed meanwhile, and forgets what was longest unused."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    with tempfile.TemporaryDirectory(dir=folder) as place:
        home = Home(Path(place) / "home")
        prepare(home, "ordinary")
        subprocess.run([sys.executable, "-c", OPEN, str(home.path)], env=ours, check=True)
        while is_locked(home.run / "keeper.lock"):
            time.sleep(0.05)
        if made.name == digest():
            home.cluster.rename(made)
    others = [path for path in folder.iterdir() if path.is_dir() and path != made]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old)


def _copy(made: Path, home: Home) -> None:
    os.utime(made)
    command = ["cp", "-a", "--reflink=auto", str(made), str(home.cluster)]
    subprocess.run(command, check=True)  # keeps the owner: as root, the system user that runs the database


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("wb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
