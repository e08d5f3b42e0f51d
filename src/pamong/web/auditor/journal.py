"""The journal of one region, for its auditors: page and workbook."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.core.refusals import Invalid
from pamong.kit import filetypes
from pamong.kit.tables import Column, Table, xlsx
from pamong.people.queries.journal import Line, Who, journal_lines, journal_page, journal_scope
from pamong.web.auditor.fact_words import facts, told
from pamong.web.auditor.forms import JournalForm
from pamong.web.auditor.words import happened, thing
from pamong.web.http import Request


@require_safe
def journal(request: Request, code: str) -> HttpResponse:
    """Entries of the region, newest first, fifty a page."""
    scope = journal_scope(request.actor, code)
    form = JournalForm(request.GET, verbs=scope.verbs)
    context: dict[str, Any] = {"region": scope.region, "form": form, "narrowed": any(request.GET.values())}
    if form.is_valid():
        page = journal_page(request.actor, code, form.wanted(), before=form.cleaned_data["sebelum"])
        context |= {"rows": [_row(line) for line in page.lines], "older": page.older}
    with timezone.override(ZoneInfo(scope.region.zone)):
        return render(request, "web/auditor/journal.html", context, status=200 if form.is_valid() else 422)


@require_safe
def journal_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same filter, all of it, as a workbook."""
    scope = journal_scope(request.actor, code)
    form = JournalForm(request.GET, verbs=scope.verbs)
    if not form.is_valid():
        raise Invalid(
            "journal-filter", _("Saringan ini tidak terbaca. Perbaiki pada halaman catatan, lalu unduh lagi.")
        )
    rows = _cells(journal_lines(request.actor, code, form.wanted()))
    table = _within(ZoneInfo(scope.region.zone), xlsx(_columns(), rows, title=_("Jejak audit")))
    name = f"catatan-{scope.region.code}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(table, content_type=filetypes.XLSX, headers=headers)


def _row(line: Line) -> dict[str, Any]:
    said = told(line.verb, line.data)
    return {"line": line, "happened": happened(line.verb), "thing": thing(line.object), "facts": said}


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", _("Nomor"), "integer"),
        Column("at", _("Waktu"), "datetime"),
        Column("who", _("Pelaku")),
        Column("behalf", _("Atas nama")),
        Column("happened", _("Kejadian")),
        Column("verb", _("Kode kejadian")),
        Column("object", _("Objek")),
        Column("about", _("Tentang")),
        Column("facts", _("Data")),
        Column("request", _("Permintaan")),
        Column("sealed", _("Segel")),
    )


def _cells(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield {
            "number": line.id,
            "at": line.at,
            "who": _called(line.who) if line.who else _("Sistem, tanpa akun"),
            "behalf": _called(line.behalf) if line.behalf else None,
            "happened": happened(line.verb),
            "verb": line.verb,
            "object": line.object,
            "about": line.about or None,
            "facts": "; ".join(f"{key}: {value}" for key, value in facts(line.data)),
            "request": line.request,
            "sealed": _("Tersegel") if line.sealed else _("Menunggu segel"),
        }


def _called(who: Who) -> str:
    return who.name or _("Akun instansi lain")


def _within(zone: ZoneInfo, table: Table) -> Table:
    """The table with moments of that zone: it is written after the request's own zone has ended."""
    with timezone.override(zone):
        yield from table
