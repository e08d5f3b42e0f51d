"""A published quarter of satisfaction, for everybody."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pamong.services.queries.releases import public_quarter
from pamong.web.http import Request


@login_not_required
@require_safe
def skm_public(request: Request, code: str, unit: UUID, slug: str, year: int, quarter: int) -> HttpResponse:
    """The index and what is behind it, the quarter before, and what was changed."""
    found = public_quarter(code, unit, slug, year, quarter)
    context = {
        "found": found,
        "service": found.service,
        "region": found.service.region,
        "release": found.release,
        "result": found.release.result,
    }
    with timezone.override(ZoneInfo(found.service.region.zone)):
        return render(request, "web/public/skm.html", context)
