"""What was written about somebody whose data were erased is taken away; the facts stay."""

from typing import Final

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from pamong.learning.models import CalendarFeed, Registration, Speaker
from pamong.people.actions.erasing import ERASED

FREE: Final = ("reason", "refusal", "withdrawal")
"""What the person, a supervisor or an organiser wrote about a registration."""


def forget_learner(person: int) -> None:
    """Free words about registrations, what was told of the speaker, and the calendar's secret address.

    Who taught where stays, without a name. Said again it changes nothing.
    """
    with transaction.atomic():
        for field in FREE:
            Registration.objects.filter(person=person).exclude(**{field: ""}).update(**{field: ERASED})
        told = {"institution": "", "expertise": [], "conflict": "", "about": ""}
        closed = Coalesce("closed_at", Value(timezone.now()))
        Speaker.objects.filter(person=person).update(**told, closed_at=closed)
        CalendarFeed.objects.filter(person=person).delete()
