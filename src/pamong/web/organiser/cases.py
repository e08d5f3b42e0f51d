"""Cases of a service: the list, and one with what it said before. Who worked on them is on neither."""

from dataclasses import asdict
from typing import Final
from uuid import UUID

from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.services.queries.cases import STATES, CasesWanted, case_page, case_rows, cases_of
from pamong.web.http import Request
from pamong.web.organiser.month_field import MonthField
from pamong.web.organiser.tables import as_xlsx, refuse_unread

CHOICES: Final = [("", gettext_lazy("Semua")), *STATES]


class CasesForm(Form):
    """What somebody looks for."""

    cari = CharField(label=gettext_lazy("Awal nomor berkas"), max_length=200, required=False)
    keadaan = ChoiceField(label=gettext_lazy("Keadaan"), choices=CHOICES, required=False)
    bulan = MonthField(label=gettext_lazy("Bulan diterima"), required=False)

    def wanted(self) -> CasesWanted:
        """What was understood of it."""
        self.full_clean()
        found = self.cleaned_data
        return CasesWanted(found.get("cari", ""), found.get("keadaan", ""), found.get("bulan"))


@require_safe
def service_cases(request: Request, uuid: UUID) -> HttpResponse:
    """Cases, the newest first, narrowed as asked."""
    form = CasesForm(request.GET)
    wanted = form.wanted()
    found = cases_of(request.actor, uuid, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "service": found.service, "region": found.service.region}
    return render(request, "web/organiser/cases.html", context, status=422 if form.errors else 200)


@require_safe
def service_cases_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("key", _("Nomor berkas")),
        Column("source_name", _("Sumber")),
        Column("received_on", _("Diterima"), "date"),
        Column("decided_on", _("Diputus"), "date"),
        Column("days", _("Hari kerja"), "integer"),
        Column("late", _("Melewati janji")),
        Column("returns", _("Kali dikembalikan"), "integer"),
        Column("channel", _("Kanal")),
        Column("outcome", _("Hasil")),
        Column("revision", _("Revisi"), "integer"),
    )
    form = CasesForm(request.GET)
    found = case_rows(request.actor, uuid, form.wanted())
    refuse_unread(form)
    words = {True: _("ya"), False: _("tidak"), None: ""}
    rows = ({**asdict(row), "late": words[row.late]} for row in found.stream())
    return as_xlsx(columns, rows, title=_("Berkas layanan"), name="berkas-layanan")


@require_safe
def service_case(request: Request, uuid: UUID) -> HttpResponse:
    """One case, by its number in a source."""
    found = case_page(request.actor, uuid, request.GET.get("nomor", ""))
    context = {"found": found, "row": found.line, "service": found.service, "region": found.service.region}
    return render(request, "web/organiser/case.html", context)
