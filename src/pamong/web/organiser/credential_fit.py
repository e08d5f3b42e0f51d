"""Certificates and posts that do not fit, for who organises a region or leads a unit of it."""

from uuid import UUID

from django.forms import ChoiceField, Form, UUIDField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.credentials.queries.mismatch import ELSEWHERE, UNCERTIFIED, mismatch, mismatch_rows
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

LISTS = {"belum": UNCERTIFIED, "lain": ELSEWHERE}
"""Word in the address → list."""


class FitForm(Form):
    """Which list, and of which unit."""

    daftar = ChoiceField(
        label=gettext_lazy("Daftar"),
        choices=(
            ("belum", gettext_lazy("Jabatannya diminta bersertifikat, belum punya")),
            ("lain", gettext_lazy("Bersertifikat, jabatannya lain")),
        ),
        required=False,
    )
    unit = UUIDField(required=False)

    def wanted(self) -> tuple[str, UUID | None]:
        """What was understood of it."""
        self.full_clean()
        return LISTS[self.cleaned_data.get("daftar") or "belum"], self.cleaned_data.get("unit")


@require_safe
def fit(request: Request, code: str) -> HttpResponse:
    """One list, unit by unit."""
    form = FitForm(request.GET)
    which, unit = form.wanted()
    found = mismatch(request.actor, code, which, unit=unit, page=request.GET.get("halaman"))
    context = {"form": form, "found": found, "region": found.region, "bare": which == UNCERTIFIED, "chosen": unit}
    return render(request, "web/organiser/credential_fit.html", context, status=422 if form.errors else 200)


@require_safe
def fit_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("position", _("Jabatan")),
        Column("scheme", _("Skema")),
        Column("state", _("Sertifikat")),
        Column("number", _("Nomor sertifikat")),
        Column("ends_on", _("Berlaku sampai"), "date"),
        Column("applying", _("Sedang memohon")),
    )
    form = FitForm(request.GET)
    which, unit = form.wanted()
    rows = mismatch_rows(request.actor, code, which, unit=unit)
    refuse_unread(form)
    told = ({**row, "applying": _("ya") if row["applying"] else ""} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Kesesuaian sertifikat"), name=f"kesesuaian-sertifikat-{code}")
