"""What of exams still needs somebody. No actor; whoever asks has checked the right to know."""

from django.db.models import Q
from django.utils.translation import ngettext

from pamong.exams.models import Candidate, Proctor

OPEN = Q(sitting__closed_at=None, sitting__cancelled_at=None)


def still_sitting(person: int) -> str:
    """Why sittings still need who is on their list or watches them, as a sentence; empty when all are closed."""
    sits = Candidate.objects.filter(OPEN, person=person, removed_at=None).values_list("sitting", flat=True)
    watches = Proctor.objects.filter(OPEN, person=person).values_list("sitting", flat=True)
    count = len({*sits, *watches})
    words = ngettext(
        "%(n)s pelaksanaan ujiannya belum ditutup.",
        "%(n)s pelaksanaan ujiannya belum ditutup.",
        count,
    )
    return words % {"n": count} if count else ""
