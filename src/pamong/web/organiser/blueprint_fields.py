"""Forms of blueprints: the list, what is written of one, its rows and its banks, and forms (paket) made of it."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast
from uuid import UUID

from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    Form,
    IntegerField,
    MultipleChoiceField,
    Textarea,
    TextInput,
    TypedChoiceField,
    ValidationError,
)
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.exams.actions.blueprints import ROWS, BlueprintFacts, RowFacts
from pamong.exams.queries.blueprints import (
    COGNITIVE,
    KINDS,
    SECTORS,
    STATES,
    BankLine,
    BlueprintRecord,
    BlueprintsWanted,
    RowLine,
)
from pamong.exams.queries.form_page import ChoicesWanted
from pamong.people.queries.choosing import Option
from pamong.web.organiser.fields import ActionForm, PickField
from pamong.web.organiser.programme_fields import TextField

BLANK: Final = 3
"""Empty lines below the rows that there are."""

_ANY: Final = ("", "–")


class BlueprintsForm(Form):
    """What somebody looks for among the blueprints of a region."""

    cari = CharField(label=gettext_lazy("Cari judul"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua yang belum ditarik")), *STATES],
        required=False,
    )

    def wanted(self) -> BlueprintsWanted:
        """What was understood of it."""
        self.full_clean()
        return BlueprintsWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


class PercentField(CharField):
    """Per cent as people type it: 70 or 66,67. May stay empty."""

    def clean(self, value: Any) -> Any:
        """The number; None when nothing was typed."""
        text = super().clean(value).removesuffix("%").strip()
        if not text:
            return None
        try:
            read = Decimal(text.replace(",", "."))
        except InvalidOperation:
            read = Decimal("NaN")
        if not read.is_finite():
            raise ValidationError(_("Terbaca “%(text)s”. Tulis angka, misalnya 70 atau 66,67.") % {"text": text})
        return read

    def prepare_value(self, value: Any) -> Any:
        """As on paper; what was typed stays as it was typed."""
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class BlueprintForm(ActionForm):
    """Everything that is written of a blueprint, beside its rows and banks."""

    judul = CharField(label=gettext_lazy("Judul ujian"), max_length=200)
    tentang = TextField(
        label=gettext_lazy("Keterangan untuk peserta"),
        help_text=gettext_lazy("Tujuan, bahan, dan aturan; dibaca sebelum ujian"),
    )
    butir = IntegerField(
        label=gettext_lazy("Jumlah butir yang dinilai"),
        help_text=gettext_lazy("1 sampai 500; latihan paling banyak 50"),
        initial=30,
    )
    uji_coba = IntegerField(
        label=gettext_lazy("Butir uji coba"),
        help_text=gettext_lazy("Tambahan di antara yang dinilai; jawabannya tidak dihitung"),
        initial=0,
        required=False,
    )
    menit = IntegerField(label=gettext_lazy("Waktu, menit"), initial=60)
    lulus = PercentField(
        label=gettext_lazy("Batas lulus, persen"),
        help_text=gettext_lazy("Misalnya 70; kosongkan bila tidak ada lulus dan tidak lulus"),
        max_length=40,
        required=False,
        widget=TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    dasar = CharField(
        label=gettext_lazy("Dasar batas lulus"),
        help_text=gettext_lazy("Siapa yang menetapkan dan atas dasar apa"),
        max_length=500,
        required=False,
    )
    latihan = BooleanField(
        label=gettext_lazy("Untuk latihan"),
        help_text=gettext_lazy("Hanya dari bank latihan; jawaban benar ditunjukkan dan tidak ada yang disimpan"),
        required=False,
    )
    bukti = BooleanField(
        label=gettext_lazy("Hasilnya menjadi bukti kompetensi"),
        help_text=gettext_lazy("Level yang tampak dari skor dicatat pada orangnya. Caranya belum dikonfirmasi sumber."),
        initial=True,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "blueprint-title": "judul",
        "blueprint-items": "butir",
        "blueprint-pilots": "uji_coba",
        "blueprint-minutes": "menit",
        "blueprint-mark": "lulus",
        "blueprint-reason": "dasar",
    }

    def __init__(self, found: BlueprintRecord | None, data: QueryDict | None) -> None:
        """Begin with what it is now."""
        super().__init__(data, initial=_now(found) if found else None)

    def facts(self) -> BlueprintFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return BlueprintFacts(
            title=read["judul"],
            about=read["tentang"],
            minutes=read["menit"],
            items=read["butir"],
            pilots=read["uji_coba"] or 0,
            pass_mark=read["lulus"],
            pass_reason=read["dasar"],
            practice=read["latihan"],
            evidence=read["bukti"],
        )


class RowsForm(ActionForm):
    """The lines of a blueprint, and some empty ones."""

    def __init__(
        self, rows: tuple[RowLine, ...], competencies: tuple[tuple[UUID, str, str], ...], data: QueryDict | None
    ) -> None:
        """Seven fields a line; what was sent may have more lines than there are."""
        super().__init__(data)
        self.count = min(len(rows) + BLANK, ROWS)
        offered = tuple(Option(str(uuid), (name, code), (code,)) for uuid, name, code in competencies)
        told = {option.value: option.label for option in offered}
        gone = (row for row in rows if row.competency_uuid and str(row.competency_uuid) not in told)
        options = offered + tuple({Option(str(row.competency_uuid), (row.competency,)) for row in gone})
        labels = {option.value: option.label for option in options}
        for place in range(self.count):
            row = rows[place] if place < len(rows) else None
            self.fields.update({f"{name}-{place}": field for name, field in _line(options).items()})
            now = _row_now(row, labels) if row else {}
            self.initial = {**self.initial, **{f"{name}-{place}": value for name, value in now.items()}}

    @property
    def lines(self) -> list[tuple[int, list[BoundField]]]:
        """Numbers and fields of each line."""
        return [(place + 1, [self[f"{name}-{place}"] for name in _LINE]) for place in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Refuse a line with a content and without numbers: it would silently be left out."""
        told = self.cleaned_data
        for place in range(self.count):
            content = any(told.get(f"{name}-{place}") for name in _LINE[:-2])
            counted = any(told.get(f"{name}-{place}") is not None for name in _LINE[-2:])
            if content and not counted and f"paling-{place}" not in self.errors:
                self.add_error(f"paling-{place}", _("Baris %(n)s: tulis jumlah butirnya.") % {"n": place + 1})
        return told

    def rows(self) -> list[RowFacts]:
        """As the action takes them; an empty line is left out."""
        told = self.cleaned_data
        lines = ({name: told[f"{name}-{place}"] for name in _LINE} for place in range(self.count))
        return [_facts(line) for line in lines if line["sedikit"] is not None or line["paling"] is not None]


