"""What messages are about, in words that anybody may read: a topic names no person and no result."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

TOPICS: Final[dict[str, Text]] = {
    "competency": _("kompetensi"),
    "competency.discussion": _("pembicaraan tentang kompetensi"),
    "competency.round": _("penilaian kompetensi"),
    "credentials.status": _("keadaan sertifikat"),
    "credentials.expiring": _("masa berlaku sertifikat"),
    "credentials.doubt": _("laporan tentang sertifikat"),
    "credentials.duty": _("tugas menilai dan memutuskan"),
    "credentials.application": _("permohonan sertifikasi"),
    "credentials.bridge": _("skema sertifikasi yang bertambah"),
    "credentials.outside": _("sertifikat dari luar"),
    "credentials.decision": _("keputusan sertifikasi"),
    "credentials.appeal": _("banding sertifikasi"),
    "credentials.issued": _("sertifikat yang terbit"),
    "evaluation": _("evaluasi"),
    "evaluation.follow_up": _("evaluasi dan tindak lanjut"),
    "evaluation.observation": _("penerapan hasil pelatihan"),
    "evaluation.reaction": _("tanggapan atas sesi pelatihan"),
    "exams.proctor": _("tugas mengawasi ujian"),
    "exams.score": _("nilai ujian"),
    "exams.sitting": _("ujian"),
    "learning": _("pelatihan"),
    "learning.absent": _("kehadiran pelatihan"),
    "learning.approval": _("persetujuan pelatihan"),
    "learning.claim": _("klaim jam pelajaran"),
    "learning.encouragement": _("ajakan belajar"),
    "learning.letter": _("surat pelatihan"),
    "learning.rating": _("penilaian pengajar"),
    "learning.reminder": _("pelatihan yang akan dimulai"),
    "learning.review": _("peninjauan program pelatihan"),
    "learning.registration": _("pendaftaran pelatihan"),
    "learning.changed": _("perubahan jadwal pelatihan"),
    "learning.invitation": _("undangan pelatihan"),
    "learning.quota": _("kuota pelatihan"),
    "people": _("data kepegawaian dan akun"),
    "people.breach": _("insiden data pribadi"),
    "people.request": _("permintaan data pribadi"),
    "surveys": _("survei"),
}
"""Topic, or how it begins → what it is about."""


def topic(code: str) -> str:
    """The words of a topic; of its longest beginning that has words: ``competency.round`` for ``competency.round_opened``."""
    known = [name for name in TOPICS if code == name or code.startswith((f"{name}.", f"{name}_"))]
    return str(TOPICS[max(known, key=len)]) if known else str(_("pemberitahuan"))
