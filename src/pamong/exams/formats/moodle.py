"""Moodle's own XML of questions."""

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.exams.formats import markup, pictures
from pamong.exams.formats.answers import Answers, Choice, chosen, matching, number, ordering, percent, short_text
from pamong.exams.formats.documents import below, child, children, local, tree, words_of
from pamong.exams.formats.raw import CannotTake, RawItem, Read, code_of, gathered, nameless

_FILES: Final = "@@PLUGINFILE@@/"
_FEEDBACK: Final = (
    "feedback",
    "generalfeedback",
    "correctfeedback",
    "partiallycorrectfeedback",
    "incorrectfeedback",
    "hint",
)


def read(data: bytes) -> Read:
    """Items of a file. Raises TooLarge ``items-large``; Invalid ``items-xml``."""
    root = tree(data)
    if local(root) != "quiz":
        raise Invalid("items-xml", _("Berkas XML ini bukan bank soal Moodle: akarnya bukan <quiz>."))
    return gathered(_pieces(root))


def _pieces(root: Element) -> Iterator[tuple[str, Callable[[], RawItem]]]:
    category, place = "", 0
    for question in children(root, "question"):
        if question.get("type") == "category":
            category = "/".join(
                one
                for one in _text_of(child(question, "category")).split("/")
                if one not in ("$course$", "$module$", "top", "")
            )
            continue
        place += 1
        name = markup.tidy(_text_of(child(question, "name")))
        where = _("Butir %(place)s") % {"place": place}
        yield f"{where}: {name}" if name else where, partial(_item, question, name, category)


def _item(question: Element, name: str, category: str) -> RawItem:
    kind = question.get("type", "")
    if kind not in _ANSWERS:
        raise CannotTake(_("Jenis soal Moodle “%(kind)s” tidak punya padanan di sini.") % {"kind": kind})
    held = child(question, "questiontext")
    told = _marked(held)
    old = child(question, "image_base64")  # as files were written before pictures stood in the text
    wanted = [*told.pictures, *([] if old is None else [(f"data:;base64,{words_of(old)}", "")])]
    images, lost = pictures.taken(wanted, partial(_picture, held))
    own, content, key, more = _ANSWERS[kind](question)
    content = {"stem": told.text, **content}
    content |= ({"images": images} if images else {}) | ({"table": told.table} if told.table else {})
    code = code_of(words_of(child(question, "idnumber")) or name)
    tags = {"category": category} if category else {}
    return RawItem(
        code,
        own,
        content,
        key,
        tags,
        "",
        tuple(dict.fromkeys((*told.lost, *lost, *more, *_beside(question), *nameless(name, code, told.text)))),
    )


def _choice(question: Element) -> Answers:
    options = [Choice(_marked(answer), _weight(answer)) for answer in children(question, "answer")]
    return chosen(options, several=words_of(child(question, "single")).lower() not in ("true", "1"))


def _true_false(question: Element) -> Answers:
    weights = {_text_of(answer).strip().lower(): _weight(answer) for answer in children(question, "answer")}
    if not {"true", "false"} <= set(weights):
        raise CannotTake(_("Tidak ada jawaban yang ditandai benar."))
    return "true_false", {}, {"right": weights["true"] > weights["false"]}, ()


def _short_text(question: Element) -> Answers:
    forms = [(markup.tidy(_text_of(answer)), _weight(answer)) for answer in children(question, "answer")]
    kind, content, key, lost = short_text(forms, exact=words_of(child(question, "usecase")) == "1")
    if any("*" in text.replace("\\*", "") for text in key["accepted"]):
        lost = (*lost, _("Tanda * dalam jawaban dibaca sebagai huruf biasa, bukan pengganti huruf lain."))
    return kind, content, key, lost


def _number(question: Element) -> Answers:
    unit, others = "", []
    for one in below(question, "unit"):
        try:
            own = Decimal(words_of(child(one, "multiplier")) or "1") == 1
        except InvalidOperation:
            own = False
        name = words_of(child(one, "unit_name"))
        if own and not unit:
            unit = name
        else:
            others.append(name)
    answers = children(question, "answer")
    found = [
        (_text_of(answer).strip(), words_of(child(answer, "tolerance")) or "0", _weight(answer)) for answer in answers
    ]
    kind, content, key, lost = number([one for one in found if one[0] != "*"], unit)
    said = _("Hanya satuan %(unit)s yang diambil; yang tidak: %(others)s.") % {
        "unit": unit or "-",
        "others": ", ".join(others),
    }
    return kind, content, key, (*lost, said) if others else lost


def _matching(question: Element) -> Answers:
    subs = children(question, "subquestion")
    return matching([(_marked(one), markup.from_text(_text_of(child(one, "answer")))) for one in subs])


def _ordering(question: Element) -> Answers:
    steps = [_marked(answer) for answer in children(question, "answer")]
    grading = words_of(child(question, "gradingtype")).upper()
    return ordering(steps, partial=grading not in ("", "-1", "ALL_OR_NOTHING"))


_ANSWERS: Final[dict[str, Callable[[Element], Answers]]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _number,
    "matching": _matching,
    "ordering": _ordering,
}


def _beside(question: Element) -> Iterator[str]:
    """What else a question says that nothing here holds."""
    said: list[Any] = [one for name in _FEEDBACK for one in below(question, name)]
    if any(_text_of(one).strip() for one in said):
        yield _("Umpan balik tidak diambil.")
    if tags := [_text_of(one).strip() for one in below(question, "tag")]:
        yield _("Tanda berikut tidak diambil: %(tags)s.") % {"tags": ", ".join(tags)}
    try:
        worth = Decimal(words_of(child(question, "defaultgrade")) or "1")
    except InvalidOperation:
        return
    if worth != 1:
        yield _("Bobot soal tidak diambil: setiap soal bernilai sama.")


def _marked(held: Element | None) -> markup.Marked:
    text = _text_of(held)
    form = "" if held is None else held.get("format", "html")
    if form == "moodle_auto_format":  # its line breaks are breaks
        return markup.from_html(text.strip().replace("\n", "<br>"))
    read = {"plain_text": markup.from_text, "markdown": markup.from_markdown}.get(form, markup.from_html)
    return read(text)


def _text_of(held: Element | None) -> str:
    """What stands in its ``<text>``; older files write it without."""
    if held is None:
        return ""
    text = child(held, "text")
    return "".join((held if text is None else text).itertext())


def _picture(held: Element | None, address: str) -> bytes | None:
    name = unquote(address.removeprefix(_FILES))
    for file in () if held is None else children(held, "file"):
        if name in (file.get("name"), f"{file.get('path', '/').lstrip('/')}{file.get('name')}"):
            return pictures.decoded(f";base64,{file.text or ''}")
    return None


def _weight(answer: Element) -> float:
    return percent(answer.get("fraction", "0"))
