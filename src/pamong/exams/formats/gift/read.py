"""Reading GIFT, all question types that it knows."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from pamong.exams.formats import markup, pictures
from pamong.exams.formats.answers import Choice, chosen, matching, number, ordering, percent, short_text
from pamong.exams.formats.documents import refuse_large
from pamong.exams.formats.gift.text import Question, noted, plain, questions
from pamong.exams.formats.raw import CannotTake, RawItem, Read, code_of, gathered, nameless
from pamong.kit.imports.sniffing import encoding_of

TAGS: Final[tuple[str, ...]] = ("sector", "competency", "level", "cognitive", "regulation")
"""Tags that are known here."""

_KNOWN: Final = {*TAGS, "source", "unit", "exact", "kind"}
_TRUTH: Final = ("T", "TRUE", "F", "FALSE")
_BLANK: Final = "_____"
_BARE: Final = "plain"
_LONGEST: Final = 100_000
"""Signs of all answers of one question."""

_FORM: Final = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_TITLE: Final = re.compile(r"::(.*?)::", re.DOTALL)
_LOOKS_LIKE_HTML: Final = re.compile(
    r"</?(p|br|b|i|u|em|strong|span|div|img|table|sub|sup|ul|ol|li|a|h[1-6]|code|pre|font|small|hr)\b[^>]*>"
    r"|&(#\d+|#x[0-9a-f]+|nbsp|lt|gt|amp|quot|apos|[lr][sd]quo|[nm]dash|hellip|deg|times|[a-z](acute|grave|uml));",
    re.IGNORECASE,
)
_WEIGHT: Final = re.compile(r"\s*%(-?\d+(?:[.,]\d+)?)%")


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer of a question.

    mark        ``=`` or ``~``
    weight      per cent; None where none is written
    """

    mark: str
    weight: float | None
    text: str


def read(data: bytes) -> Read:
    """Items of a GIFT file in any encoding. Raises TooLarge ``items-large``."""
    refuse_large(data)
    text = data.decode(encoding_of([data]), "replace").removeprefix("\ufeff")
    return gathered(_pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, Callable[[], RawItem]]]:
    for place, question in enumerate(questions(text), start=1):
        found = _TITLE.match(question.text)
        title = markup.tidy(plain(found[1])) if found else ""
        body = question.text[found.end() :] if found else question.text
        where = _("Butir %(place)s, baris %(line)s") % {"place": place, "line": question.line}
        yield f"{where}: {title}" if title else where, partial(_item, question, title, body)


def _item(question: Question, title: str, text: str) -> RawItem:
    opens, closes = text.find("{"), text.find("}")
    if opens < 0 and closes < 0:
        raise CannotTake(_("Ini keterangan tanpa jawaban, bukan soal."))
    if not 0 <= opens < closes:
        raise CannotTake(
            _("Kurung kurawal jawabannya tidak berpasangan. Periksa { dan }, juga baris kosong di antaranya.")
        )
    if "{" in text[closes + 1 :]:
        raise CannotTake(_("Soal ini punya lebih dari satu tempat jawaban. Pecah menjadi beberapa soal."))
    if closes - opens > _LONGEST:
        raise CannotTake(_("Jawaban soal ini terlalu panjang. Pendekkan pilihannya."))
    form = found[1] if (found := _FORM.match(text)) else ""
    rest = text[closes + 1 :].strip()
    stem = text[found.end() if found else 0 : opens].rstrip() + (f" {_BLANK}{text[closes + 1 :]}" if rest else "")
    told = _marked(stem, form)
    images, lost = pictures.taken(told.pictures, lambda _address: None)
    body, feedback = _without_feedback(text[opens + 1 : closes])
    kind, content, key, more = _answers(body, form, noted(question.notes, "tag"))
    content = {"stem": told.text, **content}
    content |= ({"images": images} if images else {}) | ({"table": told.table} if told.table else {})
    tags, source, unknown = _tags(question)
    ids = noted(question.notes, "id")
    code = code_of(ids[0] if ids else title)
    return RawItem(
        code,
        kind,
        content,
        key,
        tags,
        source,
        tuple(dict.fromkeys((*told.lost, *lost, *more, *feedback, *unknown, *nameless(title, code, told.text)))),
    )


