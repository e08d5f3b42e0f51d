"""One form for each item type: what somebody types in rows, and the content and key that it becomes."""

from collections.abc import Mapping
from typing import Any, Final

from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    Field,
    IntegerField,
    RadioSelect,
    Textarea,
    ValidationError,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.exams.formats.raw import RIGHT, listed, shown
from pamong.exams.items import numeric
from pamong.exams.items.content import OPTION, OPTIONS
from pamong.exams.queries.item_page import Writing
from pamong.web.organiser.item_fields import WHOLE, ItemForm

LETTERS: Final = "ABCDEFGHIJ"
"""How options are called."""


class NumberField(CharField):
    """A number as people type it: 1.234,5 or 12.5. It is kept written with a point."""

    def clean(self, value: Any) -> Any:
        """The number; empty when nothing was typed."""
        text = super().clean(value)
        try:
            return format(numeric.value(numeric.parse({}, text)), "f") if text else ""
        except ValueError:
            raise ValidationError(
                _("“%(text)s” tidak terbaca sebagai bilangan. Tulis misalnya 12,5.") % {"text": text}
            ) from None


class PartialForm(ItemForm):
    """A type that may give a part of the points."""

    sebagian = BooleanField(
        label=gettext_lazy("Beri nilai sebagian"),
        help_text=gettext_lazy("Tanpa tanda ini hanya jawaban yang seluruhnya benar yang bernilai"),
        required=False,
    )


class SingleForm(ItemForm):
    """One right option."""

    kind = "single"
    row_names = ("pilihan",)
    problem_places = {  # noqa: RUF012  # as declared in the base
        "options-count": "pilihan_1",
        "options-empty": "pilihan_1",
        "options-twice": "pilihan_1",
        "key": "benar",
    }

    benar = ChoiceField(
        label=gettext_lazy("Jawaban yang benar"),
        choices=[(letter, letter) for letter in LETTERS],
        widget=RadioSelect,
        required=False,
    )

    def row_fields(self, place: int) -> dict[str, Field]:
        """Its text."""
        return {f"pilihan_{place}": option_field(_("Pilihan %(letter)s") % {"letter": LETTERS[place - 1]})}

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """Texts, and the letter of the right one."""
        ids = [one["id"] for one in content["options"]]
        return numbered("pilihan", texts(content)) | {"benar": LETTERS[ids.index(key["right"])]}

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Options without empty rows."""
        filled, ids = self.filled(read)
        return {"options": filled}, {"right": ids.get(read["benar"], "")}

    @property
    def marked(self) -> list[Any]:
        """For each row its fields, and the button that says it is right."""
        return list(zip(self.lines, self["benar"], strict=False))

    def filled(self, read: dict[str, Any]) -> tuple[list[dict[str, str]], dict[str, str]]:
        """Options, and letter of a row → id of its option."""
        rows = [(LETTERS[place - 1], read[f"pilihan_{place}"]) for place in range(1, self.row_count + 1)]
        told = [(letter, text) for letter, text in rows if text]
        options = listed([text for _letter, text in told])
        return options, {letter: one["id"] for (letter, _text), one in zip(told, options, strict=True)}


class MultipleForm(PartialForm):
    """More than one right option."""

    kind = "multiple"
    row_names = ("pilihan", "benar")
    problem_places = {**SingleForm.problem_places, "key": "benar_1"}  # noqa: RUF012  # as declared in the base

    def row_fields(self, place: int) -> dict[str, Field]:
        """Its text, and whether it is right."""
        letter = {"letter": LETTERS[place - 1]}
        return {
            f"pilihan_{place}": option_field(_("Pilihan %(letter)s") % letter),
            f"benar_{place}": BooleanField(label=_("%(letter)s benar") % letter, required=False),
        }

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """Texts, and which are right."""
        marks = [one["id"] in key["right"] for one in content["options"]]
        return numbered("pilihan", texts(content)) | numbered("benar", marks) | {"sebagian": key.get("partial", False)}

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Options without empty rows."""
        rows = filled_rows(self, read, "pilihan")
        options = listed([text for _place, text in rows])
        pairs = zip(rows, options, strict=True)
        right = [one["id"] for (place, _text), one in pairs if read[f"benar_{place}"]]
        return {"options": options}, {"right": right} | partial(read)


