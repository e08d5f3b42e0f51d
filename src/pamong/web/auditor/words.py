"""The journal in words: what a verb says happened, and what kind of thing an entry is about."""

import json
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

HAPPENED: Final[dict[str, Text]] = {
    "competency.competency_added": _("Menambah kompetensi ke rancangan kamus"),
    "competency.competency_changed": _("Mengubah kompetensi di rancangan kamus"),
    "competency.competency_removed": _("Mengeluarkan kompetensi dari rancangan kamus"),
    "competency.discussion_settled": _("Menyepakati hasil pembicaraan bukti kompetensi"),
    "competency.discussions_opened": _("Membuka pembicaraan bukti yang bertentangan"),
    "competency.draft_discarded": _("Membuang rancangan kamus kompetensi"),
    "competency.evidence_entered": _("Mencatat bukti kompetensi"),
    "competency.evidence_recorded": _("Menyimpan bukti kompetensi"),
    "competency.evidence_set_aside": _("Mengesampingkan bukti kompetensi"),
    "competency.framework_created": _("Membuat kamus kompetensi"),
    "competency.framework_published": _("Menerbitkan kamus kompetensi"),
    "competency.job_level_set": _("Menetapkan level bawaan jenjang"),
    "competency.outcome_declined": _("Menolak usulan hasil pembicaraan"),
    "competency.outcome_proposed": _("Mengusulkan hasil pembicaraan"),
    "competency.peer_replaced": _("Mengganti rekan penilai"),
    "competency.profile_changed": _("Mengubah standar kompetensi jabatan"),
    "competency.regulation_changed": _("Mengubah data peraturan"),
    "competency.regulation_linked": _("Menautkan kompetensi ke peraturan"),
    "competency.regulation_registered": _("Mendaftarkan peraturan"),
    "competency.regulation_unlinked": _("Melepas kompetensi dari peraturan"),
    "competency.regulation_withdrawn": _("Mencabut peraturan"),
    "competency.review_closed": _("Menyelesaikan tinjauan"),
    "competency.round_cancelled": _("Membatalkan putaran penilaian"),
    "competency.round_closed": _("Menutup putaran penilaian"),
    "competency.round_created": _("Membuat putaran penilaian"),
    "competency.round_opened": _("Membuka putaran penilaian"),
    "competency.round_reminded": _("Mengingatkan penilai"),
    "competency.rule_set": _("Menetapkan aturan kesenjangan"),
    "competency.snapshot_taken": _("Memotret kesenjangan"),
    "competency.version_changed": _("Mengubah keterangan rancangan kamus"),
    "competency.version_started": _("Memulai versi baru kamus kompetensi"),
    "kit.file_stored": _("Menyimpan berkas"),
    "kit.import_applied": _("Memasukkan data dari berkas"),
    "kit.import_previewed": _("Memeriksa berkas impor"),
    "kit.import_undone": _("Membatalkan impor"),
    "kit.job_asked": _("Meminta pekerjaan latar"),
    "kit.job_cancelled": _("Menghentikan pekerjaan latar"),
    "office.read": _("Membaca pesan"),
    "office.rhythm_chosen": _("Mengatur cara menerima pesan"),
    "office.sent": _("Mengirim pesan"),
    "office.shared": _("Membagikan pesan lewat WhatsApp"),
    "people.account_closed": _("Menutup akun"),
    "people.account_recovered": _("Memulihkan akun dari server"),
    "people.account_reopened": _("Membuka kembali akun"),
    "people.accounts_opened": _("Membuka akun"),
    "people.acting_ended": _("Berhenti bertindak atas nama orang lain"),
    "people.acting_started": _("Mulai bertindak atas nama orang lain"),
    "people.assigned": _("Menugaskan pegawai"),
    "people.assignment_ended": _("Mengakhiri penugasan"),
    "people.code_cancelled": _("Membatalkan kode masuk"),
    "people.code_used": _("Memakai kode masuk"),
    "people.corrected": _("Membetulkan data orang"),
    "people.delegated": _("Melimpahkan kewenangan"),
    "people.delegation_revoked": _("Mencabut pelimpahan"),
    "people.devices_signed_out": _("Mengakhiri sesi perangkat"),
    "people.email_changed": _("Mengganti alamat e-mail masuk"),
    "people.employment_changed": _("Mengubah status kepegawaian"),
    "people.exam_code_issued": _("Membuat kode masuk hari ujian"),
    "people.factor_added": _("Memasang faktor kedua"),
    "people.factor_removed": _("Melepas faktor kedua"),
    "people.factor_renewed": _("Membuat ulang kode pemulihan"),
    "people.head_named": _("Menetapkan kepala unit"),
    "people.password_changed": _("Mengganti kata sandi"),
    "people.position_changed": _("Mengubah jabatan"),
    "people.position_closed": _("Menutup jabatan"),
    "people.position_opened": _("Menambah jabatan"),
    "people.recovery_asked": _("Meminta pemulihan akun"),
    "people.recovery_confirmed": _("Menyetujui pemulihan akun"),
    "people.region_changed": _("Mengubah pengaturan instansi"),
    "people.region_created": _("Menambah instansi"),
    "people.registered": _("Mendaftarkan orang"),
    "people.role_ended": _("Mengakhiri kewenangan"),
    "people.role_granted": _("Memberi kewenangan"),
    "people.signed_in": _("Masuk"),
    "people.signin_failed": _("Gagal masuk"),
    "people.transferred": _("Memindahkan pegawai antarinstansi"),
    "people.unit_changed": _("Mengubah unit kerja"),
    "people.unit_closed": _("Menutup unit kerja"),
    "people.unit_opened": _("Menambah unit kerja"),
    "surveys.closed": _("Menutup survei"),
    "surveys.closed_together": _("Menutup semua survei satu kegiatan"),
    "surveys.invitation_cancelled": _("Menarik undangan survei"),
    "surveys.invitation_used": _("Menerima jawaban anonim"),
    "surveys.invited": _("Mengundang orang mengisi survei"),
    "surveys.opened": _("Membuka survei"),
    "surveys.opened_together": _("Membuka semua survei satu kegiatan"),
    "surveys.question_added": _("Menambah pertanyaan"),
    "surveys.question_changed": _("Mengubah pertanyaan"),
    "surveys.question_moved": _("Memindahkan pertanyaan"),
    "surveys.question_removed": _("Menghapus pertanyaan"),
    "surveys.questionnaire_changed": _("Mengubah kuesioner"),
    "surveys.questionnaire_closed": _("Menutup kuesioner"),
    "surveys.questionnaire_created": _("Membuat kuesioner"),
    "surveys.reminded": _("Mengingatkan yang belum mengisi survei"),
    "surveys.submitted": _("Mengirim jawaban survei"),
    "surveys.tokens_issued": _("Membuat token survei"),
    "surveys.version_published": _("Menerbitkan versi kuesioner"),
    "surveys.version_started": _("Memulai versi kuesioner"),
}
"""Verb → sentence without its subject. A verb that is not here is shown as it is written."""

