"""What auditors ask the journal."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.forms import CharField, ChoiceField, Form, HiddenInput, IntegerField, UUIDField, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.kit.imports import Unreadable, read_date
from pamong.people.queries.journal import Wanted
from pamong.web.auditor.words import happened

_OBJECT = re.compile(r"[a-z]+\.[a-z]+:\S+")


class JournalForm(Form):
    """Filters of the journal; an empty one does not narrow."""

    dari = CharField(
        label=gettext_lazy("Dari tanggal"), help_text=gettext_lazy("misalnya 3/11/2026"), required=False, max_length=40
    )
    sampai = CharField(
        label=gettext_lazy("Sampai tanggal"), help_text=gettext_lazy("tanggal itu ikut"), required=False, max_length=40
    )
    kejadian = ChoiceField(
        label=gettext_lazy("Kejadian"),
        help_text=gettext_lazy("yang pernah tercatat di sini"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Kejadian itu belum pernah tercatat di sini. Pilih satu dari daftar.")
        },
    )
    objek = CharField(
        label=gettext_lazy("Objek"),
        help_text=gettext_lazy("misalnya people.person:12"),
        required=False,
        max_length=200,
    )
    pelaku = UUIDField(required=False, widget=HiddenInput)
    sebelum = IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=HiddenInput)

    def __init__(self, *args: Any, verbs: Sequence[str], **kwargs: Any) -> None:
        """Offer the verbs that occur, sorted by their words."""
        super().__init__(*args, **kwargs)
        offered = sorted(((verb, happened(verb)) for verb in verbs), key=lambda pair: pair[1].casefold())
        self.fields["kejadian"].choices = [("", _("Semua kejadian")), *offered]  # type: ignore[attr-defined]  # the stubs see a plain Field

    def clean_dari(self) -> date | None:
        """First day, as people write days."""
        return _day(self.cleaned_data["dari"])

    def clean_sampai(self) -> date | None:
        """Last day, not before the first."""
        first, last = self.cleaned_data.get("dari"), _day(self.cleaned_data["sampai"])
        if first and last and last < first:
            raise ValidationError(_("Tanggal akhir lebih awal daripada tanggal awal. Tukar keduanya."))
        return last

    def clean_objek(self) -> str:
        """Label and key of a row, as every entry shows them."""
        name = str(self.cleaned_data["objek"])
        if name and not _OBJECT.fullmatch(name):
            raise ValidationError(
                _("“%(text)s” bukan nama objek. Tulis jenis dan nomornya, misalnya people.person:12."),
                params={"text": name},
            )
        return name

    def wanted(self) -> Wanted:
        """What the form asks for."""
        data = self.cleaned_data
        return Wanted(data["dari"], data["sampai"], data["kejadian"], data["objek"], data["pelaku"])


def _day(text: str) -> date | None:
    try:
        return read_date(text) if text else None
    except Unreadable as error:
        raise ValidationError(str(error)) from error
