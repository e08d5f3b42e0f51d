"""What of certification still needs somebody. No actor; whoever asks has checked the right to know."""

from django.utils.translation import ngettext

from pamong.credentials.models import Application


def still_applying(person: int) -> str:
    """Why applications still need who applied, as a sentence; empty when all are closed or given up."""
    count = Application.objects.filter(person=person, withdrawn_at=None, closed_at=None).count()
    words = ngettext(
        "%(n)s permohonan sertifikasinya belum selesai.",
        "%(n)s permohonan sertifikasinya belum selesai.",
        count,
    )
    return words % {"n": count} if count else ""
