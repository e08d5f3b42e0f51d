"""What organisers type about people."""

from typing import Any, Final
from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, IntegerField, TextInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.people.actions.persons import Terms
from pamong.people.queries.choosing import (
    ASSIGNMENT_KINDS,
    DEFINITIVE,
    EMPLOYMENT_KINDS,
    SEXES,
    Option,
    education_choices,
    grade_choices,
    standing_choices,
)
from pamong.people.queries.keeping import PersonRecord
from pamong.web.organiser.fields import ActionForm, DayField, PickField

PARTICULARS = {
    "gelar_depan": "title_before",
    "gelar_belakang": "title_after",
    "lahir": "born",
    "kelamin": "sex",
    "surel": "email",
    "surel_dinas": "email_office",
    "telepon": "phone",
    "pendidikan": "education_level",
    "jurusan": "education",
    "lulus": "education_year",
}
"""Field → what the actions call it."""

_NUMBER = {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}


PLACES: Final = {
    "name-empty": "nama",
    "person-email": "surel",
    "person-phone": "telepon",
    "person-education-year": "lulus",
    "number-missing": "nip",
    "number-alone": "status",
    "number-known": "nip",
    "number-of-pppk": "nip",
    "nip-mangled": "nip",
    "nip-digits": "nip",
    "nip-length": "nip",
    "nip-birth": "nip",
    "nip-sex": "nip",
    "nip-age": "nip",
    "employment-grade": "golongan",
    "post-half": "unit",
    "unit-closed": "unit",
    "position-closed": "jabatan",
    "since-missing": "sejak",
    "day-ahead": "sejak",
    "day-before": "sejak",
    "head-since": "sejak",
    "transfer-region": "tujuan",
    "transfer-before": "sejak",
    "transfer-decree": "dasar",
}
"""Code of a refusal → field at which it is said."""


