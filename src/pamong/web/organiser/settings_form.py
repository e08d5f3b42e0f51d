"""What an administrator chooses for a region."""

from typing import Any, Final

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    ClearableFileInput,
    FileField,
    Form,
    IntegerField,
    MultipleChoiceField,
    NumberInput,
    RadioSelect,
    Textarea,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Refusal
from pamong.people.queries.settings import RegionSettings

ZONES: Final = (
    ("Asia/Jakarta", gettext_lazy("WIB, Waktu Indonesia Barat")),
    ("Asia/Makassar", gettext_lazy("WITA, Waktu Indonesia Tengah")),
    ("Asia/Jayapura", gettext_lazy("WIT, Waktu Indonesia Timur")),
)

FIELDS: Final = {
    "region-office": "kantor",
    "region-letterhead": "kop",
    "region-zone": "zona",
    "region-hue": "warna",
    "region-standing": "dihitung",
}
"""Code of a refusal → the field that it is about; anything else is about the arms."""


class SettingsForm(Form):
    """Everything that a region may choose."""

    kantor = CharField(
        label=gettext_lazy("Nama kantor penyelenggara"),
        help_text=gettext_lazy("misalnya BKPSDM Kabupaten Batang Hari"),
        required=False,
        max_length=1000,
    )
    kop = CharField(
        label=gettext_lazy("Baris kop di bawah nama"),
        help_text=gettext_lazy("alamat, telepon, situs; paling banyak enam baris"),
        required=False,
        max_length=5000,
        widget=Textarea(attrs={"rows": 4}),
    )
    zona = ChoiceField(label=gettext_lazy("Zona waktu"), choices=ZONES, widget=RadioSelect)
    warna = IntegerField(
        label=gettext_lazy("Warna, derajat pada lingkaran warna"),
        help_text=gettext_lazy("0 sampai 359; hindari 20–35 dan 90–110"),
        widget=NumberInput(attrs={"min": 0, "max": 359}),
        error_messages={
            "required": gettext_lazy("Warna masih kosong. Tulis bilangan bulat 0 sampai 359."),
            "invalid": gettext_lazy("Warna ditulis sebagai bilangan bulat 0 sampai 359."),
        },
    )
    lambang = FileField(
        label=gettext_lazy("Lambang baru"),
        help_text=gettext_lazy("gambar SVG, paling besar 64 kB, tanpa program dan tanpa tautan keluar"),
        required=False,
        widget=ClearableFileInput(attrs={"accept": "image/svg+xml,.svg"}),
        error_messages={"empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi.")},
    )
    lepas = BooleanField(label=gettext_lazy("Lepas lambang yang sekarang"), required=False)
    dihitung = MultipleChoiceField(required=False)

    def __init__(self, chosen: RegionSettings, *args: Any) -> None:
        """Fill in what is chosen now."""
        region = chosen.region
        counted = [standing.code for standing in chosen.standings if standing.counted]
        initial = {"kantor": region.office, "kop": region.letterhead, "zona": region.zone, "warna": region.hue}
        super().__init__(*args, initial={**initial, "dihitung": counted})  # type: ignore[misc]  # the stubs count *args as all
        choices = [(standing.code, standing.name) for standing in chosen.standings]
        self.fields["dihitung"].choices = choices  # type: ignore[attr-defined]  # the stubs see a plain Field

    @property
    def ticked(self) -> frozenset[str]:
        """Codes of the standings that are ticked on the page, also after a refusal."""
        return frozenset(self["dihitung"].value() or ())

    def choices(self) -> dict[str, Any]:
        """What the action takes. The button for the usual standings leaves aside what is ticked."""
        data = self.cleaned_data
        return {
            "office": data["kantor"],
            "letterhead": data["kop"],
            "time_zone": data["zona"],
            "hue": data["warna"],
            "counted": None if "baku" in self.data else frozenset(data["dihitung"]),
            "arms": data["lambang"],
            "without_arms": data["lepas"],
        }

    def refuse(self, refusal: Refusal) -> None:
        """Say at its field what was refused."""
        self.add_error(FIELDS.get(refusal.code, "lambang"), str(refusal))


def hue_warning(hue: int) -> str:
    """Why a hue serves badly; empty for one that serves."""
    if 20 <= hue <= 35:  # noqa: PLR2004  # the design's own borders, as the next line's
        return _("Warna ini terbaca seperti merah penolakan, sehingga tombol tampak seperti peringatan.")
    if 90 <= hue <= 110:  # noqa: PLR2004
        return _("Warna ini tampak keruh, terutama pada layar gelap.")
    return ""
