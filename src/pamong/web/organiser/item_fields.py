"""What the forms of all item types share: the question, a picture, a table, and what the item is about."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    ChoiceField,
    FileField,
    IntegerField,
    Textarea,
    ValidationError,
)
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.exams.actions.items import ItemFacts, TagFacts
from pamong.exams.actions.items.words import sentence
from pamong.exams.formats.pictures import address_of
from pamong.exams.items import problems
from pamong.exams.items.content import IMAGE, STEM
from pamong.exams.queries.bank_items import COGNITIVE, SECTORS
from pamong.exams.queries.item_page import Choices, Writing
from pamong.kit.filetypes import PHOTOS, detect, name_of
from pamong.web.organiser.fields import ActionForm, PickField

WHOLE: Final[dict[str, Any]] = {"invalid": gettext_lazy("Ini bukan bilangan bulat. Tulis angka saja, misalnya 3.")}

TAG_PLACES: Final[Mapping[str, str]] = {
    "item-sector": "bidang",
    "item-level": "level",
    "item-cognitive": "kognitif",
    "item-regulation": "peraturan",
}
"""Refusals of what an item is about → field."""

_MOST: Final = 220_000
"""Bytes of a picture; as text that is just under what an item may hold."""


class TagsForm(ActionForm):
    """What an item is about."""

    places = TAG_PLACES

    bidang = ChoiceField(label=gettext_lazy("Bidang"), choices=SECTORS)
    level = IntegerField(
        label=gettext_lazy("Level kompetensi"),
        help_text=gettext_lazy("Kosongkan bila soal tidak mengukur level tertentu"),
        min_value=1,
        max_value=9,
        required=False,
        error_messages=WHOLE,
    )
    kognitif = ChoiceField(
        label=gettext_lazy("Tingkat kognitif"),
        help_text=gettext_lazy("Menurut Anderson & Krathwohl 2001"),
        choices=[("", gettext_lazy("Belum ditentukan")), *COGNITIVE],
        required=False,
    )
    sumber = CharField(
        label=gettext_lazy("Sumber"),
        help_text=gettext_lazy("Di mana yang ditanyakan tertulis, misalnya UU 25/2009 pasal 21"),
        max_length=500,
        required=False,
    )

    tag_names: ClassVar[tuple[str, ...]] = ("bidang", "kompetensi", "level", "kognitif", "peraturan", "sumber")

    def __init__(
        self,
        found: Writing,
        data: QueryDict | None,
        files: "MultiValueDict[str, Any] | None" = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Offer competencies and regulations of the region."""
        super().__init__(data, files, initial=_tags_of(found) | (initial or {}))
        self._offer(found.choices)

    def tags(self) -> TagFacts:
        """As the actions take them."""
        read = self.cleaned_data
        chosen, rule = read.get("kompetensi"), read.get("peraturan")
        return TagFacts(
            read["bidang"],
            UUID(chosen) if chosen else None,
            read["level"],
            read["kognitif"],
            UUID(rule) if rule else None,
            read["sumber"],
        )

    @property
    def tag_fields(self) -> list[BoundField]:
        """Those fields, in the order in which people think of them."""
        return self.some(*self.tag_names)

    def _offer(self, choices: Choices) -> None:
        self.fields["kompetensi"] = PickField(
            choices.competencies, list_id="kompetensi", label=_("Kompetensi, nama atau kodenya"), required=False
        )
        self.fields["peraturan"] = ChoiceField(
            label=_("Peraturan yang menjadi dasar"),
            help_text=_("Bila dicabut, soal ini keluar dari paket baru dan masuk antrean tinjauan"),
            choices=[("", _("Tidak ada")), *choices.regulations],
            required=False,
        )


