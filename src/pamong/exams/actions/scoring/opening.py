"""The first run of a sitting, by the keys of the day on which it was published."""

from typing import Final

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.exams.models import ScoringRun, Sitting
from pamong.exams.queries.runs import digest_of, pinned_keys
from pamong.science.scoring import VERSION

FIRST: Final = 1


def open_run(actor: Actor, sitting: Sitting) -> ScoringRun:
    """The sitting's first run, which holds at once; the same one when asked again.

    No fact is written: whoever publishes the sitting tells of it.
    """
    now, keys = timezone.now(), pinned_keys(sitting)
    run, _made = ScoringRun.objects.get_or_create(
        sitting=sitting,
        number=FIRST,
        defaults={
            "keys": keys,
            "digest": digest_of(keys),
            "method": VERSION,
            "made_at": now,
            "made_by": actor.account,
            "adopted_at": now,
            "adopted_by": actor.account,
        },
    )
    return run
