"""Forms of schemes: the list, the beginning, what a draft promises, and its units."""

from typing import Any, Final, cast
from uuid import UUID

from django.forms import CharField, ChoiceField, Form, IntegerField, RadioSelect, Textarea, TextInput
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.credentials.actions.schemes import SchemeFacts, UnitFacts
from pamong.credentials.formats.scheme_templates import SchemeTemplate
from pamong.credentials.queries.schemes import STATES, SchemesWanted, UnitRecord, VersionRecord
from pamong.people.queries.choosing import Option
from pamong.web.organiser.fields import ActionForm, PickField
from pamong.web.organiser.programme_fields import TextField
from pamong.web.organiser.programme_parts import HoursField, PartnersForm, PositionsForm

BLANK: Final = "kosong"
"""In the place of a template: an empty draft."""


class LinesField(TextField):
    """One thing a line."""

    def clean(self, value: Any) -> Any:
        """The lines."""
        return tuple(super().clean(value).splitlines())

    def prepare_value(self, value: Any) -> Any:
        """Lines under each other; what was typed stays as it was typed."""
        return "\n".join(value) if isinstance(value, tuple) else value


class SomeHoursField(HoursField):
    """Lesson hours, or none."""

    def clean(self, value: Any) -> Any:
        """The number; None when nothing was typed."""
        return super().clean(value) if str(value or "").strip() else None


