"""An importer and its tables for the length of a test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pamong.kit.imports import Preview, preview_import, register
from pamong.kit.imports import importer as declared
from tests.kit.imports import example

Write = Callable[..., Path]
Look = Callable[..., Preview]


@pytest.fixture(autouse=True)
def importer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example, and no other importer."""
    monkeypatch.setattr(declared, "_importers", {})
    register(example.VILLAGES)


@pytest.fixture
def tables(db: None) -> None:
    """The example's tables."""
    example.run(example.TABLES)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file: lines of text as CSV, or rows of cells as a workbook."""

    def write(content: str | bytes | list[list[object]], name: str = "") -> Path:
        if isinstance(content, list):
            path = tmp_path / (name or "desa.xlsx")
            with Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
                sheet = book.add_worksheet("Desa")
                for number, row in enumerate(content):
                    sheet.write_row(number, 0, row)
        else:
            path = tmp_path / (name or "desa.csv")
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def look(tables: None, write: Write) -> Look:
    """Preview a file as Budi."""

    def look(content: str | bytes | list[list[object]], **more: object) -> Preview:
        path = write(content)
        facts = {"region": example.REGION, "kind": example.KIND, "path": path, "name": path.name} | more
        return preview_import(example.BUDI, **facts)  # type: ignore[arg-type]  # as the tests give them

    return look
