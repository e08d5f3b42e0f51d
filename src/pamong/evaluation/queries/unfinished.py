"""What of evaluation still needs somebody. No actor; whoever asks has checked the right to know."""

from django.utils.translation import ngettext

from pamong.evaluation.models import FollowUp
from pamong.evaluation.queries.follow_ups import OPEN, with_end


def still_following(person: int) -> str:
    """Why follow-ups still need who does them, as a sentence; empty when each has proof, or a reason why not."""
    rows = FollowUp.objects.filter(owner=person, finding__cycle__closed_at=None)
    count = with_end(rows).filter(OPEN).count()
    words = ngettext(
        "%(n)s tindak lanjut yang dipegangnya belum selesai.",
        "%(n)s tindak lanjut yang dipegangnya belum selesai.",
        count,
    )
    return words % {"n": count} if count else ""
