"""What was written about somebody whose data were erased is taken away; the facts stay."""

from typing import Final

from django.db import transaction

from pamong.exams.models import Candidate
from pamong.people.actions.erasing import ERASED

FREE: Final = ("accommodation", "removal")
"""What was written about a candidate: a paper that was shown, a reason."""


def forget_candidate(person: int) -> None:
    """Free words about the person on lists of candidates. Said again it changes nothing."""
    with transaction.atomic():
        for field in FREE:
            Candidate.objects.filter(person=person).exclude(**{field: ""}).update(**{field: ERASED})
