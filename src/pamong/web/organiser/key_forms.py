"""Correcting a key: the wording stays as candidates saw it, only what is right is told anew."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    ChoiceField,
    Field,
    IntegerField,
    MultipleChoiceField,
    RadioSelect,
    Textarea,
)
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.exams.queries.item_page import Writing
from pamong.web.organiser.fields import ActionForm
from pamong.web.organiser.item_fields import WHOLE
from pamong.web.organiser.item_kinds import NumberField, accepted, points_field

Known = dict[str, Any]


class KeyForm(ActionForm):
    """The right answer of one version, and why the one before was wrong."""

    places = {"key-reason": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: Writing, data: QueryDict | None) -> None:
        """Ask what this type needs, beginning with the key that holds."""
        super().__init__(data)
        self.kind, self.content, self.before = found.kind, found.content, found.key
        self.fields.update(_FIELDS[found.kind](found.content, found.key))
        self.fields["alasan"] = CharField(
            label=_("Mengapa kunci yang lama salah"),
            help_text=_("Sebutkan dasarnya. Tersimpan bersama kuncinya dan dibaca yang memutuskan skor ulang"),
            max_length=1_000,
            widget=Textarea(attrs={"rows": 3}),
        )

    def key(self) -> Known:
        """As ``exams.items`` reads it; whether parts count stays as it was."""
        kept = {name: self.before[name] for name in ("partial",) if name in self.before}
        return kept | _READ[self.kind](self.content, self.cleaned_data)


def _single(content: Known, key: Known) -> dict[str, Field]:
    return {"benar": ChoiceField(label=_RIGHT, choices=_choices(content), widget=RadioSelect, initial=key["right"])}


def _multiple(content: Known, key: Known) -> dict[str, Field]:
    widget = CheckboxSelectMultiple
    field = MultipleChoiceField(label=_RIGHT, choices=_choices(content), widget=widget, initial=key["right"])
    return {"benar": field}


def _true_false(content: Known, key: Known) -> dict[str, Field]:  # noqa: ARG001  # as all types
    choices = [("ya", _("Benar")), ("tidak", _("Salah"))]
    initial = "ya" if key["right"] else "tidak"
    return {"benar": ChoiceField(label=_("Pernyataan itu"), choices=choices, widget=RadioSelect, initial=initial)}


def _judgement(content: Known, key: Known) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for place, one in enumerate(content["options"], 1):
        fields[f"nilai_{place}"] = points_field(one["text"])
        fields[f"nilai_{place}"].initial = key["points"][one["id"]]
    return fields


def _matching(content: Known, key: Known) -> dict[str, Field]:
    choices = [(one["id"], one["text"]) for one in content["right"]]
    return {
        f"pasangan_{place}": ChoiceField(label=one["text"], choices=choices, initial=key["pairs"][one["id"]])
        for place, one in enumerate(content["left"], 1)
    }


def _ordering(content: Known, key: Known) -> dict[str, Field]:
    return {
        f"urutan_{place}": IntegerField(
            label=one["text"], min_value=1, initial=key["order"].index(one["id"]) + 1, error_messages=WHOLE
        )
        for place, one in enumerate(content["options"], 1)
    }


def _numeric(content: Known, key: Known) -> dict[str, Field]:  # noqa: ARG001  # as all types
    value, tolerance = (str(key.get(name, "0")).replace(".", ",") for name in ("value", "tolerance"))
    return {
        "jawaban": NumberField(label=_RIGHT, max_length=30, initial=value),
        "toleransi": NumberField(label=_("Toleransi"), max_length=30, initial=tolerance),
    }


def _short_text(content: Known, key: Known) -> dict[str, Field]:  # noqa: ARG001  # as all types
    label, hint = _("Jawaban yang diterima"), _("Satu pada tiap baris")
    initial, widget = "\n".join(key["accepted"]), Textarea(attrs={"rows": 4})
    return {
        "diterima": CharField(label=label, help_text=hint, max_length=2_000, initial=initial, widget=widget),
        "persis": BooleanField(label=_("Harus persis"), required=False, initial=key.get("exact", False)),
    }


def _read_judgement(content: Known, read: Known) -> Known:
    return {"points": {one["id"]: read[f"nilai_{place}"] for place, one in enumerate(content["options"], 1)}}


def _read_matching(content: Known, read: Known) -> Known:
    return {"pairs": {one["id"]: read[f"pasangan_{place}"] for place, one in enumerate(content["left"], 1)}}


def _read_ordering(content: Known, read: Known) -> Known:
    """Steps by their numbers; numbers that are not 1, 2, 3 … once each give no order."""
    steps = {read[f"urutan_{place}"]: one["id"] for place, one in enumerate(content["options"], 1)}
    whole = sorted(steps) == list(range(1, len(content["options"]) + 1))
    return {"order": [steps[number] for number in sorted(steps)] if whole else []}


def _read_short_text(content: Known, read: Known) -> Known:  # noqa: ARG001  # as all types
    return {"accepted": accepted(read["diterima"])} | ({"exact": True} if read["persis"] else {})


def _choices(content: Known) -> list[tuple[str, str]]:
    return [(one["id"], f"{chr(ord('A') + place)}. {one['text']}") for place, one in enumerate(content["options"])]


_RIGHT: Final = gettext_lazy("Jawaban yang benar")

_FIELDS: Final[Mapping[str, Callable[[Known, Known], dict[str, Field]]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "judgement": _judgement,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
}
_READ: Final[Mapping[str, Callable[[Known, Known], Known]]] = {
    "single": lambda _content, read: {"right": read["benar"]},
    "multiple": lambda _content, read: {"right": read["benar"]},
    "true_false": lambda _content, read: {"right": read["benar"] == "ya"},
    "judgement": _read_judgement,
    "matching": _read_matching,
    "ordering": _read_ordering,
    "numeric": lambda _content, read: {"value": read["jawaban"], "tolerance": read["toleransi"]},
    "short_text": _read_short_text,
}
