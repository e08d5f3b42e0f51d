"""Blueprints of a region: the list, one of them at a glance, and what is done with it by a button."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.exams.actions.blueprints import publish_blueprint
from pamong.exams.queries.blueprints import blueprint_lines, blueprint_record, blueprints_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.blueprint_fields import BlueprintsForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


@require_safe
def blueprints(request: Request, code: str) -> HttpResponse:
    """The list, drafts first."""
    form = BlueprintsForm(request.GET)
    wanted = form.wanted()
    found = blueprints_page(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/blueprints.html", context, status=422 if form.errors else 200)


@require_safe
def blueprints_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("title", _("Judul")),
        Column("state", _("Keadaan")),
        Column("use", _("Untuk")),
        Column("items", _("Butir dinilai"), "integer"),
        Column("pilots", _("Butir uji coba"), "integer"),
        Column("minutes", _("Menit"), "integer"),
        Column("pass_mark", _("Batas lulus, persen"), "number"),
        Column("rows", _("Baris"), "integer"),
        Column("forms", _("Paket"), "integer"),
        Column("published_on", _("Terbit"), "date"),
    )
    form = BlueprintsForm(request.GET)
    rows = blueprint_lines(request.actor, code, form.wanted())
    refuse_unread(form)
    use = {True: _("Latihan"), False: _("Ujian")}
    lines = ({**row, "state": line.state, "use": use[line.practice]} for line in rows.stream() for row in cells([line]))
    return as_xlsx(columns, lines, title=_("Kisi-kisi"), name=f"kisi-kisi-{code}")


@require_safe
def blueprint(request: Request, uuid: UUID) -> HttpResponse:
    """Everything that a blueprint asks for, and what its banks hold."""
    found = blueprint_record(request.actor, uuid)
    return render(request, "web/organiser/blueprint.html", {"found": found, "region": found.region})


@require_safe
def blueprint_rows_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Its rows as a workbook."""
    columns = (
        Column("number", _("Baris"), "integer"),
        Column("competency", _("Kompetensi")),
        Column("level", _("Level"), "integer"),
        Column("sector", _("Bidang")),
        Column("cognitive", _("Kognitif")),
        Column("kind", _("Jenis soal")),
        Column("least", _("Paling sedikit"), "integer"),
        Column("most", _("Paling banyak"), "integer"),
        Column("there", _("Ada di bank"), "integer"),
    )
    found = blueprint_record(request.actor, uuid)
    return as_xlsx(columns, cells(found.rows), title=_("Baris kisi-kisi"), name=f"kisi-kisi-{uuid}")


@require_POST
def blueprint_publish(request: Request, uuid: UUID) -> HttpResponse:
    """It does not change any more, and forms may be made of it."""
    publish_blueprint(request.actor, blueprint=uuid)
    return redirect("blueprint", uuid=uuid)
