"""What of certification still needs somebody. No actor; whoever asks has checked the right to know."""

from django.utils.translation import ngettext

from pamong.credentials.models import Application, Appointment


def still_applying(person: int) -> str:
    """Why applications still need who applied, as a sentence; empty when all are closed or given up."""
    count = Application.objects.filter(person=person, withdrawn_at=None, closed_at=None).count()
    words = ngettext(
        "%(n)s permohonan sertifikasinya belum selesai.",
        "%(n)s permohonan sertifikasinya belum selesai.",
        count,
    )
    return words % {"n": count} if count else ""


def still_judging(person: int) -> str:
    """Why applications of others still need who was appointed to judge them, as a sentence; empty when none does."""
    waiting = {"application__withdrawn_at": None, "application__closed_at": None}
    count = Appointment.objects.filter(person=person, ended_at=None, **waiting).count()
    words = ngettext(
        "Masih ditugaskan menilai %(n)s permohonan sertifikasi.",
        "Masih ditugaskan menilai %(n)s permohonan sertifikasi.",
        count,
    )
    return words % {"n": count} if count else ""
