"""What somebody has taken on after an evaluation, and how much of it is kept: for the own home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.evaluation.access import visible_follow_ups
from pamong.evaluation.models import FollowUp
from pamong.evaluation.queries.follow_ups import FollowUpLine, follow_up_lines

REMEMBERED: Final = timedelta(days=365)
"""So long what is over is counted."""

SHOWN: Final = 3
"""Lines that are told at once."""


@dataclass(frozen=True, slots=True)
class Commitments:
    """The actor's own, or of whom the actor acts for.

    kept, waived    over within a year: done with proof, or not done with a reason
    late            of the ``open`` ones those past their day
    lines           the late ones first, then by day, then what was kept last
    """

    kept: int
    waived: int
    open: int
    late: int
    lines: tuple[FollowUpLine, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return self.kept + self.waived + self.open


def own_commitments(actor: Actor) -> Commitments:
    """All of the actor's. Seven queries at most, however many there are."""
    if actor.person is None:
        return Commitments(0, 0, 0, 0, ())
    rows: Sequence[FollowUp] = list(visible_follow_ups(actor).filter(owner=actor.person))
    lines = [line for _row, line in follow_up_lines(rows)] if rows else []
    since = timezone.now() - REMEMBERED
    waiting = sorted((line for line in lines if line.standing.open), key=lambda line: line.due_on)
    over = [line for line in lines if line.standing.ended_at and line.standing.ended_at > since]
    over.sort(key=lambda line: line.standing.ended_at or since, reverse=True)
    kept = sum(line.standing.state == "done" for line in over)
    return Commitments(
        kept=kept,
        waived=len(over) - kept,
        open=len(waiting),
        late=sum(line.standing.state == "overdue" for line in waiting),
        lines=tuple([*waiting, *over][:SHOWN]),
    )
