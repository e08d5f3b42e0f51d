"""Progress of a job whose work is one long transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from pamong.kit.jobs import Cancelled, Run

_TELL = """
UPDATE kit_job SET done = %s, total = %s, note = %s WHERE id = %s RETURNING cancel_asked_at IS NOT NULL
"""

Step = Callable[[int, int | None, str], None]
"""Takes done, total (None while unknown) and a few words; raises Cancelled when somebody has stopped the work."""


@contextmanager
def progress(run: Run | None) -> Iterator[Step]:
    """How a long transaction tells how far it is; to nobody without a job.

    Told, and asked whether to stop, over a connection of its own: seen at once by page and terminal; no lock on the
    job's row, which would make the request to cancel wait for the end of the work; and possible in the middle of a COPY.
    """
    if run is None:
        yield lambda _done, _total, _note: None
        return
    beside = connection.copy()

    def step(done: int, total: int | None, note: str) -> None:
        with beside.cursor() as cursor:
            cursor.execute(_TELL, [done, total, note, run.id])
            stopped = cursor.fetchone()
        if stopped and stopped[0]:
            raise Cancelled

    try:
        yield step
    finally:
        beside.close()
