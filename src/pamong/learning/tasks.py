"""Reactions and jobs of learning: three lines each, then an action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pamong.core.journal import EntryRow, react
from pamong.learning.actions import forgetting, ratings, registration, reminders
from pamong.learning.queries.unfinished import still_registered, still_teaching
from pamong.people.actions.erasing import duty


@app.periodic(cron="37 * * * *")
@app.task(name="learning.ask_ratings_due")
def ask_ratings_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Sessions that ended within a day, to those who had a seat."""
    ratings.ask_due()


@app.periodic(cron="11 * * * *")
@app.task(name="learning.climb_approvals")
def climb_approvals(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Where a supervisor has not answered for some working days, the next above is asked as well."""
    registration.climb_approvals(timezone.now())


@app.periodic(cron="23 * * * *")
@app.task(name="learning.remind_due")
def remind_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Sessions of tomorrow, by the clock of each region; programmes to be looked at again."""
    reminders.remind_sessions(timezone.now())
    reminders.remind_reviews()


@duty
def registration_open(person: int) -> str:
    """Nobody is erased whose registration nobody decided, or who is still in something that runs."""
    return still_registered(person)


@duty
def session_to_teach(person: int) -> str:
    """Nor who is to teach a session."""
    return still_teaching(person)


@react("people.erased")
def forget_learner(entry: EntryRow) -> None:
    """What was written about somebody whose data were erased, as participant and as speaker."""
    _label, _colon, key = entry.object.rpartition(":")
    forgetting.forget_learner(int(key))
