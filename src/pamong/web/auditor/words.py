"""The journal in words: what a verb says happened, and what kind of thing an entry is about."""

import json
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

HAPPENED: Final[dict[str, Text]] = {
    "kit.file_stored": _("Menyimpan berkas"),
    "kit.import_applied": _("Memasukkan data dari berkas"),
    "kit.import_previewed": _("Memeriksa berkas impor"),
    "kit.import_undone": _("Membatalkan impor"),
    "kit.job_asked": _("Meminta pekerjaan latar"),
    "kit.job_cancelled": _("Menghentikan pekerjaan latar"),
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
}
"""Verb → sentence without its subject. A verb that is not here is shown as it is written."""

THINGS: Final[dict[str, Text]] = {
    "kit.file": _("Berkas"),
    "kit.import": _("Impor"),
    "kit.job": _("Pekerjaan latar"),
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
