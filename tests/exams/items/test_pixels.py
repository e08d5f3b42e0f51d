"""Small files that hold more pixels than a telephone can show."""

import base64
import io

import pytest
from PIL import Image

from pamong.exams.formats.pictures import taken
from pamong.exams.items import problems
from pamong.exams.items.pixels import too_many

LIMIT = (4000, 3000)
BEYOND = (4001, 3000)


def address(size: tuple[int, int], kind: str, **more: object) -> str:
    """A plain picture of that size as it travels."""
    file = io.BytesIO()
    Image.new("L" if kind != "webp" else "RGB", size).save(file, kind, **more)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("png", {}),
        ("jpeg", {}),
        ("jpeg", {"progressive": True}),
        ("webp", {}),
        ("webp", {"lossless": True}),
        ("webp", {"exif": b"Exif\0\0"}),
    ],
)
def test_pixels_are_counted_by_the_head_of_the_picture(kind: str, more: dict[str, object]) -> None:
    assert [too_many(address(size, kind, **more)) for size in (LIMIT, BEYOND)] == [False, True]


@pytest.mark.parametrize("data", ["", "AAAA", "iVBORw0KGgo=", "/9j/", "/9j/2w==", "UklGRg==", "%"])
def test_what_no_browser_shows_has_no_pixels(data: str) -> None:
    assert not too_many(f"data:image/png;base64,{data}")


def test_a_picture_of_too_many_pixels_is_no_part_of_an_item() -> None:
    content = {
        "stem": "Berapa?",
        "images": [{"data": address((30_000, 30_000), "png", optimize=False), "alt": "Hitam"}],
    }
    assert problems("numeric", content, {"value": "1"}) == ("images",)
    smaller = {**content, "images": [{"data": address((30, 30), "png"), "alt": "Hitam"}]}
    assert problems("numeric", smaller, {"value": "1"}) == ()


def test_an_import_leaves_it_out_and_says_so() -> None:
    data = address((20_000, 1_000), "png")
    assert taken([(data, "Hitam")], lambda _name: None) == (
        [],
        ("Gambar di dalam teks lebih besar daripada 12 juta piksel, jadi tidak diambil.",),
    )