class SchemesForm(Form):
    """What somebody looks for among the schemes of a region."""

    cari = CharField(label=gettext_lazy("Cari judul atau kode"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua yang belum dihentikan")), *STATES],
        required=False,
    )

    def wanted(self) -> SchemesWanted:
        """What was understood of it."""
        self.full_clean()
        return SchemesWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


class SchemeNewForm(ActionForm):
    """Which ready scheme a draft begins with, its code, and what it is called."""

    contoh = ChoiceField(
        label=gettext_lazy("Mulai dari"),
        widget=RadioSelect,
        error_messages={"required": gettext_lazy("Pilih salah satu contoh, atau mulai dari lembar kosong.")},
    )
    kode = CharField(
        label=gettext_lazy("Kode skema"),
        help_text=gettext_lazy("Misalnya SK-PTSP-01; tertulis di sertifikat dan tidak berubah lagi"),
        max_length=40,
        error_messages={"required": gettext_lazy("Kode skema masih kosong. Tulis misalnya SK-PTSP-01.")},
    )
    judul = CharField(
        label=gettext_lazy("Judul skema"),
        help_text=gettext_lazy("Kosongkan untuk memakai judul contohnya; tidak berubah lagi"),
        max_length=200,
        required=False,
    )

    places = {"scheme-code": "kode", "scheme-twice": "kode", "scheme-title": "judul"}  # noqa: RUF012  # as declared in the base

    def __init__(self, models: tuple[SchemeTemplate, ...], data: QueryDict | None) -> None:
        """Offer these, and an empty one."""
        super().__init__(data)
        choices = [*((one.code, one.title) for one in models), (BLANK, _("Lembar kosong"))]
        cast("ChoiceField", self.fields["contoh"]).choices = choices

    def told(self) -> dict[str, str]:
        """As the action takes it."""
        read = self.cleaned_data
        template = "" if read["contoh"] == BLANK else read["contoh"]
        return {"code": read["kode"], "title": read["judul"], "template": template}


def _number(label: Any, hint: Any) -> IntegerField:
    wrong = gettext_lazy("Ini bukan bilangan bulat. Tulis misalnya 24.")
    empty = gettext_lazy("Angkanya masih kosong. Tulis misalnya 24.")
    return IntegerField(label=label, help_text=hint, error_messages={"invalid": wrong, "required": empty})


class SchemeFactsForm(ActionForm):
    """Everything that is written of a draft, beside its units, positions and partners."""

    tentang = TextField(
        label=gettext_lazy("Keterangan"), help_text=gettext_lazy("Untuk siapa dan apa yang dinilai; dibaca siapa saja")
    )
    tingkat = CharField(
        label=gettext_lazy("Tingkat"),
        help_text=gettext_lazy("Kosongkan bila tidak bertingkat; misalnya tingkat 3"),
        max_length=100,
        required=False,
    )
    dasar = CharField(
        label=gettext_lazy("Dasar"),
        help_text=gettext_lazy("Peraturan atau keputusan yang menjadi dasarnya"),
        max_length=500,
        required=False,
    )
    sumber = CharField(
        label=gettext_lazy("Sumber angka dan unit"),
        help_text=gettext_lazy(
            "Di mana unit, syarat, dan angkanya ditetapkan. Selama kosong semuanya ditampilkan “belum dikonfirmasi”."
        ),
        max_length=500,
        required=False,
    )
    prasyarat = LinesField(
        label=gettext_lazy("Prasyarat pemohon"),
        help_text=gettext_lazy("Satu baris satu prasyarat; diperiksa satu per satu pada berkas pemohon"),
    )
    skema = ChoiceField(label=gettext_lazy("Harus memegang sertifikat skema"), required=False)
    bulan = _number(
        gettext_lazy("Masa berlaku, bulan"), gettext_lazy("1 sampai 120. 36 adalah usulan pamong, belum dikonfirmasi.")
    )
    perpanjangan = _number(
        gettext_lazy("Dapat diperpanjang sejak, hari sebelum berakhir"),
        gettext_lazy("0 sampai 730. 90 adalah usulan pamong, belum dikonfirmasi."),
    )
    pemisahan = _number(
        gettext_lazy("Pengajar tidak menilai, bulan"),
        gettext_lazy(
            "0 sampai 120. 24 mengikuti bacaan pamong atas ISO/IEC 17024 4.3 dan 5.2; angkanya belum dikonfirmasi."
        ),
    )
    banding = _number(
        gettext_lazy("Batas mengajukan banding, hari kerja"),
        gettext_lazy("1 sampai 90. 10 adalah usulan pamong, belum dikonfirmasi."),
    )
    jawaban = _number(
        gettext_lazy("Batas menjawab banding, hari kerja"),
        gettext_lazy("1 sampai 90. 14 adalah usulan pamong, belum dikonfirmasi."),
    )

    columns = {  # noqa: RUF012  # read only
        "about": "tentang",
        "level": "tingkat",
        "basis": "dasar",
        "source": "sumber",
        "prerequisites": "prasyarat",
        "months": "bulan",
        "renewal_days": "perpanjangan",
        "separation": "pemisahan",
        "appeal_days": "banding",
        "answer_days": "jawaban",
    }
    places = {  # noqa: RUF012  # as declared in the base
        **{f"scheme-{column}": name for column, name in columns.items()},
        "scheme-requires": "skema",
    }

    def __init__(self, found: VersionRecord, others: tuple[tuple[UUID, str], ...], data: QueryDict | None) -> None:
        """Begin with what it is now."""
        now = {name: getattr(found.told, column) for column, name in self.columns.items()}
        super().__init__(data, initial=now | {"skema": str(found.requires or "")})
        self.found = found
        choices = [("", _("Tidak ada")), *((str(uuid), title) for uuid, title in others)]
        cast("ChoiceField", self.fields["skema"]).choices = choices

    def facts(self) -> SchemeFacts:
        """As the action takes them; the rule of renewal stays as it is."""
        read = self.cleaned_data
        told: dict[str, Any] = {column: read[name] for column, name in self.columns.items()}
        required = UUID(read["skema"]) if read["skema"] else None
        return SchemeFacts(**told, requires=required, renewal=dict(self.found.renewal) or None)


class UnitForm(ActionForm):
    """What a unit is, beside its rule."""

    kode = CharField(
        label=gettext_lazy("Kode unit"),
        help_text=gettext_lazy("Misalnya PZ.01. Unit yang sama memakai kode yang sama pada versi berikutnya."),
        max_length=40,
        error_messages={"required": gettext_lazy("Kode unit masih kosong. Tulis misalnya PZ.01.")},
    )
    judul = CharField(
        label=gettext_lazy("Judul unit"),
        max_length=300,
        error_messages={"required": gettext_lazy("Judul unit masih kosong. Tulis apa yang dikerjakan.")},
    )
    elemen = LinesField(
        label=gettext_lazy("Elemen"),
        help_text=gettext_lazy("Satu baris satu hal yang dikerjakan orang yang kompeten; dibaca pada asesmen mandiri"),
    )
    jp = SomeHoursField(
        label=gettext_lazy("JP pelatihan yang biasa"),
        help_text=gettext_lazy("Kosongkan bila tidak ada pelatihannya. Misalnya 6 atau 7,5"),
        max_length=10,
        required=False,
        widget=TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    places = {  # noqa: RUF012  # as declared in the base
        "unit-code": "kode",
        "unit-twice": "kode",
        "unit-title": "judul",
        "unit-elements": "elemen",
        "unit-hours": "jp",
        "unit-competency": "kompetensi",
        "unit-level": "level",
    }

    def __init__(
        self,
        row: UnitRecord | None,
        competencies: tuple[tuple[UUID, str, str, int], ...],
        data: QueryDict | None,
    ) -> None:
        """Begin with what the unit is now."""
        offered = tuple(Option(str(uuid), (name, code), (code,)) for uuid, code, name, _top in competencies)
        super().__init__(data, initial=_now(row, offered) if row else None)
        self.row = row
        self.fields["kompetensi"] = PickField(
            offered,
            list_id="kompetensi",
            label=_("Membuktikan kompetensi"),
            help_text=_("Nama atau kodenya dari kamus yang berlaku; kosongkan bila tidak ada"),
            required=False,
        )
        self.fields["level"] = IntegerField(
            label=_("Sampai level"), help_text=_("Hanya bila kompetensinya ditulis"), required=False
        )

    def facts(self) -> UnitFacts:
        """As the actions take them; the rule stays as it is."""
        read = self.cleaned_data
        named = UUID(read["kompetensi"]) if read["kompetensi"] else None
        return UnitFacts(
            code=read["kode"],
            title=read["judul"],
            elements=read["elemen"],
            competency=named,
            level=read["level"] if named else None,
            hours=read["jp"],
            rule=self.row.rule if self.row else {},
        )


class SchemePositionsForm(PositionsForm):
    """Whose work a scheme is about; one more position."""

    def __init__(self, *given: Any) -> None:
        """The same with other hints."""
        super().__init__(*given)
        if "tetap" in self.fields:
            self.fields["tetap"].label = _("Jabatan skema")
            self.fields["tetap"].help_text = _("Lepas centang untuk mengeluarkan")


class SchemePartnersForm(PartnersForm):
    """With whom it is given, and what each of them does."""

    def __init__(self, *given: Any) -> None:
        """The same with other hints."""
        super().__init__(*given)
        for row in self.choices:
            self.fields[f"peran-{row.uuid}"].help_text = _(
                "Misalnya menilai pelayanan publik; wajib bagi yang dicentang"
            )


class RetireForm(ActionForm):
    """Why nobody applies any more."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca siapa saja pada halaman skema"),
        max_length=500,
        widget=Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa skema ini dihentikan.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


def _now(row: UnitRecord, offered: tuple[Option, ...]) -> dict[str, Any]:
    labels = {option.value: option.label for option in offered}
    return {
        "kode": row.code,
        "judul": row.title,
        "elemen": row.elements,
        "jp": row.hours,
        "kompetensi": labels.get(str(row.competency), ""),
        "level": row.level,
    }
