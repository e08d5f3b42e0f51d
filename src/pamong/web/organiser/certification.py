"""The first page of certification for who organises it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.credentials.queries.hub import certification_hub
from pamong.web.http import Request


@require_safe
def hub(request: Request, code: str) -> HttpResponse:
    """What waits, what holds, and the way to everything else."""
    found = certification_hub(request.actor, code)
    return render(request, "web/organiser/certification_hub.html", {"found": found, "region": found.region})
