"""The score board of a room: by candidate number, never by name, in the order of numbers and not of scores."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.exams.access import watched_sitting_for
from pamong.exams.models import Score
from pamong.exams.queries.monitor import SittingFacts, facts_of, seats
from pamong.exams.queries.scores import holding_runs
from pamong.exams.queries.seat_states import SeatState


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A candidate. ``percent``: provisional score of who has finished; None for who has not."""

    number: str
    state: SeatState
    answered: int | None
    slots: int | None
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Board:
    """What a room reads on its wall. ``done``: how many have finished."""

    sitting: SittingFacts
    rows: tuple[BoardRow, ...]
    done: int
    now: datetime


def board(actor: Actor, sitting: UUID) -> Board:
    """The board of a sitting that the actor watches, where it has one. Raises NotFound."""
    row = watched_sitting_for(actor, sitting)
    if not row.board or row.published_at is None or row.cancelled_at is not None:
        raise NotFound
    run = holding_runs([row.pk]).get(row.pk)
    scores = Score.objects.filter(run=run).values_list("attempt__candidate__number", "percent") if run else ()
    percents = dict(scores)
    rows = sorted(seats(actor, sitting).rows, key=lambda one: one.number)
    shown = tuple(BoardRow(one.number, one.state, one.answered, one.slots, percents.get(one.number)) for one in rows)
    return Board(facts_of(row), shown, sum(one.percent is not None for one in shown), timezone.now())
