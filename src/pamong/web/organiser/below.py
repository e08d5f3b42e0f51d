"""The governments below one's own, as sums."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.people.queries.below import FLOOR, governments_below
from pamong.web.http import Request


@require_safe
def regions_below(request: Request, code: str) -> HttpResponse:
    """How many people they have, and of which kind."""
    found = governments_below(request.actor, code)
    return render(request, "web/organiser/below.html", {"found": found, "region": found.region, "floor": FLOOR})
