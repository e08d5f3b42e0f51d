"""The codes that were given at a session: taken, stale, wrong, from a shared device, from strangers."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.learning.queries.attendance import scan_rows, scans_page
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells


@require_safe
def scans(request: Request, uuid: UUID) -> HttpResponse:
    """All of them, newest first, or those with one outcome."""
    outcome, page = request.GET.get("hasil", ""), request.GET.get("halaman")
    found = scans_page(request.actor, uuid, outcome=outcome, page=page)
    with timezone.override(ZoneInfo(found.meeting.zone)):
        context = {"found": found, "meeting": found.meeting, "region": found.meeting.region, "rows": found.page}
        return render(request, "web/organiser/scans.html", context)


@require_safe
def scans_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("at", _("Waktu"), "datetime"),
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("said", _("Hasil")),
        Column("age", _("Umur kode")),
        Column("others", _("Perangkat sama dengan")),
    )
    rows = scan_rows(request.actor, uuid, outcome=request.GET.get("hasil", ""))
    return as_xlsx(columns, cells(rows.stream()), title=_("Kode yang diberikan"), name=f"kode-{uuid}")
