"""Forms of what belongs to a programme: modules, aims, positions, partners."""

from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast
from uuid import UUID

from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    IntegerField,
    MultipleChoiceField,
    RadioSelect,
    TextInput,
    TypedChoiceField,
    ValidationError,
)
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.learning.actions.programmes import ModuleFacts
from pamong.learning.queries.conversions import UNITS, FormRow
from pamong.learning.queries.modules import RULES, ModuleRow, hours_words
from pamong.learning.queries.programmes.record import AimChoice, PartnerChoice
from pamong.people.queries.choosing import Option
from pamong.web.organiser.added_level import AddedLevelForm
from pamong.web.organiser.fields import ActionForm, PickField
from pamong.web.organiser.programme_fields import TextField

_HEADLINE: Final = 70
"""Characters of a level's headline in a list to choose from; a telephone shows no more."""


class HoursField(CharField):
    """Lesson hours as people type them: 4 or 7,5."""

    def clean(self, value: Any) -> Any:
        """The number. Refuses what is none."""
        text = super().clean(value)
        try:
            return Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise ValidationError(_("Terbaca “%(text)s”. Tulis angka, misalnya 4 atau 7,5.") % {"text": text}) from None

    def prepare_value(self, value: Any) -> Any:
        """As on paper; what was typed stays as it was typed."""
        return hours_words(value) if isinstance(value, Decimal) else value