class BanksForm(ActionForm):
    """From which banks the items come."""

    bank = MultipleChoiceField(label=gettext_lazy("Bank soal"), widget=CheckboxSelectMultiple, required=False)

    def __init__(self, banks: tuple[BankLine, ...], data: QueryDict | None) -> None:
        """A tick for each."""
        super().__init__(data, initial={"bank": [str(one.uuid) for one in banks if one.chosen]})
        cast("MultipleChoiceField", self.fields["bank"]).choices = [(str(one.uuid), _bank(one)) for one in banks]

    def banks(self) -> list[UUID]:
        """As the action takes them."""
        return [UUID(text) for text in self.cleaned_data["bank"]]


class BlueprintCopyForm(ActionForm):
    """What a copy is called."""

    judul = CharField(
        label=gettext_lazy("Judul salinan"),
        help_text=gettext_lazy("Kosongkan untuk memakai judul yang sama dengan tambahan “(salinan)”"),
        max_length=200,
        required=False,
    )


class DrawForm(ActionForm):
    """How many forms are drawn, and by which seed."""

    paket = IntegerField(
        label=gettext_lazy("Jumlah paket"), help_text=gettext_lazy("1 sampai 20 sekali undi"), initial=2
    )
    benih = IntegerField(
        label=gettext_lazy("Benih"),
        help_text=gettext_lazy(
            "Kosongkan untuk mengundinya. Benih yang sama dari butir yang sama memberi paket yang sama."
        ),
        required=False,
    )

    places = {"form-count": "paket", "form-seed": "benih"}  # noqa: RUF012  # as declared in the base


