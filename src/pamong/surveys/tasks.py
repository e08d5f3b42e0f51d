"""Work that runs by itself."""

from procrastinate.contrib.django import app

from pamong.surveys.actions.doors import prune_doors as prune
from pamong.surveys.actions.reminders import remind_due as remind


@app.periodic(cron="11 * * * *")
@app.task(name="surveys.remind_due")
def remind_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Surveys that close soon, to who has not answered."""
    remind()


@app.periodic(cron="41 0 * * *")
@app.task(name="surveys.prune_doors")
def prune_doors(timestamp: int) -> None:  # noqa: ARG001  # as above
    """What told the devices of a day apart."""
    prune()
