"""What was written about somebody whose data were erased is taken away; the facts stay."""

from typing import Final

from django.db import transaction

from pamong.competency.models import Discussion
from pamong.people.actions.erasing import ERASED

FREE: Final = ("outcome", "objection")
"""What supervisor and person wrote to each other about evidence. Which evidence counts, and why not, stays: levels rest on it."""


def forget_discussed(person: int) -> None:
    """Free words of the person's discussions. Said again it changes nothing."""
    with transaction.atomic():
        for field in FREE:
            Discussion.objects.filter(person=person).exclude(**{field: ""}).update(**{field: ERASED})
