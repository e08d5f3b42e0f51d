"""Lesson hours of a whole region: bands, everybody by name, and files for the national registry."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.forms import CharField, ChoiceField, Form, UUIDField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.kit.tables import Column
from pamong.learning.formats.registry import DIKLAT, KURSUS, NUMBERS, as_json
from pamong.learning.queries.hours import HoursWanted, hours_rows, region_hours
from pamong.learning.queries.hours.region import BANDS
from pamong.learning.queries.registry import registry_export
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread
from pamong.web.participant.hours import year_asked


class HoursForm(Form):
    """What somebody looks for."""

    cari = CharField(label=gettext_lazy("Cari nama"), max_length=200, required=False)
    capaian = ChoiceField(label=gettext_lazy("Capaian"), choices=[("", gettext_lazy("Semua")), *BANDS], required=False)
    unit = UUIDField(required=False)

    def wanted(self) -> HoursWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return HoursWanted(told.get("cari", ""), told.get("unit"), told.get("capaian", ""))


@require_safe
def region_hours_page(request: Request, code: str) -> HttpResponse:
    """How far the region is with its year."""
    form, year = HoursForm(request.GET), year_asked(request) or timezone.localdate().year
    wanted = form.wanted()
    found = region_hours(request.actor, code, year, wanted, page=request.GET.get("halaman"))
    bands = [(band, label, found.bands[band]) for band, label in BANDS]
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region, "bands": bands}
    years = range(timezone.localdate().year, timezone.localdate().year - 3, -1)
    return render(
        request, "web/organiser/region_hours.html", {**context, "years": years}, status=422 if form.errors else 200
    )


@require_safe
def region_hours_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """Everybody as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("number", _("NIP")),
        Column("unit", _("Unit kerja")),
        Column("kind", _("Kepegawaian")),
        Column("counted", _("JP dihitung"), "number"),
        Column("target", _("Batas setahun"), "integer"),
        Column("words", _("Capaian")),
    )
    form, year = HoursForm(request.GET), year_asked(request) or timezone.localdate().year
    rows = hours_rows(request.actor, code, year, form.wanted())
    refuse_unread(form)
    return as_xlsx(columns, cells(rows.stream()), title=_("JP pegawai"), name=f"jp-{code}-{year}")


@require_safe
def registry_xlsx(request: Request, code: str, which: str) -> StreamingHttpResponse:
    """One of three workbooks: what goes to ``diklat``, to ``kursus``, and what cannot go yet."""
    year = year_asked(request) or timezone.localdate().year
    found = registry_export(request.actor, code, year)
    sheets: dict[str, tuple[tuple[Column, ...], Iterable[dict[str, Any]]]] = {
        "diklat": (_columns(DIKLAT), found.diklat),
        "kursus": (_columns(KURSUS), found.kursus),
        "belum-siap": (_left_out(), map(asdict, found.left_out)),
    }
    if which not in sheets:
        raise NotFound
    columns, rows = sheets[which]
    return as_xlsx(columns, rows, title=which, name=f"siasn-{which}-{code}-{year}")


@require_safe
def registry_json(request: Request, code: str) -> HttpResponse:
    """All three as one JSON document."""
    year = year_asked(request) or timezone.localdate().year
    document = as_json(registry_export(request.actor, code, year))
    name = content_disposition_header(True, f"siasn-{code}-{year}.json") or ""
    return HttpResponse(document, content_type="application/json", headers={"Content-Disposition": name})


def _columns(fields: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(field, field, "integer" if field in NUMBERS else "text") for field in fields)


def _left_out() -> tuple[Column, ...]:
    return (
        Column("name", _("Nama")),
        Column("nip", _("NIP")),
        Column("title", _("Kegiatan")),
        Column("hours", _("JP dihitung"), "number"),
        Column("why", _("Mengapa belum siap")),
    )
