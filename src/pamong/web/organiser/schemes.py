"""Schemes of a region: the list, one with its versions, one version, and what is done with them by a button."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.credentials.actions.schemes import draft_next, move_unit, publish_version, remove_unit
from pamong.credentials.queries.schemes import (
    scheme_lines,
    scheme_record,
    schemes_page,
    unit_record,
    version_record,
)
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.scheme_fields import SchemesForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


@require_safe
def schemes(request: Request, code: str) -> HttpResponse:
    """The list, by title."""
    form = SchemesForm(request.GET)
    wanted = form.wanted()
    found = schemes_page(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/schemes.html", context, status=422 if form.errors else 200)


@require_safe
def schemes_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("code", _("Kode")),
        Column("title", _("Skema")),
        Column("state", _("Keadaan")),
        Column("number", _("Versi"), "integer"),
        Column("units", _("Unit kompetensi"), "integer"),
        Column("months", _("Masa berlaku, bulan"), "integer"),
        Column("published_on", _("Terbit"), "date"),
        Column("live", _("Permohonan berjalan"), "integer"),
    )
    form = SchemesForm(request.GET)
    rows = scheme_lines(request.actor, code, form.wanted())
    refuse_unread(form)
    lines = ({**row, "state": line.state} for line in rows.stream() for row in cells([line]))
    return as_xlsx(columns, lines, title=_("Skema sertifikasi"), name=f"skema-{code}")


@require_safe
def scheme(request: Request, uuid: UUID) -> HttpResponse:
    """A scheme with all its versions."""
    found = scheme_record(request.actor, uuid)
    return render(request, "web/organiser/scheme.html", {"found": found, "region": found.head.region})


@require_POST
def scheme_next(request: Request, uuid: UUID) -> HttpResponse:
    """A copy of the newest version as the next draft."""
    row = draft_next(request.actor, scheme=uuid)
    return redirect("scheme-version", uuid=row.uuid)


@require_safe
def scheme_version(request: Request, uuid: UUID) -> HttpResponse:
    """Everything that a version promises, and what is missing before it can be published."""
    found = version_record(request.actor, uuid)
    context = {"found": found, "told": found.told, "region": found.head.region}
    return render(request, "web/organiser/scheme_version.html", context)


@require_safe
def scheme_version_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Units of a version with their ways as a workbook."""
    found = version_record(request.actor, uuid)
    columns = (
        Column("number", _("Nomor"), "integer"),
        Column("code", _("Kode")),
        Column("title", _("Unit kompetensi")),
        Column("elements", _("Elemen")),
        Column("ways", _("Cara membuktikan, salah satu")),
        Column("competency", _("Kompetensi")),
        Column("level", _("Level"), "integer"),
        Column("hours", _("JP"), "number"),
    )
    lists = ("elements", "ways")
    rows = ({**row, **{name: "; ".join(row[name]) for name in lists}} for row in cells(found.told.units))
    name = f"skema-{found.head.code}-versi-{found.told.number}"
    return as_xlsx(columns, rows, title=_("Unit kompetensi"), name=name)


@require_POST
def scheme_publish(request: Request, uuid: UUID) -> HttpResponse:
    """Anybody may read it and apply from now on."""
    publish_version(request.actor, version=uuid)
    return redirect("scheme-version", uuid=uuid)


@require_POST
def scheme_unit_move(request: Request, uuid: UUID) -> HttpResponse:
    """A unit goes one place up, or down."""
    found = unit_record(request.actor, uuid)
    move_unit(request.actor, unit=uuid, up="naik" in request.POST)
    return redirect("scheme-version", uuid=found.version)


@require_POST
def scheme_unit_remove(request: Request, uuid: UUID) -> HttpResponse:
    """A unit is taken out."""
    found = unit_record(request.actor, uuid)
    remove_unit(request.actor, unit=uuid)
    return redirect("scheme-version", uuid=found.version)
