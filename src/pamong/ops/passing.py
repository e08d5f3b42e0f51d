"""A home for the length of one command, where there is none and none shall be left."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pamong.ops.home import Home
from pamong.ops.locks import is_locked

LONGEST_STOP: Final = 30.0
"""Seconds to wait for the database of that home to stop."""


@contextmanager
def passing_home() -> Iterator[Path]:
    """Path of a home that is removed afterwards, once its database has stopped."""
    with tempfile.TemporaryDirectory(prefix="pamong-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # the database runs as another user when root starts it, and must get through
        home = Home(Path(folder) / "home")
        try:
            yield home.path
        finally:
            _wait(home)


def _wait(home: Home) -> None:
    deadline = time.monotonic() + LONGEST_STOP
    while home.run.exists() and is_locked(home.run / "keeper.lock") and time.monotonic() < deadline:
        time.sleep(0.05)
