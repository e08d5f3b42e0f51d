"""How a region counts lesson hours: everybody there reads it, who organises changes it."""

from functools import partial
from typing import Any, Final

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.conversions import set_conversions
from pamong.learning.queries.conversions import conversions_page, edited_form, edited_table
from pamong.web.http import Request
from pamong.web.organiser.conversion_forms import FormForm, YearForm
from pamong.web.organiser.fields import METHODS, sent
from pamong.web.organiser.tables import as_xlsx

SURE: Final = {"confirmed_2+": gettext_lazy("dua sumber atau lebih"), "confirmed_1": gettext_lazy("satu sumber")}
"""How sure a source makes a value, in words; any other is not confirmed."""


@require_safe
def conversions(request: Request, code: str) -> HttpResponse:
    """The table that holds, each line with its source, and all tables there were."""
    found = conversions_page(request.actor, code)
    return render(request, "web/organiser/conversions.html", {"found": found, "region": found.region})


@require_safe
def conversions_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The table that holds as a workbook."""
    columns = (
        Column("code", _("Kode")),
        Column("name", _("Bentuk")),
        Column("classical", _("Jalur")),
        Column("unit", _("Dihitung per")),
        Column("hours", _("JP nasional"), "number"),
        Column("abroad", _("JP internasional"), "number"),
        Column("percent", _("Tambahan internasional (%)"), "integer"),
        Column("cap", _("Batas")),
        Column("registry", _("Jenis diklat registri"), "integer"),
        Column("flag", _("Kelompok registri")),
        Column("source", _("Sumber")),
        Column("sure", _("Keyakinan")),
    )
    rows = (
        {
            "code": form.code,
            "name": form.name,
            "classical": _("klasikal") if form.classical else _("nonklasikal"),
            "unit": form.unit_label,
            "hours": form.rule.hours,
            "abroad": form.rule.abroad,
            "percent": form.rule.abroad_percent,
            "cap": form.cap_label,
            "registry": form.registry,
            "flag": form.flag,
            "source": form.source,
            "sure": str(SURE.get(form.confidence, _("belum dikonfirmasi"))),
        }
        for form in conversions_page(request.actor, code).now.forms.values()
    )
    return as_xlsx(columns, rows, title=_("Konversi JP"), name=f"konversi-jp-{code}")


@require_http_methods(METHODS)
def conversion_edit(request: Request, code: str, form: str) -> HttpResponse:
    """One form of development counts otherwise in this region, from a day on."""
    region, table, row = edited_form(request.actor, code, form)
    asked = FormForm(row, sent(request))
    if asked.is_valid():
        told: dict[str, Any] = {
            "changes": {row.code: asked.change()},
            "floor": table.floor,
            "ceiling": table.ceiling,
            **asked.told(),
        }
        if asked.done(partial(set_conversions, request.actor, region=code, **told)) is not None:
            return redirect("conversions", code=code)
    title = _("Ubah konversi %(name)s") % {"name": row.name}
    context = {"region": region, "row": row, "form": asked, "title": title}
    return render(request, "web/organiser/forms/conversion_edit.html", context, status=422 if asked.errors else 200)


@require_http_methods(METHODS)
def conversions_year(request: Request, code: str) -> HttpResponse:
    """Another floor or ceiling of a year, from a day on."""
    region, table = edited_table(request.actor, code)
    asked = YearForm(sent(request), initial={"lantai": table.floor, "atap": table.ceiling})
    if asked.is_valid():
        told: dict[str, Any] = {
            "changes": {},
            "floor": asked.cleaned_data["lantai"],
            "ceiling": asked.cleaned_data["atap"],
            **asked.told(),
        }
        if asked.done(partial(set_conversions, request.actor, region=code, **told)) is not None:
            return redirect("conversions", code=code)
    context = {"region": region, "form": asked, "title": _("Ubah batas setahun")}
    return render(request, "web/organiser/forms/conversions_year.html", context, status=422 if asked.errors else 200)
