"""Surveys of a region: the list, one of them, and its results."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.kit.tables import Column
from pamong.people.access import ORGANISERS, holds
from pamong.people.queries.regions import region_by_code
from pamong.surveys.queries.questionnaires import questionnaires_of
from pamong.surveys.queries.results import QuestionResult, Results, UnitFigure, results
from pamong.surveys.queries.surveys import progress, survey_rows, surveys_of
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx


@require_safe
def surveys(request: Request, code: str) -> HttpResponse:
    """Surveys of the region, newest first; for who makes them the questionnaires too."""
    rows = surveys_of(request.actor, code, page=request.GET.get("halaman"))
    region = region_by_code(request.actor, code)
    keep = holds(request.actor, ORGANISERS, region.id)
    made = questionnaires_of(request.actor, code, page=request.GET.get("kuesioner")) if keep else None
    context = {"region": region, "rows": rows, "keep": keep, "questionnaires": made}
    return render(request, "web/organiser/surveys.html", context)


@require_safe
def surveys_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same list as a workbook."""
    columns = (
        Column("title", _("Survei")),
        Column("questionnaire", _("Kuesioner")),
        Column("kind", _("Jawaban")),
        Column("floor", _("Paling sedikit"), "integer"),
        Column("opens_at", _("Dibuka"), "datetime"),
        Column("closes_at", _("Ditutup"), "datetime"),
        Column("invited", _("Diundang"), "integer"),
        Column("done", _("Menjawab"), "integer"),
        Column("rate", _("Persen menjawab"), "number"),
    )
    rows = (
        {
            "title": row.title,
            "questionnaire": row.questionnaire,
            "kind": _("anonim") if row.anonymous else _("dengan nama"),
            "floor": row.floor,
            "opens_at": row.opens_at,
            "closes_at": row.closed_at or row.closes_at,
            "invited": row.invited,
            "done": row.done,
            "rate": row.rate,
        }
        for row in survey_rows(request.actor, code).stream()
    )
    return as_xlsx(columns, rows, title=_("Survei"), name=f"survei-{code}")


@require_safe
def survey(request: Request, uuid: UUID) -> HttpResponse:
    """One survey: who has answered, what to do, and what came out."""
    found = progress(request.actor, uuid)
    context = {
        "found": found,
        "row": found.row,
        "region": found.region,
        "waiting": found.row.invited - found.row.done,
        "results": results(request.actor, uuid),
    }
    return render(request, "web/organiser/survey.html", context)


@require_safe
def survey_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """What came out, with what is too little left out."""
    columns = (
        Column("question", _("Pertanyaan")),
        Column("unit", _("Unit")),
        Column("answer", _("Jawaban")),
        Column("n", _("Banyaknya"), "integer"),
        Column("percent", _("Persen"), "number"),
        Column("note", _("Keterangan")),
    )
    found = results(request.actor, uuid)
    return as_xlsx(columns, _lines(found), title=_("Hasil"), name="hasil-survei")


def _lines(found: Results) -> Iterator[dict[str, Any]]:
    few = _("kurang dari %(floor)s jawaban, tidak dirinci") % {"floor": found.floor}
    if found.withheld:
        running = _("hasil survei anonim tampak setelah ditutup")
        yield {"question": found.title, "note": running if found.withheld == "running" else few}
    for question in found.questions:
        yield from _figures(question, question, _("Semua"), few)
        for unit in question.units:
            yield from _figures(question, unit, unit.name or _("Tanpa unit"), few)
        yield from ({"question": question.text, "unit": _("Semua"), "answer": text} for text in question.texts)


def _figures(
    question: QuestionResult, of: QuestionResult | UnitFigure, unit: str, few: str
) -> Iterator[dict[str, Any]]:
    """Lines of a question, over everybody or of one unit."""
    line: dict[str, Any] = {"question": question.text, "unit": unit}
    if of.hidden:
        yield {**line, "note": few}
        return
    yield {**line, "answer": _("Menjawab"), "n": of.n}
    yield from ({**line, "answer": share.label, "n": share.n, "percent": share.percent} for share in of.shares)
    if of.mean is not None and of.median is not None:
        middle = _("rata-rata %(mean).2f, median %(median).2f") % {"mean": of.mean, "median": of.median}
        yield {**line, "note": middle.replace(".", ",")}
