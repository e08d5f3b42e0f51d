"""What administrators type to give a role, and by what they narrow the list."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.forms import CharField, ChoiceField, Form, RadioSelect, TextInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.people.queries.choosing import Option
from pamong.people.queries.grants import RoleFacts
from pamong.web.organiser.fields import ActionForm, DayField, PickField

_NAME = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class GrantsForm(Form):
    """By what the list of roles is narrowed. What cannot be read is passed over and said."""

    peran = ChoiceField(
        label=gettext_lazy("Kewenangan"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kewenangan itu tidak ada dalam daftar. Pilih satu.")},
    )
    nama = CharField(label=gettext_lazy("Nama"), max_length=200, required=False)

    def __init__(self, roles: Sequence[RoleFacts], *args: Any) -> None:
        """Offer every role."""
        super().__init__(*args)
        self.fields["peran"].choices = [("", _("Semua")), *((role.code, role.label) for role in roles)]  # type: ignore[attr-defined]  # the stubs see a plain Field

    def wanted(self) -> dict[str, str]:
        """What was understood of it."""
        self.full_clean()
        return {"role": self.cleaned_data.get("peran", ""), "name": self.cleaned_data.get("nama", "")}


class GrantForm(ActionForm):
    """A role for one person."""

    orang = CharField(
        label=gettext_lazy("NIP atau e-mail"),
        help_text=gettext_lazy("Ketik lengkap. Orang dari instansi lain hanya ditemukan dengan cara ini."),
        max_length=200,
        widget=TextInput(attrs=_NAME),
        error_messages={"required": gettext_lazy("NIP atau e-mail masih kosong. Tulis milik orang yang dituju.")},
    )
    peran = ChoiceField(
        label=gettext_lazy("Kewenangan"),
        widget=RadioSelect,
        error_messages={
            "required": gettext_lazy("Kewenangan belum dipilih. Pilih satu."),
            "invalid_choice": gettext_lazy("Kewenangan itu tidak ada dalam daftar. Pilih satu."),
        },
    )
    sejak = DayField(label=gettext_lazy("Mulai"))
    sampai = DayField(label=gettext_lazy("Sampai dengan"), today=False, required=False)

    places = {  # noqa: RUF012  # as declared in the base
        "person-unknown": "orang",
        "own-role": "orang",
        "grant-twice": "orang",
        "role-not-yours": "peran",
        "role": "peran",
        "role-place": "unit",
        "grant-days": "sampai",
    }

    def __init__(self, roles: Sequence[RoleFacts], units: tuple[Option, ...], *args: Any, chosen: bool) -> None:
        """Offer the roles that may be given.

        chosen      whether the person is known already
        """
        super().__init__(*args)
        self.fields["peran"].choices = [(role.code, f"{role.label}. {role.meaning}") for role in roles]  # type: ignore[attr-defined]  # the stubs see a plain Field
        self.fields["unit"] = PickField(
            units,
            list_id="daftar-unit",
            label=_("Hanya untuk unit"),
            help_text=_("Kosongkan untuk seluruh instansi; admin unit selalu satu unit. Unit di bawahnya ikut."),
            required=False,
        )
        self.fields["sampai"].help_text = _("Hari terakhir; kosongkan bila sampai diakhiri")
        if chosen:
            del self.fields["orang"]

    def facts(self) -> dict[str, Any]:
        """What the action takes, but for the person."""
        data, unit = self.cleaned_data, self.cleaned_data["unit"]
        last: date | None = data["sampai"]
        return {
            "role": data["peran"],
            "unit": UUID(unit) if unit else None,
            "since": data["sejak"],
            "until": last + timedelta(days=1) if last else None,
        }
