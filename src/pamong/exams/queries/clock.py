"""When the time of a candidate is up."""

from datetime import datetime, timedelta

from pamong.exams.models import Sitting


def first_deadline(sitting: Sitting, extra: int, now: datetime) -> datetime | None:
    """The deadline of a candidate whose clock begins now; None while it does not begin.

    extra       minutes more that this one has
    With one clock for the room, who comes after the start has what remains of the room's time.
    """
    begun = now if sitting.own_clock else sitting.started_at
    return None if begun is None else begun + timedelta(minutes=sitting.minutes + extra)
