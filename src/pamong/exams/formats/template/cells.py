"""An item from the cells of its row, and the cells of an item."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from pamong.exams.formats.answers import matching, ordering
from pamong.exams.formats.markup import from_text
from pamong.exams.formats.pictures import decoded
from pamong.exams.formats.raw import RIGHT, CannotTake, RawItem, listed
from pamong.exams.formats.template.columns import KINDS, LETTERS, PIECES
from pamong.exams.items import numeric
from pamong.kit.imports import Unreadable, Values, read_yes_no

TAGS: Final = ("sector", "competency", "level", "cognitive", "regulation")
_JOINT: Final = " / "
_PIECE: Final = 32_000
"""Signs of a picture in one cell: what an Excel cell holds, so that a refused row keeps its pictures."""

_LINE: Final = 10_000
"""Signs of a picture between two line breaks: a table is read in lines, and none may be endless."""

Parts = tuple[dict[str, Any], dict[str, Any]]
"""What content and key hold beside the question."""


def item_of(row: Values) -> RawItem:
    """The item of a row whose cells were read. Raises CannotTake for a key that cannot be understood."""
    kind = str(row.get("kind") or "single")
    own, key = _READERS[kind](row)
    content: dict[str, Any] = {"stem": str(row.get("stem") or ""), **own}
    images, table = _images(row), _grid(_cell(row, "grid"))
    content |= ({"images": images} if images else {}) | ({"table": table} if table else {})
    tags = {name: str(row[name]) for name in TAGS if row.get(name) is not None}
    lost = tuple(one for one in _cell(row, "lost").split(_JOINT) if one)
    return RawItem(_cell(row, "code"), kind, content, key, tags, _cell(row, "source"), lost)


def cells_of(item: RawItem) -> dict[str, str]:
    """Cells of its row, without the bank."""
    return general_cells(item) | _WRITERS[item.kind](item.content, item.key)


def general_cells(item: RawItem) -> dict[str, str]:
    """Those of them that items of every type have, also of one that cannot be used yet."""
    cells = {"code": item.code, "kind": KINDS[item.kind][0], "stem": item.content["stem"], "source": item.source}
    if table := item.content.get("table"):
        cells["grid"] = "\n".join(" | ".join(cell.replace("|", "/") for cell in row) for row in table)
    cells |= {name: item.tags[name] for name in TAGS if item.tags.get(name)}
    lost = list(item.lost)
    if category := item.tags.get("category"):
        lost.append(_("Kategori “%(category)s” di berkas asal tidak diambil.") % {"category": category})
    cells |= {"lost": _JOINT.join(lost)} if lost else {}
    return cells | _pieces(item.content.get("images") or [])


def _single(row: Values) -> Parts:
    options = _options(row)
    return {"options": options}, {"right": _letter(_cell(row, "answer"), options)}


def _multiple(row: Values) -> Parts:
    options = _options(row)
    words = [one for one in re.split(r"[\s,;/]+", _cell(row, "answer")) if one]
    right = [_letter(one, options) for one in words]
    key: dict[str, Any] = {"right": [one["id"] for one in options if one["id"] in right]}
    return {"options": options}, key | _partial(row)


def _true_false(row: Values) -> Parts:
    try:
        return {}, {"right": read_yes_no(_cell(row, "answer"))}
    except Unreadable as why:
        raise CannotTake(_("Tulis Benar atau Salah sebagai kuncinya.")) from why


def _judgement(row: Values) -> Parts:
    options = _options(row)
    pairs = _pairs(_cell(row, "answer"))
    return {"options": options}, {"points": {_letter(one, options): int(worth) for one, worth in pairs}}


def _matching(row: Values) -> Parts:
    left = _options(row)
    texts = [re.sub(r"^\d+[.)]\s+", "", line).strip() for line in _cell(row, "partners").split("\n") if line.strip()]
    if not _cell(row, "answer"):
        told = zip([one["text"] for one in left] + [""] * len(texts), texts, strict=False)
        _kind, content, key, _lost = matching([(from_text(one), from_text(other)) for one, other in told])
        return content, key
    right = listed(texts, RIGHT)
    pairs = {_letter(one, left): int(place) for one, place in _pairs(_cell(row, "answer"))}
    if any(not 1 <= place <= len(right) for place in pairs.values()):
        raise CannotTake(_("Kuncinya menunjuk pasangan yang tidak ada di kolom Pasangan."))
    return {"left": left, "right": right}, {"pairs": {one: right[place - 1]["id"] for one, place in pairs.items()}}


def _ordering(row: Values) -> Parts:
    options = _options(row)
    words = [one for one in re.split(r"[\s,;/>]+", _cell(row, "answer")) if one]
    if not words:
        _kind, content, key, _lost = ordering(
            [from_text(one["text"]) for one in options], partial=bool(row.get("partial"))
        )
        return content, key
    return {"options": options}, {"order": [_letter(one, options) for one in words], **_partial(row)}


def _numeric(row: Values) -> Parts:
    unit = _cell(row, "unit")
    content = {"unit": unit} if unit else {}
    try:
        value = numeric.value(numeric.parse(content, _cell(row, "answer")))
        around = numeric.value(numeric.parse({}, _cell(row, "tolerance") or "0"))
    except (ValueError, InvalidOperation) as why:
        raise CannotTake(_("Jawaban dan toleransinya harus bilangan, misalnya 12,5.")) from why
    return content, {"value": format(value, "f")} | ({"tolerance": format(around, "f")} if around else {})


def _short_text(row: Values) -> Parts:
    text = _cell(row, "answer")
    accepted = [one.strip() for one in (text.split("\n") if "\n" in text else text.split("|")) if one.strip()]
    return {}, {"accepted": accepted} | ({"exact": True} if row.get("exact") else {})


def _options(row: Values) -> list[dict[str, str]]:
    texts = [_cell(row, f"option_{letter.lower()}") for letter in LETTERS]
    while texts and not texts[-1]:
        texts.pop()
    if "" in texts:
        raise CannotTake(
            _("Pilihan %(letter)s kosong, padahal pilihan sesudahnya diisi.") % {"letter": LETTERS[texts.index("")]}
        )
    return listed(texts)


def _letter(word: str, options: Sequence[Mapping[str, str]]) -> str:
    """Id of the option that a letter, or its own text, means."""
    bare = word.strip().rstrip(".)").upper()
    found = next((one["id"] for one in options if one["id"].upper() == bare or one["text"] == word), "")
    if not found:
        raise CannotTake(_("Kuncinya “%(read)s”, padahal tidak ada pilihan itu.") % {"read": word[:40]})
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    """``A=2; B=1``."""
    pieces = [one for one in re.split(r"[;,\n]+", text) if one.strip()]
    found = [re.fullmatch(r"\s*([A-Ja-j])\s*[=:]\s*(\d{1,3})\s*", one) for one in pieces]
    if not found or not all(found):
        raise CannotTake(_("Kuncinya tidak terbaca. Tulis misalnya A=5; B=3; C=1."))
    return [(one[1], one[2]) for one in found if one]


def _partial(row: Values) -> dict[str, bool]:
    return {"partial": True} if row.get("partial") else {}


def _grid(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.split("\n") if line.strip()]


def _images(row: Values) -> list[dict[str, str]]:
    """Pictures of a row: ``description | data:image/png;base64,…``, a large one in several cells."""
    images: list[dict[str, str]] = []
    for place in range(1, PIECES + 1):
        text = _cell(row, f"picture_{place}")
        told, mark, data = text.rpartition("data:image/")
        if mark:
            images.append({"data": mark + "".join(data.split()), "alt": told.strip().rstrip("|").strip()})
        elif text and images:
            images[-1]["data"] += "".join(text.split())
        elif text:
            raise CannotTake(
                _("Gambarnya tidak terbaca. Impor dari GIFT, Moodle XML atau QTI, atau pasang di halaman soal.")
            )
    if any(decoded(one["data"]) is None for one in images):
        raise CannotTake(_("Gambarnya tidak utuh: sebagian selnya hilang atau terpotong. Pasang di halaman soal."))
    return images


def _pieces(images: Sequence[Mapping[str, str]]) -> dict[str, str]:
    cut = []
    for one in images:
        lines = "\n".join(one["data"][at : at + _LINE] for at in range(0, len(one["data"]), _LINE))
        text = f"{one['alt']} | {lines}"
        cut += [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    return {f"picture_{place}": text for place, text in enumerate(cut, start=1)}


def _cell(row: Values, key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value)


_READERS: Final[Mapping[str, Callable[[Values], Parts]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "judgement": _judgement,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
}

Held = Mapping[str, Any]


def _letters(options: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {one["id"]: LETTERS[place] for place, one in enumerate(options)}


def _option_cells(options: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {f"option_{LETTERS[place].lower()}": one["text"] for place, one in enumerate(options)}


def _single_cells(content: Held, key: Held) -> dict[str, str]:
    return _option_cells(content["options"]) | {"answer": _letters(content["options"])[key["right"]]}


def _multiple_cells(content: Held, key: Held) -> dict[str, str]:
    letters = _letters(content["options"])
    right = ", ".join(letters[one] for one in letters if one in key["right"])
    return _option_cells(content["options"]) | {"answer": right} | _flag(key, "partial")


def _true_false_cells(_content: Held, key: Held) -> dict[str, str]:
    return {"answer": "Benar" if key["right"] else "Salah"}


def _judgement_cells(content: Held, key: Held) -> dict[str, str]:
    letters = _letters(content["options"])
    points = "; ".join(f"{letter}={key['points'][one]}" for one, letter in letters.items())
    return _option_cells(content["options"]) | {"answer": points}


def _matching_cells(content: Held, key: Held) -> dict[str, str]:
    places = {one["id"]: place for place, one in enumerate(content["right"], start=1)}
    partners = "\n".join(f"{places[one['id']]}. {' '.join(one['text'].split())}" for one in content["right"])
    pairs = "; ".join(f"{letter}={places[key['pairs'][one]]}" for one, letter in _letters(content["left"]).items())
    return _option_cells(content["left"]) | {"partners": partners, "answer": pairs}


def _ordering_cells(content: Held, key: Held) -> dict[str, str]:
    letters = _letters(content["options"])
    order = ", ".join(letters[one] for one in key["order"])
    return _option_cells(content["options"]) | {"answer": order} | _flag(key, "partial")


def _numeric_cells(content: Held, key: Held) -> dict[str, str]:
    cells = {"answer": _comma(key["value"]), "unit": content.get("unit", "")}
    return cells | ({"tolerance": _comma(key["tolerance"])} if key.get("tolerance") else {})


def _short_text_cells(_content: Held, key: Held) -> dict[str, str]:
    return {"answer": "\n".join(key["accepted"])} | _flag(key, "exact")


def _flag(key: Held, name: str) -> dict[str, str]:
    return {name: "ya"} if key.get(name) else {}


def _comma(number: object) -> str:
    return str(number).replace(".", ",")


_WRITERS: Final[Mapping[str, Callable[[Held, Held], dict[str, str]]]] = {
    "single": _single_cells,
    "multiple": _multiple_cells,
    "true_false": _true_false_cells,
    "judgement": _judgement_cells,
    "matching": _matching_cells,
    "ordering": _ordering_cells,
    "numeric": _numeric_cells,
    "short_text": _short_text_cells,
}
