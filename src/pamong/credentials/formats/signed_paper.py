"""Whether a file is a paper of ours, signed: it begins with the very bytes of the paper, and a sound signature covers all of it."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.credentials.formats.paper import Paper, Signed, read_paper

TROUBLES: Final = ("signed-not", "signed-other", "signed-unread", "signed-none", "signed-broken", "signed-partly")
"""Codes of what can be wrong with a file."""


def signature_over(paper: bytes, signed: bytes, reader: Callable[[bytes], Paper] = read_paper) -> Signed:
    """The last signature of a signed paper.

    reader      what takes the file apart, where somebody hands it in
    raises      Invalid with one of ``TROUBLES``: what is wrong and how to mend it
    """
    if signed == paper:
        raise Invalid(
            "signed-not", _("Ini kertasnya sendiri, belum ditandatangani. Unggah berkas setelah ditandatangani.")
        )
    if not signed.startswith(paper):
        raise Invalid(
            "signed-other",
            _(
                "Berkas ini tidak berawal dari kertas sertifikat ini: kertas lain, dicetak ulang, atau disimpan ulang sebelum "
                "ditandatangani. Unduh kertasnya lagi, tandatangani tanpa mengubah apa pun, lalu unggah hasilnya."
            ),
        )
    try:
        found = reader(signed).signatures
    except Invalid:
        raise Invalid(
            "signed-unread",
            _("Bagian yang ditambahkan pada kertas ini rusak. Tandatangani lagi, lalu unggah hasilnya."),
        ) from None
    if not found:
        raise Invalid(
            "signed-none",
            _("Kertas ini diubah tetapi tidak memuat tanda tangan elektronik. Tandatangani, lalu unggah hasilnya."),
        )
    last = found[-1]
    if not all(one.sound for one in found):
        raise Invalid(
            "signed-broken",
            _("Tanda tangan di berkas ini rusak: isinya tidak seperti saat ditandatangani. Tandatangani lagi."),
        )
    if not last.whole:
        raise Invalid(
            "signed-partly",
            _(
                "Berkas ini ditambahi sesuatu setelah ditandatangani. Unggah berkas persis seperti hasil penandatanganan."
            ),
        )
    return last