class ItemForm(TagsForm):
    """An item of one type. Each type says how its rows become content and key, and back."""

    kind: ClassVar[str]
    row_names: ClassVar[tuple[str, ...]] = ()
    problem_places: ClassVar[Mapping[str, str]] = {}
    places = {**TAG_PLACES, "item-code-twice": "kode"}  # noqa: RUF012  # as declared in the base

    pertanyaan = CharField(
        label=gettext_lazy("Pertanyaan"),
        help_text=gettext_lazy("Baris kosong memisahkan paragraf"),
        max_length=STEM,
        widget=Textarea(attrs={"rows": 6}),
    )
    tabel = CharField(
        label=gettext_lazy("Tabel"),
        help_text=gettext_lazy(
            "Bila ada. Satu baris tabel pada tiap baris, kolom dipisah tanda |; baris pertama menjadi judul kolom"
        ),
        max_length=8_000,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
    )
    gambar = FileField(
        label=gettext_lazy("Tambah gambar"),
        help_text=gettext_lazy("PNG, JPEG atau WebP, paling besar 220 KB. Pilih paling akhir, sesudah isian lain"),
        required=False,
    )
    keterangan = CharField(
        label=gettext_lazy("Keterangan gambar"),
        help_text=gettext_lazy("Dibacakan kepada peserta yang tidak melihat gambarnya; jangan memuat jawabannya"),
        max_length=500,
        required=False,
    )
    kode = CharField(
        label=gettext_lazy("Kode soal"),
        help_text=gettext_lazy("Di dalam bank ini, misalnya PP-001; kosongkan untuk nomor berikutnya"),
        max_length=40,
        required=False,
    )

    def __init__(
        self, found: Writing, rows: int, data: QueryDict | None, files: "MultiValueDict[str, Any] | None" = None
    ) -> None:
        """Begin with what there is; ``rows`` for options."""
        self.images = list(found.content.get("images", ()))
        self.row_count = rows
        super().__init__(found, data, files, self._beginning(found))
        for place in range(1, len(self.images) + 1):
            self.fields[f"keterangan_{place}"] = CharField(label=_("Keterangan gambar"), max_length=500)
            self.fields[f"hapus_{place}"] = BooleanField(label=_("Hapus gambar ini"), required=False)
        for place in range(1, rows + 1 if self.row_names else 1):
            self.fields.update(self.row_fields(place))
        self.told: tuple[dict[str, Any], dict[str, Any]] = ({}, {})

    def row_fields(self, place: int) -> dict[str, Any]:
        """Fields of one row."""
        raise NotImplementedError  # a type without rows never asks; each of the others says its own

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """What the own fields begin with."""
        raise NotImplementedError  # each type says its own

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Content beside question, pictures and table; and the key."""
        raise NotImplementedError  # each type says its own

    @property
    def lines(self) -> list[list[BoundField]]:
        """Rows of fields."""
        return [self.some(*(f"{name}_{place}" for name in self.row_names)) for place in range(1, self.row_count + 1)]

    @property
    def pictures(self) -> list[list[BoundField]]:
        """Fields of the pictures there are."""
        return [self.some(f"keterangan_{place}", f"hapus_{place}") for place in range(1, len(self.images) + 1)]

    def facts(self) -> ItemFacts:
        """As the actions take them."""
        content, key = self.told
        tags = self.tags()
        facts = ItemFacts(self.kind, content, key, self.cleaned_data["kode"])
        return replace(facts, **{name: getattr(tags, name) for name in TagFacts.__slots__})

    def clean_gambar(self) -> str:
        """The picture as it travels; empty without one."""
        file = cast("TemporaryUploadedFile | None", self.cleaned_data.get("gambar"))
        return _picture(file) if file else ""

    def clean(self) -> dict[str, Any]:
        """Put the item together and say what is wrong with it beside the field."""
        read = super().clean() or self.cleaned_data
        if read.get("gambar") and not read.get("keterangan"):
            self.add_error("keterangan", _("Gambar perlu keterangan bagi peserta yang tidak melihatnya."))
        if self.errors:
            return read
        extra, key = self.asked(read)
        content: dict[str, Any] = {"stem": read["pertanyaan"].replace("\r\n", "\n"), **extra}
        content |= {name: found for name, found in (("images", self._images(read)), ("table", _table(read))) if found}
        self.told = (content, key)
        for code in problems(self.kind, content, key):
            self.add_error(self._place(code), sentence(code, self.kind))
        return read

    def _images(self, read: dict[str, Any]) -> list[dict[str, str]]:
        kept = [
            {"data": one["data"], "alt": read[f"keterangan_{place}"]}
            for place, one in enumerate(self.images, 1)
            if not read[f"hapus_{place}"]
        ]
        return [*kept, {"data": read["gambar"], "alt": read["keterangan"]}] if read.get("gambar") else kept

    def _place(self, code: str) -> str | None:
        found = {"stem": "pertanyaan", "images": "gambar", "table": "tabel", **self.problem_places}.get(code)
        return found if found in self.fields else None

    def _beginning(self, found: Writing) -> dict[str, Any]:
        begun: dict[str, Any] = {"kode": found.code, "pertanyaan": found.content.get("stem", "")}
        begun["tabel"] = "\n".join(" | ".join(row) for row in found.content.get("table", ()))
        for place, one in enumerate(self.images, 1):
            begun[f"keterangan_{place}"] = one["alt"]
        return begun | (self.began(found.content, found.key) if found.content else {})


def _tags_of(found: Writing) -> dict[str, Any]:
    """What is known of an item, by field."""
    if not found.facts:
        return {}
    facts = found.facts
    chosen = next((one.label for one in found.choices.competencies if one.value == facts["competency"]), "")
    return {
        "bidang": facts["sector"],
        "kompetensi": chosen,
        "level": facts["level"],
        "kognitif": facts["cognitive"],
        "peraturan": facts["regulation"],
        "sumber": facts["source"],
    }


def _picture(file: TemporaryUploadedFile) -> str:
    """A picture as it travels. Refuses what is no picture, by its content, and what is too large for a phone."""
    kind = detect(Path(file.temporary_file_path()))
    if kind not in PHOTOS:
        raise ValidationError(
            _("Isi berkas ini %(read)s, bukan gambar PNG, JPEG atau WebP.")
            % {"read": _("kosong") if file.size == 0 else name_of(kind)}
        )
    if (file.size or 0) > _MOST:
        raise ValidationError(
            _("Gambar ini %(size)s KB, lebih besar daripada 220 KB. Perkecil ukurannya, lalu pilih lagi.")
            % {"size": -(-(file.size or 0) // 1000)}
        )
    found = address_of(kind, file.read())
    if len(found) > IMAGE:
        raise ValidationError(_("Gambar ini lebih besar daripada 220 KB. Perkecil ukurannya, lalu pilih lagi."))
    return found


def _table(read: dict[str, Any]) -> list[list[str]]:
    """Rows of cells; bars around a whole line are taken off."""
    lines = [line.strip() for line in read["tabel"].splitlines() if line.strip()]
    bare = [line[1:-1] if len(line) > 1 and line[0] == line[-1] == "|" else line for line in lines]
    return [[cell.strip() for cell in line.split("|")] for line in bare]
