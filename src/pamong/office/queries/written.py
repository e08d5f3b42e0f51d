"""When people were last written to about something. No actor; whoever asks has checked the right to write to them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from pamong.office.models import Message


def last_written(topic: str, people: Collection[int]) -> dict[int, datetime]:
    """Person → when the newest message about it was written; who never got one is not in the answer. One query.

    topic       as code, exactly: ``learning.encouragement``
    """
    rows = Message.objects.filter(topic=topic, person__in=people).order_by().values_list("person")
    return dict(rows.annotate(at=Max("created_at")))
