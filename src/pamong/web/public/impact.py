"""Published impact reports, for everybody."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pamong.core.refusals import NotFound
from pamong.evaluation.queries.estimates import public_estimate_files
from pamong.evaluation.queries.report import public_report
from pamong.evaluation.queries.studies import published_studies
from pamong.web.http import Request
from pamong.web.impact_page import page
from pamong.web.organiser.study_files import Kind, sent
from pamong.web.organiser.study_words import effect_words


@login_not_required
@require_safe
def impact_list(request: Request, code: str) -> HttpResponse:
    """What a region published, the newest first, whatever the word."""
    found = published_studies(code, request.GET.get("halaman"))
    lines = [(row, effect_words(row.indicator, row.newest)) for row in found.page]
    with timezone.override(ZoneInfo(found.region.zone)):
        context = {"found": found, "region": found.region, "lines": lines}
        return render(request, "web/public/impact_list.html", context)


@login_not_required
@require_safe
def impact(request: Request, code: str, uuid: UUID) -> HttpResponse:
    """The report without names of people; with plan, table and result, so that anybody can work it out again."""
    report = public_report(code, uuid)
    with timezone.override(ZoneInfo(report.head.region.zone)):
        return render(request, "web/public/impact.html", page(report))


@login_not_required
@require_safe
def impact_file(request: Request, code: str, uuid: UUID, kind: Kind) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """One file of the newest estimate."""
    files = public_estimate_files(code, uuid)
    if files is None:
        raise NotFound
    return sent(files, kind)
