"""The results chain of a programme, for who organises or evaluates it."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.evaluation.queries.chain_page import chain_page, programme_years
from pamong.evaluation.queries.years import YearLine, Years
from pamong.kit.tables import Column
from pamong.services.formats.indicators import indicators
from pamong.web.http import Request
from pamong.web.impact_words import saved_label
from pamong.web.organiser.tables import as_xlsx
from pamong.web.over_time import drawn


@require_safe
def results_chain(request: Request, uuid: UUID) -> HttpResponse:
    """Six links, what they cost, the studies behind them, competence and trust over time."""
    found = chain_page(request.actor, uuid)
    context = {"found": found, "region": found.programme.region, "lines": drawn(found.over_time)}
    context |= {"saved_label": _saved(found.years)}
    return render(request, "web/organiser/results_chain.html", context)


@require_safe
def results_years_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Money and people year by year as a workbook."""
    programme, years = programme_years(request.actor, uuid)
    columns = (
        Column("year", _("Tahun"), "integer"),
        Column("total", _("Biaya terealisasi (Rp)"), "integer"),
        Column("waiting", _("Rencana tanpa realisasi (Rp)"), "integer"),
        Column("completed", _("Lulus"), "integer"),
        Column("certified", _("Bersertifikat"), "integer"),
        Column("per_completed", _("Per orang yang lulus (Rp)"), "integer"),
        Column("per_certified", _("Per orang bersertifikat (Rp)"), "integer"),
        Column("spent", _("Biaya sampai tahun ini (Rp)"), "integer"),
        Column("cases", _("Berkas kantor yang dilatih sampai tahun ini"), "integer"),
        Column("per_unit", _("%(what)s sampai tahun ini (Rp)") % {"what": _saved(years)}, "integer"),
    )
    rows = ({column.key: _cell(line, column.key) for column in columns} for line in years.lines)
    return as_xlsx(columns, rows, title=_("Biaya per tahun"), name=f"biaya-{programme.region.code}-{uuid}")


def _cell(line: YearLine, key: str) -> int | None:
    found: int | None = getattr(line if hasattr(line, key) else line.costs, key)
    return found


def _saved(years: Years) -> str:
    """What a rupiah is divided by: a working day saved, where days are what changed."""
    found = next((one for one in indicators() if one.key == years.indicator), None)
    return saved_label(found) if found else _("Per satuan perbaikan")