def _answers(
    body: str, form: str, tags: list[str]
) -> "tuple[str, dict[str, object], dict[str, object], tuple[str, ...]]":
    """Kind, what content and key hold beside the question, and what was lost."""
    word = body.strip()
    if not word:
        raise CannotTake(_("Soal esai tidak dapat dinilai sendiri oleh sistem, jadi tidak diambil."))
    if word.upper() in _TRUTH:
        return "true_false", {}, {"right": word.upper()[0] == "T"}, ()
    if word.startswith("#"):
        unit = next((one.removeprefix("unit=") for one in tags if one.startswith("unit=")), "")
        return number(_numbers(word[1:]), unit)
    if word.startswith(">"):
        head, *steps = word.split("\n")
        return ordering([_option(one, _BARE) for one in steps if one.strip()], partial="RELATIVE" in head.upper())
    parts = _parts(word)
    if all("->" in one.text for one in parts if one.mark == "=") and not any(one.mark == "~" for one in parts):
        sides = (one.text.split("->", 1) for one in parts)
        return matching([(_option(left, form), _option(right, _BARE)) for left, right in sides])
    if all(one.mark == "=" for one in parts):
        kind, content, key, lost = short_text([_form(one) for one in parts], exact="exact=1" in tags)
        wild = any("*" in one.text.replace("\\*", "") for one in parts if _weight(one) > 0)
        said = _("Tanda * dalam jawaban dibaca sebagai huruf biasa, bukan pengganti huruf lain.")
        return kind, content, key, (*lost, said) if wild else lost
    choices = [Choice(_option(one.text, form), _weight(one)) for one in parts]
    several = not any(one.mark == "=" for one in parts)
    return chosen(choices, several=several, graded="kind=judgement" in tags)


def _form(one: Piece) -> tuple[str, float]:
    return markup.tidy(plain(one.text.replace("\\*", "*"))), _weight(one)


def _parts(body: str) -> list[Piece]:
    before, *rest = re.split(r"([=~])", body)
    if before.strip() or not rest:
        raise CannotTake(_("Jawabannya tidak terbaca. Awali tiap jawaban dengan = atau ~."))
    found = []
    for mark, text in zip(rest[::2], rest[1::2], strict=True):
        weight = _WEIGHT.match(text)
        found.append(Piece(mark, percent(weight[1]) if weight else None, text[weight.end() if weight else 0 :].strip()))
    return found


def _weight(one: Piece) -> float:
    return (100.0 if one.mark == "=" else 0.0) if one.weight is None else one.weight


def _without_feedback(body: str) -> tuple[str, tuple[str, ...]]:
    """The answers without what is said about them."""
    answers, general, _said = body.partition("####")
    if (word := answers.partition("#")[0].strip()).upper() in _TRUTH:
        return word, (_("Umpan balik tidak diambil."),) if word != body.strip() else ()
    head = "#" if answers.lstrip().startswith("#") else ""  # of a number
    rest = answers.lstrip().removeprefix("#") if head else answers
    bare = re.sub(r"#[^=~]*", "", rest)
    lost = _("Umpan balik tidak diambil.")
    return head + bare, (lost,) if general or bare != rest else ()


def _numbers(body: str) -> list[tuple[str, str, float]]:
    """Value, tolerance and weight of each answer, the first one first."""
    body = body.partition("~")[0]  # behind it stands only what is said about wrong answers
    parts = _parts(body) if re.match(r"\s*=", body) else [Piece("=", None, body.strip())]
    return [(*_number(plain(one.text)), _weight(one)) for one in parts if one.text]


def _number(text: str) -> tuple[str, str]:
    """``5``, ``5:0.1``; of ``4..6`` the middle and half of the way."""
    low, between, high = text.partition("..")
    if between:
        return f"{low}..{high}", ".."
    value, _colon, tolerance = text.partition(":")
    return value.strip(), tolerance.strip() or "0"


def _marked(text: str, form: str) -> markup.Marked:
    told = plain(text)
    looks = form in ("", "moodle") and _LOOKS_LIKE_HTML.search(told)
    if form == "html":
        return markup.from_html(told)
    if looks:  # of no named form: line breaks are breaks
        return markup.from_html(told.replace("\n", "<br>"))
    return markup.from_markdown(told) if form == "markdown" else markup.from_text(told)


def _option(text: str, form: str) -> markup.Marked:
    found = _FORM.match(text)
    return _marked(text[found.end() :] if found else text, found[1] if found else form)


def _tags(question: Question) -> tuple[dict[str, str], str, tuple[str, ...]]:
    """Known tags, the source, and a sentence that names the others."""
    pairs = [one.partition("=") for one in noted(question.notes, "tag")]
    told = {name: value for name, _sign, value in pairs if value}
    tags = {name: told[name] for name in TAGS if name in told}
    category = "/".join(one for one in question.category.split("/") if one not in ("$course$", "$module$", "top", ""))
    unknown = [f"{name}={value}" if value else name for name, _sign, value in pairs if not value or name not in _KNOWN]
    tags |= {"category": category} if category else {}
    said = _("Tanda berikut tidak diambil: %(tags)s.") % {"tags": ", ".join(unknown)}
    return tags, told.get("source", ""), (said,) if unknown else ()
