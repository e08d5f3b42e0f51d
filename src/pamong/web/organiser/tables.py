"""Lists as files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.forms import Form
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.kit import filetypes
from pamong.kit.tables import Column, Row, csv, xlsx


def refuse_unread(form: Form) -> None:
    """Refuse a file of what a filter narrows to when the filter cannot be read: a file says nothing of what was passed over."""
    if form.errors:
        raise Invalid("filter", _("Saringan ini tidak terbaca. Perbaiki pada halaman daftarnya, lalu unduh lagi."))


def cells(rows: Iterable[Any]) -> Iterator[Row]:
    """Dataclasses as rows of a table, one at a time."""
    return (asdict(row) for row in rows)


def as_xlsx(columns: Sequence[Column], rows: Iterable[Row], *, title: str, name: str) -> StreamingHttpResponse:
    """A workbook to be saved as ``name``; ``title`` is what its sheet is called."""
    return _saved(xlsx(columns, rows, title=title), filetypes.XLSX, f"{name}.xlsx")


def as_csv(columns: Sequence[Column], rows: Iterable[Row], *, name: str) -> StreamingHttpResponse:
    """A CSV file to be saved as ``name``."""
    return _saved(csv(columns, rows), "text/csv; charset=utf-8", f"{name}.csv")


def _saved(table: Iterator[bytes], kind: str, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}  # its own signature
    return StreamingHttpResponse(table, content_type=kind, headers=headers)
