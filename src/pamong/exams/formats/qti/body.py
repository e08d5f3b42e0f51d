"""What a candidate reads in the body of a QTI item."""

from typing import Final
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from pamong.exams.formats.documents import local, words_of
from pamong.exams.formats.markup import Builder, Marked

UNIT: Final = "unit"
"""Class of the words behind a number's place that are its unit."""

_BLANK: Final = "_____"
_INLINE: Final = ("textEntryInteraction", "inlineChoiceInteraction")
_FEEDBACK: Final = ("feedbackBlock", "feedbackInline")


def stem_of(body: Element, asked: Element) -> tuple[Marked, str, tuple[str, ...]]:
    """The question, the unit of its answer, and sentences about what is not taken.

    asked       the element that takes the answer; a prompt in it belongs to the question
    """
    builder, found = Builder(), {"unit": "", "rubric": ""}
    _walk(body, asked, builder, found)
    told = builder.done()
    text = told.text.removesuffix(_BLANK).rstrip() if local(asked) in _INLINE else told.text
    lost = (_("Petunjuk bagi penilai tidak diambil."),) if found["rubric"] else ()
    dropped = tuple(name for name in told.dropped if name != "rubricBlock")
    return Marked(text, told.pictures, told.table, dropped), found["unit"], lost


def marked(element: Element) -> Marked:
    """What stands in an option."""
    builder = Builder()
    _walk(element, None, builder, {})
    return builder.done()


def _walk(element: Element, asked: Element | None, builder: Builder, found: dict[str, str]) -> None:
    builder.words(element.text or "")
    for one in element:
        name = local(one)
        if one is asked:
            _ask(one, builder, found)
        elif name == "rubricBlock" and "candidate" not in one.get("view", ""):
            found["rubric"] = name
        elif one.get("class") == UNIT and asked is not None:
            found["unit"] = words_of(one)
        elif name == "object" and one.get("type", "").startswith("image/"):
            builder.start("img", {"src": one.get("data"), "alt": words_of(one)})
        elif name and name not in _FEEDBACK:
            _element(name, one, asked, builder, found)
        builder.words(one.tail or "")


def _element(name: str, one: Element, asked: Element | None, builder: Builder, found: dict[str, str]) -> None:
    builder.start(name, dict(one.attrib))
    _walk(one, asked, builder, found)
    builder.end(name)


def _ask(one: Element, builder: Builder, found: dict[str, str]) -> None:
    """The place of the answer: a blank within a sentence, or below the question with a prompt of its own."""
    if local(one) in _INLINE:
        builder.words(_BLANK)
    for prompt in (inner for inner in one if local(inner) == "prompt"):
        _element("p", prompt, None, builder, found)
