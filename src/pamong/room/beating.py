"""The heartbeat of a web process: proof that the service is up, who was seen, and whose time is up."""

import asyncio
import logging
import time
from collections.abc import Sequence

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from pamong.exams.actions.heartbeat import EVERY, beat
from pamong.exams.actions.presence import Seen, note_presence
from pamong.exams.actions.submitting import MOST, end_expired
from pamong.room.bodies import give_up
from pamong.room.endpoints import WATCH
from pamong.room.work import SAVING, in_thread

logger = logging.getLogger(__name__)


async def beat_forever() -> None:
    """Beat until cancelled; a database that is away is waited for."""
    while True:
        give_up(time.monotonic())
        busy = {saves[0].claim.key for saves in SAVING.pieces()}
        try:
            await in_thread(once, WATCH.take(), busy)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("no beat", extra={"error": type(error).__name__})
            await asyncio.sleep(1.0)
            continue
        except Exception:
            logger.exception("beat failed")
        await asyncio.sleep(EVERY)


def once(seen: Sequence[Seen], busy: set[int]) -> None:
    """One beat. Who was seen is written before it is judged who lost time."""
    beat(timezone.now())
    note_presence(seen, timezone.now())
    while end_expired(timezone.now(), busy) == MOST:
        pass
