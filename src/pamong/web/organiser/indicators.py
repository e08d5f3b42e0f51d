"""How long services take: one by month beside the trainings of its people, and offices beside each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column, Row
from pamong.learning.queries.trainings import trainings_of_units
from pamong.services.queries.indicator_pages import Comparison, ServiceIndicators, comparison, service_indicators
from pamong.services.queries.indicators import INDICATORS, Indicator, Line
from pamong.web.http import Request
from pamong.web.organiser.indicator_words import cell, sentence, shown_unit, unit_words
from pamong.web.organiser.tables import as_xlsx
from pamong.web.service_chart import Marker, Point, chart, shown_markers
from pamong.web.templatetags.pamong import angka


@dataclass(frozen=True, slots=True)
class Block:
    """One indicator on a page: what it says of all cases, its picture, and its months."""

    indicator: Indicator
    unit: str
    said: str
    picture: SafeString
    months: tuple[tuple[date, str, str, str], ...]


@require_safe
def service_indicators_page(request: Request, uuid: UUID) -> HttpResponse:
    """Sentence, pictures by month, tables, definitions."""
    found = service_indicators(request.actor, uuid)
    points = [Point(line.month, None) for line in found.months if line.month]
    markers = shown_markers(points, _trainings(found))
    blocks = [_block(found, indicator, markers) for indicator in INDICATORS] if found.whole else []
    context = {"found": found, "service": found.service, "region": found.service.region, "tab": "indikator"}
    context |= {"blocks": blocks, "markers": markers, "said": sentence(found.service.title, found.whole)}
    return render(request, "web/organiser/service_indicators.html", context)


@require_safe
def service_indicators_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same months as a workbook, a line for each month and indicator."""
    found = service_indicators(request.actor, uuid)
    lines = [found.whole, *found.months] if found.whole else []
    columns = (Column("month", _("Bulan diterima")), *_columns())
    rows = ({"month": _month(line), **row} for line in lines for row in _rows(line))
    return as_xlsx(columns, rows, title=_("Indikator"), name=f"indikator-{found.service.code}")


@require_safe
def indicators_page(request: Request, code: str) -> HttpResponse:
    """Offices that give one service, by name."""
    found = comparison(request.actor, code, request.GET.get("layanan", ""))
    context = {"found": found, "region": found.region, "table": _compared(found), "indicators": INDICATORS}
    context |= {"said": sentence(found.choices.get(found.code, ""), found.whole), "units": unit_words()}
    return render(request, "web/organiser/indicators.html", context)


@require_safe
def indicators_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same offices as a workbook, a line for each office and indicator."""
    found = comparison(request.actor, code, request.GET.get("layanan", ""))
    columns = (Column("office", _("Kantor")), *_columns())
    rows = ({"office": one.name, **row} for one in found.offices if not one.hidden for row in _rows(one.line))
    return as_xlsx(columns, rows, title=_("Indikator"), name=f"indikator-{code}-{found.code or 'kosong'}")


def _trainings(found: ServiceIndicators) -> list[Marker]:
    """What people of the office, or of an office below it, learnt since the first month."""
    first = next((line.month for line in found.months if line.month), None)
    if first is None:
        return []
    return [Marker(one.last, one.title) for one in trainings_of_units([found.service.unit_id], first)]


def _block(found: ServiceIndicators, indicator: Indicator, markers: list[Marker]) -> Block:
    figures = [(line.month, line.figures[indicator.key]) for line in found.months if line.month]
    points = [
        Point(month, one.median, one.p90)
        if indicator.timed
        else Point(month, None if one.share is None else 100 * one.share)
        for month, one in figures
    ]
    whole = found.whole.figures[indicator.key] if found.whole else None
    unit = shown_unit(indicator)
    return Block(
        indicator,
        unit,
        cell(indicator, whole),
        chart(points, markers, indicator.title, unit=unit),
        tuple((month, cell(indicator, one), angka(one.n), angka(one.open)) for month, one in figures),
    )


def _compared(found: Comparison) -> list[tuple[str, UUID | None, list[tuple[str, str]], bool]]:
    """Name, service, a label and words for each indicator, and whether it is hidden."""
    return [
        (
            one.name,
            one.service,
            [(indicator.title, cell(indicator, one.line.figures.get(indicator.key))) for indicator in INDICATORS],
            one.hidden,
        )
        for one in found.offices
    ]


def _month(line: Line) -> str:
    return f"{line.month:%Y-%m}" if line.month else _("semua bulan")


def _columns() -> Iterable[Column]:
    return (
        Column("indicator", _("Indikator")),
        Column("unit", _("Satuan")),
        Column("n", _("Berkas"), "integer"),
        Column("open", _("Belum selesai"), "integer"),
        Column("median", _("Median"), "number"),
        Column("p90", _("P90"), "number"),
        Column("share", _("Bagian, persen"), "number"),
        Column("definition", _("Definisi")),
        Column("source", _("Sumber")),
    )


def _rows(line: Line) -> Iterator[Row]:
    for indicator in INDICATORS:
        figure = line.figures.get(indicator.key)
        if figure is not None:
            yield {
                "indicator": indicator.title,
                "unit": shown_unit(indicator),
                "n": figure.n,
                "open": figure.open,
                "median": figure.median,
                "p90": figure.p90,
                "share": None if figure.share is None else 100 * figure.share,
                "definition": indicator.definition,
                "source": indicator.source,
            }