class ModuleForm(ActionForm):
    """One part of a programme."""

    judul = CharField(label=gettext_lazy("Judul modul"), max_length=300)
    bentuk = ChoiceField(
        label=gettext_lazy("Bentuk pengembangan"),
        help_text=gettext_lazy(
            "Bentuk dengan nilai tetap dihitung menurut tabel konversi, apa pun JP yang ditulis di sini"
        ),
    )
    jp = HoursField(
        label=gettext_lazy("JP menurut program"),
        help_text=gettext_lazy("1 JP 45 menit. Misalnya 4 atau 7,5"),
        max_length=10,
        widget=TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    aturan = ChoiceField(label=gettext_lazy("Tuntas bila"), choices=RULES, widget=RadioSelect, initial=RULES[0][0])
    hadir = IntegerField(
        label=gettext_lazy("Hadir paling sedikit, persen"),
        help_text=gettext_lazy("Dari menit yang direncanakan. 80 adalah usulan pamong, belum dikonfirmasi sumber."),
        min_value=0,
        max_value=100,
        initial=80,
    )
    nilai = IntegerField(
        label=gettext_lazy("Nilai lulus"),
        help_text=gettext_lazy("Hanya untuk tes, 0 sampai 100"),
        min_value=0,
        max_value=100,
        required=False,
    )
    tugas = TextField(
        label=gettext_lazy("Tugas"),
        help_text=gettext_lazy("Apa yang dikumpulkan atau diujikan, dan kapan diterima; kosongkan bila cukup hadir"),
    )

    places = {  # noqa: RUF012  # as declared in the base
        "module-title": "judul",
        "module-form": "bentuk",
        "module-hours": "jp",
        "module-rule": "aturan",
        "module-share": "hadir",
        "module-mark": "nilai",
        "module-task": "tugas",
    }

    def __init__(self, forms: tuple[FormRow, ...], row: ModuleRow | None, data: QueryDict | None) -> None:
        """Offer the forms; begin with what the module is now."""
        now = {"judul": row.title, "bentuk": row.form, "jp": row.hours, "aturan": row.rule} if row else {}
        more = {"hadir": row.share, "nilai": row.pass_mark, "tugas": row.task} if row else {}
        super().__init__(data, initial={**now, **more})
        cast("ChoiceField", self.fields["bentuk"]).choices = [
            (_("Klasikal"), [(form.code, _named(form)) for form in forms if form.classical]),
            (_("Nonklasikal"), [(form.code, _named(form)) for form in forms if not form.classical]),
        ]

    def facts(self) -> ModuleFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return ModuleFacts(
            title=read["judul"],
            form=read["bentuk"],
            hours=read["jp"],
            rule=read["aturan"],
            share=read["hadir"],
            pass_mark=read["nilai"],
            task=read["tugas"],
        )


class AimsForm(AddedLevelForm):
    """The level to which each competency is raised; one more competency."""

    places = {"aim-level": "tambah_level", "aim-withdrawn": "tambah"}  # noqa: RUF012  # as declared in the base

    def __init__(self, choices: tuple[AimChoice, ...], data: QueryDict | None) -> None:
        """A field for each that is aimed at, and what else may be."""
        super().__init__(data)
        self.now = [(row, f"level-{row.uuid}") for row in choices if row.level is not None]
        for row, name in self.now:
            self.fields[name] = _level_field(row)
        options = tuple(
            Option(str(row.uuid), (row.name, row.code), (row.code,)) for row in choices if row.level is None
        )
        self.offer(
            options,
            label=_("Dinaikkan sampai level"),
            missing=_("Levelnya belum dipilih. Pilih sampai level mana dinaikkan."),
        )

    @property
    def levels(self) -> list[BoundField]:
        """Fields of what is aimed at."""
        return [self[name] for _row, name in self.now]

    def aims(self) -> dict[UUID, int]:
        """As the action takes them."""
        told = self.cleaned_data
        kept = {row.uuid: told[name] for row, name in self.now if told[name] is not None}
        return kept | self.added()


class PositionsForm(ActionForm):
    """For which positions a programme is meant; one more position."""

    def __init__(self, now: tuple[tuple[UUID, str], ...], options: tuple[Option, ...], data: QueryDict | None) -> None:
        """A tick for each that is named, and what else may be."""
        super().__init__(data, initial={"tetap": [str(uuid) for uuid, _name in now]})
        choices = [(str(uuid), name) for uuid, name in now]
        self.fields["tetap"] = MultipleChoiceField(
            label=_("Jabatan yang dituju"),
            help_text=_("Lepas centang untuk mengeluarkan. Tanpa satu pun berarti untuk semua jabatan."),
            choices=choices,
            widget=CheckboxSelectMultiple,
            required=False,
        )
        if not choices:
            del self.fields["tetap"]
        self.fields["tambah"] = PickField(
            options,
            list_id="jabatan",
            label=_("Tambah jabatan"),
            help_text=_("Nama jabatan; kosongkan bila tidak menambah"),
            required=False,
        )

    def positions(self) -> list[UUID]:
        """As the action takes them."""
        told = self.cleaned_data
        added = [told["tambah"]] if told["tambah"] else []
        return [UUID(text) for text in (*told.get("tetap", ()), *added)]


class PartnersForm(ActionForm):
    """With whom a programme is held, and what each of them does."""

    def __init__(self, choices: tuple[PartnerChoice, ...], data: QueryDict | None) -> None:
        """A tick and a line of text for each partner."""
        super().__init__(data)
        self.choices = choices
        for row in choices:
            self.fields[f"mitra-{row.uuid}"] = BooleanField(
                label=row.name, required=False, initial=row.part is not None
            )
            self.fields[f"peran-{row.uuid}"] = CharField(
                label=_("Perannya: %(name)s") % {"name": row.name},
                help_text=_("Misalnya kurikulum, pengajar, tempat"),
                max_length=200,
                required=False,
                initial=row.part or "",
            )

    @property
    def lines(self) -> list[tuple[BoundField, BoundField]]:
        """Tick and text of each."""
        return [(self[f"mitra-{row.uuid}"], self[f"peran-{row.uuid}"]) for row in self.choices]

    def partners(self) -> dict[UUID, str]:
        """As the action takes them."""
        told = self.cleaned_data
        return {row.uuid: told[f"peran-{row.uuid}"] for row in self.choices if told[f"mitra-{row.uuid}"]}


def _named(form: FormRow) -> str:
    if form.hours is None:
        return f"{form.code} {form.name}"
    told = {"form": f"{form.code} {form.name}", "hours": hours_words(form.hours), "unit": dict(UNITS)[form.unit]}
    return _("%(form)s: %(hours)s JP per %(unit)s") % told


def _level_field(row: AimChoice) -> TypedChoiceField:
    known = {step.number: step.headline for step in row.levels}
    steps = [(str(number), _step(number, known.get(number, ""))) for number in range(1, row.top + 1)]
    return TypedChoiceField(
        label=f"{row.code} {row.name}",
        choices=[("", _("Tidak dituju lagi")), *steps],
        coerce=int,
        empty_value=None,
        required=False,
        initial=str(row.level),
    )


def _step(number: int, headline: str) -> str:
    short = headline if len(headline) <= _HEADLINE else f"{headline[:_HEADLINE].rsplit(' ', 1)[0]} …"
    return f"{number} {short}".strip()
