"""The report of a study, as a page and on A4."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.evaluation.queries.estimates import estimate_files
from pamong.evaluation.queries.report import study_report
from pamong.kit.documents.impact_report import impact_report
from pamong.web.http import Request
from pamong.web.impact_page import page
from pamong.web.impact_paper import content, inside


@require_safe
def study(request: Request, uuid: UUID) -> HttpResponse:
    """What was found; before the first estimate what was planned, and what comes next."""
    report = study_report(request.actor, uuid)
    with timezone.override(ZoneInfo(report.head.region.zone)):
        return render(request, "web/organiser/study_report.html", page(report))


@require_safe
def study_pdf(request: Request, uuid: UUID) -> HttpResponse:
    """The same on paper; plan, table and result travel inside it."""
    report, at = study_report(request.actor, uuid), timezone.now()
    if report.found is None:
        raise NotFound
    files = estimate_files(request.actor, uuid, report.found.number)
    address = f"{settings.URL}{request.path.rpartition('/')[0]}/"
    with timezone.override(ZoneInfo(report.head.region.zone)):
        text = content(report, report.found, address=address, at=at)
        paper = impact_report(text, at=at, attachments=inside(files))
    headers = {"Content-Disposition": f'inline; filename="dampak-{uuid}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
