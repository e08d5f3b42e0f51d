"""Certificates of a year for the national registry: a table, or an archive with the signed files."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.forms import ChoiceField, Form
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.credentials.actions.registry import export_table, left_columns, left_rows, ready_columns, start_export
from pamong.credentials.formats.registry import UNCONFIRMED
from pamong.credentials.queries.registry_export import Form as RegistryForm
from pamong.credentials.queries.registry_export import RegistryExport, export_forms, packed, registry_export
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS
from pamong.web.organiser.tables import as_xlsx

YEARS = 6
"""Years that are offered, this one and those before."""


class ExportForm(Form):
    """Which year, and as what the registry is to take a certificate."""

    tahun = ChoiceField(label=gettext_lazy("Tahun terbit"))
    bentuk = ChoiceField(
        label=gettext_lazy("Jenis diklat di SIASN"),
        help_text=gettext_lazy("Belum dikonfirmasi untuk sertifikat kompetensi; biarkan kosong untuk diisi di SIASN"),
        required=False,
    )

    def __init__(self, forms: Iterable[RegistryForm], *arguments: Any, **facts: Any) -> None:
        """Offer the last years and the registry's forms."""
        super().__init__(*arguments, **facts)
        now = timezone.localdate().year
        years = [(str(year), str(year)) for year in range(now, now - YEARS, -1)]
        kinds = [("", _("Kosongkan")), *((one.code, one.name) for one in forms)]
        for name, choices in (("tahun", years), ("bentuk", kinds)):
            field = self.fields[name]
            if isinstance(field, ChoiceField):
                field.choices = choices

    def wanted(self) -> tuple[int, str]:
        """What was understood of it; this year unless told otherwise."""
        self.full_clean()
        read = self.cleaned_data
        return int(read.get("tahun") or timezone.localdate().year), read.get("bentuk", "")


@require_http_methods(METHODS)
def export(request: Request, code: str) -> HttpResponseBase:
    """What would be handed over; with a button, the table or the archive."""
    asked = request.POST or request.GET or {"tahun": timezone.localdate().year}
    form = ExportForm(export_forms(request.actor, code), asked)
    year, kind = form.wanted()
    if request.method == "POST" and form.is_valid():
        return _handed(request, code, year, kind)
    found = registry_export(request.actor, code, year)
    context = {"form": form, "found": found, "region": found.region, "unconfirmed": UNCONFIRMED}
    return render(request, "web/organiser/credential_export.html", context, status=422 if form.errors else 200)


def _handed(request: Request, code: str, year: int, kind: str) -> HttpResponseBase:
    """The archive as a job, else one of the two tables."""
    if request.POST.get("aksi") == "arsip":
        job = start_export(request.actor, code=code, year=year, form=kind, back=request.path)
        return redirect("job", uuid=job.uuid)
    found = export_table(request.actor, code=code, year=year, form=kind)
    return _left(found) if request.POST.get("aksi") == "belum" else _ready(found)


def _ready(found: RegistryExport) -> HttpResponseBase:
    name = f"siasn-sertifikat-{found.region.code}-{found.year}"
    return as_xlsx(ready_columns(), found.ready, title="kursus", name=name)


def _left(found: RegistryExport) -> HttpResponseBase:
    name = f"siasn-sertifikat-belum-siap-{found.region.code}-{found.year}"
    return as_xlsx(left_columns(), left_rows(found), title=_("Belum siap"), name=name)


@require_safe
def export_file(request: Request, uuid: UUID) -> HttpResponse | FileResponse:
    """The archive that a job made, for who asked for it."""
    found = packed(request.actor, uuid)
    return FileResponse(found.content, as_attachment=True, filename=found.name, content_type=found.media_type)
