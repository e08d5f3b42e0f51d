"""Reactions and jobs of learning: three lines each, then an action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pamong.learning.actions import ratings, registration, reminders


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