class TrueFalseForm(ItemForm):
    """A statement."""

    kind = "true_false"
    problem_places = {"key": "benar"}  # noqa: RUF012  # as declared in the base

    benar = ChoiceField(
        label=gettext_lazy("Pernyataan itu"),
        choices=[("ya", gettext_lazy("Benar")), ("tidak", gettext_lazy("Salah"))],
        widget=RadioSelect,
        required=False,
    )

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002  # as all types
        """Whether it is true."""
        return {"benar": "ya" if key["right"] else "tidak"}

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Nothing but the key."""
        return {}, {"right": {"ya": True, "tidak": False}.get(read["benar"])}


class JudgementForm(ItemForm):
    """Every option is worth something."""

    kind = "judgement"
    row_names = ("pilihan", "nilai")
    problem_places = {**SingleForm.problem_places, "points": "nilai_1"}  # noqa: RUF012  # as declared in the base

    def row_fields(self, place: int) -> dict[str, Field]:
        """Its text and its points."""
        letter = {"letter": LETTERS[place - 1]}
        return {
            f"pilihan_{place}": option_field(_("Pilihan %(letter)s") % letter),
            f"nilai_{place}": points_field(_("Nilai %(letter)s, 0 sampai 100") % letter),
        }

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """Texts and points."""
        points = [key["points"][one["id"]] for one in content["options"]]
        return numbered("pilihan", texts(content)) | numbered("nilai", points)

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Options without empty rows."""
        rows = filled_rows(self, read, "pilihan")
        options = listed([text for _place, text in rows])
        pairs = zip(rows, options, strict=True)
        return {"options": options}, {"points": {one["id"]: read[f"nilai_{place}"] for (place, _text), one in pairs}}


class MatchingForm(ItemForm):
    """Pairs; the same on the right may be written more than once, and a row with a right side only distracts."""

    kind = "matching"
    row_names = ("kiri", "kanan")
    problem_places = {  # noqa: RUF012  # as declared in the base
        **{f"left-{what}": "kiri_1" for what in ("count", "empty", "twice")},
        **{f"right-{what}": "kanan_1" for what in ("count", "empty", "twice")},
        "key": "kanan_1",
    }

    def row_fields(self, place: int) -> dict[str, Field]:
        """Both sides."""
        return {
            f"kiri_{place}": option_field(_("Kiri %(number)s") % {"number": place}),
            f"kanan_{place}": option_field(_("Pasangannya di kanan %(number)s") % {"number": place}),
        }

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """Pairs, then what is on the right only."""
        known = {one["id"]: one["text"] for one in content["right"]}
        paired = [known[key["pairs"][one["id"]]] for one in content["left"]]
        rest = [text for one, text in known.items() if one not in key["pairs"].values()]
        left = [one["text"] for one in content["left"]]
        return numbered("kiri", left) | numbered("kanan", [*paired, *rest])

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """The right side by the alphabet, so that its order tells nothing."""
        rows = [(read[f"kiri_{place}"], read[f"kanan_{place}"]) for place in range(1, self.row_count + 1)]
        sides = sorted({other for _one, other in rows if other}, key=lambda text: (text.casefold(), text))
        left, right = listed([one for one, _other in rows if one]), listed(sides, RIGHT)
        known = {one["text"]: one["id"] for one in right}
        partners = [known.get(other, "") for one, other in rows if one]
        pairs = {one["id"]: partner for one, partner in zip(left, partners, strict=True)}
        return {"left": left, "right": right}, {"pairs": pairs}


