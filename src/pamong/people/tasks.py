"""Work that runs by itself."""

from typing import Any

from procrastinate.contrib.django import app

from pamong.kit.jobs import Run, job
from pamong.people.actions import copying, requests
from pamong.people.actions.attempts import prune_attempts as prune


@app.periodic(cron="7 * * * *")
@app.task(name="people.prune_attempts")
def prune_attempts(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Old tries to get in, and sessions that have ended."""
    prune()


@job(requests.COPY)
def pack_copy(run: Run) -> dict[str, Any]:
    """Everything about one person, as an archive."""
    return copying.pack_copy(run)


@app.periodic(cron="11 * * * *")
@app.task(name="people.remind_due")
def remind_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Requests and breaches whose clock runs out within a day."""
    requests.remind_due()


@app.periodic(cron="57 1 * * *")
@app.task(name="people.prune_data")
def prune_data(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Copies that lie too long, and free words of old requests."""
    copying.prune_copies()
    requests.forget_words()
