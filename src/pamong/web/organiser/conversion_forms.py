"""What an organiser sends to count a form of development otherwise."""

from typing import Any

from django.forms import BooleanField, CharField, ChoiceField, DecimalField, IntegerField
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from pamong.learning.actions.conversions import Change
from pamong.learning.queries.conversions import CAPS, UNITS, Form
from pamong.science.hours import Rule
from pamong.web.organiser.fields import ActionForm, DayField


class SinceForm(ActionForm):
    """From which day another table holds, and why."""

    sejak = DayField(label=gettext_lazy("Berlaku sejak"))
    alasan = CharField(
        label=gettext_lazy("Alasan perubahan"),
        help_text=gettext_lazy("Misalnya: Peraturan Bupati tentang pengembangan kompetensi"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa instansi menghitung lain.")},
    )

    def told(self) -> dict[str, Any]:
        """As the action takes them."""
        return {"valid_since": self.cleaned_data["sejak"], "reason": self.cleaned_data["alasan"]}


class YearForm(SinceForm):
    """The floor and the ceiling of a year."""

    lantai = IntegerField(label=gettext_lazy("PNS, paling sedikit JP setahun"))
    atap = IntegerField(label=gettext_lazy("PPPK, paling banyak JP setahun"))

    field_order = ("lantai", "atap", "sejak", "alasan")
    places = {"conversions-since": "sejak", "conversions-year": "lantai", "reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


class FormForm(SinceForm):
    """How one form counts."""

    satuan = ChoiceField(label=gettext_lazy("Dihitung per"), choices=UNITS)
    jp = DecimalField(
        label=gettext_lazy("JP tiap satuan, nasional"),
        help_text=gettext_lazy("Kosongkan bila menurut JP program"),
        max_digits=5,
        decimal_places=1,
        localize=True,
        required=False,
    )
    jp_luar = DecimalField(
        label=gettext_lazy("JP tiap satuan, internasional"),
        help_text=gettext_lazy("Kosongkan bila memakai persen di bawah ini"),
        max_digits=5,
        decimal_places=1,
        localize=True,
        required=False,
    )
    persen = IntegerField(
        label=gettext_lazy("Tambahan internasional (%)"),
        help_text=gettext_lazy("Kosongkan bila tidak diketahui; dihitung seperti nasional"),
        required=False,
    )
    batas = ChoiceField(label=gettext_lazy("Jenis batas"), choices=CAPS, required=False)
    banyaknya = IntegerField(
        label=gettext_lazy("Batas, banyaknya"),
        help_text=gettext_lazy("Dihitung dari semua catatan seorang pegawai"),
        required=False,
    )
    sumber = CharField(
        label=gettext_lazy("Sumber"),
        help_text=gettext_lazy("Peraturan atau naskah yang Anda baca"),
        max_length=500,
        required=False,
    )
    terbaca = BooleanField(label=gettext_lazy("Saya sudah membaca sumber itu"), required=False)

    field_order = ("satuan", "jp", "jp_luar", "persen", "batas", "banyaknya", "sumber", "terbaca", "sejak", "alasan")
    places = {"conversions-since": "sejak", "conversions-value": "jp", "reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, form: Form, data: QueryDict | None) -> None:
        """Begin with how it counts now."""
        rule = form.rule
        now: dict[str, Any] = {
            "satuan": rule.unit,
            "jp": rule.hours,
            "jp_luar": rule.abroad,
            "persen": rule.abroad_percent,
            "batas": f"{rule.cap_kind}:{rule.cap_period}" if rule.cap else "",
            "banyaknya": rule.cap,
        }
        super().__init__(data, initial=now)

    def change(self) -> Change:
        """As the action takes it."""
        read = self.cleaned_data
        kind, _colon, period = read["batas"].partition(":")
        cap = read["banyaknya"] if kind else None
        rule = Rule(read["satuan"], read["jp"], read["jp_luar"], read["persen"], cap, kind, period)
        return Change(rule, read["sumber"], read["terbaca"])
