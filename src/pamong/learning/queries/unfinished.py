"""What of learning still needs somebody. No actor; whoever asks has checked the right to know."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from pamong.learning.models import Registration, SessionSpeaker


def still_registered(person: int) -> str:
    """Why registrations still need who registered, as a sentence: undecided, or with a seat where nobody decided who completed."""
    live = Q(withdrawn_at=None, declined_at=None, offering__cancelled_at=None, offering__finished_at=None)
    count = Registration.objects.filter(live, person=person).count()
    words = ngettext(
        "%(n)s pendaftaran pelatihannya belum diputuskan atau belum selesai.",
        "%(n)s pendaftaran pelatihannya belum diputuskan atau belum selesai.",
        count,
    )
    return words % {"n": count} if count else ""


def still_teaching(person: int) -> str:
    """Why sessions to come still need who teaches them, as a sentence; empty when there are none."""
    coming = Q(session__ends_at__gt=timezone.now(), session__cancelled_at=None, session__offering__cancelled_at=None)
    count = SessionSpeaker.objects.filter(coming, speaker__person=person).count()
    words = ngettext(
        "Masih dijadwalkan mengajar pada %(n)s sesi.", "Masih dijadwalkan mengajar pada %(n)s sesi.", count
    )
    return words % {"n": count} if count else ""
