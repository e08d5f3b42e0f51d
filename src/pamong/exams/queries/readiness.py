"""What a sitting still lacks before it can be announced."""

from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.exams.models import Candidate, Proctor, Sitting, SittingForm


def missing(row: Sitting) -> list[str]:
    """A sentence for each thing that is missing; empty when it can be published. No actor. Three queries."""
    lacking = []
    if row.starts_at <= timezone.now():
        lacking.append(_("Waktu mulainya sudah lewat."))
    if row.facility_id is None and not row.place:
        lacking.append(_("Ruang atau tempatnya belum dipilih."))
    if not SittingForm.objects.filter(sitting=row).exists():
        lacking.append(_("Paket soalnya belum dipilih."))
    if not Candidate.objects.filter(sitting=row, removed_at=None).exists():
        lacking.append(_("Belum ada peserta."))
    if not Proctor.objects.filter(sitting=row).exists():
        lacking.append(_("Belum ada pengawas."))
    return lacking
