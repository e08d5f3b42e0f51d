"""Cases that somebody worked on, for that person and the line manager."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.services.queries.own_cases import cases_handled_by
from pamong.services.queries.own_cases import own_cases as cases_of_actor
from pamong.web.http import Request


@require_safe
def own_cases(request: Request) -> HttpResponse:
    """The own ones, and whom one leads."""
    found = cases_of_actor(request.actor, page=request.GET.get("halaman"))
    return render(request, "web/participant/own_cases.html", {"found": found})


@require_safe
def handled_cases(request: Request, uuid: UUID) -> HttpResponse:
    """Those of somebody whom one leads directly."""
    found = cases_handled_by(request.actor, uuid, page=request.GET.get("halaman"))
    return render(request, "web/participant/own_cases.html", {"found": found})
