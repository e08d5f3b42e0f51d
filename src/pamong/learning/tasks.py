"""Reactions and jobs of learning: three lines each, then an action."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pamong.learning.actions import ratings, registration


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
