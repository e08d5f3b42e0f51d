"""Reactions and jobs of evaluation: three lines each, then an action."""

from procrastinate.contrib.django import app

from pamong.evaluation.actions import cycle_due, observations, reactions
from pamong.evaluation.queries.unfinished import still_following
from pamong.people.actions.erasing import duty


@app.periodic(cron="13 23 * * *")
@app.task(name="evaluation.ask_observations_due")
def ask_observations_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """What is asked before a training and 30, 90, 180 days after; early in the morning in all three time zones."""
    observations.ask_observations_due()


@app.periodic(cron="47 * * * *")
@app.task(name="evaluation.ask_reactions_due")
def ask_reactions_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Sessions that ended within a day, to those who had a seat."""
    reactions.ask_reactions_due()


@app.periodic(cron="29 17 * * *")
@app.task(name="evaluation.move_cycles")
def move_cycles(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Cycles that begin, those that are held up, and follow-ups that are late: just after midnight in the west."""
    cycle_due.open_due()
    cycle_due.tell_blocked()
    cycle_due.remind_overdue()
    cycle_due.escalate()


@duty
def follow_up_open(person: int) -> str:
    """Nobody is erased who still owes what was asked for: who keeps the cycle waives it first, and asks somebody else."""
    return still_following(person)
