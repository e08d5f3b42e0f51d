"""Items of every type as Hypothesis draws them, in the one form that readers give."""

import base64
import string
from typing import Any

from hypothesis import strategies as st

from pamong.exams.formats.raw import RIGHT, RawItem, listed

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURE = "data:image/png;base64," + base64.b64encode(PNG).decode()

_SIGNS = string.ascii_letters + string.digits + "~=#{}:\\%[]&<\"'*é–“/"
word = st.text(_SIGNS, min_size=1, max_size=12).filter(lambda text: any(char.isalnum() for char in text))
line = st.lists(word, min_size=1, max_size=4).map(" ".join)
stem = st.lists(line, min_size=1, max_size=3).map("\n\n".join)
lines = st.lists(line, min_size=1, max_size=2).map("\n".join)


def texts(of: "st.SearchStrategy[str]", least: int = 2, most: int = 6) -> "st.SearchStrategy[list[str]]":
    return st.lists(of, min_size=least, max_size=most, unique_by=lambda text: text.casefold())


Parts = tuple[dict[str, Any], dict[str, Any]]
"""What content and key hold beside the question."""


@st.composite
def short_texts(draw: Any) -> Parts:
    key = {"accepted": draw(texts(line, 1, 4))}
    return {}, key | ({"exact": True} if draw(st.booleans()) else {})


@st.composite
def singles(draw: Any) -> Parts:
    options = listed(draw(texts(lines)))
    return {"options": options}, {"right": draw(st.sampled_from([one["id"] for one in options]))}


@st.composite
def multiples(draw: Any) -> Parts:
    options = listed(draw(texts(lines)))
    ids = [one["id"] for one in options]
    right = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=len(ids), unique=True))
    partial = len(right) == len(ids) or draw(st.booleans())
    return {"options": options}, {"right": sorted(right)} | ({"partial": True} if partial else {})


@st.composite
def judgements(draw: Any) -> Parts:
    options = listed(draw(texts(lines)))
    more = st.lists(st.integers(0, 5), min_size=len(options) - 2, max_size=len(options) - 2)
    points = draw(st.permutations([1, 0, *draw(more)]))
    return {"options": options}, {"points": {one["id"]: worth for one, worth in zip(options, points, strict=True)}}


@st.composite
def orders(draw: Any) -> Parts:
    options = listed(draw(texts(line)))
    ids = [one["id"] for one in options]
    order = draw(st.permutations(ids).filter(lambda order: list(order) != ids))
    return {"options": options}, {"order": list(order)} | ({"partial": True} if draw(st.booleans()) else {})


@st.composite
def numbers(draw: Any) -> Parts:
    unit = draw(st.sampled_from(["", "hari", "kg"]))
    value = draw(st.sampled_from(["0", "12", "-3", "12.5", "1200", "0.001"]))
    tolerance = draw(st.sampled_from(["", "0.5", "2"]))
    return {"unit": unit} if unit else {}, {"value": value} | ({"tolerance": tolerance} if tolerance else {})


@st.composite
def pairs(draw: Any) -> Parts:
    left = listed(draw(texts(line, 2, 4)))
    right = listed(sorted(draw(texts(line, 2, 5)), key=lambda text: (text.casefold(), text)), RIGHT)
    partners = st.sampled_from([one["id"] for one in right])
    return {"left": left, "right": right}, {"pairs": {one["id"]: draw(partners) for one in left}}


OF_KIND = {
    "single": singles(),
    "multiple": multiples(),
    "true_false": st.booleans().map(lambda right: ({}, {"right": right})),
    "judgement": judgements(),
    "matching": pairs(),
    "ordering": orders(),
    "numeric": numbers(),
    "short_text": short_texts(),
}


@st.composite
def raw_items(draw: Any) -> RawItem:
    """One item of any type, with whatever else an item may have."""
    kind = draw(st.sampled_from(sorted(OF_KIND)))
    own, key = draw(OF_KIND[kind])
    content = {"stem": draw(stem), **own}
    if draw(st.booleans()):
        content["images"] = [{"data": PICTURE, "alt": draw(line)}]
    if draw(st.booleans()):
        content["table"] = draw(st.lists(st.lists(line, min_size=2, max_size=2), min_size=1, max_size=3))
    tags = draw(
        st.fixed_dictionaries(
            {}, optional={"sector": st.just("health"), "level": st.just("2"), "cognitive": st.just("C1")}
        )
    )
    return RawItem(
        draw(st.sampled_from(["", "PP-001", "a: b"])),
        kind,
        content,
        key,
        tags,
        draw(st.sampled_from(["", "UU 25/2009"])),
    )
