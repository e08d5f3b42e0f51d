"""What of competency still needs somebody. No actor; whoever asks has checked the right to know."""

from django.utils.translation import ngettext

from pamong.competency.models import RoundSubject


def still_rated(person: int) -> str:
    """Why rounds still need who is rated in them, as a sentence; empty when none runs."""
    running = RoundSubject.objects.filter(
        person=person, round__opened_at__isnull=False, round__closed_at=None, round__cancelled_at=None
    )
    count = running.values("round").distinct().count()
    words = ngettext(
        "Masih dinilai dalam %(n)s putaran kompetensi.", "Masih dinilai dalam %(n)s putaran kompetensi.", count
    )
    return words % {"n": count} if count else ""
