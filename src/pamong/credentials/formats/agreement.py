"""What an applicant agrees to: terms, personal data and confidentiality. A new wording is a new version.

The text is kept with the application as it was agreed to, in Indonesian, whatever the language of the page was.
"""

from dataclasses import dataclass
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

VERSION: Final = "1 (November 2026)"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    title: str
    sentences: tuple[str, ...]


def sections(*, appeal_days: int) -> tuple[Section, ...]:
    """The agreement in the active language."""
    return (
        Section(
            _("Ketentuan sertifikasi"),
            (
                _("Bukti yang saya serahkan benar, milik saya, dan dapat saya tunjukkan aslinya bila diminta."),
                _("Saya dinilai menurut skema yang saya pilih, oleh asesor yang tidak melatih saya dalam skema itu."),
                _(
                    "Keputusan dibuat dua orang lain berdasarkan bukti yang lengkap, bukan oleh asesor dan bukan oleh mesin."
                ),
                _("Saya dapat mengajukan banding dalam %(days)s hari kerja sesudah keputusan.") % {"days": appeal_days},
                _("Sertifikat dapat dibekukan atau dicabut bila buktinya tidak benar; saya diberi tahu alasannya."),
            ),
        ),
        Section(
            _("Data pribadi (UU 27/2022)"),
            (
                _("Data kepegawaian dan bukti saya diolah untuk memutuskan sertifikasi ini, sebagai tugas instansi."),
                _("Yang membacanya: saya, penyelenggara instansi penerbit, serta asesor dan pemutus yang ditugaskan."),
                _("Pemegang nomor sertifikat dapat melihat nama, skema, masa berlaku, dan status; NIP tidak pernah."),
                _("Saya dapat meminta salinan dan perbaikan data, dan membatalkan permohonan sebelum keputusan."),
            ),
        ),
        Section(
            _("Kerahasiaan"),
            (
                _("Saya tidak menyebarkan soal, tugas, dan isi wawancara asesmen."),
                _(
                    "Asesor dan pemutus merahasiakan bukti dan hasil saya, dan lebih dahulu menyatakan benturan kepentingan."
                ),
                _("Sebelum mengunggah, saya menutup data warga yang tampak pada bukti saya."),
            ),
        ),
        Section(
            _("Penyesuaian yang wajar"),
            (_("Saya dapat meminta penyesuaian, misalnya huruf besar atau juru bahasa; itu tidak mengurangi nilai."),),
        ),
    )


def text(*, appeal_days: int) -> str:
    """The whole agreement as it is kept: its version first, then every sentence."""
    with translation.override("id"):
        lines = [f"Persetujuan asesmen dan kerahasiaan, versi {VERSION}"]
        for section in sections(appeal_days=appeal_days):
            lines += ["", section.title, *(f"- {sentence}" for sentence in section.sentences)]
    return "\n".join(lines)
