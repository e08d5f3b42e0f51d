"""The manual holds together: every link leads somewhere, every picture is there, and none is kept that no page shows."""

import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

MANUAL: Final = Path(__file__).parents[2] / "docs" / "manual"
PICTURES: Final = MANUAL / "gambar"
PAGES: Final = sorted(MANUAL.rglob("*.md"))
LINK: Final = re.compile(r"""\]\(([^)\s]+)\)|(?:src|href)="([^"]+)\"""")
MOST: Final = 4 * 1024 * 1024
"""Bytes of all pictures together: whoever clones the source carries them."""


def targets(page: Path) -> list[str]:
    """What a page points to in this repository, without what stands behind the hash."""
    found = [first or second for first, second in LINK.findall(page.read_text(encoding="utf-8"))]
    local = [one.partition("#")[0] for one in found if not re.match(r"[a-z]+:", one)]
    return [unquote(one) for one in local if one]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(MANUAL)))
def test_links_and_pictures_of_a_page_exist(page: Path) -> None:
    assert [target for target in targets(page) if not (page.parent / target).exists()] == []


def test_every_picture_stands_on_a_page() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for target in targets(page)}
    assert [path.name for path in sorted(PICTURES.glob("*")) if path.resolve() not in shown] == []


def test_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.glob("*")) <= MOST


def test_every_walk_is_told_in_both_languages() -> None:
    told = {
        language: {page.name for page in (MANUAL / language / "perjalanan").glob("*.md")} for language in ("id", "en")
    }
    assert told["id"] == told["en"] != set()
