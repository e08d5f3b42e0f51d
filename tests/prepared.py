"""A home as its first start leaves it. Making the tables takes long, so its data folder is made once, and copied.

What takes long to make is kept in the folder ``PAMONG_TEST_CACHE`` for all test processes that share it; ``tests.settings``
chooses one that is gone with the run when nobody named any. Tests of the first start itself do not come here.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
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
"""How many of other states of the source stay in the cache."""

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
    with kept("home", partial(digest, DECIDING), _open) as made:
        command = ["cp", "-a", "--reflink=auto", str(made), str(home.cluster)]
        subprocess.run(command, check=True)  # keeps the owner: as root, the system user that runs the database


def digest(deciding: Sequence[str], more: str = "") -> str:
    """Name of what these files decide now.

    more        what else decides
    """
    found = hashlib.sha256(f"{sys.version} {os.geteuid()} {more}".encode())
    for pattern in deciding:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file() and file.suffix != ".pyc":
                found.update(f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:24]


@contextmanager
def kept(kind: str, name: Callable[[], str], make: Callable[[Path], Path]) -> Iterator[Path]:
    """What is kept of that kind under that name, made now when it is not there. Nobody removes it while the block runs.

    make        given an empty folder, leaves there what is to be kept, and says where
    """
    folder = Path(os.environ["PAMONG_TEST_CACHE"]) / kind
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        with shared(folder / "lock"):
            if (made := folder / name()).exists():
                os.utime(made)
                yield made
                return
        with _alone(folder / "lock"):
            if not (made := folder / name()).exists():
                _keep(folder, made, name, make)


def _keep(folder: Path, made: Path, name: Callable[[], str], make: Callable[[Path], Path]) -> None:
    """Make it. Keeps nothing when files changed meanwhile, and forgets what was longest unused."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        found = make(Path(place))
        if made.name == name():
            found.rename(made)
    others = [path for path in folder.iterdir() if path.is_dir() and path != made]
    for old in sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old)


def _open(place: Path) -> Path:
    """Start a home for the first time, and stop it."""
    home = Home(place / "home")
    prepare(home, "ordinary")
    run(home, OPEN)
    return home.cluster


def run(home: Home, program: str) -> None:
    """Run a program with a home's path, and wait until its database has stopped."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PAMONG_", "DJANGO_"))}
    ours |= {"LC_ALL": "C.UTF-8"}  # it speaks Indonesian
    subprocess.run([sys.executable, "-c", program, str(home.path)], env=ours, check=True)
    while is_locked(home.run / "keeper.lock"):
        time.sleep(0.05)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("wb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
