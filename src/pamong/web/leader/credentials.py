"""Certificates of the units that somebody leads: numbers by unit, of no single person."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.credentials.queries.summary import summary
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx


@require_safe
def unit_credentials(request: Request) -> HttpResponse:
    """How many are certified, how many end soon, and how many lack one."""
    return render(request, "web/leader/unit_credentials.html", {"summaries": summary(request.actor)})


@require_safe
def unit_credentials_xlsx(request: Request) -> StreamingHttpResponse:
    """The same as a workbook, in the order of units."""
    columns = (
        Column("region", _("Instansi")),
        Column("name", _("Unit")),
        Column("people", _("Pegawai"), "integer"),
        Column("certified", _("Bersertifikat"), "integer"),
        Column("ending", _("Berakhir dalam 90 hari"), "integer"),
        Column("without", _("Belum bersertifikat, jabatannya diminta"), "integer"),
    )
    rows = (
        {
            "region": found.region,
            "name": unit.name,
            "people": unit.people,
            "certified": unit.certified,
            "ending": unit.ending,
            "without": unit.without,
        }
        for found in summary(request.actor)
        for unit in found.units
    )
    return as_xlsx(columns, rows, title=_("Sertifikat per unit"), name="sertifikat-unit")
