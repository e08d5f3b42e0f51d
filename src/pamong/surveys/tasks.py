"""Work that runs by itself."""

from procrastinate.contrib.django import app

from pamong.surveys.actions.reminders import remind_due as remind


@app.periodic(cron="11 * * * *")
@app.task(name="surveys.remind_due")
def remind_due(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Surveys that close soon, to who has not answered."""
    remind()
