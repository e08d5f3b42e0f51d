"""Writing GIFT as Moodle reads it."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from html import escape
from typing import Any, Final

from pamong.exams.formats.gift.read import TAGS
from pamong.exams.formats.gift.text import escaped, note
from pamong.exams.formats.markup import tidy
from pamong.exams.formats.raw import RawItem
from pamong.kit.wording import one_line


def write(items: Iterable[RawItem]) -> str:
    """Text of a GIFT file.

    What GIFT has no sign for is written so that Moodle comes as near as it can: several right answers of which only all
    count as weights with a whole penalty, an order as its ordering questions write it, a unit and an exact short answer as
    tags of a comment, which ``read`` understands.
    """
    return "\n\n".join(_question(item) for item in items) + "\n"


def _question(item: RawItem) -> str:
    title = f"::{escaped(one_line(item.code))}::" if item.code else ""
    return f"{_comment(item)}{title}{_stem(item.content)}{{{_ANSWERS[item.kind](item)}}}"


def _comment(item: RawItem) -> str:
    told = {name: item.tags[name] for name in TAGS if item.tags.get(name)}
    told |= {"source": item.source} if item.source else {}
    told |= {"unit": item.content["unit"]} if item.content.get("unit") else {}
    told |= {"exact": "1"} if item.kind == "short_text" and item.key.get("exact") else {}
    told |= {"kind": item.kind} if item.kind == "judgement" else {}
    notes = [note("id", item.code)] if item.code else []
    notes += [note("tag", f"{name}={one_line(value)}") for name, value in told.items()]
    return f"// {' '.join(notes)}\n" if notes else ""


def _stem(content: Mapping[str, Any]) -> str:
    stem = tidy(content["stem"])
    if not content.get("images") and not content.get("table"):
        return f"[plain]{escaped(stem)} "
    parts = [f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in stem.split("\n\n")]
    rows = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in content.get("table") or []]
    parts += [f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"] if rows else []
    parts += [
        f'<p><img src="{escape(one["data"])}" alt="{escape(one["alt"])}"></p>' for one in content.get("images") or []
    ]
    return f"[html]{escaped(''.join(parts))} "


def _text(text: str) -> str:
    """Of an option; its form is named, so that nothing at its beginning means something."""
    return f"[plain]{escaped(tidy(text))}"


def _bare(text: str) -> str:
    """Of what never has a form: partners, steps and short answers."""
    return escaped(tidy(text))


def _percent(share: float) -> str:
    return f"%{100 * share:.5f}".rstrip("0").rstrip(".") + "%"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _single(item: RawItem) -> str:
    right = item.key["right"]
    return _lines(f"{'=' if one['id'] == right else '~'}{_text(one['text'])}" for one in item.content["options"])


def _multiple(item: RawItem) -> str:
    right = item.key["right"]
    share = 1 / len(right)
    wrong = -share if item.key.get("partial") else -1
    options = item.content["options"]
    return _lines(f"~{_percent(share if one['id'] in right else wrong)}{_text(one['text'])}" for one in options)


def _judgement(item: RawItem) -> str:
    points = item.key["points"]
    best = max(points.values())
    marks = {one: "=" if worth == best else f"~{_percent(worth / best)}" for one, worth in points.items()}
    return _lines(f"{marks[one['id']]}{_text(one['text'])}" for one in item.content["options"])


def _true_false(item: RawItem) -> str:
    return "TRUE" if item.key["right"] else "FALSE"


def _matching(item: RawItem) -> str:
    right = {one["id"]: one["text"] for one in item.content["right"]}
    pairs = [(one["text"], right[item.key["pairs"][one["id"]]]) for one in item.content["left"]]
    used = set(item.key["pairs"].values())
    pairs += [("", text) for one, text in right.items() if one not in used]
    sides = ((one.replace("->", "→"), other.replace("->", "→")) for one, other in pairs)  # GIFT cannot escape its arrow
    return _lines(f"={_text(one) if one else ''} -> {_bare(other)}" for one, other in sides)


def _ordering(item: RawItem) -> str:
    texts = {one["id"]: one["text"] for one in item.content["options"]}
    grading = "RELATIVE_ALL_PREVIOUS_AND_NEXT" if item.key.get("partial") else "ALL_OR_NOTHING"
    steps = (_bare(" ".join(texts[one].split())) for one in item.key["order"])
    return f">{len(texts)} ALL VERTICAL {grading} SHOW{_lines(steps)}"


def _numeric(item: RawItem) -> str:
    tolerance = Decimal(str(item.key.get("tolerance", "0")))
    around = f":{tolerance:f}" if tolerance else ""
    return f"#{Decimal(str(item.key['value'])):f}{around}"


def _short_text(item: RawItem) -> str:
    forms = (_bare(one).replace("*", "\\*") for one in item.key["accepted"])  # a bare * stands for any letters
    return _lines(f"=%100%{one}" for one in forms)


_ANSWERS: Final[Mapping[str, Callable[[RawItem], str]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "judgement": _judgement,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
}
