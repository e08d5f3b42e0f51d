"""What the pages of an impact report show, for who reads inside and for everybody."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pamong.evaluation.queries.report import Estimated, StudyReport
from pamong.evaluation.queries.report_chart import MonthPoint, Side
from pamong.kit.tables import Column, Row
from pamong.web.impact_annex import left_out, worked_out
from pamong.web.impact_chart import events_picture, has_gaps, lines_picture
from pamong.web.impact_paper import effects_caption, lines_caption
from pamong.web.impact_words import adjusted_words, by_sources, event_words, report_words, saved_label
from pamong.web.organiser.study_words import threshold, unit_of


def page(report: StudyReport) -> dict[str, Any]:
    """Everything that the template asks for; pictures and words only where something was found."""
    newest = report.plans.newest
    common = {
        "report": report,
        "head": report.head,
        "region": report.head.region,
        "plan": report.found.plan if report.found else newest,
        "matters": threshold(report.found.plan if report.found else newest),
        "changed": [one for one in report.plans.locked if one.number > 1],
    }
    return common | (_found(report, report.found) if report.found else {})


def aggregates(found: Estimated) -> Iterator[Row]:
    """The table of an estimate in aggregates: both sides by month, then the effect by months since the start, then the word."""
    result, lines = found.result, found.lines
    sides = [(_("Dilatih"), lines.trained), (_("Pembanding"), lines.compared)] if lines else []
    for name, side in sides:
        yield from _months(name, side) if side else ()
    for one in result.events:
        told = {"part": _("Pengaruh menurut bulan sejak mulai"), "since": one.key, "value": one.att}
        yield told | {"low": one.low, "high": one.high, "cases": one.cases}
    told = {"part": _("Putusan: %(word)s") % {"word": result.label}, "value": result.effect}
    yield told | {"low": result.low, "high": result.high, "offices": result.units, "cases": result.cases}


def aggregate_columns(found: Estimated) -> list[Column]:
    """Headings of that table."""
    unit = _("bagian, 0 sampai 1") if found.plan.indicator.unit == "share" else unit_of(found.plan.indicator)
    return [
        Column("part", _("Bagian")),
        Column("month", _("Bulan"), "date"),
        Column("since", _("Bulan sejak mulai"), "integer"),
        Column("value", _("Nilai atau pengaruh (%(unit)s)") % {"unit": unit}, "number"),
        Column("low", _("Batas bawah 95 %"), "number"),
        Column("high", _("Batas atas 95 %"), "number"),
        Column("offices", _("Kantor"), "integer"),
        Column("cases", _("Berkas"), "integer"),
    ]


def _found(report: StudyReport, found: Estimated) -> dict[str, Any]:
    result, lines, indicator = found.result, found.lines, found.plan.indicator
    costs = report.costs
    return {
        "found": found,
        "result": result,
        "words": report_words(found),
        "unit": unit_of(indicator),
        "lines": lines_picture(lines, indicator) if lines else "",
        "lines_caption": lines_caption(found),
        "gaps": bool(lines and has_gaps(lines)),
        "effects": events_picture(result.events, indicator, result.meaningful),
        "effects_caption": effects_caption(found),
        "events": event_words(result.events, indicator),
        "adjusted": adjusted_words(found),
        "worked_out": worked_out(found),
        "left_out": left_out(found),
        "saved_label": saved_label(indicator),
        "sources": by_sources(costs.shares) if costs else "",
    }


def _months(name: str, side: Side) -> Iterator[Row]:
    for point in side.points:
        yield {"part": name, "month": point.month} | _known(point)


def _known(point: MonthPoint) -> dict[str, Any]:
    return {"value": point.value, "offices": point.offices, "cases": point.cases}
