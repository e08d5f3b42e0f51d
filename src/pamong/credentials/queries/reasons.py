"""Why a certificate was suspended, withdrawn or replaced: classes that anybody may read, in words."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import Text

CLASSES: Final[dict[str, Text]] = {
    "check": _("Sedang diperiksa"),
    "checked": _("Pemeriksaan selesai"),
    "discipline": _("Ditetapkan sidang etik atau disiplin"),
    "error": _("Kekeliruan saat penerbitan"),
    "request": _("Atas permintaan pemiliknya"),
    "appeal": _("Putusan banding"),
    "name": _("Nama diperbaiki"),
}
"""Class of a reason → what anybody reads."""

SUSPENDING: Final = ("check", "discipline", "request")
RESUMING: Final = ("checked", "appeal", "error", "request")
WITHDRAWING: Final = ("discipline", "error", "request", "appeal")
REPLACING: Final = ("name", "error")
"""Which classes each change may name."""


def reason_words(public: str) -> str:
    """The class in words; as it is written where there is no word for it."""
    return str(CLASSES.get(public, public))


def reason_choices(classes: tuple[str, ...]) -> list[tuple[str, Text]]:
    """These classes as a form offers them."""
    return [(code, CLASSES[code]) for code in classes]
