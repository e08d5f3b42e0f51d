"""How the papers of a region are numbered: the list, and deciding a pattern."""

from functools import partial

from django.forms import CharField, ChoiceField, IntegerField
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit.tables import Column
from pamong.office.actions.numbers import set_series
from pamong.office.queries.numbers import PERIODS, series_page
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells


class SeriesForm(ActionForm):
    """A pattern and where it is written."""

    pola = CharField(
        label=gettext_lazy("Pola nomor"),
        help_text=gettext_lazy("Bagian dalam kurung diisi sistem: {number}, {year}, {month}, {roman}, {unit}"),
        max_length=200,
    )
    lebar = IntegerField(
        label=gettext_lazy("Lebar nomor urut, angka"),
        help_text=gettext_lazy("1 menulis 7, 3 menulis 007"),
        min_value=1,
        max_value=9,
    )
    mulai = ChoiceField(label=gettext_lazy("Mulai lagi dari 1"), choices=PERIODS)
    dasar = CharField(
        label=gettext_lazy("Menurut aturan apa"),
        help_text=gettext_lazy("Misalnya Perbup Nomor 12 Tahun 2024; kosong berarti belum dikonfirmasi"),
        max_length=300,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "number-pattern": "pola",
        "series-twice": "pola",
        "series-width": "lebar",
        "series-period": "mulai",
    }


@require_safe
def number_series(request: Request, code: str) -> HttpResponse:
    """Every kind of paper that has numbers, with the one that comes next."""
    found = series_page(request.actor, code)
    return render(request, "web/organiser/number_series.html", {"found": found, "region": found.region})


@require_safe
def number_series_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("label", _("Jenis surat")),
        Column("pattern", _("Pola nomor")),
        Column("period_label", _("Mulai lagi")),
        Column("last", _("Nomor terakhir")),
        Column("next", _("Nomor berikutnya")),
        Column("source", _("Dasar")),
    )
    rows = series_page(request.actor, code).rows
    return as_xlsx(columns, cells(rows), title=_("Penomoran surat"), name=f"penomoran-{code}")


@require_http_methods(METHODS)
def number_series_edit(request: Request, code: str, key: str) -> HttpResponse:
    """One pattern, decided; numbers that were given stay as they are."""
    found = series_page(request.actor, code)
    row = next((one for one in found.rows if one.key == key), None)
    if row is None:
        raise Http404
    now = {"pola": row.pattern, "lebar": row.width, "mulai": row.period, "dasar": row.source}
    form = SeriesForm(sent(request), initial=now)
    if form.is_valid():
        read = form.cleaned_data
        told = {"pattern": read["pola"], "width": read["lebar"], "period": read["mulai"], "source": read["dasar"]}
        if form.done(partial(set_series, request.actor, region=code, key=key, **told)):
            return redirect("number-series", code=code)
    context = {"region": found.region, "row": row, "found": found, "form": form}
    context |= {"title": _("Penomoran %(kind)s") % {"kind": row.label.lower()}}
    return render(request, "web/organiser/forms/number_series_edit.html", context, status=422 if form.errors else 200)
