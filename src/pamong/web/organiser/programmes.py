"""Programmes of a region: the list, one of them at a glance, and what is done with it by a button."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.programmes import move_module, publish_programme, remove_module
from pamong.learning.queries.programmes import module_record, programme_lines, programme_record, programmes_page
from pamong.web.http import Request
from pamong.web.organiser.programme_fields import ProgrammesForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


@require_safe
def programmes(request: Request, code: str) -> HttpResponse:
    """The list, drafts first."""
    form = ProgrammesForm(request.GET)
    wanted = form.wanted()
    found = programmes_page(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/programmes.html", context, status=422 if form.errors else 200)


@require_safe
def programmes_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("title", _("Program")),
        Column("field", _("Bidang")),
        Column("duty", _("Wajib atau pilihan")),
        Column("state", _("Keadaan")),
        Column("modules", _("Modul"), "integer"),
        Column("hours", _("JP"), "number"),
        Column("aims", _("Kompetensi yang dituju"), "integer"),
        Column("offerings", _("Angkatan yang terbit"), "integer"),
        Column("published_on", _("Terbit"), "date"),
        Column("review_on", _("Ditinjau lagi"), "date"),
    )
    form = ProgrammesForm(request.GET)
    rows = programme_lines(request.actor, code, form.wanted())
    refuse_unread(form)
    lines = ({**row, "duty": line.duty, "state": line.state} for line in rows.stream() for row in cells([line]))
    return as_xlsx(columns, lines, title=_("Program pelatihan"), name=f"program-{code}")


@require_safe
def programme_edit(request: Request, uuid: UUID) -> HttpResponse:
    """Everything that a programme is, and what is missing before it can be published."""
    found = programme_record(request.actor, uuid)
    context = {"found": found, "region": found.region}
    return render(request, "web/organiser/programme.html", context)


@require_POST
def programme_publish(request: Request, uuid: UUID) -> HttpResponse:
    """It stands in the catalogue from now on."""
    publish_programme(request.actor, programme=uuid)
    return redirect("programme-edit", uuid=uuid)


@require_POST
def module_remove(request: Request, uuid: UUID) -> HttpResponse:
    """A module is taken out."""
    head, _row = module_record(request.actor, uuid)
    remove_module(request.actor, module=uuid)
    return redirect("programme-edit", uuid=head.uuid)


@require_POST
def module_move(request: Request, uuid: UUID) -> HttpResponse:
    """A module goes one place up, or down."""
    head, _row = module_record(request.actor, uuid)
    move_module(request.actor, module=uuid, up="naik" in request.POST)
    return redirect("programme-edit", uuid=head.uuid)
