"""What was written about somebody whose data were erased is taken away; the facts stay."""

from typing import Final

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from pamong.learning.models import Approval, CalendarFeed, Registration, Speaker
from pamong.people.actions.erasing import ERASED

FREE: Final = ("reason", "refusal", "withdrawal")
"""What the person, a supervisor or an organiser wrote about a registration."""


def forget_learner(person: int) -> None:
    """Free words about registrations, also of who approved them; what was told of the speaker; the calendar's secret address.

    Who taught where, and who said yes or no, stays without a name; so does what somebody erased once wrote about others, whose
    record it is. Said again it changes nothing.
    """
    with transaction.atomic():
        for field in FREE:
            Registration.objects.filter(person=person).exclude(**{field: ""}).update(**{field: ERASED})
        Approval.objects.filter(registration__person=person).exclude(note="").update(note=ERASED)
        told = {"institution": "", "expertise": [], "conflict": "", "about": ""}
        closed = Coalesce("closed_at", Value(timezone.now()))
        Speaker.objects.filter(person=person).update(**told, closed_at=closed)
        CalendarFeed.objects.filter(person=person).delete()
