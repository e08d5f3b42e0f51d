"""The tree of units, and one unit."""

from uuid import UUID

from django.forms import CharField, Form, UUIDField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.people.queries.unit import unit_page
from pamong.people.queries.units import unit_lines, unit_tree
from pamong.web.http import Request
from pamong.web.organiser.fields import DayField
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class TreeForm(Form):
    """Which part of the tree, and of which day."""

    cari = CharField(label=gettext_lazy("Cari nama unit"), max_length=200, required=False)
    tanggal = DayField(today=False, label=gettext_lazy("Susunan pada tanggal"), required=False)
    di = UUIDField(required=False)


@require_safe
def units(request: Request, code: str) -> HttpResponse:
    """The units of the region, as they are or were on a day."""
    form = TreeForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    day, text, top = told.get("tanggal"), told.get("cari", ""), told.get("di")
    tree = unit_tree(request.actor, code, on=day, text=text, top=top)
    context = {"form": form, "tree": tree, "region": tree.region, "text": text}
    return render(request, "web/organiser/units.html", context, status=422 if form.errors else 200)


@require_safe
def units_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The whole tree of that day as a workbook."""
    form = TreeForm(request.GET)
    day = form.cleaned_data["tanggal"] if form.is_valid() else None
    columns = (
        Column("name", _("Unit")),
        Column("path", _("Di bawah")),
        Column("depth", _("Tingkat"), "integer"),
        Column("head", _("Kepala")),
        Column("acting", _("Penugasan kepala")),
        Column("own", _("Pegawai di unit ini"), "integer"),
        Column("all", _("Pegawai dengan unit di bawahnya"), "integer"),
    )
    rows = cells(unit_lines(request.actor, code, on=day))
    refuse_unread(form)
    return as_xlsx(columns, rows, title=_("Unit"), name=f"unit-{code}")


@require_safe
def unit(request: Request, uuid: UUID) -> HttpResponse:
    """One unit: its place, its head, its people and its history."""
    found = unit_page(request.actor, uuid, page=request.GET.get("halaman"))
    return render(request, "web/organiser/unit.html", {"unit": found, "region": found.region})
