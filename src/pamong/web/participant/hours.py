"""Lesson hours of one person: the own year, or that of somebody one leads or organises for."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.core.refusals import Invalid
from pamong.kit.tables import Column
from pamong.learning.queries.hours import HoursPage, hours_page
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx
from pamong.web.participant.hours_picture import bar, ring


@require_safe
def hours(request: Request) -> HttpResponse:
    """The own year."""
    return _page(request, hours_page(request.actor, year=year_asked(request)))


@require_safe
def hours_xlsx(request: Request) -> StreamingHttpResponse:
    """The same as a workbook."""
    return _workbook(hours_page(request.actor, year=year_asked(request)))


@require_safe
def person_hours(request: Request, uuid: UUID) -> HttpResponse:
    """A year of somebody whose learning one may see."""
    return _page(request, hours_page(request.actor, person=uuid, year=year_asked(request)))


@require_safe
def person_hours_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    return _workbook(hours_page(request.actor, person=uuid, year=year_asked(request)))


def year_asked(request: Request) -> int | None:
    """The year of the address; None is this one. Raises Invalid for what is no year."""
    text = request.GET.get("tahun", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 2000 <= int(text[:5]) <= 2999):  # noqa: PLR2004  # years that calendars of offices know
        raise Invalid("year", _("“%(read)s” bukan tahun. Tulis misalnya 2026.") % {"read": text[:20]})
    return int(text)


def _page(request: Request, found: HoursPage) -> HttpResponse:
    context = {"found": found, "year": found.year, "ring": ring(found.year), "bar": bar(found.year)}
    return render(request, "web/participant/hours.html", {**context, "region": found.region})


def _workbook(found: HoursPage) -> StreamingHttpResponse:
    columns = (
        Column("title", _("Kegiatan")),
        Column("form", _("Bentuk")),
        Column("first", _("Hari pertama"), "date"),
        Column("last", _("Hari terakhir"), "date"),
        Column("stated", _("JP tercatat"), "number"),
        Column("worth", _("JP menurut konversi"), "number"),
        Column("counted", _("JP dihitung"), "number"),
        Column("why", _("Mengapa kurang")),
        Column("shared", _("Harinya sama dengan catatan lain")),
        Column("origin", _("Asal")),
    )
    rows = (
        {
            "title": row.title,
            "form": row.form_name,
            "first": row.first,
            "last": row.last,
            "stated": row.stated,
            "worth": row.worth,
            "counted": row.counted,
            "why": "; ".join(row.whys),
            "shared": _("ya") if row.shared else "",
            "origin": _("pelatihan luar") if row.outside else _("program instansi"),
        }
        for row in found.year.records
    )
    return as_xlsx(columns, rows, title=_("Jam pelajaran"), name=f"jp-{found.year.year}")