THINGS: Final[dict[str, Text]] = {
    "competency.competency": _("Kompetensi"),
    "competency.framework": _("Kamus kompetensi"),
    "competency.frameworkversion": _("Versi kamus kompetensi"),
    "competency.regulation": _("Peraturan"),
    "competency.review": _("Tinjauan"),
    "competency.discussion": _("Pembicaraan bukti"),
    "competency.gaprule": _("Aturan kesenjangan"),
    "competency.round": _("Putaran penilaian"),
    "competency.snapshot": _("Potret kesenjangan"),
    "kit.file": _("Berkas"),
    "kit.import": _("Impor"),
    "kit.job": _("Pekerjaan latar"),
    "office.message": _("Pesan"),
    "office.messagechoice": _("Cara menerima pesan"),
    "people.account": _("Akun"),
    "people.assignment": _("Penugasan"),
    "people.delegation": _("Pelimpahan"),
    "people.employment": _("Kepegawaian"),
    "people.grant": _("Kewenangan"),
    "people.person": _("Pegawai"),
    "people.position": _("Jabatan"),
    "people.region": _("Instansi"),
    "people.signincode": _("Kode masuk"),
    "people.unit": _("Unit kerja"),
    "surveys.invitation": _("Undangan survei"),
    "surveys.questionnaire": _("Kuesioner"),
    "surveys.questionnaireversion": _("Versi kuesioner"),
    "surveys.source": _("Kegiatan survei"),
    "surveys.survey": _("Survei"),
}
"""Label of a table → what people call its rows."""


def happened(verb: str) -> str:
    """What a verb says happened; the verb itself where there are no words for it."""
    return str(HAPPENED.get(verb, verb))


def thing(name: str) -> str:
    """``Pegawai nomor 12`` for ``people.person:12``; as it is written where there is no word for it."""
    label, _sign, key = name.partition(":")
    return f"{THINGS[label]} {key}" if label in THINGS else name


def facts(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Data of an entry as pairs of text."""
    return [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for key, value in data.items()
    ]