class ContactForm(ActionForm):
    """What everybody may correct of the own record."""

    surel = CharField(
        label=gettext_lazy("E-mail pribadi"),
        required=False,
        max_length=254,
        widget=TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    telepon = CharField(
        label=gettext_lazy("Telepon"),
        required=False,
        max_length=40,
        widget=TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    places = PLACES

    @classmethod
    def initial_of(cls, person: PersonRecord) -> dict[str, Any]:
        """What is written now."""
        named = {"nama": person.name, **{field: getattr(person, fact) for field, fact in PARTICULARS.items()}}
        return {field: named[field] for field in named if field in cls.base_fields}

    def facts(self) -> dict[str, Any]:
        """As the actions take them."""
        read = self.cleaned_data
        return {fact: read[field] for field, fact in {"nama": "name", **PARTICULARS}.items() if field in self.fields}


class PersonForm(ContactForm):
    """What is written of a person."""

    nama = CharField(
        label=gettext_lazy("Nama tanpa gelar"),
        max_length=200,
        error_messages={"required": gettext_lazy("Nama masih kosong. Tulis nama lengkap tanpa gelar.")},
    )
    gelar_depan = CharField(label=gettext_lazy("Gelar di depan nama"), max_length=100, required=False)
    gelar_belakang = CharField(label=gettext_lazy("Gelar di belakang nama"), max_length=100, required=False)
    lahir = DayField(label=gettext_lazy("Tanggal lahir"), today=False, required=False)
    kelamin = ChoiceField(label=gettext_lazy("Jenis kelamin"), choices=[("", "–"), *SEXES], required=False)
    surel_dinas = CharField(label=gettext_lazy("E-mail dinas"), max_length=254, required=False)
    pendidikan = ChoiceField(label=gettext_lazy("Jenjang pendidikan"), choices=education_choices, required=False)
    jurusan = CharField(label=gettext_lazy("Jurusan"), max_length=200, required=False)
    lulus = IntegerField(
        label=gettext_lazy("Tahun lulus"),
        required=False,
        localize=False,
        error_messages={"invalid": gettext_lazy("Tahun lulus bukan angka. Tulis misalnya 2012.")},
    )


class EmploymentForm(ActionForm):
    """As what a civil servant serves, since when, and under which number."""

    nip = CharField(
        label=gettext_lazy("NIP atau NI PPPK"),
        help_text=gettext_lazy("18 angka; spasi boleh"),
        max_length=60,
        widget=TextInput(attrs=_NUMBER),
        error_messages={"required": gettext_lazy("NIP masih kosong. Tulis 18 angkanya.")},
    )
    status = ChoiceField(label=gettext_lazy("Status kepegawaian"), choices=EMPLOYMENT_KINDS)
    kedudukan = ChoiceField(label=gettext_lazy("Kedudukan hukum"), choices=standing_choices, initial="01")
    golongan = ChoiceField(label=gettext_lazy("Golongan"), choices=grade_choices, required=False)
    golongan_sejak = DayField(label=gettext_lazy("Golongan sejak"), today=False, required=False)
    sejak = DayField(
        label=gettext_lazy("Berlaku sejak"),
        help_text=gettext_lazy("Pakai tanggal mulai yang tercatat sekarang bila Anda membetulkan kekeliruan"),
    )

    places = PLACES

    @classmethod
    def initial_of(cls, person: PersonRecord) -> dict[str, Any]:
        """What holds now; nothing for who is no civil servant yet."""
        now = person.employment
        if now is None:
            return {}
        return {
            "nip": now.number,
            "status": now.kind,
            "kedudukan": now.standing,
            "golongan": now.grade,
            "golongan_sejak": now.grade_since,
        }

    def terms(self) -> Terms:
        """What was read."""
        read = self.cleaned_data
        return Terms(read["status"], read["kedudukan"], read["golongan"], read["golongan_sejak"])

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        return {"terms": self.terms(), "since": self.cleaned_data["sejak"], "number": self.cleaned_data["nip"]}


class NewPersonForm(PersonForm):
    """Somebody new: with number, terms and a post, or from outside without them."""

    nip = CharField(
        label=gettext_lazy("NIP atau NI PPPK"),
        help_text=gettext_lazy("18 angka; tanggal lahir dan jenis kelamin terbaca darinya. Orang luar: kosongkan"),
        max_length=60,
        required=False,
        widget=TextInput(attrs=_NUMBER),
    )
    status = ChoiceField(
        label=gettext_lazy("Status kepegawaian"),
        choices=[("", gettext_lazy("Bukan ASN (narasumber, mitra)")), *EMPLOYMENT_KINDS],
        required=False,
    )
    kedudukan = ChoiceField(label=gettext_lazy("Kedudukan hukum"), choices=standing_choices, initial="01")
    golongan = ChoiceField(label=gettext_lazy("Golongan"), choices=grade_choices, required=False)
    golongan_sejak = DayField(label=gettext_lazy("Golongan sejak"), today=False, required=False)
    sejak = DayField(
        label=gettext_lazy("Bertugas sejak"),
        help_text=gettext_lazy("Untuk status dan jabatan. Misalnya 3/5/2026"),
        required=False,
    )

    def __init__(self, units: tuple[Option, ...], positions: tuple[Option, ...], *arguments: Any) -> None:
        """Offer the units and positions of the region."""
        super().__init__(*arguments)
        self.fields["unit"] = _unit(units, required=False)
        self.fields["jabatan"] = _position(positions, required=False)

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        terms = Terms(read["status"], read["kedudukan"], read["golongan"], read["golongan_sejak"])
        return {
            **super().facts(),
            "number": read["nip"],
            "terms": terms if read["status"] else None,
            "unit": UUID(read["unit"]) if read["unit"] else None,
            "position": UUID(read["jabatan"]) if read["jabatan"] else None,
            "since": read["sejak"],
        }


class AssignForm(ActionForm):
    """A post, in which way, and since when."""

    places = PLACES

    def __init__(self, units: tuple[Option, ...], positions: tuple[Option, ...], *arguments: Any) -> None:
        """Offer the units and positions of the region."""
        super().__init__(*arguments)
        self.fields["unit"] = _unit(units, required=True)
        self.fields["jabatan"] = _position(positions, required=True)
        self.fields["jenis"] = ChoiceField(
            label=_("Jenis penugasan"),
            help_text=_("Definitif mengakhiri jabatan definitif sebelumnya; yang lain berdiri di sampingnya"),
            choices=ASSIGNMENT_KINDS,
            initial=DEFINITIVE,
        )
        self.fields["memimpin"] = BooleanField(
            label=_("Memimpin unit itu"),
            help_text=_("Menjadi atasan langsung bagi yang lain di unit itu"),
            required=False,
        )
        self.fields["sejak"] = DayField(label=_("Terhitung sejak"))

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        return {
            "unit": UUID(read["unit"]),
            "position": UUID(read["jabatan"]),
            "kind": read["jenis"],
            "leads": read["memimpin"],
            "since": read["sejak"],
        }


class TransferForm(ActionForm):
    """Where to, since when, and by which decree."""

    places = PLACES

    def __init__(self, regions: tuple[Option, ...], *arguments: Any) -> None:
        """Offer the other regions, by name or code."""
        super().__init__(*arguments)
        self.fields["tujuan"] = PickField(
            regions,
            list_id="daftar-instansi",
            label=_("Instansi tujuan"),
            help_text=_(
                "Nama atau kode instansi yang sudah mempunyai penyelenggara, misalnya Kabupaten Batang Hari atau 15.04"
            ),
            error_messages={"required": _("Instansi tujuan masih kosong. Tulis nama atau kodenya.")},
        )
        self.fields["sejak"] = DayField(label=_("Berlaku sejak"))
        self.fields["dasar"] = CharField(
            label=_("Dasar mutasi"),
            help_text=_("Nomor dan tanggal surat keputusan, tanpa nama orang; tercatat di jejak audit"),
            max_length=200,
            error_messages={"required": _("Dasar mutasi masih kosong. Isi nomor dan tanggal surat keputusannya.")},
        )

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        read = self.cleaned_data
        return {"to": read["tujuan"], "on": read["sejak"], "decree": read["dasar"]}

    @property
    def target(self) -> str:
        """Name of the region that was read."""
        field = self.fields["tujuan"]
        options = field.options if isinstance(field, PickField) else ()
        return next((option.label for option in options if option.value == self.cleaned_data["tujuan"]), "")


def _unit(units: tuple[Option, ...], *, required: bool) -> PickField:
    return PickField(
        units,
        list_id="daftar-unit",
        label=_("Unit"),
        help_text=_("Nama unit; bila ada beberapa, tambahkan unit di atasnya: Subbagian Umum, Dinas Kesehatan"),
        required=required,
        error_messages={"required": _("Unit masih kosong. Tulis namanya.")},
    )


def _position(positions: tuple[Option, ...], *, required: bool) -> PickField:
    return PickField(
        positions,
        list_id="daftar-jabatan",
        label=_("Jabatan"),
        required=required,
        error_messages={"required": _("Jabatan masih kosong. Tulis namanya.")},
    )