class ComposeForm(ActionForm):
    """Items of a form by hand, by their codes."""

    kode = CharField(
        label=gettext_lazy("Kode butir menurut urutan"),
        help_text=gettext_lazy("Satu kode sebaris. Nomor soal mengikuti urutannya."),
        max_length=20_000,
        required=False,
        widget=Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    @property
    def names(self) -> list[str]:
        """The codes, in order, without empty lines."""
        return [line.strip() for line in self.cleaned_data["kode"].splitlines() if line.strip()]

    def with_more(self, names: list[str]) -> "ComposeForm":
        """The same, not sent yet, with these codes below those that it has."""
        lines = dict.fromkeys([*self.names, *names])
        return ComposeForm(None, initial={"kode": "\n".join(lines)})


class ChoicesForm(Form):
    """What somebody looks for among the items that a form may take."""

    cari = CharField(label=gettext_lazy("Cari kode atau soal"), max_length=200, required=False)
    baris = IntegerField(label=gettext_lazy("Cocok dengan baris nomor"), min_value=1, max_value=ROWS, required=False)

    def wanted(self) -> ChoicesWanted:
        """What was understood of it."""
        self.full_clean()
        return ChoicesWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("baris") or 0)


_LINE: Final = ("kompetensi", "level", "bidang", "kognitif", "jenis", "sedikit", "paling")


def _line(options: tuple[Option, ...]) -> dict[str, Any]:
    """Fields of one line."""
    levels = [_ANY, *((str(number), str(number)) for number in range(1, 10))]
    return {
        "kompetensi": PickField(options, list_id="kompetensi", label=_("Kompetensi"), required=False),
        "level": TypedChoiceField(label=_("Level"), choices=levels, coerce=int, empty_value=None, required=False),
        "bidang": ChoiceField(label=_("Bidang"), choices=[_ANY, *SECTORS], required=False),
        "kognitif": ChoiceField(label=_("Kognitif"), choices=[_ANY, *COGNITIVE], required=False),
        "jenis": ChoiceField(label=_("Jenis soal"), choices=[_ANY, *KINDS], required=False),
        "sedikit": IntegerField(label=_("Paling sedikit"), min_value=0, max_value=500, required=False),
        "paling": IntegerField(label=_("Paling banyak"), min_value=1, max_value=500, required=False),
    }


def _now(found: BlueprintRecord) -> dict[str, Any]:
    return {
        "judul": found.title,
        "tentang": found.about,
        "butir": found.items,
        "uji_coba": found.pilots,
        "menit": found.minutes,
        "lulus": found.pass_mark,
        "dasar": found.pass_reason,
        "latihan": found.practice,
        "bukti": found.evidence,
    }


def _row_now(row: RowLine, labels: dict[str, str]) -> dict[str, Any]:
    sector, cognitive, kind = row.codes
    return {
        "kompetensi": labels.get(str(row.competency_uuid), ""),
        "level": row.level,
        "bidang": sector,
        "kognitif": cognitive,
        "jenis": kind,
        "sedikit": row.least,
        "paling": row.most,
    }


def _facts(line: dict[str, Any]) -> RowFacts:
    """One number alone is exactly so many."""
    least, most = line["sedikit"], line["paling"]
    return RowFacts(
        sector=line["bidang"],
        competency=UUID(line["kompetensi"]) if line["kompetensi"] else None,
        level=line["level"],
        cognitive=line["kognitif"],
        kind=line["jenis"],
        least=most if least is None else least,
        most=least if most is None else most,
    )


def _bank(one: BankLine) -> str:
    told = {"name": one.name, "n": one.usable, "region": one.region}
    if one.region:
        return _("%(name)s, milik %(region)s, %(n)s butir siap pakai") % told
    return _("%(name)s, %(n)s butir siap pakai") % told
