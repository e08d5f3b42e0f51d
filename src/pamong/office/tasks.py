"""Work that runs by itself."""

from procrastinate.contrib.django import app

from pamong.office.actions.delivery import deliver_mail as deliver


@app.periodic(cron="* * * * *")
@app.task(name="office.deliver_mail")
def deliver_mail(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Every minute: mails that are due."""
    deliver()
