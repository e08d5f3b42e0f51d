"""The positions of a region, and one of them."""

from uuid import UUID

from django.forms import BooleanField, CharField, ChoiceField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.people.queries.positions import KINDS, PositionsWanted, position_page, position_rows, positions
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class PositionsForm(Form):
    """What somebody looks for among positions."""

    cari = CharField(
        label=gettext_lazy("Cari nama jabatan"),
        help_text=gettext_lazy("Awal kata sudah cukup, misalnya: analis kepeg"),
        max_length=200,
        required=False,
    )
    jenis = ChoiceField(
        label=gettext_lazy("Jenis jabatan"), choices=[("", gettext_lazy("Semua")), *KINDS], required=False
    )
    jenjang = CharField(required=False, max_length=100)
    kosong = BooleanField(label=gettext_lazy("Belum ada pemangku"), required=False)
    ditutup = BooleanField(label=gettext_lazy("Tampilkan juga yang sudah ditutup"), required=False)
    urut = CharField(required=False, max_length=20)

    def wanted(self) -> PositionsWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return PositionsWanted(
            text=told.get("cari", ""),
            kind=told.get("jenis", ""),
            level=told.get("jenjang", ""),
            vacant=told.get("kosong", False),
            closed=told.get("ditutup", False),
            order=told.get("urut", ""),
        )


@require_safe
def positions_page(request: Request, code: str) -> HttpResponse:
    """Positions of the region, fifty a page."""
    form = PositionsForm(request.GET)
    wanted = form.wanted()
    found = positions(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/positions.html", context, status=422 if form.errors else 200)


@require_safe
def positions_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same positions as a workbook."""
    columns = (
        Column("name", _("Jabatan")),
        Column("kind", _("Jenis jabatan")),
        Column("level", _("Jenjang")),
        Column("echelon", _("Eselon")),
        Column("job_class", _("Kelas jabatan"), "integer"),
        Column("field", _("Bidang tugas")),
        Column("holders", _("Pemangku"), "integer"),
        Column("closed", _("Ditutup"), "date"),
    )
    form = PositionsForm(request.GET)
    rows = position_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("Jabatan"), name=f"jabatan-{code}")


@require_safe
def position(request: Request, uuid: UUID) -> HttpResponse:
    """One position: its facts, who holds it, and where."""
    found = position_page(request.actor, uuid, page=request.GET.get("halaman"))
    return render(request, "web/organiser/position.html", {"found": found, "row": found.row, "region": found.region})
