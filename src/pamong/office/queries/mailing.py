"""What is known of mails in general: whether they leave, and how often one is tried."""

from datetime import timedelta
from typing import Final

from django.conf import settings

PAUSES: Final = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4))
"""After each try until the next. A try that has not ended is taken for lost by then, so the first is longer than any takes."""

TRIES: Final = len(PAUSES) + 1
"""After these nobody tries any more, and who organises sees it."""

CONSOLE: Final = "console"
"""Note of a mail that left for the console of the server only."""


def leaves() -> bool:
    """Whether mails leave this server at all, or only show on its console."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")
