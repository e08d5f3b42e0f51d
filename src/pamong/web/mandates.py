"""The homes of partners, assessors, certifiers and evaluators: over what, until when, what is seen and what is not, whom to ask."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.credentials.queries.duties import duties_due
from pamong.exams.queries.reviews import reviews_due
from pamong.people.queries.homes import mandates_of
from pamong.web.audiences import audiences_of
from pamong.web.http import Request


@require_safe
def partner(request: Request) -> HttpResponse:
    """Who teaches or takes part from outside."""
    return _home(request, "partner", "mitra")


@require_safe
def assessor(request: Request) -> HttpResponse:
    """Who judges an applicant."""
    return _home(request, "assessor", "asesor", due=reviews_due(request.actor), duties=duties_due(request.actor))


@require_safe
def certifier(request: Request) -> HttpResponse:
    """Who decides about certification."""
    return _home(request, "certifier", "penetap", duties=duties_due(request.actor))


@require_safe
def evaluator(request: Request) -> HttpResponse:
    """Who measures whether it mattered."""
    return _home(request, "evaluator", "evaluator")


def _home(request: Request, role: str, here: str, **more: object) -> HttpResponse:
    mandates = mandates_of(request.actor, role)
    context = {"mandates": mandates, "audiences": audiences_of(request.actor), "here": here, **more}
    return render(request, f"web/{role}/home.html", context)