class OrderingForm(PartialForm):
    """Steps, typed in the right order; the candidate sees them by the alphabet."""

    kind = "ordering"
    row_names = ("langkah",)
    problem_places = {  # noqa: RUF012  # as declared in the base
        "options-count": "langkah_1",
        "options-empty": "langkah_1",
        "options-twice": "langkah_1",
        "order-shown": "langkah_1",
        "key": "langkah_1",
    }

    def row_fields(self, place: int) -> dict[str, Field]:
        """Its text."""
        return {f"langkah_{place}": option_field(_("Langkah ke-%(number)s") % {"number": place})}

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """Steps in the right order."""
        known = {one["id"]: one["text"] for one in content["options"]}
        steps = numbered("langkah", [known[one] for one in key["order"]])
        return steps | {"sebagian": key.get("partial", False)}

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Steps as they are shown, and their order."""
        steps = [text for _place, text in filled_rows(self, read, "langkah")]
        options = listed(shown(steps))
        known = {one["text"]: one["id"] for one in options}
        return {"options": options}, {"order": [known[text] for text in steps]} | partial(read)


class NumericForm(ItemForm):
    """A number with tolerance and unit."""

    kind = "numeric"
    problem_places = {"key": "jawaban", "unit": "satuan"}  # noqa: RUF012  # as declared in the base

    jawaban = NumberField(
        label=gettext_lazy("Jawaban yang benar"), help_text=gettext_lazy("Misalnya 12,5"), max_length=30
    )
    toleransi = NumberField(
        label=gettext_lazy("Toleransi"),
        help_text=gettext_lazy("Seberapa jauh jawaban boleh berbeda; kosong berarti harus tepat"),
        max_length=30,
        required=False,
    )
    satuan = CharField(
        label=gettext_lazy("Satuan"),
        help_text=gettext_lazy("Ditampilkan di sebelah isian, misalnya hari; kosongkan bila tidak ada"),
        max_length=30,
        required=False,
    )

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:
        """As people write numbers."""
        tolerance = str(key.get("tolerance", "0"))
        return {
            "jawaban": str(key["value"]).replace(".", ","),
            "toleransi": "" if tolerance == "0" else tolerance.replace(".", ","),
            "satuan": content.get("unit", ""),
        }

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Number, tolerance and unit."""
        unit = {"unit": read["satuan"]} if read["satuan"] else {}
        return unit, {"value": read["jawaban"], "tolerance": read["toleransi"] or "0"}


class ShortTextForm(ItemForm):
    """Accepted forms of a short answer."""

    kind = "short_text"
    problem_places = {"key": "diterima"}  # noqa: RUF012  # as declared in the base

    diterima = CharField(
        label=gettext_lazy("Jawaban yang diterima"),
        help_text=gettext_lazy("Satu pada tiap baris. Huruf besar, spasi dan tanda baca tidak membedakan"),
        max_length=2_000,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
    )
    persis = BooleanField(
        label=gettext_lazy("Harus persis"),
        help_text=gettext_lazy("Huruf besar, spasi dan tanda baca ikut dinilai"),
        required=False,
    )

    def began(self, content: dict[str, Any], key: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002  # as all types
        """One form a line."""
        return {"diterima": "\n".join(key["accepted"]), "persis": key.get("exact", False)}

    def asked(self, read: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Forms without empty lines."""
        return {}, {"accepted": accepted(read["diterima"])} | ({"exact": True} if read["persis"] else {})


FORMS: Final[Mapping[str, type[ItemForm]]] = {
    form.kind: form
    for form in (
        SingleForm,
        MultipleForm,
        TrueFalseForm,
        JudgementForm,
        MatchingForm,
        OrderingForm,
        NumericForm,
        ShortTextForm,
    )
}


def option_field(label: str) -> CharField:
    """A row's text; an empty row does not count."""
    return CharField(label=label, max_length=OPTION, required=False)


def points_field(label: str) -> IntegerField:
    """What an option is worth."""
    return IntegerField(label=label, min_value=0, max_value=100, required=False, error_messages=WHOLE)


def texts(content: dict[str, Any]) -> list[str]:
    """Texts of the options."""
    return [one["text"] for one in content["options"]]


def numbered(name: str, values: list[Any]) -> dict[str, Any]:
    """``name_1``, ``name_2`` … of the values."""
    return {f"{name}_{place}": value for place, value in enumerate(values, 1)}


def filled_rows(form: ItemForm, read: dict[str, Any], name: str) -> list[tuple[int, str]]:
    """Number and text of the rows in which something was typed."""
    rows = [(place, read[f"{name}_{place}"]) for place in range(1, form.row_count + 1)]
    return [(place, text) for place, text in rows if text]


def accepted(text: str) -> list[str]:
    """Lines in which something was typed."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def partial(read: dict[str, Any]) -> dict[str, bool]:
    """Whether a part of the points is given."""
    return {"partial": True} if read["sebagian"] else {}


def rows_for(found: Writing, asked: str) -> int:
    """How many rows a form has: what was asked for, at least what there is and five."""
    content = found.content
    if found.kind == "matching":
        pairs = found.key.get("pairs", {})
        known = len(pairs) + len({one["id"] for one in content.get("right", ())} - set(pairs.values()))
        most = 2 * OPTIONS
    else:
        known, most = len(content.get("options", ())), OPTIONS
    wanted = int(asked) if asked.isdecimal() and len(asked) < 3 else 0  # noqa: PLR2004  # two digits are enough
    return min(most, max(5, known, wanted))
