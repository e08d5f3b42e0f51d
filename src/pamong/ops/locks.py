"""File locks of a home. The kernel releases them with the process, so a stale one cannot exist."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def try_lock(path: Path) -> int | None:
    """Take the exclusive lock now: a file descriptor to keep, or None when another process has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def is_locked(path: Path) -> bool:
    """Whether any process holds the lock."""
    handle = try_lock(path)
    if handle is None:
        return True
    os.close(handle)
    return False


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold the lock together with others; waits while somebody has it exclusively."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)
