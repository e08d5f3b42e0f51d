"""What the exam room refuses, as RFC 9457 problem documents: a code for the program, a sentence for the person."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Refusal


class Kind(NamedTuple):
    """A kind of refusal.

    after       seconds after which trying again makes sense; 0: it makes none
    """

    status: int
    title: str
    detail: str | Promise
    after: int = 0


KINDS: Final = {
    "number-or-code": Kind(401, "Unknown number or code", _("Nomor peserta atau kode tidak cocok.")),
    "pin-wrong": Kind(401, "Wrong PIN", _("PIN tidak cocok.")),
    "pin-closed": Kind(403, "Entry is closed", _("Waktu masuk sudah ditutup.")),
    "code-used": Kind(403, "Code was used", _("Kode ini sudah dipakai. Minta kode baru kepada pengawas.")),
    "not-open": Kind(403, "Exam is not open", _("Ujian ini tidak sedang dibuka.")),
    "token": Kind(401, "No valid token", _("Sesi ujian ini tidak berlaku. Masuklah lagi dengan nomor dan kode.")),
    "moved": Kind(
        409,
        "Continued elsewhere",
        _("Ujian ini dilanjutkan di perangkat lain. Jika bukan oleh Anda, panggil pengawas."),
    ),
    "waiting": Kind(409, "Not started", _("Ujian belum dimulai. Tunggu pengawas.")),
    "paused": Kind(409, "Paused", _("Ujian sedang dijeda. Waktu Anda tidak berjalan; tunggu pengawas.")),
    "late": Kind(409, "Time is up", _("Waktu habis. Jawaban ini datang sesudahnya dan tidak disimpan.")),
    "done": Kind(409, "Attempt is over", _("Ujian ini sudah selesai. Jawaban tidak dapat diubah lagi.")),
    "slot": Kind(422, "No such slot", _("Nomor soal itu tidak ada di paket ini. Tidak ada jawaban yang disimpan.")),
    "value": Kind(422, "Not an answer", _("Isian itu bukan jawaban untuk soalnya. Tidak ada jawaban yang disimpan.")),
    "answers-refused": Kind(422, "Answers do not fit", _("Ada jawaban yang tidak cocok. Tidak ada yang disimpan.")),
    "answers-missing": Kind(
        422, "Answers are missing", _("Ada pertanyaan yang belum dijawab. Tidak ada yang disimpan.")
    ),
    "survey-early": Kind(409, "Survey is not open yet", _("Survei ini belum dibuka. Jawaban ini tidak disimpan.")),
    "survey-closed": Kind(409, "Survey is closed", _("Survei ini sudah ditutup. Jawaban ini tidak disimpan.")),
    "door-limit": Kind(429, "Enough from here today", _("Batas jawaban sehari tercapai. Jawaban ini tidak disimpan.")),
    "door-id": Kind(409, "Id is taken", _("Kiriman ini tidak dikenali. Muat ulang halamannya, lalu jawab lagi.")),
    "kiosk-unknown": Kind(403, "No such kiosk", _("Kios ini tidak terdaftar lagi. Panggil petugas.")),
    "kiosk-pace": Kind(429, "Too fast", _("Jawaban dari kios datang terlalu cepat. Jawaban dikirim lagi."), 10),
    "foreign-form": Kind(
        403, "Form of a foreign page", _("Formulir ini bukan dari halaman kami. Buka alamat surveinya.")
    ),
    "source-token": Kind(
        401, "No valid token of a source", _("Token sumber berkas tidak dikenal. Buat token di halaman sumber berkas.")
    ),
    "source-closed": Kind(
        403, "Source is closed", _("Sumber berkas ini sudah ditutup. Berkasnya tidak diterima lagi.")
    ),
    "cases-refused": Kind(422, "Cases do not fit", _("Ada isian berkas yang ditolak. Tidak ada yang disimpan.")),
    "too-many": Kind(413, "Too many answers", _("Terlalu banyak jawaban sekaligus; paling banyak 200.")),
    "too-large": Kind(413, "Body too large", _("Kiriman terlalu besar; paling besar 64 KB.")),
    "malformed": Kind(400, "Malformed request", _("Kiriman tidak dapat dibaca. Lihat /api/v1/openapi.json.")),
    "not-found": Kind(404, "Not found", _("Alamat ini tidak ada. Lihat /api/v1/openapi.json.")),
    "method": Kind(405, "Method not allowed", _("Alamat ini tidak menerima cara itu. Lihat /api/v1/openapi.json.")),
    "busy": Kind(
        503, "Busy", _("Server sedang sibuk. Jawaban tetap tersimpan di perangkat; coba lagi sebentar lagi."), 2
    ),
    "too-often": Kind(429, "Too many tries", _("Terlalu sering salah. Tunggu beberapa menit, atau panggil pengawas.")),
    "failed": Kind(500, "Internal error", _("Terjadi kesalahan di server. Coba lagi; jika tetap, panggil pengawas.")),
}


class Problem(Exception):
    """A request that is refused."""

    def __init__(
        self, code: str, *, detail: str | Promise = "", after: int = 0, fields: Mapping[str, str] | None = None
    ) -> None:
        """Keep what differs from the usual.

        code        one of KINDS
        after       seconds after which trying again makes sense
        fields      what is wrong with each part, by its name
        """
        super().__init__(code)
        self.code, self.detail, self.after, self.fields = code, detail, after, fields

    @property
    def status(self) -> int:
        """HTTP status."""
        return KINDS[self.code].status

    @property
    def wait(self) -> int:
        """Seconds to wait before trying again; 0: it makes no sense."""
        return self.after or KINDS[self.code].after

    def document(self) -> bytes:
        """JSON in the active language."""
        kind = KINDS[self.code]
        # one code for whoever is to come again later, whatever the reason
        code = "busy" if self.code == "too-often" else self.code
        facts: dict[str, Any] = {
            "type": "about:blank",
            "title": kind.title,
            "status": kind.status,
            "detail": str(self.detail or kind.detail),
            "code": code,
        }
        if self.fields:
            facts["fields"] = dict(self.fields)
        return json.dumps(facts, ensure_ascii=False).encode()


def of_refusal(refusal: Refusal) -> Problem:
    """The problem that tells of an action's refusal."""
    code = refusal.code if refusal.code in KINDS else "not-found"
    return Problem(code, detail=refusal.message, fields=getattr(refusal, "fields", None))
