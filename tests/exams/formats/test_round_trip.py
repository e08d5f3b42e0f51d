"""What is written is read again as it was, whatever it holds."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.exams.formats import gift, qti
from pamong.exams.formats.answers import ordering, points_of
from pamong.exams.formats.markup import from_text
from pamong.exams.formats.raw import RawItem
from pamong.exams.formats.template import COLUMNS, cells_of, item_of
from pamong.exams.items import problems
from pamong.kit.imports import is_blank
from pamong.kit.imports.formats import plain
from tests.exams.formats.items_case import raw_items


def as_gift_says(item: RawItem) -> RawItem:
    """Only the right order of steps, which are shown by the alphabet; points in relation to the best."""
    if item.kind == "ordering":
        texts = {one["id"]: from_text(one["text"]) for one in item.content["options"]}
        _kind, own, key, _lost = ordering(
            [texts[one] for one in item.key["order"]], partial=bool(item.key.get("partial"))
        )
        return replace(item, content=item.content | own, key=key)
    if item.kind == "judgement":
        return replace(item, key={"points": points_of(item.key["points"])})
    return item


@given(st.lists(raw_items(), max_size=4))
@settings(max_examples=30, deadline=None)
def test_package_of_qti_gives_the_same_items_back(items: list[RawItem]) -> None:
    found = qti.read(qti.write(items))
    assert found.items == tuple(items)
    assert found.refused == ()


@given(st.lists(raw_items(), max_size=4))
@settings(max_examples=30, deadline=None)
def test_text_of_gift_gives_the_same_items_back(items: list[RawItem]) -> None:
    found = gift.read(gift.write(items).encode())
    assert found.refused == ()
    assert found.items == tuple(map(as_gift_says, items))


@given(raw_items())
@settings(max_examples=30, deadline=None)
def test_row_of_the_table_gives_the_same_item_back(item: RawItem) -> None:
    cells = {key: plain(text) for key, text in cells_of(item).items()}
    values = {one.key: one.parse(cells[one.key]) for one in COLUMNS if not is_blank(cells.get(one.key, ""))}
    assert item_of(values) == item


@given(raw_items())
@settings(max_examples=30, deadline=None)
def test_items_drawn_here_are_items(item: RawItem) -> None:
    assert problems(item.kind, item.content, item.key) == ()
