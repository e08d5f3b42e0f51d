"""Work that runs by itself."""

from procrastinate.contrib.django import app

from pamong.people.actions.attempts import prune_attempts as prune


@app.periodic(cron="7 * * * *")
@app.task(name="people.prune_attempts")
def prune_attempts(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Old tries to get in, and sessions that have ended."""
    prune()
