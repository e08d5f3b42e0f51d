"""Work of the floor that runs by itself."""

from django.conf import settings
from procrastinate.contrib.django import app

from pamong.core import heads, seal
from pamong.core.keys import load_key, witness_path


@app.periodic(cron="* * * * *")
@app.task(name="core.seal")
def seal_journal(timestamp: int) -> None:  # noqa: ARG001  # the scheduler gives it
    """Every minute: chain what has been written, and keep the heads outside the database too."""
    heads.append_heads(witness_path(settings.HOME), seal.seal_all(load_key(settings.HOME)))
