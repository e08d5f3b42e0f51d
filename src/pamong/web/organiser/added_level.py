"""One more competency and its level, beside those that a form already has."""

from typing import Any
from uuid import UUID

from django.forms import TypedChoiceField
from django.utils.translation import gettext as _

from pamong.people.queries.choosing import Option
from pamong.web.organiser.fields import ActionForm, PickField


class AddedLevelForm(ActionForm):
    """A form that may add one competency, with its level: both or neither."""

    def offer(self, options: tuple[Option, ...], *, label: str, missing: str) -> None:
        """What may be added, what its level is called, and the sentence for one without a level."""
        self.missing = missing
        self.fields["tambah"] = PickField(
            options,
            list_id="kompetensi",
            label=_("Tambah kompetensi"),
            help_text=_("Nama atau kodenya dari kamus yang berlaku; kosongkan bila tidak menambah"),
            required=False,
        )
        levels = [("", "–"), *((str(number), str(number)) for number in range(1, 10))]
        self.fields["tambah_level"] = TypedChoiceField(
            label=label, choices=levels, coerce=int, empty_value=None, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an added competency without a level, and a level without one."""
        told = self.cleaned_data
        if told.get("tambah") and told.get("tambah_level") is None and "tambah_level" not in self.errors:
            self.add_error("tambah_level", self.missing)
        if told.get("tambah_level") and not told.get("tambah") and "tambah" not in self.errors:
            self.add_error("tambah", _("Kompetensinya masih kosong. Tulis namanya, atau kosongkan levelnya."))
        return told

    def added(self) -> dict[UUID, int]:
        """Its level, or nothing."""
        told = self.cleaned_data
        return {UUID(told["tambah"]): told["tambah_level"]} if told.get("tambah") else {}
