"""What was written about somebody whose data were erased is taken away; the facts stay."""

from typing import Final

from django.db import transaction

from pamong.credentials.models import Application, Appointment
from pamong.people.actions.erasing import ERASED

FREE: Final = ("needs", "remark", "withdrawal")
"""What the person or somebody else wrote into an application.

Evidence, the reasons of decisions, and appeals with their answers stay, as the schedule of archives wants: rights rest on them.
"""


def forget_applicant(person: int) -> None:
    """Free words of the person's applications, and what ties the person to others who applied. Said again it changes nothing."""
    with transaction.atomic():
        for field in FREE:
            Application.objects.filter(person=person).exclude(**{field: ""}).update(**{field: ERASED})
        Appointment.objects.filter(person=person).exclude(declaration="").update(declaration=ERASED)
