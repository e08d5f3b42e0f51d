"""The tour's items can be used as they are, each with its source."""

from pamong.exams.items import problems, score
from pamong.tour.items import answer, read_items, worded


def test_forty_items_have_nothing_wrong_and_a_source() -> None:
    items = read_items()
    assert len(items) == 40
    assert [
        (item["code"], problems(item["kind"], *worded(item))) for item in items if problems(item["kind"], *worded(item))
    ] == []
    assert [item["code"] for item in items if not item["source"]] == []
    assert len({item["code"] for item in items}) == 40


def test_who_knows_the_answer_gets_the_points() -> None:
    assert [item["code"] for item in read_items() if score(item["kind"], *worded(item), answer(item)) != 1.0] == []
