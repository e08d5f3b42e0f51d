"""The own exams."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.exams.queries.own import own_exams
from pamong.web.http import Request


@require_safe
def exams(request: Request) -> HttpResponse:
    """When, where, what to bring, who sees the result, and the result."""
    return render(request, "web/participant/own_exams.html", {"found": own_exams(request.actor)})
