"""What an organiser sends with a table: the file, and which heading is which column."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField, CharField, ChoiceField, FileField, Form, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Refusal
from pamong.kit.imports import Importable, Preview

LONGEST = 500
"""Characters of the longest heading that somebody may type."""


class TableForm(Form):
    """One table."""

    berkas = FileField(
        label=gettext_lazy("Berkas tabel"),
        help_text=gettext_lazy("Buku kerja Excel (.xlsx) atau CSV, paling besar 64 MB"),
        error_messages={
            "required": gettext_lazy("Belum ada berkas yang dipilih. Pilih satu berkas, lalu unggah."),
            "empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi."),
        },
    )

    def ask_bank(self, name: str = "") -> None:
        """Ask into which bank the items of a file go; ``name`` stands there already."""
        self.fields["bank"] = CharField(
            label=_("Bank soal"),
            required=False,
            max_length=LONGEST,
            initial=name,
            help_text=_("Dibuat bila belum ada. Baris tabel yang menyebut bank sendiri masuk ke bank itu."),
        )
        self.fields["berkas"].label = _("Berkas soal")
        self.fields["berkas"].help_text = _(
            "GIFT, Aiken, Moodle XML, QTI 2.1 (XML atau ZIP), Excel (.xlsx) atau CSV, paling besar 8 MB"
        )

    @property
    def bank(self) -> str:
        """The bank that was named."""
        return str(self.cleaned_data.get("bank", ""))

    def refuse(self, refusal: Refusal) -> None:
        """Say at the file, or at the bank that it needs, why it was refused."""
        self.add_error("bank" if refusal.code == "items-bank" else "berkas", str(refusal))

    @property
    def chosen(self) -> str:
        """Name of the file that came with a refused form: a browser forgets it, the page does not."""
        file = self.files.get("berkas") if self.errors else None
        return str(file.name) if isinstance(file, UploadedFile) else ""


class UploadForm(TableForm):
    """A table, and how it calls the columns that must not be missing."""

    def __init__(self, known: Importable, *arguments: Any) -> None:
        """Add a field for each required column, filled with the heading that was decided for the last import."""
        super().__init__(*arguments)
        self.columns = {f"judul-{column.key}": column.key for column in known.columns if column.required}
        own = set(self.columns.values())
        self.others = {heading: key for heading, key in known.mapping.items() if key not in own}
        before = {key: heading for heading, key in known.mapping.items()}
        for column in known.columns:
            if column.required:
                self.fields[f"judul-{column.key}"] = CharField(
                    label=_("Judul untuk “%(column)s”") % {"column": column.label},
                    required=False,
                    max_length=LONGEST,
                    initial=before.get(column.key, ""),
                )

    @property
    def headings(self) -> list[BoundField]:
        """The fields of the required columns."""
        return [self[name] for name in self.columns]

    @property
    def unfold(self) -> bool:
        """Whether they are worth a look now: something stands in them, or the file was refused."""
        return bool(self.errors) or any(field.value() for field in self.headings)

    def mapping(self) -> dict[str, str]:
        """Heading → column key: as decided before, and as typed now."""
        typed = {self.cleaned_data[name]: key for name, key in self.columns.items() if self.cleaned_data[name]}
        return self.others | typed


class MappingForm(TableForm):
    """Which column each heading of a file is, and the file once more: it was not kept."""

    def __init__(self, known: Importable, preview: Preview, *arguments: Any) -> None:
        """Add a field for each heading, as it is read now. Columns that are not stored cannot be chosen."""
        super().__init__(*arguments)
        now = {heading: key for key, heading in preview.headings} | dict.fromkeys(preview.ignored, "")
        read = set(now.values())
        self.names = {f"kolom-{number}": heading for number, heading in enumerate(now)}
        choices = [
            ("", _("Tidak dipakai")),
            *((one.key, one.label) for one in known.columns if not one.drop and (not one.goes_on or one.key in read)),
        ]
        for name, heading in self.names.items():
            self.fields[name] = ChoiceField(label=heading, choices=choices, required=False, initial=now[heading])

    @property
    def headings(self) -> list[BoundField]:
        """The fields of the headings, in the order of the file, unknown ones last."""
        return [self[name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """Refuse two headings for one column, at the second."""
        owners: dict[str, str] = {}
        for name, heading in self.names.items():
            key = self.cleaned_data.get(name)
            if key and key in owners:
                sentence = _("Kolom ini sudah dipilih untuk judul “%(other)s”. Pilih kolom lain, atau “Tidak dipakai”.")
                self.add_error(name, ValidationError(sentence, params={"other": owners[key]}))
            elif key:
                owners[key] = heading
        return self.cleaned_data

    def mapping(self) -> dict[str, str]:
        """Heading → column key; empty for a heading that is not used."""
        return {heading: self.cleaned_data[name] for name, heading in self.names.items()}
