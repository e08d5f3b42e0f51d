"""The rows from which a study was worked out: one for each office and month, each leading to its cases."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.evaluation.queries.extracts import extract_page
from pamong.evaluation.queries.studies import study_head
from pamong.web.http import Request
from pamong.web.organiser.study_words import unit_of, value_words


@require_safe
def study_data(request: Request, uuid: UUID) -> HttpResponse:
    """Rows of the newest estimate's extract."""
    head, found = study_head(request.actor, uuid), extract_page(request.actor, uuid, request.GET.get("halaman"))
    context = {
        "head": head,
        "region": head.region,
        "found": found,
        "unit": unit_of(found.indicator) if found else "",
        "lines": [(row, value_words(found.indicator, row.value)) for row in found.page] if found else [],
    }
    return render(request, "web/organiser/study_data.html", context)
