"""What a proctor does with seats, as a form."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.forms import (
    CharField,
    ChoiceField,
    Field,
    IntegerField,
    RadioSelect,
    SelectMultiple,
    Textarea,
    ValidationError,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.exams.actions.proctoring import (
    add_time,
    admit,
    admit_late,
    end_work,
    hand_over,
    note_incident,
    pause,
    resume,
)
from pamong.exams.queries.causes import CAUSES
from pamong.web.organiser.fields import ActionForm

END: Final = "henti"
MOVE: Final = "pindah"
CLOSE: Final = "tutup"
START: Final = "mulai"

DEEDS: Final[dict[str, Callable[..., Any]]] = {
    "izin": admit,
    "telat": admit_late,
    "jeda": pause,
    "lanjut": resume,
    "tambah": add_time,
    MOVE: hand_over,
    END: end_work,
    "catat": note_incident,
}
"""Word of a deed in the form → action."""

TIMED: Final = ("tambah", "telat")
"""Deeds that ask for minutes."""


class SeatsField(Field):
    """Seats that are marked in the table; what is missing is said by the action."""

    widget = SelectMultiple

    def to_python(self, value: Any) -> list[UUID]:
        """Their ids. Refuses what is none."""
        try:
            return [UUID(text) for text in value or ()]
        except ValueError:
            raise ValidationError(_("Satu kursi tidak terbaca. Muat ulang halaman ini, lalu pilih lagi.")) from None


class DeedForm(ActionForm):
    """Which seats, what is done, for how long, and why."""

    kursi = SeatsField(required=False)
    tindakan = ChoiceField(
        label=gettext_lazy("Tindakan"),
        choices=[
            ("izin", gettext_lazy("Izinkan")),
            ("jeda", gettext_lazy("Jeda")),
            ("lanjut", gettext_lazy("Lanjut")),
            ("tambah", gettext_lazy("Tambah waktu")),
            (MOVE, gettext_lazy("Pindah perangkat")),
            (END, gettext_lazy("Hentikan")),
            ("telat", gettext_lazy("Izinkan terlambat")),
            ("catat", gettext_lazy("Catat kejadian")),
        ],
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Tindakan belum dipilih. Pilih satu.")},
    )
    menit = IntegerField(
        label=gettext_lazy("Menit"),
        help_text=gettext_lazy("Untuk tambahan waktu dan izin terlambat, 1 sampai 120"),
        required=False,
        error_messages={"invalid": gettext_lazy("Menit ditulis dengan angka, misalnya 3.")},
    )
    sebab = ChoiceField(
        label=gettext_lazy("Sebab"),
        choices=[("", gettext_lazy("Pilih sebab")), *CAUSES.items()],
        required=False,
    )
    kalimat = CharField(
        label=gettext_lazy("Satu kalimat untuk berita acara"),
        help_text=gettext_lazy("Tidak wajib untuk Izinkan"),
        max_length=500,
        required=False,
        widget=Textarea(attrs={"rows": 2}),
    )

    places = {"cause": "sebab", "sentence": "kalimat", "minutes": "menit"}  # noqa: RUF012  # as declared in the base

    def clean(self) -> dict[str, Any]:
        """Minutes where they are asked for."""
        read: dict[str, Any] = super().clean() or {}
        if read.get("tindakan") in TIMED and read.get("menit") is None and "menit" not in self.errors:
            self.add_error("menit", _("Menit masih kosong. Tulis 1 sampai 120."))
        return read

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        facts = {"candidates": read["kursi"], "cause": read["sebab"], "sentence": read["kalimat"]}
        return facts | ({"minutes": read["menit"]} if read["tindakan"] in TIMED else {})
